"""How long a run still takes: its longest chain of steps, by their usual times and the pace of its first copies."""

from __future__ import annotations

from datetime import datetime, timedelta

from asr_tui.domain.jobs import JobState
from asr_tui.domain.protection import Stage
from asr_tui.domain.rollout import Between
from asr_tui.domain.run import Pause, Run, StepRun, StepState
from asr_tui.domain.steps import EnableReplication

_LEAST_PERCENT = 10
"""Below it a first copy says nothing of its pace."""


def copied_for(one: StepRun, now: datetime) -> timedelta | None:
    """How long the first copy has run: since its job ended."""
    began = one.job.ended if one.job and one.job.state is not JobState.RUNNING else None
    return now - began if began else None


def copy_seconds_left(percent: float, passed: timedelta | None) -> float | None:
    """Seconds until all is copied, at the pace so far; None while less than a tenth is copied."""
    if passed is None or not _LEAST_PERCENT <= percent < 100:
        return None
    return passed.total_seconds() * (100 - percent) / percent


def seconds_left(run: Run, now: datetime) -> float | None:
    """Seconds until the run has ended; None where the time of a step on the way cannot be told.

    A first copy that has no pace yet is taken to last as long as the slowest of this run that has one. A wave begins
    when the one before has ended, after its pause; how long a person lets a run wait cannot be told.
    """
    if run.paused or run.pause in {Pause.HELD, Pause.STOPPED}:
        return None
    copy = max((known for one in run.steps if (known := _copy_seconds(one, now)) is not None), default=None)
    lengths = {one.key: _seconds_of(one, now, copy) for one in run.steps}
    if any(length is None for length in lengths.values()):
        return None
    ends: dict[str, float] = {}
    for wave in range(max(len(run.rollout.waves), 1)):
        begin = _wave_begins(run, wave, now, max(ends.values(), default=0.0))
        for planned in (one for layer in run.plan.waves() for one in layer if run.rollout.wave_of(one.key) == wave):
            needed = max((ends.get(need, 0.0) for need in planned.depends_on), default=0.0)
            ends[planned.key] = max(begin, needed) + (lengths.get(planned.key) or 0.0)
    return max(ends.values(), default=0.0)


def _wave_begins(run: Run, wave: int, now: datetime, before: float) -> float:
    """Seconds until a wave begins, where all before it has ended in `before` seconds."""
    if wave < run.open_waves:
        return 0.0
    if wave == run.open_waves and run.waits_until is not None:
        return max((run.waits_until - now).total_seconds(), before)
    pause = run.rollout.pause.total_seconds() if run.rollout.between is Between.AFTER_PAUSE else 0.0
    return before + pause


def _copy_seconds(one: StepRun, now: datetime) -> float | None:
    """How long the step's first copy takes in all, where it runs and has a pace.

    One that has ended tells nothing: its end is when this program saw it, which may have been off.
    """
    passed = copied_for(one, now) if one.state is StepState.COPYING else None
    rest = copy_seconds_left(one.percent or 0.0, passed)
    return None if rest is None or passed is None else passed.total_seconds() + rest


def _seconds_of(one: StepRun, now: datetime, copy: float | None) -> float | None:
    """What a step still takes; None where that cannot be told, as of one that takes longer than usual."""
    if one.state.over:
        return 0.0
    if one.state is StepState.COPYING:
        return _copy_left(one, now, copy)
    usual = one.planned.estimate
    begun = one.work_began if one.state is not StepState.WAITING else None
    passed = (now - begun).total_seconds() if begun else 0.0
    left = next((length - passed for length in (usual.seconds, usual.at_most) if length > passed), None)
    if left is None or not isinstance(one.planned.step, EnableReplication):
        return left
    return None if copy is None else left + copy


def _copy_left(one: StepRun, now: datetime, copy: float | None) -> float | None:
    if one.note == Stage.FIRST_POINT.value or (one.percent or 0.0) >= 100:
        return 0.0
    passed = copied_for(one, now)
    own = copy_seconds_left(one.percent or 0.0, passed)
    if own is not None or passed is None or copy is None:
        return own
    return copy - passed.total_seconds() if copy > passed.total_seconds() else None
