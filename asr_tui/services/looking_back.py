"""What the job of a step that is done did in detail, where a list had told its end: read when somebody looks at it."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.errors import AsrError
from asr_tui.domain.run import StepRun, StepState
from asr_tui.services.followed_jobs import read_job
from asr_tui.services.follower import notices
from asr_tui.services.ports import Session
from asr_tui.services.recorded_run import RecordedStep


def lacks_tasks(step: StepRun) -> bool:
    """Whether the step is done by a job of which only what a list has is known."""
    return step.state is StepState.DONE and bool(step.job_name) and step.job is not None and not step.job.tasks


async def look_back(step: RecordedStep, session: Session) -> None:
    """Show the step with its job's tasks and what Azure noted beside its success.

    It is not written down: who looks later reads it again. Raises AsrError where the job cannot be read.
    """
    done = step.value
    job = await read_job(session.site_recovery, done.planned.step.id.vault_id, done.job_name)
    if job is None:
        return
    try:
        status = await session.changes.status(done.operation) if done.operation else None
    except AsrError:  # Azure forgets a status after some time; the job has its own notes
        status = None
    if lacks_tasks(step.value):
        step.show(replace(step.value, job=job, notices=notices(status, job)))
