"""Trouble on demand: a world, a test or a rehearsal lets a job fail, or one of its tasks take its time."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.providers.site_recovery.job_record import Fault, Job, TaskFailed
from asr_tui.simulator.providers.site_recovery.usual_faults import usual_fault
from asr_tui.simulator.providers.site_recovery.wire import machine_guid

_KEPT = "/simulator/rehearsed_faults"
_SLOW = "/simulator/slow_tasks"
_NEXT = "/simulator/next_job"


def fail_task(
    cloud: Cloud, vm_id: str, task_id: str, code: str, message: str, causes: str = "", action: str = "", times: int = 1
) -> None:
    """Let the task of that id (e.g. `FailoverTask`) fail in the next `times` jobs on a machine."""
    told = cloud.store.private(_KEPT)
    fault = {"code": code, "message": message, "causes": causes, "action": action, "times": times}
    told[f"{machine_guid(vm_id)}/{task_id}"] = fault
    cloud.store.put_private(_KEPT, told)


def slow_task(cloud: Cloud, vm_id: str, task_id: str, seconds: float) -> None:
    """Let the task of that id take so long in the next job on a machine."""
    told = cloud.store.private(_SLOW)
    told[f"{machine_guid(vm_id)}/{task_id}"] = seconds
    cloud.store.put_private(_SLOW, told)


def fail_next_job(cloud: Cloud, fails: bool = True) -> None:
    """Let the next job that a client begins fail, whatever it does; or take that back."""
    if fails != next_job_fails(cloud):
        cloud.store.put_private(_NEXT, {"fails": fails})


def next_job_fails(cloud: Cloud) -> bool:
    return bool(cloud.store.private(_NEXT).get("fails"))


def meant_for(cloud: Cloud, job: Job) -> Fault | None:
    """The fault of a job that begins now, where the next one was to fail; only one gets it."""
    if not job.tasks or not next_job_fails(cloud):
        return None
    fail_next_job(cloud, fails=False)
    return usual_fault(job)


def seconds_of(cloud: Cloud, target_id: str, task_id: str, usual: float | None) -> float | None:
    """How long a task takes that begins now."""
    told: JsonObject = cloud.store.private(_SLOW)
    slow = told.pop(f"{target_id}/{task_id}", None)
    if slow is None:
        return usual
    cloud.store.put_private(_SLOW, told)
    return float(slow)


def raise_if_told(cloud: Cloud, job: Job, task_id: str) -> None:
    """Raises TaskFailed when the task is to fail, and counts it: it does not fail again when the job is restarted."""
    meant = job.rehearsed
    if meant is not None and meant.task_id == task_id:
        job.rehearsed = None
        raise TaskFailed(meant)
    told = cloud.store.private(_KEPT)
    fault = told.get(f"{job.target_id}/{task_id}")
    if fault is None or fault["times"] < 1:
        return
    fault["times"] -= 1
    cloud.store.put_private(_KEPT, told)
    raise TaskFailed(Fault(fault["code"], fault["message"], fault["causes"], fault["action"]))
