"""One step of a run as rows: its state and time, its job's tasks, its first copy, and why it failed."""

from __future__ import annotations

from datetime import datetime

from asr_tui.domain import steps
from asr_tui.domain.errors import Cancelled, PointGone
from asr_tui.domain.jobs import JobError, JobState
from asr_tui.domain.run import StepRun, StepState
from asr_tui.ui.present import job, times
from asr_tui.ui.present.errors import error_rows
from asr_tui.ui.present.first_copy import copy_in_short, copy_rows
from asr_tui.ui.present.job_tasks import gantt_rows
from asr_tui.ui.present.rows import Row, ends, marked, noted, width_of, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

RETRY_WORDS = "r tries it again; Azure is looked at before anything is sent."
MADE = "Done, and confirmed"
USED = "Made by somebody else meanwhile, and used"
FOLLOWED = "Begun by somebody else, followed here"
_WIDEST = 100
"""Cells: in wider lines a thin line leads from a step at work to its time."""
AT_WORK = frozenset({StepState.CHECKING, StepState.SENDING, StepState.UNDER_WAY, StepState.COPYING})
_TONES: dict[StepState, Tone] = {
    StepState.DONE: "good",
    StepState.FAILED: "bad",
    StepState.UNKNOWN: "warn",
    StepState.BLOCKED: "warn",
    StepState.PAUSED: "warn",
    StepState.CHECKING: "busy",
    StepState.SENDING: "busy",
    StepState.UNDER_WAY: "busy",
    StepState.COPYING: "busy",
    StepState.WAITING: "quiet",
}


_MANY_TASKS = 8
"""More rows of tasks than these stand below the error."""


def cancelled(one: StepRun) -> bool:
    """Whether somebody stopped it, which is no failure."""
    return one.state is StepState.FAILED and isinstance(one.error, Cancelled)


def title(one: StepRun) -> str:
    return plain(one.planned.step.label)


def tone(one: StepRun) -> Tone:
    return "warn" if cancelled(one) else _TONES[one.state]


def origin(one: StepRun) -> str:
    if not one.followed:
        return MADE
    return USED if one.planned.step.creates and not isinstance(one.planned.step, steps.EnableReplication) else FOLLOWED


def step_rows(one: StepRun, now: datetime, width: int, *, short: bool, bars: bool) -> list[Row]:
    shade = tone(one)
    label: Row = (marked(shade), title(one))
    if one.state is StepState.DONE and isinstance(one.planned.step, steps.EnableReplication):
        label = (*label, ("  protected", shade))
    elif one.state is not StepState.DONE:
        label = (*label, "  ", (state_words(one, now, short=short), shade))
    expected = times.about(one.planned.estimate.seconds) if one.state is StepState.WAITING else ""
    time = times.between(one.work_began, one.work_ended, now) or expected
    head = ends(label, ((time, "quiet"),), width)
    if one.state in AT_WORK and width > _WIDEST:
        label = (*label, " ")
        head = (*label, ("─" * max(width - width_of(label) - len(time) - 1, 0), "frame"), " ", (time, "quiet"))
    return [head, *details(one, now, width, short=short, bars=bars)]


def state_words(one: StepRun, now: datetime, *, short: bool) -> str:
    if cancelled(one):
        return "cancelled"
    if one.state is StepState.COPYING:
        return copy_in_short(one, now) if short else "started, not yet protected"
    if short and one.state is StepState.UNDER_WAY and one.job and (running := job.running_task(one.job)):
        return plain(running.title)
    return str(one.state.value)


def details(one: StepRun, now: datetime, width: int, *, short: bool = False, bars: bool = True) -> list[Row]:
    """What is known of a step: its job's tasks, its first copy, what Azure notes, and why it failed.

    short  its row says its running task; bars  its tasks have some, which cost bytes where many move
    """
    so_far, reason = progress(one, now, width, short=short, bars=bars), why(one, width)
    # The tasks of a recovery plan's job are more than a screen holds: its error would be out of sight.
    return [*reason, *so_far] if len(so_far) > _MANY_TASKS else [*so_far, *reason]


def tasks_of_done(one: StepRun, now: datetime, width: int) -> list[Row]:
    """The tasks of a step that is done, which the board omits; none until they are read where a list told its end."""
    done = one.state is StepState.DONE and one.job is not None and one.job.tasks
    return gantt_rows(one.job, now, width, "    ") if done and one.job else []


def progress(one: StepRun, now: datetime, width: int, *, short: bool = False, bars: bool = True) -> list[Row]:
    """How far a step is: its job's tasks, its first copy, what is waited for and what Azure notes."""
    rows: list[Row] = []
    current = one.state in {StepState.SENDING, StepState.UNDER_WAY, StepState.CHECKING, StepState.FAILED}
    if one.again is not None and one.sent and one.again.difference:
        rows += noted("warn", one.again.difference, width, "    ")
    if one.job and current and one.job.state is JobState.SUSPENDED:
        rows += [*noted("warn", job.waiting_words(one.job), width, "    "), *job.instruction_rows(one.job, width), ()]
    if one.job and current and not (short and one.state is StepState.UNDER_WAY):
        tasks = gantt_rows(one.job, now, width, "    ") if bars else job.task_rows(one.job.tasks, now, width, "    ")
        rows += tasks
    if one.state is StepState.COPYING and not short:
        rows += copy_rows(one, now, width)
    if one.followed:
        rows += noted("warn", f"{origin(one)}: this run sent nothing.", width, "    ")
    if one.note and not one.state.over and one.state is not StepState.COPYING:
        rows += wrapped(plain(one.note), width, "quiet", indent="    ")
    errors = _job_errors(one)
    as_notices = {f"{error.message} ({error.code})" if error.code else error.message for error in errors}
    for notice in one.notices:
        if notice not in as_notices:  # an error below says the same, with what it means
            rows += noted("warn", f"Azure notes: {plain(notice)}", width, "    ")
    return rows


def _job_errors(one: StepRun) -> tuple[JobError, ...]:
    return one.job.errors if one.job and one.state in {StepState.FAILED, StepState.DONE} else ()


def why(one: StepRun, width: int) -> list[Row]:
    """The step's error and those of its job; what the job says itself is said once."""
    rows: list[Row] = []
    errors = _job_errors(one)
    of_job = any(error.message and one.error and error.message in one.error.what for error in errors)
    indent = "      " if of_job else "    "
    again = one.state in {StepState.FAILED, StepState.UNKNOWN} and not isinstance(one.error, PointGone)
    retry = wrapped(RETRY_WORDS, width, "quiet", indent=indent) if again else []
    if one.error and not of_job:
        rows += [*error_rows(one.error, width), *retry]
    rows += job.errors_rows(errors, width, "    ")
    if one.error and of_job:
        activity = f"Activity {plain(one.error.request_id)}" if one.error.request_id else ""
        rows += [*wrapped(activity, width, "quiet", indent=indent), *retry]
    return rows
