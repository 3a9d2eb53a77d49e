"""How far a machine's first copy is, and how long it still takes."""

from __future__ import annotations

from datetime import datetime, timedelta

from asr_tui.domain.estimates import FIRST_COPY, Estimate
from asr_tui.domain.protection import Stage
from asr_tui.domain.run import StepRun
from asr_tui.domain.time_left import copied_for, copy_seconds_left
from asr_tui.ui.present import times
from asr_tui.ui.present.bars import meter
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.text import plain

_BAR = 20
"""Cells at least; a wide terminal has room for more."""


def usual_copy(one: StepRun) -> Estimate:
    """How long the copy that a step begins takes; that of one system disk where the plan does not say."""
    return one.planned.copy.estimate if one.planned.copy else FIRST_COPY


def _usual(one: StepRun) -> str:
    usual = usual_copy(one)
    return f"{times.estimated(usual)} to protection, {plain(usual.origin)}"


def copy_in_short(one: StepRun, now: datetime) -> str:
    """ "first copy 43 %, about 12 min left" """
    if one.note == Stage.FIRST_POINT.value:
        return "not yet protected: first recovery point next"
    if one.percent is None:
        return "not yet protected: first copy"
    left = copy_seconds_left(one.percent, copied_for(one, now))
    return f"first copy {one.percent:.0f} %" + (f", {times.about(left)} left" if left else "")


def copy_rows(one: StepRun, now: datetime, width: int) -> list[Row]:
    """The progress bar and the time to the first recovery point."""
    if one.note == Stage.FIRST_POINT.value:
        return wrapped("The first copy has ended; Azure makes the first recovery point.", width, "busy", indent="    ")
    if one.percent is None:
        return wrapped(f"First copy: Azure gives no figure yet; usually {_usual(one)}.", width, "busy", indent="    ")
    copied: Row = meter([(round(one.percent), "fill-busy")], 100, max(_BAR, width // 4))
    left = _time_left(one, one.percent, copied_for(one, now))
    return [
        ("    ", ("First copy ", "busy"), *copied, (f" {one.percent:.0f} %", "busy")),
        *wrapped(left, width, "quiet", indent="    "),
    ]


def _time_left(one: StepRun, percent: float, passed: timedelta | None) -> str:
    if percent >= 100:
        return "The first recovery point follows."
    left = copy_seconds_left(percent, passed)
    if left is None:
        return f"Usually {_usual(one)}."
    return f"{times.about(left).capitalize()} to copy, at the pace so far; then the first recovery point."
