"""How long a job usually takes, by the step that it carries out."""

from __future__ import annotations

from asr_tui.domain.estimates import ASSUMED, Estimate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job, JobState, Task
from asr_tui.domain.steps import KINDS, Failover, Step


def usual_time(job: Job) -> Estimate | None:
    """The usual time of the job's kind; None where it was only assumed, or where jobs of the kind differ."""
    if job.scenario == Failover.scenario and not job.of_plan:
        return Failover(ArmId(""), "", shut_down_source=_shut_down(job.tasks)).estimate()
    times = {kind.usual_time for kind in KINDS.values() if _is_of(kind, job)}
    found = times.pop() if len(times) == 1 else None
    return found if found and found.origin != ASSUMED else None


def _is_of(kind: type[Step], job: Job) -> bool:
    return kind.scenario == job.scenario != "" and kind.on_plan == job.of_plan


def _shut_down(tasks: tuple[Task, ...]) -> bool:
    """Whether the job shut down the source; its task is known by its id (recorded)."""
    found = (task for task in tasks if task.id == "ShutdownVmOnPrimaryForUFO")
    return any(task.state not in {JobState.SKIPPED, JobState.WAITING} for task in found)
