"""A run as a board: the machines first, what they share beneath, and beneath the current step its job's tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from typing import assert_never

from asr_tui.domain import steps
from asr_tui.domain.errors import AsrError, Cancelled, SignInFailed
from asr_tui.domain.estimates import FIRST_COPY
from asr_tui.domain.jobs import JobError, JobState
from asr_tui.domain.protection import Stage
from asr_tui.domain.run import Run, RunState, StepRun, StepState
from asr_tui.ui.present import job, step, times
from asr_tui.ui.present.errors import access_lines, reference_line
from asr_tui.ui.present.rows import Row, ends, marked, sign, wrapped
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

RETRY_WORDS = "r tries it again; Azure is looked at before anything is sent."
NAMED = 3
"""More machines than that are counted and not named."""
_MADE = "Done, and confirmed"
_USED = "Made by somebody else meanwhile, and used"
_FOLLOWED = "Begun by somebody else, followed here"
ROWS_A_SECOND = 4
"""Elapsed times that are drawn anew in a second, over a slow line."""
SIDE_BY_SIDE = 2
"""So many steps show their tasks at once; where more are under way, each says in its own row how far it is."""
_AT_WORK = frozenset({StepState.UNDER_WAY, StepState.COPYING})


def tone(state: StepState) -> Tone:
    match state:
        case StepState.DONE:
            return "good"
        case StepState.FAILED:
            return "bad"
        case StepState.UNKNOWN | StepState.BLOCKED | StepState.PAUSED:
            return "warn"
        case StepState.CHECKING | StepState.SENDING | StepState.UNDER_WAY | StepState.COPYING:
            return "busy"
        case StepState.WAITING:
            return "quiet"
        case _:
            assert_never(state)


def headline(run: Run) -> Row:
    """How the whole stands, in one line."""
    of = f"{run.done} of {len(run.steps)} steps done" if len(run.steps) > 1 else ""
    match run.state:
        case RunState.DONE if any(_reprotected(one) for one in run.steps):
            return (marked("good", "All done here: replication the other way has started. "), (of, "quiet"))
        case RunState.DONE:
            return (marked("good", "All done. "), (of, "quiet"))
        case RunState.RUNNING if run.paused:
            return (marked("warn", "Paused: sign in again to go on. "), ("S", "strong"), f" signs in. {of}")
        case RunState.RUNNING if any(_failed(one) for one in run.steps):
            return (marked("bad", "A step failed; the others go on. "), (of, "quiet"))
        case RunState.RUNNING if any(cancelled(one) for one in run.steps):
            return (marked("warn", "A step was cancelled; the others go on. "), (of, "quiet"))
        case RunState.RUNNING if _only_copying(run):
            return (marked("busy", "Not yet protected: the first copy runs. "), (of, "quiet"))
        case RunState.RUNNING:
            return (marked("busy", "Under way. "), (of, "quiet"))
        case RunState.FAILED if only_cancelled(run):
            return (marked("warn", "Cancelled. "), (of, "quiet"))
        case RunState.FAILED:
            return (marked("bad", "Stopped: something needs you. "), (of, "quiet"))
        case RunState.INTERRUPTED:
            return (marked("warn", "Left behind; Azure goes on with what it was given. "), (of, "quiet"))
        case _:
            assert_never(run.state)


def board(run: Run, now: datetime, width: int, *, unfolded: bool = False) -> list[Row]:
    """All rows. What is done is folded into one line unless it is wanted `unfolded`."""
    each = _told_once(run.steps)
    machines = [one for one in each if step.machine_of(one.planned.step)]
    shared = [one for one in each if not step.machine_of(one.planned.step)]
    short = not unfolded and sum(one.state in _AT_WORK for one in run.steps) > SIDE_BY_SIDE
    rows: list[Row] = []
    for one in machines:
        rows += _step_rows(one, now, width, short=short)
    if machines and shared:
        rows.append(())
    done = [one for one in shared if one.state is StepState.DONE and not one.notices and not one.followed]
    if len(done) > 1 and not unfolded:
        rows.append(_folded(done, len(done) == len(shared), now, width))
        shared = [one for one in shared if one not in done]
    for one in shared:
        rows += _step_rows(one, now, width, short=short)
    return rows


def _told_once(each: Sequence[StepRun]) -> list[StepRun]:
    """The steps, of which only the first paused one says how to sign in: one sign-in is for all."""
    told = next((one.key for one in each if one.state is StepState.PAUSED), "")
    return [replace(one, error=None) if one.state is StepState.PAUSED and one.key != told else one for one in each]


def result(run: Run) -> list[Row]:
    """At the end: what is there now, and what is not."""
    if run.state not in {RunState.DONE, RunState.FAILED}:
        return []
    done = [one for one in run.steps if one.state is StepState.DONE]
    rows: list[Row] = []
    for words in (_MADE, _USED, _FOLLOWED):
        part = [one for one in done if _followed(one) == words]
        if part:
            rows += [((words, "title"),), *((marked("good", step.title(one.planned.step)),) for one in part)]
    missing = [one for one in run.steps if one.state is not StepState.DONE]
    if missing:
        rows.append((("Not done", "title"),))
    for one in missing:
        shade, said = _shade(one), "cancelled" if cancelled(one) else one.state.value
        rows.append((marked(shade, step.title(one.planned.step)), (f"  {said}", shade)))
    return rows


def leaving(run: Run, back_to: str = "", speed: float = 0.0) -> str:
    """What leaving the board means now.

    back_to  what waits for the run's end, where that is not a home
    speed    that of practice, 0 elsewhere: how long a first copy takes there is told
    """
    match run.state:
        case RunState.RUNNING if run.paused:
            return "Nothing is lost and nothing was sent twice: after S the run goes on by itself."
        case RunState.RUNNING if back_to:
            return f"Enter leads back to {back_to}; the run goes on and is told there."
        case RunState.FAILED if back_to:
            return f"What was made stays. r tries again; enter leads back to {back_to}."
        case RunState.RUNNING:
            return f"You may leave: the run goes on, and home shows it.{_in_practice(run, speed)}"
        case RunState.DONE if protected := [step.machine_of(one.planned.step) for one in run.steps if _enabled(one)]:
            return f"Protected now: {_named(protected)}. Home opens it: its recovery points, and how old the newest is."
        case RunState.DONE if back := [step.machine_of(one.planned.step) for one in run.steps if _reprotected(one)]:
            return f"Protected only when the copy back has ended: {_named(back)}. Home shows it."
        case RunState.DONE:
            return ""
        case RunState.FAILED if only_cancelled(run):
            return "What was made stays. Try again here when wanted, or later from home."
        case RunState.FAILED:
            return "What was made stays. Mend the cause and try again here, or later from home."
        case RunState.INTERRUPTED:
            return "Home offers to go on with it."
        case _:
            assert_never(run.state)


def _in_practice(run: Run, speed: float) -> str:
    short = times.here(FIRST_COPY.at_most, speed).removeprefix(", ")
    if not short or not any(one.state is StepState.COPYING for one in run.steps):
        return ""
    return f" A first copy of {times.span(timedelta(seconds=FIRST_COPY.at_most))} takes {short}."


def can_retry(run: Run) -> tuple[StepRun, ...]:
    """The steps that may be tried again."""
    return tuple(one for one in run.steps if one.state in {StepState.FAILED, StepState.UNKNOWN})


def cancelled(one: StepRun) -> bool:
    """Whether somebody stopped it: that is no failure."""
    return one.state is StepState.FAILED and isinstance(one.error, Cancelled)


def only_cancelled(run: Run) -> bool:
    """Whether it stopped because it was cancelled, and for no other reason."""
    return any(cancelled(one) for one in run.steps) and not any(
        _failed(one) or one.state is StepState.UNKNOWN for one in run.steps
    )


def _failed(one: StepRun) -> bool:
    return one.state is StepState.FAILED and not cancelled(one)


def first_machine(run: Run) -> str:
    """The name of the first machine that the run is about; empty where it is about none."""
    return next((name for one in run.steps if (name := step.machine_of(one.planned.step))), "")


def ticking(run: Run) -> bool:
    """Whether an elapsed time on the board grows."""
    return any(_counts(one) for one in run.steps)


def seconds_between_ticks(run: Run) -> int:
    """How often elapsed times are drawn: each counting row costs bytes, so many of them count in larger strides."""
    counting = sum(_counts(one) for one in run.steps)
    return max(1, ceil(counting / ROWS_A_SECOND))


def _counts(one: StepRun) -> bool:
    return bool(one.started) and not one.state.over and one.state is not StepState.PAUSED


def sign_in_command(run: Run) -> str:
    """The command line with which a paused run goes on; empty where none is needed."""
    errors = (one.error for one in run.steps if one.state is StepState.PAUSED)
    return next((one.command for one in errors if isinstance(one, SignInFailed) and one.command), "")


def error_rows(error: AsrError, width: int, indent: str = "    ") -> list[Row]:
    """What happened, why, what to do next, and what a support case needs."""
    shade: Tone = "warn" if isinstance(error, Cancelled) else "bad"
    rows: list[Row] = wrapped(plain(error.title) + ".", width, shade, indent=indent)
    if error.what:
        rows += wrapped(plain(error.what), width, indent=indent)
    for line in access_lines(error):
        rows += wrapped(plain(line), width, indent=indent)
    if error.remedy:
        rows += wrapped(f"What to do: {plain(error.remedy)}", width, "strong", indent=indent)
    if reference := reference_line(error):
        rows += wrapped(reference, width, "quiet", indent=indent)
    return rows


def _followed(one: StepRun) -> str:
    """Who made it."""
    if not one.followed:
        return _MADE
    return _USED if one.planned.step.creates and not _enabled(one) else _FOLLOWED


def _enabled(one: StepRun) -> bool:
    return isinstance(one.planned.step, steps.EnableReplication)


def _reprotected(one: StepRun) -> bool:
    return isinstance(one.planned.step, steps.Reprotect)


def _named(machines: Sequence[str]) -> str:
    return ", ".join(machines) if len(machines) <= NAMED else f"{len(machines)} machines"


def _only_copying(run: Run) -> bool:
    left = [one for one in run.steps if not one.state.over]
    return bool(left) and all(one.state is StepState.COPYING for one in left)


def _folded(done: Sequence[StepRun], every: bool, now: datetime, width: int) -> Row:
    started = min((began for one in done if (began := one.work_began)), default=None)
    ended = max((ended for one in done if (ended := one.work_ended)), default=None)
    words = f"{'All ' if every else ''}{len(done)} shared steps done" if every else f"{len(done)} steps done"
    return ends((("+ ", "good"), words, ("   d shows them", "quiet")), ((times.between(started, ended, now), "quiet"),),
                width)  # fmt: skip


def _step_rows(one: StepRun, now: datetime, width: int, *, short: bool) -> list[Row]:
    shade = _shade(one)
    length = times.between(one.work_began, one.work_ended, now)
    label: Row = (sign(shade), step.title(one.planned.step))
    if one.state is StepState.DONE and _enabled(one):
        label = (*label, ("  protected", shade))
    elif one.state is not StepState.DONE:
        label = (*label, "  ", (_state_words(one, now, short=short), shade))
    tail: Row = ((length or _expected(one), "quiet"),)
    return [ends(label, tail, width), *_details(one, now, width, short=short)]


def _shade(one: StepRun) -> Tone:
    return "warn" if cancelled(one) else tone(one.state)


def _state_words(one: StepRun, now: datetime, *, short: bool) -> str:
    if cancelled(one):
        return "cancelled"
    if one.state is StepState.COPYING:
        return _copy_in_short(one, now) if short else "started, not yet protected"
    if short and one.state is StepState.UNDER_WAY and one.job and (running := job.running_task(one.job)):
        return plain(running.title)
    return str(one.state.value)


def _expected(one: StepRun) -> str:
    return times.about(one.planned.estimate.seconds) if one.state is StepState.WAITING else ""


def _details(one: StepRun, now: datetime, width: int, *, short: bool) -> list[Row]:
    """What stands beneath a step: tasks while it is under way, the copy, notices, and the error."""
    rows: list[Row] = []
    current = one.state in {StepState.SENDING, StepState.UNDER_WAY, StepState.CHECKING, StepState.FAILED}
    if one.job and current and not (short and one.state is StepState.UNDER_WAY):
        rows += job.task_rows(one.job.tasks, now, width, "    ")
    if one.state is StepState.COPYING and not short:
        rows += _copy(one, now, width)
    if one.followed:
        rows += wrapped(f"{_followed(one)}: this run sent nothing.", width, "warn", indent="      ", first="    ! ")
    if one.note and not one.state.over and one.state is not StepState.COPYING:
        rows += wrapped(plain(one.note), width, "quiet", indent="    ")
    errors = one.job.errors if one.job and one.state in {StepState.FAILED, StepState.DONE} else ()
    told = {_said(error) for error in errors}
    for notice in one.notices:
        if notice in told:  # it stands below, with what it means
            continue
        rows += wrapped(f"Azure notes: {plain(notice)}", width, "warn", indent="      ", first="    ! ")
    if one.error:
        rows += error_rows(one.error, width)
        if one.state in {StepState.FAILED, StepState.UNKNOWN}:
            rows += wrapped(RETRY_WORDS, width, "quiet", indent="    ")
    for error in errors:
        rows += job.error_rows(error, width, "    ")
    return rows


def _said(error: JobError) -> str:
    """As a notice has it."""
    return f"{error.message} ({error.code})" if error.code else error.message


def _copy_in_short(one: StepRun, now: datetime) -> str:
    """ "first copy 43 %, about 12 min left" """
    if one.note == Stage.FIRST_POINT.value:
        return "not yet protected: first recovery point next"
    if one.percent is None:
        return "not yet protected: first copy"
    left = _time_left(one.percent, _copied_for(one, now))
    return f"first copy {one.percent:.0f} %" + (f", {times.about(left)} left" if left else "")


def _copied_for(one: StepRun, now: datetime) -> timedelta | None:
    """For how long the copy has run, where the job tells when it began."""
    began = one.job.ended if one.job and one.job.state is not JobState.RUNNING else None
    return now - began if began else None


def _copy(one: StepRun, now: datetime, width: int) -> list[Row]:
    """How far the first copy is, and about how long until the first recovery point."""
    if one.note == Stage.FIRST_POINT.value:
        return wrapped("The first copy has ended; Azure makes the first recovery point.", width, "busy", indent="    ")
    if one.percent is None:
        return wrapped(f"First copy: Azure gives no figure yet; usually {_usual()}.", width, "busy", indent="    ")
    bar = f"First copy {progress_bar(one.percent, 20)} {one.percent:.0f} %"
    left = _left(one.percent, _copied_for(one, now))
    return [("    ", (bar, "busy")), *wrapped(left, width, "quiet", indent="    ")]


def _left(percent: float, passed: timedelta | None) -> str:
    """The time left: from the measured pace once a tenth is copied, else what is usual."""
    if percent >= 100:
        return "The first recovery point follows."
    left = _time_left(percent, passed)
    if left is None:
        return f"Usually {_usual()}."
    return f"{times.about(left).capitalize()} to the first recovery point, at the pace so far."


def _time_left(percent: float, passed: timedelta | None) -> float | None:
    """Seconds until all is copied, at the pace so far; None while that would be a guess."""
    if passed is None or not 10 <= percent < 100:
        return None
    return passed.total_seconds() * (100 - percent) / percent


def _usual() -> str:
    low, high = round(FIRST_COPY.seconds / 60), round(FIRST_COPY.at_most / 60)
    return f"{low} to {high} min for one system disk, as recorded from Azure"


def progress_bar(percent: float, width: int) -> str:
    """Filled as far as the work is done."""
    filled = min(max(round(percent / 100 * width), 0), width)
    return "[" + "#" * filled + "." * (width - filled) + "]"
