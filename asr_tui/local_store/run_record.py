"""A run as the journal has it: the names of these fields are the file format."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from asr_tui import __version__
from asr_tui.domain import errors, steps
from asr_tui.domain.errors import AsrError
from asr_tui.domain.estimates import Copy, Estimate
from asr_tui.domain.jobs import Job
from asr_tui.domain.place import Place
from asr_tui.domain.plan import LeftOutMachine, MachineFacts, Plan, PlannedStep, Reused, StepMember
from asr_tui.domain.point_again import PointAgain
from asr_tui.domain.problems import Problem
from asr_tui.domain.rollout import Rollout
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.local_store import codec


class ErrorRecord(Struct, frozen=True):
    """An error as it was shown; `kind` names its class."""

    kind: str
    title: str
    what: str
    remedy: str
    code: str
    request_id: str


class StepRecord(Struct, frozen=True):
    """A step and its state; `kind` names the step's class."""

    kind: str
    step: dict[str, object]
    needs: frozenset[str]
    estimate: Estimate
    state: StepState
    client_request_id: str = ""
    request_id: str = ""
    operation: str = ""
    job_name: str = ""
    job: Job | None = None
    percent: float | None = None
    notices: tuple[str, ...] = ()
    error: ErrorRecord | None = None
    sent: int = 0
    intended_at: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None
    followed: bool = False
    copy: Copy | None = None
    again: PointAgain | None = None
    members: tuple[StepMember, ...] = ()


_OF_PLAN = frozenset({"kind", "step", "needs", "estimate", "error", "copy", "members"})
_SAME = tuple(name for name in StepRecord.__struct_fields__ if name not in _OF_PLAN)
"""The fields that a step of a run and its record have in common."""


class RunRecord(Struct, frozen=True):
    version: int
    id: str
    place: Place
    title: str
    steps: tuple[StepRecord, ...]
    started: datetime
    ended: datetime | None = None
    left: bool = False
    reuses: tuple[Reused, ...] = ()
    problems: tuple[Problem, ...] = ()
    then: tuple[str, ...] = ()
    written_by: str = ""
    verb: str = ""
    machines: tuple[str, ...] = ()
    facts: tuple[MachineFacts, ...] = ()
    planned_rollout: Rollout = Rollout()
    rollout: Rollout = Rollout()
    open_waves: int = 1
    waits_since: datetime | None = None
    waits_until: datetime | None = None
    held_since: datetime | None = None
    stopped_by: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()
    left_out: tuple[LeftOutMachine, ...] = ()
    origin: str = ""


_OF_WAVES = ("rollout", "open_waves", "waits_since", "waits_until", "held_since", "stopped_by", "passed")
"""The fields that a run and its record have in common."""


def _version(run: Run) -> int:
    """The oldest format whose programs go on with the run as it is: those of format 1 know no waves and no hold."""
    return 1 if run.rollout == Rollout() and run.held_since is None else codec.JOURNAL_VERSION


def encode(run: Run) -> bytes:
    plan = run.plan
    return codec.encode(
        RunRecord(
            version=_version(run),
            id=run.id,
            place=run.place,
            title=plan.title,
            steps=tuple(_record(step) for step in run.steps),
            started=run.started,
            ended=run.ended,
            left=run.interrupted,
            reuses=plan.reuses,
            problems=plan.problems,
            then=plan.then,
            written_by=__version__,
            verb=plan.verb,
            machines=plan.machines,
            facts=plan.facts,
            planned_rollout=plan.rollout,
            left_out=plan.left_out,
            origin=plan.origin,
            **{name: getattr(run, name) for name in _OF_WAVES},
        )
    )


def decode(content: bytes) -> Run:
    """Raises ValueError where the content is no run, or one of an unknown version; NewerFile for a newer one."""
    codec.require_known_version(content)
    record = codec.decode(content, RunRecord)
    step_runs = tuple(_step_run(step) for step in record.steps)
    planned = tuple(step.planned for step in step_runs)
    plan = Plan(
        record.title,
        planned,
        record.reuses,
        record.problems,
        record.then,
        verb=record.verb,
        machines=record.machines,
        facts=record.facts,
        rollout=record.planned_rollout,
        left_out=record.left_out,
        origin=record.origin,
    )
    return Run(
        record.id,
        record.place,
        plan,
        step_runs,
        record.started,
        record.ended,
        record.left,
        **{name: getattr(record, name) for name in _OF_WAVES},
    )


def _record(step: StepRun) -> StepRecord:
    planned = step.planned
    return StepRecord(
        kind=type(planned.step).__name__,
        step=codec.to_plain(planned.step),
        needs=planned.depends_on,
        estimate=planned.estimate,
        copy=planned.copy,
        members=planned.members,
        error=_error_record(step.error) if step.error else None,
        **{name: getattr(step, name) for name in _SAME},
    )


def _step_run(record: StepRecord) -> StepRun:
    kind = steps.KINDS.get(record.kind)
    if kind is None:
        raise ValueError(f"the step {record.kind} is not known here")
    step = codec.from_plain(record.step, kind)
    return StepRun(
        planned=PlannedStep(step, record.needs, record.estimate, record.copy, record.members),
        error=_error(record.error) if record.error else None,
        **{name: getattr(record, name) for name in _SAME},
    )


def _error_record(error: AsrError) -> ErrorRecord:
    return ErrorRecord(type(error).__name__, error.title, error.what, error.remedy, error.code, error.request_id)


def _error(record: ErrorRecord) -> AsrError:
    kind = getattr(errors, record.kind, AsrError)
    if not (isinstance(kind, type) and issubclass(kind, AsrError)):
        kind = AsrError
    return kind(record.title, record.what, record.remedy, record.code, record.request_id)
