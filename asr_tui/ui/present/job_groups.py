"""Jobs that belong together: of one kind, and of one run of ours or begun together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from asr_tui.domain.jobs import Job, JobState
from asr_tui.ui.present import times
from asr_tui.ui.present.bars import meter
from asr_tui.ui.present.charts import tallied
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.job import list_title
from asr_tui.ui.present.rows import Cell, Drawing, Row, counted, marked
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_LEAST = 3
"""Jobs that are worth a head of their own."""
_TOGETHER = timedelta(minutes=5)
"""Between the beginnings of two jobs that were begun together."""
_IN_SIGHT = 3
"""Members in need of somebody that are shown below a folded head."""
_IN_NEED = frozenset({JobState.FAILED, JobState.SUSPENDED})
_PREFIX = "group:"


class JobGroup(Struct, frozen=True):
    """Jobs of one kind in the list's order, newest first."""

    jobs: tuple[Job, ...]

    @property
    def key(self) -> str:
        """The same while newer jobs come."""
        return f"{_PREFIX}{self.jobs[-1].name}"

    @property
    def title(self) -> str:
        targets = {one.target.casefold() for one in self.jobs}
        many = counted(len(targets), "machine") if len(targets) == len(self.jobs) else counted(len(self.jobs), "job")
        return f"{list_title(self.jobs[0])}, {many}"

    @property
    def in_need(self) -> tuple[Job, ...]:
        return tuple(one for one in self.jobs if one.state in _IN_NEED)

    def has(self, name: str) -> bool:
        return any(one.name == name for one in self.jobs)

    @property
    def started(self) -> datetime | None:
        return min((one.started for one in self.jobs if one.started), default=None)

    @property
    def ended(self) -> datetime | None:
        """When the last one ended; None while one is under way."""
        if not all(one.state.over for one in self.jobs):
            return None
        return max((one.ended for one in self.jobs if one.ended), default=None)


def grouped(jobs: Sequence[Job], runs: Mapping[str, str]) -> list[Job | JobGroup]:
    """The jobs in their order, those that belong together at the place of the newest.

    runs  the id of our run by the name of its job
    """
    families: dict[tuple[str, str], list[Job]] = {}
    for family, job in _families(jobs, runs):
        families.setdefault(family, []).append(job)
    shown: list[Job | JobGroup] = []
    for family, job in _families(jobs, runs):
        members = families[family]
        if len(members) < _LEAST:
            shown.append(job)
        elif job is members[0]:
            shown.append(JobGroup(tuple(members)))
    return shown


def _families(jobs: Sequence[Job], runs: Mapping[str, str]) -> Iterator[tuple[tuple[str, str], Job]]:
    """Each job with what it shares with its like: its kind, and its run or the burst that it was begun in."""
    last: dict[str, tuple[datetime, int]] = {}
    for job in jobs:
        kind = job.scenario or job.title
        if job.name in runs:
            yield (kind, runs[job.name]), job
            continue
        begun, burst = last.get(kind, (None, 0))
        if begun is None or job.started is None or abs(begun - job.started) > _TOGETHER:
            burst += 1
        if job.started is not None:
            last[kind] = (job.started, burst)
        yield (kind, f"burst {burst}"), job


def counts(group: JobGroup) -> list[tuple[int, str, Tone]]:
    """How many are in which state, gravest first."""
    states = Counter(_word(one.state) for one in group.jobs)
    return [(states[word], word, tone) for word, tone in _WORDS.items() if states[word]]


_WORDS: dict[str, Tone] = {
    "failed": "bad", "wait for you": "warn", "cancelled": "warn", "run": "busy", "done": "good", "unknown": "quiet",
}  # fmt: skip


def _word(state: JobState) -> str:
    if state.good:
        return "done"
    known = {
        JobState.FAILED: "failed",
        JobState.SUSPENDED: "wait for you",
        JobState.CANCELLED: "cancelled",
        JobState.UNKNOWN: "unknown",
    }
    return known.get(state, "run")


def cells(group: JobGroup, now: datetime, zone: Zone = UTC, *, unfolded: bool) -> tuple[Cell, ...]:
    """The head's cells, for the columns of a job."""
    number, word, tone = counts(group)[0]
    state = "all done" if number == len(group.jobs) and word == "done" else f"{number} {word}"
    return (
        marked(tone, state),
        (f"[{'-' if unfolded else '+'}] {group.title}", "strong"),
        Drawing(tallied([tone for number, _, tone in counts(group) for _ in range(number)])),
        (times.moment(group.started, now, zone) if group.started else "", "quiet"),
        (times.between(group.started, group.ended, now), "quiet"),
    )


def members_in_sight(group: JobGroup, *, unfolded: bool) -> tuple[Job, ...]:
    """The members below the head: those that need somebody first; while it is folded only some of them."""
    if not unfolded:
        return group.in_need[:_IN_SIGHT]
    return (*group.in_need, *(one for one in group.jobs if one.state not in _IN_NEED))


def group_rows(group: JobGroup, now: datetime, width: int) -> list[Row]:
    """What is to be said of a selected head."""
    fills: dict[Tone, Tone] = {"good": "fill-good", "bad": "fill-bad", "warn": "fill-warn", "busy": "fill-busy"}
    bars = [(number, fills.get(tone, "track")) for number, _, tone in reversed(counts(group))]
    lasted = times.between(group.started, group.ended, now)
    rows: list[Row] = [rule(group.title, ((lasted, "strong"),), width), meter(bars, len(group.jobs), width)]
    rows += [(marked(tone, f"{number} {word}"),) for number, word, tone in counts(group)]
    if group.in_need:
        rows += [(), ((f"Need somebody: {', '.join(plain(one.target) for one in group.in_need)}", "strong"),)]
    return [*rows, (), (("enter", "strong"), " shows or folds its jobs")]
