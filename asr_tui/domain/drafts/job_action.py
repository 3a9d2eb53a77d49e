"""What can be done with a job of the vault: cancel, restart, resume, as Azure allows it for that job."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from asr_tui.domain import steps
from asr_tui.domain.checks import Consequence
from asr_tui.domain.jobs import Job
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.problems import Problem, Severity


class JobAction(Enum):
    """Azure's words for a job's allowed actions."""

    CANCEL = "Cancel"
    RESTART = "Restart"
    RESUME = "Resume"


@dataclass(frozen=True, slots=True)
class JobDraft:
    """`comments` go along with a resume."""

    action: JobAction
    comments: str = ""


def offered(job: Job) -> tuple[JobAction, ...]:
    """What Azure allows for this job now."""
    return tuple(action for action in JobAction if action.value in job.allowed_actions)


def plan(draft: JobDraft, job: Job) -> Plan:
    """One step; what Azure does not allow cannot start."""
    name = f"{job.title or 'the job'} {job.target}".rstrip()
    step = _step(draft, job, name)
    problem = Problem(
        Severity.BLOCKING, "review", "job",
        f"Azure does not allow to {draft.action.value.lower()} this job now ({job.state_text or job.state.value}).",
        "Look at the job again: it may have ended.",
    )  # fmt: skip
    return Plan(
        title=f"{draft.action.value} “{name}”",
        steps=(PlannedStep.of(step),),
        problems=() if draft.action in offered(job) else (problem,),
        consequences=(_consequence(draft.action),),
    )


def _step(draft: JobDraft, job: Job, name: str) -> steps.Step:
    match draft.action:
        case JobAction.CANCEL:
            return steps.CancelJob(job.id, name)
        case JobAction.RESTART:
            return steps.RestartJob(job.id, name)
        case JobAction.RESUME:
            return steps.ResumeJob(job.id, name, draft.comments)
        case _:
            assert_never(draft.action)


def _consequence(action: JobAction) -> Consequence:
    match action:
        case JobAction.CANCEL:
            return Consequence(
                "stops", "what the job has not done yet; what it has done may stay: look at it afterwards"
            )
        case JobAction.RESTART:
            return Consequence("starts", "the same work once more, in a job of its own")
        case JobAction.RESUME:
            return Consequence("continues", "the job from where it waits for a person")
        case _:
            assert_never(action)
