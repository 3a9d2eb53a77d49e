"""What can be done with a job of the vault: cancel, restart, resume, as Azure allows it for that job."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from asr_tui.domain import steps
from asr_tui.domain.jobs import Job
from asr_tui.domain.plan import Consequence, Plan, PlannedStep
from asr_tui.domain.problems import FieldRef


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


_STEPS = {JobAction.CANCEL: steps.CancelJob, JobAction.RESTART: steps.RestartJob, JobAction.RESUME: steps.ResumeJob}
_CONSEQUENCES = {
    JobAction.CANCEL: Consequence(
        "stops", "what the job has not done yet; what it has done may stay: look at it afterwards"
    ),
    JobAction.RESTART: Consequence("starts", "the same work once more, in a job of its own"),
    JobAction.RESUME: Consequence("continues", "the job from where it waits for a person"),
}


def offered(job: Job) -> tuple[JobAction, ...]:
    """What Azure allows for this job now."""
    return tuple(action for action in JobAction if action.value in job.allowed_actions)


def plan(draft: JobDraft, job: Job) -> Plan:
    """One step; what Azure does not allow cannot start."""
    name = f"{job.title or 'the job'} {job.target}".rstrip()
    step = _STEPS[draft.action](job.id, name)
    if isinstance(step, steps.ResumeJob):
        step = replace(step, comments=draft.comments)
    problem = FieldRef("review", "job").blocking(
        f"Azure does not allow to {draft.action.value.lower()} this job now ({job.state_text or job.state.value}).",
        "Look at the job again: it may have ended.",
    )
    return Plan(
        title=f"{draft.action.value} “{name}”",
        steps=(PlannedStep.of(step),),
        problems=() if draft.action in offered(job) else (problem,),
        consequences=(_CONSEQUENCES[draft.action],),
    )
