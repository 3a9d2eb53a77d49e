"""Asks for a number of hours: one of the usual ones, or one that is typed."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.ui.dialogs.pick import Offer, Picked, Question

RETENTION_HOURS = (0, 1, 4, 12, 24, 48, 72, 168, 360)
APP_HOURS = (0, 1, 2, 4, 6, 12)

WHOLE_HOURS = "Type whole hours, such as 36."
TYPING = "A number of hours, or words to filter"

_DIGITS = 9
"""More digits than that are far beyond any limit of Azure's, and the first of them say so too."""


def minutes_of(picked: Picked) -> int:
    """Raises ValueError where what was typed is no number."""
    return int(picked.typed[:_DIGITS]) * 60 if picked.typed else int(picked.key)


def hours_question(
    title: str,
    hours: tuple[int, ...],
    current: int,
    words: Callable[[int], str],
    refuse: Callable[[int], str],
    *,
    note: Callable[[int], str],
) -> Question:
    """`current` and what the functions are given are minutes; `refuse` says why they cannot be taken, or nothing."""
    offers = tuple(
        Offer(str(one * 60), words(one * 60), note(one * 60), refuse(one * 60), also=str(one)) for one in hours
    )

    def refusal(typed: str) -> str:
        return refuse(minutes_of(Picked(typed=typed))) if typed.isdecimal() else WHOLE_HOURS

    offered = current in {one * 60 for one in hours}
    return Question(
        title, offers, str(current), "Hours", refusal, "Take one, or type a number of hours.",
        kept="" if offered else words(current), typing=TYPING, literal=True,
    )  # fmt: skip
