"""What machines need of a region's quotas, as bars against what is free."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.domain.obstacles import Demand
from asr_tui.ui.present.bars import against
from asr_tui.ui.present.rows import Row, left, marked, right, split
from asr_tui.ui.text import plain

_BAR = 20
_LEAST_BAR = 8
_NUMBER = 5
_NUMBERS, _LIMIT = 27, 9
"""Cells of a row beside its name and bar, and of its limit."""


def demand_rows(demands: Sequence[Demand], width: int) -> list[Row]:
    """A line a quota: "! Total regional vCPUs  needs 1526 ██┆███ free 302 of 350", what is short first.

    Where there is little room the limit is left out.
    """
    longest = max((len(plain(one.words)) for one in demands), default=0)
    brief = width < _NUMBERS + _LIMIT + longest + _LEAST_BAR
    numbers = _NUMBERS + (0 if brief else _LIMIT)
    label = max(min(longest, width - numbers - _LEAST_BAR), 12)
    bar = max(min(width - numbers - label, _BAR), 0)
    return [_row(one, label, bar, brief=brief) for one in sorted(demands, key=lambda one: one.is_met)]


def _row(one: Demand, label: int, bar: int, *, brief: bool) -> Row:
    mark, tone = split(marked("good" if one.is_met else "warn"))
    return (
        (f"{mark}{left(plain(one.words), label)}", tone),
        ("  needs ", "quiet"),
        (f"{right(str(one.need), _NUMBER)} ", "strong"),
        *(against(one.need, one.free, bar) if bar else ()),
        (" free ", "quiet"),
        (right(str(one.free), _NUMBER), "strong"),
        ("" if brief else f" of {one.limit}", "quiet"),
    )
