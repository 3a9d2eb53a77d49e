"""Home's list of jobs: what runs and what failed first, each with its present task and a bar on a clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from asr_tui.domain import steps
from asr_tui.domain.jobs import Job, JobState
from asr_tui.ui.present import job as present
from asr_tui.ui.present import times
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.gantt import Axis, Span
from asr_tui.ui.present.rows import Row, clipped, ends, left, marked, right, width_of
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, Tone

_CLEAN_UP = steps.CleanUpTestFailover.scenario
_WITH_CLOCK = 110
"""Cells from which on bars stand beside the words."""
_WORDS = 72
"""Cells of the words beside the bars."""
_NAME, _TIME = 30, 9
_TICK = timedelta(minutes=5)
"""The clock ends at a multiple of it, so that its labels stay where they are."""
_SHORTEST, _LONGEST = timedelta(minutes=30), timedelta(hours=2)


def listed(jobs: Sequence[Job]) -> list[Job]:
    """What runs, what waits, what failed, then what ended without its clean-ups; each newest first."""
    ranked = [job for job in jobs if not job.state.good or job.scenario != _CLEAN_UP]
    return sorted(ranked, key=lambda job: (_rank(job), -job.started.timestamp() if job.started else 0.0))


def _rank(job: Job) -> int:
    if not job.state.over:
        return 0
    return 1 if job.state is JobState.FAILED else 2


def rows(jobs: Sequence[Job], now: datetime, width: int, zone: Zone = UTC, most: int | None = None) -> list[Row]:
    """The head with the counts, then a line for each of the first `most` jobs."""
    all_listed = listed(jobs)
    shown = all_listed[:most]
    if width < _WITH_CLOCK:
        lines = [_line(job, now, width, zone) for job in shown]
        return [rule("Jobs", _counts(jobs), width, _head_tone(jobs)), *(lines or _none())]
    axis = _axis(all_listed, now, width - _WORDS - 2)
    head = (*rule("Jobs", _counts(jobs), _WORDS, _head_tone(jobs)), "  ", *axis.clock_labels(zone, end=""))
    lines = [(*_filled(_line(job, now, _WORDS, zone), _WORDS), "  ", *axis.bar(_span(job, now))) for job in shown]
    return [head, *(lines or _none())]


def _none() -> list[Row]:
    return [(("- none in this vault yet", "quiet"),)]


def _filled(row: Row, width: int) -> Row:
    return (*row, " " * (width - width_of(row)))


def _head_tone(jobs: Sequence[Job]) -> Tone:
    return "bad" if any(job.state is JobState.FAILED for job in jobs) else "accent"


def _counts(jobs: Sequence[Job]) -> Row:
    """ "3 run, 1 failed, 34 done"."""
    running = sum(not job.state.over for job in jobs)
    failed = sum(job.state is JobState.FAILED for job in jobs)
    done = sum(job.state.good for job in jobs)
    counts: list[tuple[str, Tone]] = [
        (f"{running} run{'s' if running == 1 else ''}", "busy"), (f"{failed} failed", "bad"), (f"{done} done", "")
    ]  # fmt: skip
    told = [one for one, number in zip(counts, (running, failed, done), strict=True) if number]
    return tuple(part for index, one in enumerate(told) for part in ((", ", one) if index else (one,)))


def _axis(jobs: Sequence[Job], now: datetime, width: int) -> Axis:
    """From the first begin among what runs or ended lately to now, at least half an hour and at most two."""
    end = datetime.fromtimestamp((now.timestamp() // _TICK.total_seconds() + 1) * _TICK.total_seconds(), UTC)
    started = [job.started for job in jobs if job.started and now - job.started < _LONGEST]
    begin = min(started, default=now)
    length = min(max(end - begin, _SHORTEST), _LONGEST)
    whole = timedelta(seconds=-(-length.total_seconds() // 900) * 900)
    return Axis(end - whole, end, width, on_clock=True)


def _span(job: Job, now: datetime) -> Span | None:
    if job.started is None:
        return None
    return Span(job.started, job.ended or now, present.tone(job), goes_on=not job.state.over)


def _line(job: Job, now: datetime, width: int, zone: Zone) -> Row:
    """Sign, title and machine; the present task with its place among all; the elapsed time, or the end."""
    tone = present.tone(job)
    name = left(present.short_name(job, min(_NAME, width // 2 - 4)), min(_NAME, width // 2 - 4))
    time = _time(job, now, zone)
    head: Row = (marked(tone, name), "  ")
    said = _said(job, width - width_of(head) - _TIME - 1, now)
    return ends((*head, *said), ((right(time, _TIME), "quiet"),), width)


def _said(job: Job, width: int, now: datetime) -> Row:
    tone = present.tone(job)
    if job.state.over:
        stopped = present.failed_task(job)
        words = f"Failed: {plain(stopped.title)}" if stopped else present.state_words(job.state, job.state_text)
        if job.state.good and job.started and job.ended:
            words = f"done in {times.between(job.started, job.ended, now)}"
        return clipped(((words, tone),), width)
    running = present.running_task(job)
    words = plain(running.title) if running else present.state_words(job.state, job.state_text)
    place = present.place_of(job)
    tail: tuple[Part, ...] = ((place, ""),) if place else ()
    return ends(((words, tone),), tail, width)


def _time(job: Job, now: datetime, zone: Zone) -> str:
    if job.state.over:
        when = job.ended or job.started
        return times.day_or_clock(when, now, zone) if when else ""
    return times.between(job.started, job.ended, now)
