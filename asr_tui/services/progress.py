"""Transitions of a run: pure functions from snapshot to snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice

from msgspec.structs import replace

from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.errors import PointGone
from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan
from asr_tui.domain.point_again import PointAgain, named_point, with_point
from asr_tui.domain.rollout import Between, OnError
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.domain.steps import EnableReplication, Step
from asr_tui.domain.steps.items import ItemStep
from asr_tui.services.followed_jobs import RUNNING_A_ROUND

_STOPPED = frozenset({StepState.FAILED, StepState.UNKNOWN, StepState.BLOCKED})


def new_run(run_id: str, plan: Plan, place: Place, now: datetime) -> Run:
    """A run of which no step has begun."""
    steps = tuple(StepRun(planned) for planned in plan.steps)
    return settled(Run(run_id, place, plan, steps, now, rollout=plan.rollout), now)


def with_step(run: Run, step: StepRun) -> Run:
    key = step.key
    return replace(run, steps=tuple(step if one.key == key else one for one in run.steps))


def by_lists(run: Run, step: Step) -> bool:
    """Whether so many steps change machines in the run that lists are read instead of each machine and its job: the
    list of jobs has the ends of all, and what a job that succeeded did in detail is read when somebody looks at it."""
    kinds = EnableReplication, ItemStep
    alike = (one for one in run.steps if isinstance(one.planned.step, kinds))
    return isinstance(step, kinds) and next(islice(alike, RUNNING_A_ROUND, None), None) is not None


def ready(run: Run) -> tuple[StepRun, ...]:
    """Steps that can begin or go on: what they need is done, and their wave and no hold or failure is in the way."""
    done = {step.key for step in run.steps if step.state is StepState.DONE}
    return tuple(
        step
        for step in run.steps
        if not step.state.over
        and step.planned.depends_on <= done
        and (step.state is not StepState.WAITING or may_send(run, step))
    )


def may_send(run: Run, step: StepRun) -> bool:
    """Whether the step may be sent now, so far as waves, a hold and failures go.

    A person's retry of what stopped the run is what the run waits for, so it may.
    """
    if run.held_since is not None or run.wave_of(step) >= run.open_waves:
        return False
    return not run.halted or step.key in run.stopped_by


def settled(run: Run, now: datetime) -> Run:
    """The run with steps blocked that can no longer begin, the waves open whose time has come, and its end."""
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
    known = replace(run, steps=tuple(steps.values()), ended=(run.ended or now) if over else None)
    return _with_waves(_with_failures(known), now)


def _with_failures(run: Run) -> Run:
    """The run with the failures that stop it: one stays until its step ends well or a person passes it over."""
    failed = {step.key for step in run.steps if step.state.failed}
    done = {step.key for step in run.steps if step.state is StepState.DONE}
    return replace(run, stopped_by=(run.stopped_by | (failed - run.passed)) - done, passed=run.passed - done)


def _with_waves(run: Run, now: datetime) -> Run:
    """The run with the next waves open whose time has come, or with the wait for the next one."""
    while run.open_waves < len(run.rollout.waves):
        if not _open_ended(run):
            return replace(run, waits_since=None, waits_until=None)
        if run.held_since is None and _is_due(run, now):
            run = replace(run, open_waves=run.open_waves + 1, waits_since=None, waits_until=None)
        elif run.waits_since is None:
            timed = run.rollout.between is Between.AFTER_PAUSE
            run = replace(run, waits_since=now, waits_until=now + run.rollout.pause if timed else None)
        else:
            return run
    return replace(run, waits_since=None, waits_until=None)


def _open_ended(run: Run) -> bool:
    """Whether all steps of the open waves have ended, and no failure is in the way."""
    return not run.halted and all(step.state.over for step in run.steps if run.wave_of(step) < run.open_waves)


def _is_due(run: Run, now: datetime) -> bool:
    if run.rollout.between is Between.AT_ONCE:
        return True
    return run.waits_until is not None and now >= run.waits_until


def held(run: Run, now: datetime) -> Run:
    """The run with nothing more to be sent until it is released; what is under way goes on."""
    return run if run.held_since is not None else replace(run, held_since=now)


def released(run: Run, now: datetime) -> Run:
    """The run after a hold."""
    return settled(replace(run, held_since=None), now)


def gone_on(run: Run, now: datetime) -> Run:
    """The run after a person let it go on: the hold ends, else its failures are passed over and the next wave begins
    where all before it has ended."""
    if run.held_since is not None:
        return released(run, now)
    run = replace(run, passed=run.passed | run.stopped_by, stopped_by=frozenset())
    if run.open_waves < len(run.rollout.waves) and _open_ended(run):
        run = replace(run, open_waves=run.open_waves + 1, waits_since=None, waits_until=None)
    return settled(run, now)


def pause_ended(run: Run, now: datetime) -> Run:
    """The run after the pause before its next wave, which begins unless a person holds the run."""
    if run.waits_until is None:
        return run
    return settled(replace(run, waits_until=min(run.waits_until, now)), now)


def on_error_set(run: Run, on_error: OnError, now: datetime) -> Run:
    """The run with another meaning of an error from now on; failures that nobody passed over count too."""
    return settled(replace(run, rollout=replace(run.rollout, on_error=on_error)), now)


def retried(run: Run, key: str) -> Run:
    """The run with a failed or unknown step to be checked again, and the steps that it held waiting again.

    A step whose recovery point is gone stays as it is: the same request can only be refused again.
    """
    step = run.step(key)
    if not step.state.failed or isinstance(step.error, PointGone):
        return run
    state = StepState.CHECKING if step.intended_at else StepState.WAITING
    again = _unblocked(with_step(run, _reset(step, state)))
    return replace(again, passed=run.passed - {key})


def failed_keys(run: Run) -> tuple[str, ...]:
    """The steps that a person can try again, in the plan's order."""
    return tuple(step.key for step in run.steps if step.state.failed and not isinstance(step.error, PointGone))


def resumed(run: Run, intents: Mapping[str, AuditEntry]) -> Run:
    """The run as another process resumes it: a step that may have been sent is checked first.

    `intents` are the newest audit entries before a step was sent, by the step's key: one may have been written just
    before a crash, without a line in the journal.
    """
    steps = tuple(_resumed_step(step, intents.get(step.key)) for step in run.steps)
    return _unblocked(replace(run, steps=steps, interrupted=False, ended=None))


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
        newer = replace(
            _sent_as(step, intent), client_request_id=intent.client_request_id, intended_at=intent.time, job=None
        )
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


def _sent_as(step: StepRun, intent: AuditEntry) -> StepRun:
    """The step with the recovery point that the audit log has it sent with."""
    change = step.planned.step
    old = named_point(change)
    if old is None or not intent.point or old.name.casefold() == intent.point.casefold():
        return step
    sent = with_point(change, old.parent().child("recoveryPoints", intent.point))
    again = PointAgain(intent.point_time) if intent.point_time else None
    return replace(step, planned=replace(step.planned, step=sent), again=again)


def _newer(intent: AuditEntry, step: StepRun) -> bool:
    """Whether the journal has no record of this sending."""
    if intent.client_request_id == step.client_request_id:
        return False
    return step.intended_at is None or intent.time >= step.intended_at


def _unblocked(run: Run) -> Run:
    steps = (replace(one, state=StepState.WAITING) if one.state is StepState.BLOCKED else one for one in run.steps)
    return replace(run, steps=tuple(steps), ended=None)


def _reset(step: StepRun, state: StepState) -> StepRun:
    return replace(step, state=state, error=None, note="", ended=None)
