"""A job's tasks as bars on an axis of the time since it began."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct
from rich.cells import cell_len

from asr_tui.domain.estimates import Estimate
from asr_tui.domain.jobs import Job, JobState, Task
from asr_tui.domain.usual_times import usual_time
from asr_tui.ui.present import times
from asr_tui.ui.present.gantt import Axis, Span
from asr_tui.ui.present.job import TONES, task_rows, task_words
from asr_tui.ui.present.rows import Row, left, marked, right
from asr_tui.ui.tones import Tone

_LEAST_AXIS = 20
"""Cells; with fewer the tasks are listed without bars."""
_ENDS = tuple(timedelta(minutes=one) for one in (1, 2, 3, 5, 8, 12, 20, 30, 45, 60, 90, 120, 240, 480, 1440, 2880))
"""Where an axis ends while its job runs: seldom another, since then all bars are drawn anew."""


def usually(job: Job) -> str:
    """ "usually 3:25"; empty where that is not known."""
    known = usual_time(job)
    return f"usually {_usual_words(known)}" if known else ""


def _usual_words(known: Estimate) -> str:
    longest = f" to {times.elapsed(known.at_most)}" if known.at_most > known.seconds else ""
    return times.elapsed(known.seconds) + longest


class _Line(Struct, frozen=True):
    depth: int
    task: Task

    @property
    def words(self) -> str:
        return task_words(self.task)


def _flat(tasks: tuple[Task, ...], depth: int = 0) -> Iterator[_Line]:
    for task in tasks:
        yield _Line(depth, task)
        yield from _flat(task.children, depth + 1)


def gantt_rows(job: Job, now: datetime, width: int, indent: str = "") -> list[Row]:
    """The tasks in order, each with its time and its bar; a plain list where there is no room for bars."""
    lines = list(_flat(job.tasks))
    label = max((len(indent) + 2 * one.depth + 2 + cell_len(one.words) for one in lines), default=0)
    lengths = [times.between(one.task.started, one.task.ended, now) for one in lines]
    time = max(map(len, lengths), default=0)
    room = width - label - time - 4
    begin = min((one.task.started for one in lines if one.task.started), default=job.started)
    if job.started is None or begin is None or room < _LEAST_AXIS:
        return task_rows(job.tasks, now, width, indent)
    axis = Axis(begin, _end(job, begin, now), room)
    head: Row = (" " * (label + time + 3), ("│", "frame"), *axis.elapsed_labels())
    rows = [_row(one, length, label, time, axis, now, indent) for one, length in zip(lines, lengths, strict=True)]
    return [head, *rows]


def _end(job: Job, begin: datetime, now: datetime) -> datetime:
    """The job's end, or so far that its usual time is seen."""
    usual = usual_time(job)
    expected = timedelta(seconds=max(usual.seconds, usual.at_most)) if usual else timedelta()
    if job.ended is not None:
        return max(job.ended, begin + expected)
    passed = max(now - begin, expected)
    return begin + next((one for one in _ENDS if one > passed), passed)


def _row(one: _Line, length: str, label: int, time: int, axis: Axis, now: datetime, indent: str) -> Row:
    task, shade = one.task, TONES[one.task.state]
    shift = indent + "  " * one.depth
    words = left(one.words, label - len(shift) - 2)
    done = task.state is JobState.SUCCEEDED
    head: Row = (shift, marked(shade), words) if done else (shift, marked(shade, words))
    return (*head, "  ", (right(length, time), "quiet"), " ", ("│", "frame"), *axis.bar(_span(task, shade, now)))


def _span(task: Task, shade: Tone, now: datetime) -> Span | None:
    if task.started is None:
        return None
    return Span(task.started, task.ended or now, shade, goes_on=task.ended is None)
