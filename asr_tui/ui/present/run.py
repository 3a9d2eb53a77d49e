"""A run as a board: the machines first, the shared steps below, and below the current step its job's tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from math import ceil
from typing import assert_never

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.errors import PointGone, PointOlder, SignInFailed
from asr_tui.domain.run import Pause, Run, RunState, StepRun, StepState
from asr_tui.ui.present import times
from asr_tui.ui.present.first_copy import usual_copy
from asr_tui.ui.present.rows import Row, ends, marked
from asr_tui.ui.present.run_step import AT_WORK, FOLLOWED, MADE, USED, cancelled, origin, step_rows, title, tone
from asr_tui.ui.present.run_waves import waits_for_person
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

MOST_NAMED = 3
"""More machines are counted and not named."""
ROWS_A_SECOND = 4
"""Elapsed times that are redrawn in a second, over a slow line."""
SIDE_BY_SIDE = 2
"""Steps that show their tasks at once; where more are under way, each row says its own progress."""
_IN_NEED = frozenset({StepState.FAILED, StepState.UNKNOWN, StepState.PAUSED})
_RANKS = (
    _IN_NEED,
    AT_WORK,
    frozenset({StepState.WAITING, StepState.BLOCKED}),
    frozenset({StepState.DONE}),
)
"""What needs eyes most first."""


def headline(run: Run) -> Row:
    done = f"{run.done} of {len(run.steps)} steps done" if len(run.steps) > 1 else ""
    if run.state is RunState.RUNNING and run.paused:
        return (marked("warn", "Paused: sign in again to go on. "), ("S", "strong"), f" signs in. {done}")
    shade, words = _headline(run)
    return (marked(shade, f"{words} "), (done, "quiet"))


def _headline(run: Run) -> tuple[Tone, str]:
    match run.state:
        case RunState.DONE if any(_is(one, steps.Reprotect) for one in run.steps):
            return "good", "All done: copying the other way."
        case RunState.DONE:
            return "good", "All done."
        case RunState.RUNNING if any(_failed(one) for one in run.steps):
            return "bad", f"{_number(run, _failed)} failed; the others go on."
        case RunState.RUNNING if any(cancelled(one) for one in run.steps):
            return "warn", f"{_number(run, cancelled)} cancelled; the others go on."
        case RunState.RUNNING if _only_copying(run):
            return "busy", "Not yet protected: the first copy runs."
        case RunState.RUNNING:
            return "busy", "Under way."
        case RunState.FAILED if only_cancelled(run):
            return "warn", "Cancelled."
        case RunState.FAILED:
            return "bad", "Stopped: something needs you."
        case RunState.INTERRUPTED:
            return "warn", "Not followed since the program ended; Azure goes on with what was sent."
        case _:
            assert_never(run.state)


def board(run: Run, now: datetime, width: int, *, unfolded: bool = False) -> list[Row]:
    """All rows. Shared steps that are done are folded into one line unless `unfolded`."""
    each = in_need_first(_with_one_sign_in(run.steps))
    machines = [one for one in each if one.planned.step.on_machine or one.state in _IN_NEED]
    shared = [one for one in each if not (one.planned.step.on_machine or one.state in _IN_NEED)]
    at_work = sum(one.state in {StepState.UNDER_WAY, StepState.COPYING} for one in run.steps)
    many = at_work > SIDE_BY_SIDE
    short = many and not unfolded
    between: list[Row] = [()] if machines and shared else []
    done = [one for one in shared if one.state is StepState.DONE and not one.notices and not one.followed]
    if len(done) > 1 and not unfolded:
        which = "All " if len(done) == len(shared) else ""
        kind = ("shared " if len(machines) > 1 else "other " if machines else "") if which else ""
        between.append(_folded(done, f"{which}{len(done)} {kind}steps done", now, width))
        shared = [one for one in shared if one not in done]
    above, below = (
        [row for one in part for row in step_rows(one, now, width, short=short, bars=not many)]
        for part in (machines, shared)
    )
    return [*above, *between, *below]


def in_need_first(each: Sequence[StepRun]) -> list[StepRun]:
    """The steps by how much they need eyes: what failed, what is under way, what waits, what is done."""
    return sorted(each, key=lambda one: next((rank for rank, states in enumerate(_RANKS) if one.state in states), 2))


def _with_one_sign_in(each: Sequence[StepRun]) -> list[StepRun]:
    """The steps, of which only the first paused one says how to sign in: one sign-in is for all."""
    first = next((one.key for one in each if one.state is StepState.PAUSED), "")
    return [replace(one, error=None) if one.state is StepState.PAUSED and one.key != first else one for one in each]


def result(run: Run) -> list[Row]:
    """What is there at the end, and what is not."""
    if run.state not in {RunState.DONE, RunState.FAILED}:
        return []
    done = [one for one in run.steps if one.state is StepState.DONE]
    rows: list[Row] = []
    for heading in (MADE, USED, FOLLOWED):
        part = [one for one in done if origin(one) == heading]
        if part:
            rows += [((heading, "title"),), *((marked("good", title(one)),) for one in part)]
    missing = [one for one in run.steps if one.state is not StepState.DONE]
    if missing:
        rows.append((("Not done", "title"),))
    for one in missing:
        state = "cancelled" if cancelled(one) else one.state.value
        rows.append((marked(tone(one), title(one)), (f"  {state}", tone(one))))
    return rows


def leaving(run: Run, back_to: str = "", speed: float = 0.0) -> str:
    """What leaving the board means now.

    back_to  what waits for the run's end, where that is not a home
    speed    that of practice, 0 elsewhere: how long a first copy takes there
    """
    match run.state:
        case RunState.RUNNING if run.paused:
            return "Nothing is lost and nothing was sent twice: after S the run goes on by itself."
        case RunState.RUNNING if waits_for_person(run):
            return "You may leave: what Azure has begun goes on, and home says that the rest waits for you."
        case RunState.RUNNING if back_to:
            return f"Enter leads back to {back_to}; the run goes on, and its end is shown there."
        case RunState.FAILED if without_point(run) and not can_retry(run):
            return "What was made stays. O chooses another recovery point, with everything else as before."
        case RunState.FAILED if back_to:
            return f"What was made stays. r tries again; enter leads back to {back_to}."
        case RunState.RUNNING:
            return f"You may leave: the run goes on, and home shows it.{_in_practice(run, speed)}"
        case RunState.DONE if protected := _machines(run, steps.EnableReplication):
            return f"Protected now: {protected}. Home opens it: its recovery points, and how old the newest is."
        case RunState.DONE if back := _machines(run, steps.Reprotect):
            return f"Protected only when the copying has ended: {back}. Home shows it."
        case RunState.DONE:
            return ""
        case RunState.FAILED if only_cancelled(run):
            return "What was made stays. Try again here when wanted, or later from home."
        case RunState.FAILED:
            return "What was made stays. Fix the cause and try again here, or later from home."
        case RunState.INTERRUPTED:
            return "Home offers to go on with it."
        case _:
            assert_never(run.state)


def _in_practice(run: Run, speed: float) -> str:
    longest = max((usual_copy(one).seconds for one in run.steps if one.state is StepState.COPYING), default=0.0)
    short = times.in_practice(longest, speed).removeprefix(", ") if longest else ""
    return f" A first copy of {times.about(longest).removeprefix('about ')} takes {short}." if short else ""


def can_retry(run: Run) -> tuple[StepRun, ...]:
    """Steps that can be tried again as they are: not those whose recovery point is gone."""
    stopped = (one for one in run.steps if one.state in {StepState.FAILED, StepState.UNKNOWN})
    return tuple(one for one in stopped if not isinstance(one.error, PointGone))


def without_point(run: Run) -> tuple[StepRun, ...]:
    """The steps of one kind that failed because their recovery points are gone, or are older than was reviewed."""
    failed = [one for one in run.steps if one.state.over and isinstance(one.error, PointGone | PointOlder)]
    return tuple(one for one in failed if type(one.planned.step) is type(failed[0].planned.step))


def only_cancelled(run: Run) -> bool:
    """Whether it stopped because it was cancelled, and for no other reason."""
    return any(cancelled(one) for one in run.steps) and not any(
        _failed(one) or one.state is StepState.UNKNOWN for one in run.steps
    )


def first_machine(run: Run) -> str:
    """The name of the first machine of the run; empty where it has none."""
    return next((name for one in run.steps if (name := plain(one.planned.step.on_machine))), "")


def ticking(run: Run) -> bool:
    """Whether an elapsed time on the board grows, or the time until the next wave shrinks."""
    return run.pause is Pause.TIMED or any(_counts(one) for one in run.steps)


def seconds_between_ticks(run: Run) -> int:
    """Seconds between drawings of the elapsed times: each row costs bytes, so many rows count in larger strides."""
    return max(1, ceil(sum(_counts(one) for one in run.steps) / ROWS_A_SECOND))


def sign_in_command(run: Run) -> str:
    """The command line with which a paused run goes on; empty where none is needed."""
    errors = (one.error for one in run.steps if one.state is StepState.PAUSED)
    return next((one.command for one in errors if isinstance(one, SignInFailed) and one.command), "")


def _counts(one: StepRun) -> bool:
    return bool(one.started) and not one.state.over and one.state is not StepState.PAUSED


def _failed(one: StepRun) -> bool:
    return one.state is StepState.FAILED and not cancelled(one)


def _number(run: Run, true: Callable[[StepRun], bool]) -> int:
    return sum(true(one) for one in run.steps)


def _is(one: StepRun, kind: type[steps.Step]) -> bool:
    return isinstance(one.planned.step, kind)


def _machines(run: Run, kind: type[steps.Step]) -> str:
    """The machines of the steps of a kind, or how many there are."""
    names = [plain(one.planned.step.on_machine) for one in run.steps if _is(one, kind)]
    return ", ".join(names) if len(names) <= MOST_NAMED else f"{len(names)} machines"


def _only_copying(run: Run) -> bool:
    unfinished = [one for one in run.steps if not one.state.over]
    return bool(unfinished) and all(one.state is StepState.COPYING for one in unfinished)


def _folded(done: Sequence[StepRun], words: str, now: datetime, width: int) -> Row:
    started = min((began for one in done if (began := one.work_began)), default=None)
    ended = max((ended for one in done if (ended := one.work_ended)), default=None)
    time = times.between(started, ended, now)
    return ends((marked("good"), words, ("   d shows them", "quiet")), ((time, "quiet"),), width)
