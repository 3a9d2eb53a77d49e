"""The totals of a run of many machines, the time that was measured, and at its end what failed of which cause."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from asr_tui.domain import steps
from asr_tui.domain.errors import PointGone, PointOlder
from asr_tui.domain.measured_times import Measured, MeasuredSet, measured
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.domain.run_machines import machine_runs, machines_of
from asr_tui.domain.wording import first_few
from asr_tui.ui.present import times
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, ends, width_of, wrapped
from asr_tui.ui.present.run import can_retry
from asr_tui.ui.present.run_step import AT_WORK, cancelled
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part, Tone

_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NAMED = 8
_MOST_CAUSES, _SLOWEST = 3, 3
_WORDS: tuple[tuple[str, Tone], ...] = (
    ("done", "good"), ("failed", "bad"), ("unclear", "warn"), ("cancelled", "warn"), ("run", "busy"),
    ("sign-in", "warn"), ("wait", "quiet"), ("held up", "warn"),
)  # fmt: skip


def state_word(one: StepRun) -> str:
    """The word under which a machine is counted."""
    if cancelled(one):
        return "cancelled"
    if one.state in AT_WORK:
        return "run"
    return {
        StepState.DONE: "done",
        StepState.FAILED: "failed",
        StepState.UNKNOWN: "unclear",
        StepState.PAUSED: "sign-in",
        StepState.WAITING: "wait",
    }.get(one.state, "held up")


def totals_row(run: Run, width: int) -> Row:
    """ "60 machines: 12 done, 2 failed, 20 run, 26 wait", and at the right what was measured so far."""
    machines = machine_runs(run)
    counts = Counter(state_word(one.step) for one in machines)
    parts: list[Part] = [(f"{len(machines)} machines:", "strong")]
    for word, tone in _WORDS:
        if counts[word]:
            parts += [" " if len(parts) == 1 else ", ", (f"{counts[word]} {word}", tone)]
    head = tuple(parts)
    room = width - width_of(head) - 2
    tail = next((words for words in _measured_words(run) if len(words) <= room), "")
    return ends(head, ((tail, "quiet"),), width)


def _measured_words(run: Run) -> tuple[str, ...]:
    """What was measured, longest first."""
    times_of = measured(run)
    took, slow = _set_words(run, times_of), times_of.slowest
    name = f"slowest {plain(slow.machine)} {times.elapsed(slow.length.total_seconds())}" if slow and slow.length else ""
    both = ", ".join(one for one in (took, name) if one)
    return (both, name, took)


_RECOVERING = steps.Failover | steps.TestFailover | steps.FailoverOfPlan | steps.TestFailoverOfPlan


def _set_words(run: Run, of: MeasuredSet) -> str:
    if of.length is None:
        return ""
    recovers = any(isinstance(one.planned.step, _RECOVERING) for one in run.steps)
    return f"{'recovered' if recovers else 'all'} in {times.elapsed(of.length.total_seconds())}"


def causes(run: Run) -> list[tuple[str, list[StepRun]]]:
    """What failed by its cause, most machines first."""
    found: dict[str, list[StepRun]] = {}
    for one in run.steps:
        if one.state in {StepState.FAILED, StepState.UNKNOWN} and not cancelled(one):
            found.setdefault(_cause(one), []).append(one)
    return sorted(found.items(), key=lambda pair: -len(pair[1]))


def _cause(one: StepRun) -> str:
    """Azure's message with its code, without the machine's own name and without ids, which differ from each to each."""
    error = next((error for error in one.job.errors if error.message), None) if one.job else None
    message, code = (error.message, error.code) if error else ("", "")
    if not message and one.error is not None:
        message, code = one.error.what or one.error.title, one.error.code
    name = one.planned.step.on_machine
    if isinstance(one.error, PointGone | PointOlder):
        message = one.error.title
    words = plain(message).replace(name, "the machine") if name else plain(message)
    words = _ID.sub("…", words)
    return f"{words} ({plain(code)})" if code else words or one.state.value


def _names(each: Sequence[StepRun]) -> str:
    return first_few([name for one in each for name in _names_of(one)], _NAMED)


def _names_of(one: StepRun) -> list[str]:
    """The machines of a failed step that did not end well, or the step itself."""
    machines = [plain(each.machine) for each in machines_of(one) if each.state is not StepState.DONE]
    return machines or [plain(one.planned.step.label)]


def cause_rows(run: Run, width: int) -> list[Row]:
    """A head, and each cause with its machines; of many causes those that hit most."""
    listed = causes(run)
    if not listed:
        return []
    again, number = len(can_retry(run)), sum(len(each) for _, each in listed)
    how = f" tries {f'all {number}' if again == number else f'{again} of {number}'} again"
    facts: Row = (("r", "strong"), (how, "quiet")) if again else (("O", "strong"), (" chooses another point", "quiet"))
    rows: list[Row] = [rule("What failed", facts, width, "bad")]
    for words, each in listed[:_MOST_CAUSES]:
        rows += wrapped(f"{_names(each)}: {words}", width, "", indent="  ", first="x ")[:2]
    if len(listed) > _MOST_CAUSES:
        rows.append(((f"  and {len(listed) - _MOST_CAUSES} other causes", "quiet"),))
    return rows


def slowest_rows(run: Run, width: int) -> list[Row]:
    """Once all has ended: how long the set took, and the machines that took longest."""
    of = measured(run)
    done = sorted((one for one in of.machines if one.good and one.length), key=lambda one: -_seconds(one))
    if not done:
        return []
    took = _set_words(run, of) or f"measured for {len(done)} of {len(machine_runs(run))}"
    each = [f"{plain(one.machine)} {times.elapsed(_seconds(one))}" for one in done]
    middle = times.elapsed(_seconds(done[len(done) // 2]))
    words = f"Slowest {first_few(each, _SLOWEST)}; half took at most {middle}."
    return [rule("Measured", ((took, "strong"),), width), *wrapped(words, width)[:2]]


def _seconds(one: Measured) -> float:
    return one.length.total_seconds() if one.length else 0.0
