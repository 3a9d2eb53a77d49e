"""What a look at Azure finds of a step, and the errors that it brings."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from asr_tui.domain.errors import AsrError, AzureError, Cancelled, Conflict
from asr_tui.domain.jobs import Job, JobState, task_in
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.run import StepRun


class Missing(Struct, frozen=True):
    """Azure shows no trace of the step."""


class InProgress(Struct, frozen=True):
    """Azure is at work on the step: in this job, or, without one, as the resource shows.

    copying    replication has begun, and its first copy is being made
    by_others  the job does not have our request's id
    """

    job_name: str = ""
    note: str = ""
    copying: bool = False
    by_others: bool = False


class Found(Struct, frozen=True):
    """The step is done."""

    note: str = ""


class Failed(Struct, frozen=True):
    """Azure's work on the step failed."""

    error: AsrError
    job: Job | None = None


class TakenByOther(Struct, frozen=True):
    """Somebody else made the resource with other values; it must not be overwritten."""

    error: AsrError


LookupResult = Missing | InProgress | Found | Failed | TakenByOther


def protected(item: ProtectedItem) -> LookupResult:
    return Found() if item.stage is Stage.PROTECTED else InProgress(copying=True, by_others=True)


def taken_error(run: StepRun, others: Sequence[str]) -> AsrError:
    """The error of a step that stops at an existing resource."""
    name = run.planned.step.id.name
    sent = "Its answer was lost." if run.sent else "Nothing was sent."
    return Conflict(
        "Made by somebody else meanwhile, with other values",
        f"{name} is there now: {'; '.join(others)}. It was not overwritten. {sent}",
        "Review again: the new plan is made from what is there now. Or have it deleted, then try the step again.",
    )


def replaced_error(run: StepRun, changed: Sequence[str]) -> AsrError:
    """The error of a step that would replace what somebody else has changed since the review."""
    name = run.planned.step.id.name
    sent = "Its answer was lost." if run.sent else "Nothing was sent."
    return Conflict(
        "Changed by somebody else meanwhile",
        f"Compared with what the review showed, {name}: {'; '.join(changed)}. It was not overwritten. {sent}",
        "Read the plan again and make your change in what is there now.",
    )


def job_error(job: Job) -> AsrError:
    """The error of a failed or cancelled job, in Azure's words where it has any."""
    if job.state is JobState.CANCELLED:
        at = task_in(job.tasks, JobState.CANCELLED)
        return cancelled_error(f" at “{at.title}”" if at else "", job.activity_id)
    title = f"{job.title or 'The job'}: {job.state.value.lower()}"
    first = next((error for error in job.errors if error.level.casefold() == "error"), None)
    first = first or next(iter(job.errors), None)
    if first is None:
        return AzureError(title, job.state_text, "Look at the job in the vault's jobs, then try the step again.")
    what = " ".join(part for part in (first.message, first.causes) if part)
    return AzureError(title, what, first.action, first.code, job.activity_id)


def cancelled_error(where: str = "", request_id: str = "") -> AsrError:
    return Cancelled(f"Cancelled{where}", "", "Try again when wanted; what was made stays.", "", request_id)
