"""What can be done with a job of the vault: cancel, restart, resume, as Azure allows it for that job."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.jobs import Job
from asr_tui.domain.plan import Confirm, Consequence, Plan, PlannedStep
from asr_tui.domain.problems import FieldRef


class JobAction(Enum):
    """Azure's words for a job's allowed actions."""

    CANCEL = "Cancel"
    RESTART = "Restart"
    RESUME = "Resume"


class JobDraft(Struct, frozen=True):
    """`comments` go along with a resume."""

    action: JobAction
    comments: str = ""


STEPS = {JobAction.CANCEL: steps.CancelJob, JobAction.RESTART: steps.RestartJob, JobAction.RESUME: steps.ResumeJob}
"""The step that each action sends."""
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


def cancel_plan(jobs: Iterable[Job]) -> Plan:
    """The jobs that can be cancelled now, each by a step of its own; of the others a warning names each with its state.

    What a cancelled failover has made so far may stay: Azure says nothing else (no cancelled failover was recorded).
    """
    able: list[Job] = []
    unable: list[Job] = []
    for job in jobs:
        if not job.state.over:
            (able if JobAction.CANCEL in offered(job) else unable).append(job)
    cancelled = [steps.CancelJob(job.id, _name(job)) for job in able]
    at = FieldRef("review", "job")
    problems = [
        at.warning(f"Azure does not let “{_name(job)}” be cancelled now ({job.state_text or job.state.value}).")
        for job in unable
    ]
    if not able:
        problems.append(at.blocking("No job can be cancelled now.", "What is under way ends by itself."))
    return Plan(
        title=f"Cancel {len(able)} job{'' if len(able) == 1 else 's'}",
        steps=tuple(PlannedStep.of(step) for step in cancelled),
        problems=tuple(problems),
        consequences=(replace(_CONSEQUENCES[JobAction.CANCEL], machines=tuple(job.target for job in able)),),
        confirm=Confirm.CHOICE,
    )


def _name(job: Job) -> str:
    return f"{job.title or 'the job'} {job.target}".rstrip()


def plan(draft: JobDraft, job: Job) -> Plan:
    """One step; what Azure does not allow cannot start."""
    name = _name(job)
    step = STEPS[draft.action](job.id, name)
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
