"""The head of a run: its state, since when, how long it still takes, and one bar of all its steps."""

from __future__ import annotations

from datetime import UTC, datetime

from asr_tui.domain.jobs import JobState
from asr_tui.domain.run import Run, StepState
from asr_tui.domain.time_left import seconds_left
from asr_tui.ui.present import times
from asr_tui.ui.present.bars import meter
from asr_tui.ui.present.rows import Row, ends, marked, width_of
from asr_tui.ui.present.run import headline
from asr_tui.ui.present.run_step import cancelled
from asr_tui.ui.present.run_waves import headline as paused_headline
from asr_tui.ui.present.times import Zone
from asr_tui.ui.tones import Tone


def head_rows(run: Run, now: datetime, width: int, zone: Zone = UTC) -> list[Row]:
    """The words, and below them the bar where there are several steps."""
    words = paused_headline(run, now) or _waiting_headline(run) or headline(run)
    since, left = when(run, now, zone)
    both = ", ".join(part for part in (since, left) if part)
    tail = both if width_of(words) + len(both) < width else left or since
    rows: list[Row] = [ends(words, ((tail, "quiet"),), width)]
    return [*rows, run_bar(run, width)] if len(run.steps) > 1 else rows


def _waiting_headline(run: Run) -> Row:
    """That one of its jobs waits for a person; empty where none does."""
    jobs = (one.job for one in run.steps if one.job is not None and not one.state.over)
    if not any(job.state is JobState.SUSPENDED for job in jobs):
        return ()
    return (marked("warn", "Waits for you."), (f" {run.done} of {len(run.steps)} steps done", "quiet"))


def when(run: Run, now: datetime, zone: Zone = UTC) -> tuple[str, str]:
    """ "since 19:27" and "about 26 min left", which is empty where that cannot be told; an ended run's whole period."""
    if run.ended is not None:  # by Azure's jobs, as reports tell it, where there are any
        first = min((at for one in run.steps if (at := one.work_began)), default=run.started)
        last = max((at for one in run.steps if (at := one.work_ended)), default=run.ended)
        return f"{times.moment(first, now, zone)} to {times.moment(last, now, zone)}", ""
    began = times.moment(run.started, now, zone)
    left = None if run.interrupted else seconds_left(run, now)
    return f"since {began}", f"{times.about(left)} left" if left else ""


def run_bar(run: Run, width: int) -> Row:
    """The steps that are done, and those that failed."""
    stopped = sum(one.state is StepState.FAILED and not cancelled(one) for one in run.steps)
    held_up = sum(cancelled(one) or one.state in {StepState.UNKNOWN, StepState.BLOCKED} for one in run.steps)
    counts: tuple[tuple[int, Tone], ...] = ((run.done, "fill-good"), (stopped, "fill-bad"), (held_up, "fill-warn"))
    return meter(counts, len(run.steps), width)
