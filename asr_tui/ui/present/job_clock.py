"""A vault's jobs as bars on one clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from asr_tui.domain.jobs import Job
from asr_tui.ui.present.gantt import Axis, Span
from asr_tui.ui.present.job import TONES
from asr_tui.ui.present.job_groups import JobGroup, counts
from asr_tui.ui.present.rows import Row, words
from asr_tui.ui.present.times import Zone

WIDTH = 32
"""Cells of the clock."""
_PERIODS = tuple((timedelta(minutes=length), timedelta(minutes=step)) for length, step in (
    (30, 5), (60, 10), (120, 10), (360, 30), (720, 60), (1440, 120)))  # fmt: skip
"""How long a clock is, and to which minutes its ends are rounded: else all bars would move with each reading."""


def clock_of(jobs: Sequence[Job], now: datetime) -> Axis:
    """The shortest clock on which at least half of the jobs were begun."""
    ages = sorted(now - one.started for one in jobs if one.started)
    half = ages[len(ages) // 2] if ages else timedelta()
    length, step = next((one for one in _PERIODS if one[0] - one[1] >= half), _PERIODS[-1])
    since = datetime(1970, 1, 1, tzinfo=UTC)
    end = since + -((since - now) // step) * step
    return Axis(end - length, end, WIDTH, on_clock=True)


def clock_title(axis: Axis, zone: Zone) -> str:
    return words(axis.clock_labels(zone, end=""))


def job_bar(axis: Axis, job: Job, now: datetime) -> Row:
    if job.started is None:
        return axis.bar(None)
    return axis.bar(Span(job.started, job.ended or now, TONES[job.state], goes_on=not job.state.over))


def group_bar(axis: Axis, group: JobGroup, now: datetime) -> Row:
    """From the first one's beginning to the last one's end, then in the tone of the gravest."""
    if group.started is None:
        return axis.bar(None)
    tone = counts(group)[0][2] if group.ended else "busy"
    return axis.bar(Span(group.started, group.ended or now, tone, goes_on=group.ended is None))
