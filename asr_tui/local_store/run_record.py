"""A run as it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from asr_tui.domain import errors, steps
from asr_tui.domain.errors import AsrError
from asr_tui.domain.estimates import Estimate
from asr_tui.domain.jobs import Job
from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan, PlannedStep, Reused
from asr_tui.domain.problems import Problem
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.local_store import codec

VERSION = 1


@dataclass(frozen=True, slots=True)
class ErrorRecord:
    """What a person was told, and of which kind it was."""

    kind: str
    title: str
    what: str
    remedy: str
    code: str
    request_id: str


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A step and how it stands; `kind` names the step's class."""

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


@dataclass(frozen=True, slots=True)
class RunRecord:
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


def encode(run: Run) -> bytes:
    plan = run.plan
    return codec.encode(
        RunRecord(
            version=VERSION,
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
        )
    )


def decode(content: bytes) -> Run:
    """Raises ValueError where it is no run, or one of a version that is not known here."""
    record = codec.decode(content, RunRecord)
    if record.version != VERSION:
        raise ValueError(f"version {record.version}; this program reads {VERSION}")
    step_runs = tuple(_step_run(step) for step in record.steps)
    planned = tuple(step.planned for step in step_runs)
    plan = Plan(record.title, planned, record.reuses, record.problems, record.then)
    return Run(record.id, record.place, plan, step_runs, record.started, record.ended, record.left)


def _record(step: StepRun) -> StepRecord:
    planned = step.planned
    return StepRecord(
        kind=type(planned.step).__name__,
        step=codec.to_plain(planned.step),
        needs=planned.depends_on,
        estimate=planned.estimate,
        state=step.state,
        client_request_id=step.client_request_id,
        request_id=step.request_id,
        operation=step.operation,
        job_name=step.job_name,
        job=step.job,
        percent=step.percent,
        notices=step.notices,
        error=_error_record(step.error) if step.error else None,
        sent=step.sent,
        intended_at=step.intended_at,
        started=step.started,
        ended=step.ended,
        followed=step.followed,
    )


def _step_run(record: StepRecord) -> StepRun:
    kind = steps.KINDS.get(record.kind)
    if kind is None:
        raise ValueError(f"the step {record.kind} is not known here")
    step = codec.from_plain(record.step, kind)
    return StepRun(
        planned=PlannedStep(step, record.needs, record.estimate),
        state=record.state,
        client_request_id=record.client_request_id,
        request_id=record.request_id,
        operation=record.operation,
        job_name=record.job_name,
        job=record.job,
        percent=record.percent,
        notices=record.notices,
        error=_error(record.error) if record.error else None,
        sent=record.sent,
        intended_at=record.intended_at,
        started=record.started,
        ended=record.ended,
        followed=record.followed,
    )


def _error_record(error: AsrError) -> ErrorRecord:
    return ErrorRecord(type(error).__name__, error.title, error.what, error.remedy, error.code, error.request_id)


def _error(record: ErrorRecord) -> AsrError:
    kind = getattr(errors, record.kind, AsrError)
    if not (isinstance(kind, type) and issubclass(kind, AsrError)):
        kind = AsrError
    return kind(record.title, record.what, record.remedy, record.code, record.request_id)
