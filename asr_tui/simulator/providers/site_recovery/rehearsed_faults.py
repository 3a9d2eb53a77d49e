"""Faults on demand: jobs that fail, and tasks that take longer."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery.job_record import Fault, Job, TaskFailed
from asr_tui.simulator.providers.site_recovery.wire import machine_guid

_FAULTS = "/simulator/rehearsed_faults"
_SLOW = "/simulator/slow_tasks"
_NEXT = "/simulator/next_job"

# How jobs are best known to fail: codes from Microsoft Learn's troubleshooting articles, the sentences shortened; 499
# from the specification's example of an event.
_NO_QUOTA = (
    "28031",
    "The virtual machine could not be created in the target region.",
    "The subscription has no quota left for this size in the target region, or a policy forbids the machine.",
    "Ask for quota or choose another target size, then restart the job.",
)
_NO_CARD = (
    "28092",
    "The network interface of the virtual machine could not be created.",
    "The quota of network interfaces in the target region is used up.",
    "Ask for quota, then restart the job.",
)
_NO_WAY_OUT = (
    "151037",
    "The mobility service could not be registered with Site Recovery.",
    "The virtual machine cannot reach the addresses that Site Recovery needs.",
    "Open outbound port 443 for the service tags of Site Recovery, then restart the job.",
)
_NO_NAMES = (
    "151195",
    "The mobility service could not be registered with Site Recovery.",
    "The names of Site Recovery's addresses could not be resolved on the virtual machine.",
    "Make DNS servers reachable from the virtual machine, then restart the job.",
)
_INTERNAL = (
    "499",
    "An internal error occurred.",
    "The operation failed due to an internal error.",
    "Retry the last action. If the issue persists, contact Support.",
)
# By workflow: the task at which it happens, then code, message, causes, action.
_USUAL = {
    "enable": ("CreateProtectionTargetTask", _NO_WAY_OUT),
    "failover": ("FailoverTask", _NO_QUOTA),
    "test_failover": ("BootTestProtectedEntitiesTask", _NO_CARD),
    "test_cleanup": ("CleanupTestProtectedEntitiesTask", _INTERNAL),
    "reprotect": ("GetSwitchProtectionRequirementsTask", _NO_NAMES),
    "change_point": ("ChangePitTask", _INTERNAL),
}


def fail_task(
    cloud: Cloud, vm_id: str, task_id: str, code: str, message: str, causes: str = "", action: str = "", times: int = 1
) -> None:
    """Let the task of that id (e.g. `FailoverTask`) fail in the next `times` jobs on a machine."""
    planned = cloud.store.private(_FAULTS)
    fault = {"code": code, "message": message, "causes": causes, "action": action, "times": times}
    planned[f"{machine_guid(vm_id)}/{task_id}"] = fault
    cloud.store.put_private(_FAULTS, planned)


def slow_task(cloud: Cloud, vm_id: str, task_id: str, seconds: float) -> None:
    """Let the task of that id take so long in the next job on a machine."""
    planned = cloud.store.private(_SLOW)
    planned[f"{machine_guid(vm_id)}/{task_id}"] = seconds
    cloud.store.put_private(_SLOW, planned)


def fail_next_job(cloud: Cloud, fails: bool = True) -> None:
    """Let the next job that a client starts fail, or not."""
    if fails != next_job_fails(cloud):
        cloud.store.put_private(_NEXT, {"fails": fails})


def next_job_fails(cloud: Cloud) -> bool:
    return bool(cloud.store.private(_NEXT).get("fails"))


def planned_fault(cloud: Cloud, job: Job) -> Fault | None:
    """The fault of a new job, if the next one is to fail; only one gets it."""
    if not job.tasks or not next_job_fails(cloud):
        return None
    fail_next_job(cloud, fails=False)
    return _usual_fault(job)


def seconds_of(cloud: Cloud, target_id: str, task_id: str, usual: float | None) -> float | None:
    """Seconds of a task that begins now."""
    planned: JsonObject = cloud.store.private(_SLOW)
    slow = planned.pop(f"{target_id}/{task_id}", None)
    if slow is None:
        return usual
    cloud.store.put_private(_SLOW, planned)
    return float(slow)


def raise_planned(cloud: Cloud, job: Job, task_id: str) -> None:
    """Raises TaskFailed for a task that is to fail; each fault is raised once, not again after a restart."""
    rehearsed = job.rehearsed
    if rehearsed is not None and rehearsed.task_id == task_id:
        job.rehearsed = None
        raise TaskFailed(rehearsed)
    planned = cloud.store.private(_FAULTS)
    fault = planned.get(f"{job.target_id}/{task_id}")
    if fault is None or fault["times"] < 1:
        return
    fault["times"] -= 1
    cloud.store.put_private(_FAULTS, planned)
    raise TaskFailed(Fault(fault["code"], fault["message"], fault["causes"], fault["action"]))


def _usual_fault(job: Job) -> Fault:
    """The fault for a job, with the task where it happens; an internal error at its last task where none is known."""
    task_id, (code, message, causes, action) = _USUAL.get(job.workflow, (job.tasks[-1].task_id, _INTERNAL))
    return Fault(code, message, causes, action, task_id=task_id)


def main_task(workflow: str) -> str:
    """The id of the task at which a job of a workflow fails or is slow."""
    return _USUAL[workflow][0]
