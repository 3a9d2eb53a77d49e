"""Transitions of a run: pure functions from snapshot to snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.errors import PointGone
from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import Run, StepRun, StepState

_STOPPED = frozenset({StepState.FAILED, StepState.UNKNOWN, StepState.BLOCKED})


def new_run(run_id: str, plan: Plan, place: Place, now: datetime) -> Run:
    """A run of which no step has begun."""
    return Run(run_id, place, plan, tuple(StepRun(planned) for planned in plan.steps), now)


def with_step(run: Run, step: StepRun) -> Run:
    return replace(run, steps=tuple(step if one.key == step.key else one for one in run.steps))


def ready(run: Run) -> tuple[StepRun, ...]:
    """Steps that can begin or go on, since all that they need is done."""
    done = {step.key for step in run.steps if step.state is StepState.DONE}
    return tuple(step for step in run.steps if not step.state.over and step.planned.depends_on <= done)


def settled(run: Run, now: datetime) -> Run:
    """The run with steps held that can no longer begin, and with its end when all steps are over."""
    steps = {step.key: step for step in run.steps}
    changed = True
    while changed:
        changed = False
        for key, step in steps.items():
            if step.state is StepState.WAITING and any(
                steps[need].state in _STOPPED for need in step.planned.depends_on
            ):
                steps[key] = replace(step, state=StepState.BLOCKED)
                changed = True
    over = all(step.state.over for step in steps.values())
    return replace(run, steps=tuple(steps.values()), ended=(run.ended or now) if over else None)


def retried(run: Run, key: str) -> Run:
    """The run with a failed or unknown step to be checked again, and the steps that it held waiting again.

    A step whose recovery point is gone stays as it is: the same request can only be refused again.
    """
    step = run.step(key)
    if step.state not in {StepState.FAILED, StepState.UNKNOWN} or isinstance(step.error, PointGone):
        return run
    state = StepState.CHECKING if step.intended_at else StepState.WAITING
    return _released(with_step(run, _reset(step, state)))


def resumed(run: Run, intents: Mapping[str, AuditEntry]) -> Run:
    """The run as another process resumes it: a step that may have been sent is checked first.

    `intents` are the newest audit entries before a step was sent, by the step's key: one may have been written just
    before a crash, without a line in the journal.
    """
    steps = tuple(_resumed_step(step, intents.get(step.key)) for step in run.steps)
    return _released(replace(run, steps=steps, interrupted=False, ended=None))


def intents_of(run: Run, entries: Iterable[AuditEntry]) -> dict[str, AuditEntry]:
    """The newest intent for each of the run's steps.

    Several steps may send the same action to the same resource, such as an enable and a change of its settings. An
    intent belongs to the step that has its client request id; one that no step has, to the first that is not done,
    unless another of them was sent later.
    """
    alike: dict[tuple[str, str], list[StepRun]] = {}
    for step in run.steps:
        alike.setdefault((step.planned.step.right, step.planned.step.id.casefold()), []).append(step)
    found: dict[str, AuditEntry] = {}
    for entry in entries:
        if entry.run == run.id and entry.phase == "intent":
            owner = _owner(alike.get((entry.action, entry.resource.casefold()), []), entry)
            if owner is not None:
                found[owner.key] = entry
    return found


def _owner(alike: Sequence[StepRun], intent: AuditEntry) -> StepRun | None:
    """The step that sent it, or was about to."""
    known = next((one for one in alike if one.client_request_id == intent.client_request_id), None)
    if known is not None:
        return known
    waiting = next((one for one in alike if one.state is not StepState.DONE), None)
    others = [one.intended_at for one in alike if one is not waiting and one.intended_at is not None]
    return None if any(intent.time <= sent for sent in others) else waiting


def _resumed_step(step: StepRun, intent: AuditEntry | None) -> StepRun:
    if step.state is StepState.DONE:
        return step
    if intent is not None and _newer(intent, step):
        newer = replace(step, client_request_id=intent.client_request_id, intended_at=intent.time, job=None)
        return _reset(replace(newer, operation="", job_name="", sent=step.sent + 1), StepState.CHECKING)
    match step.state:
        case StepState.UNDER_WAY | StepState.COPYING:
            return replace(step, note="")
        case StepState.FAILED if not step.planned.step.creates:
            return step
        case _ if step.intended_at is not None:
            return _reset(step, StepState.CHECKING)
        case _:
            return _reset(step, StepState.WAITING)


def _newer(intent: AuditEntry, step: StepRun) -> bool:
    """Whether the journal has no record of this sending."""
    if intent.client_request_id == step.client_request_id:
        return False
    return step.intended_at is None or intent.time >= step.intended_at


def _released(run: Run) -> Run:
    steps = (replace(one, state=StepState.WAITING) if one.state is StepState.BLOCKED else one for one in run.steps)
    return replace(run, steps=tuple(steps), ended=None)


def _reset(step: StepRun, state: StepState) -> StepRun:
    return replace(step, state=state, error=None, note="", ended=None)
