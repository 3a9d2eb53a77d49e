"""The filter of a vault's jobs: by state, by kind and by time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.jobs import Job, JobState
from asr_tui.ui.text import plain

T = TypeVar("T")


class States(Enum):
    ALL = "all states"
    RUNNING = "under way"
    FAILED = "failed or cancelled"
    ENDED = "ended well"


class Period(Enum):
    ALL = "any time"
    HOUR = "last hour"
    DAY = "last 24 h"
    WEEK = "last 7 days"


_LENGTHS = {Period.HOUR: timedelta(hours=1), Period.DAY: timedelta(days=1), Period.WEEK: timedelta(days=7)}
_IN_STATES: dict[States, Callable[[Job], bool]] = {
    States.ALL: lambda _: True,
    States.RUNNING: lambda job: not job.state.over,
    States.FAILED: lambda job: job.state in {JobState.FAILED, JobState.CANCELLED},
    States.ENDED: lambda job: job.state.good,
}


class JobFilter(Struct, frozen=True):
    """`kind` is a job's title, or an empty string for all."""

    states: States = States.ALL
    kind: str = ""
    period: Period = Period.ALL

    def next_states(self) -> JobFilter:
        return replace(self, states=_after(list(States), self.states))

    def next_period(self) -> JobFilter:
        return replace(self, period=_after(list(Period), self.period))

    def words(self) -> str:
        return f"{self.states.value}, {self.kind or 'all kinds'}, {self.period.value}"


def _after(values: Sequence[T], value: T) -> T:
    return values[(values.index(value) + 1) % len(values)]


def kinds(jobs: Sequence[Job]) -> list[tuple[str, int]]:
    return sorted(Counter(plain(job.title) for job in jobs if job.title).items())


def chosen(jobs: Sequence[Job], shown: JobFilter, now: datetime) -> list[Job]:
    return [
        job
        for job in jobs
        if _IN_STATES[shown.states](job) and shown.kind in {"", plain(job.title)} and _in_period(job, shown.period, now)
    ]


def _in_period(job: Job, period: Period, now: datetime) -> bool:
    """A job under way is in every period."""
    length = _LENGTHS.get(period)
    if length is None or not job.state.over:
        return True
    when = job.ended or job.started
    return when is not None and now - when <= length
