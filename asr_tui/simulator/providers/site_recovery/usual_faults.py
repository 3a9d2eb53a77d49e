"""How the jobs of each kind are best known to fail: the task, and the code with its words.

Codes from Microsoft Learn's troubleshooting articles, the sentences shortened; 499 from the specification's example
of an event.
"""

from __future__ import annotations

from asr_tui.simulator.providers.site_recovery.job_record import Fault, Job

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


def usual_fault(job: Job) -> Fault:
    """The fault for a job, with the task where it happens; an internal error at its last task where none is known."""
    task_id, (code, message, causes, action) = _USUAL.get(job.workflow, (job.tasks[-1].task_id, _INTERNAL))
    return Fault(code, message, causes, action, task_id=task_id)


def main_task(workflow: str) -> str:
    """The id of the task at which a job of that kind fails or takes its time."""
    return _USUAL[workflow][0]
