"""What a step sets, by name and as text, before and afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from asr_tui.domain.point_again import choice_of, kind_words
from asr_tui.domain.steps import ChangeSettings, Step, UpdateItem
from asr_tui.domain.target_settings import changed

_NAMED_ELSEWHERE = frozenset({"id", "machine_name", "current", "point", "choice"})
"""Fields that a line of the audit log tells by itself."""


def set_by(step: Step) -> tuple[dict[str, str], dict[str, str]]:
    """What was there before, where it was read, and what the step sets."""
    if isinstance(step, UpdateItem) and step.current is not None:
        each = changed(step.current, step.wanted)
        return {what: old for what, old, _ in each}, {what: new for what, _, new in each}
    if isinstance(step, ChangeSettings):
        each = changed(step.before, step.wanted)
        return {what: old for what, old, _ in each}, {what: new for what, _, new in each}
    choice = choice_of(step)
    return {}, dict(_texts(step)) | ({"point chosen as": kind_words(choice)} if choice else {})


def _texts(value: object, at: str = "") -> Iterator[tuple[str, str]]:
    """The fields of a value; those of inner ones stand below their names, and what is empty is left out."""
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            if at or name not in _NAMED_ELSEWHERE:
                yield from _texts(getattr(value, name), f"{at} {name}".strip().replace("_", " "))
    elif isinstance(value, tuple | list):
        for number, one in enumerate(value, 1):
            yield from _texts(one, at if len(value) == 1 else f"{at} {number}")
    elif value not in (None, "", False):
        yield at, "yes" if value is True else str(value)
