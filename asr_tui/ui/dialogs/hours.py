"""Asks for a number of hours: one of a list, or a typed one."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.domain.wording import app_consistent_words, retention_words
from asr_tui.ui.dialogs.pick import Picked, PickOption, Question
from asr_tui.ui.present.policy import points_kept

RETENTION_HOURS = (0, 1, 4, 12, 24, 48, 72, 168, 360)
APP_HOURS = (0, 1, 2, 4, 6, 12)

WHOLE_HOURS = "Type whole hours, such as 36."
_DIGITS = 9
"""More digits are far beyond Azure's limits, as are the first of them."""


def minutes_of(picked: Picked) -> int:
    """Raises ValueError where the typed text is no number."""
    return int(picked.typed[:_DIGITS]) * 60 if picked.typed else int(picked.key)


def retention_question(title: str, current: int, refuse: Callable[[int], str]) -> Question:
    """How long points are kept; see `hours_question`."""
    return hours_question(title, RETENTION_HOURS, current, retention_words, refuse, note=points_kept)


def app_consistent_question(title: str, current: int, refuse: Callable[[int], str], *, none: str = "") -> Question:
    """How often app-consistent points are made; `none` is said beside every choice that makes none."""
    return hours_question(
        title, APP_HOURS, current, app_consistent_words, refuse, note=lambda minutes: "" if minutes else none
    )


def hours_question(
    title: str,
    hours: tuple[int, ...],
    current: int,
    words: Callable[[int], str],
    refuse: Callable[[int], str],
    *,
    note: Callable[[int], str],
) -> Question:
    """The functions take minutes, as `current` is; `refuse` gives why they are refused, or an empty string."""
    offers = tuple(
        PickOption(str(one * 60), words(one * 60), note(one * 60), refuse(one * 60), also=str(one)) for one in hours
    )

    def refusal(typed: str) -> str:
        return refuse(minutes_of(Picked(typed=typed))) if typed.isdecimal() else WHOLE_HOURS

    offered = current in {one * 60 for one in hours}
    return Question(
        title, offers, str(current), "Hours", refusal, "Take one, or type a number of hours.",
        kept="" if offered else words(current), typing="A number of hours, or words to filter", literal=True,
    )  # fmt: skip
