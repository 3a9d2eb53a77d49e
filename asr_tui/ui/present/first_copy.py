"""How far a machine's first copy is, and how long it still takes."""

from __future__ import annotations

from datetime import datetime, timedelta

from asr_tui.domain.estimates import FIRST_COPY, Estimate
from asr_tui.domain.jobs import JobState
from asr_tui.domain.protection import Stage
from asr_tui.domain.run import StepRun
from asr_tui.ui.present import times
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.text import plain

_BAR = 20
"""Cells."""


def usual_copy(one: StepRun) -> Estimate:
    """How long the copy that a step begins takes; that of one system disk where the plan does not say."""
    return one.planned.copy.estimate if one.planned.copy else FIRST_COPY


def _usual(one: StepRun) -> str:
    usual = usual_copy(one)
    return f"{times.estimated(usual)} to protection, {plain(usual.origin)}"


def seconds_left(percent: float, passed: timedelta | None) -> float | None:
    """Seconds until all is copied, at the pace so far; None while less than a tenth is copied."""
    if passed is None or not 10 <= percent < 100:
        return None
    return passed.total_seconds() * (100 - percent) / percent


def copy_in_short(one: StepRun, now: datetime) -> str:
    """ "first copy 43 %, about 12 min left" """
    if one.note == Stage.FIRST_POINT.value:
        return "not yet protected: first recovery point next"
    if one.percent is None:
        return "not yet protected: first copy"
    left = seconds_left(one.percent, _copied_for(one, now))
    return f"first copy {one.percent:.0f} %" + (f", {times.about(left)} left" if left else "")


def copy_rows(one: StepRun, now: datetime, width: int) -> list[Row]:
    """The progress bar and the time to the first recovery point."""
    if one.note == Stage.FIRST_POINT.value:
        return wrapped("The first copy has ended; Azure makes the first recovery point.", width, "busy", indent="    ")
    if one.percent is None:
        return wrapped(f"First copy: Azure gives no figure yet; usually {_usual(one)}.", width, "busy", indent="    ")
    filled = min(max(round(one.percent / 100 * _BAR), 0), _BAR)
    bar = f"First copy [{'#' * filled}{'.' * (_BAR - filled)}] {one.percent:.0f} %"
    left = _time_left(one, one.percent, _copied_for(one, now))
    return [("    ", (bar, "busy")), *wrapped(left, width, "quiet", indent="    ")]


def _copied_for(one: StepRun, now: datetime) -> timedelta | None:
    """How long the copy has run: since its job ended."""
    began = one.job.ended if one.job and one.job.state is not JobState.RUNNING else None
    return now - began if began else None


def _time_left(one: StepRun, percent: float, passed: timedelta | None) -> str:
    if percent >= 100:
        return "The first recovery point follows."
    left = seconds_left(percent, passed)
    if left is None:
        return f"Usually {_usual(one)}."
    return f"{times.about(left).capitalize()} to copy, at the pace so far; then the first recovery point."
