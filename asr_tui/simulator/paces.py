"""How long this Azure takes for what it is asked, in seconds of its own time."""

from __future__ import annotations

from asr_tui.simulator.providers.compute.runtime import START_SECONDS
from asr_tui.simulator.providers.network.changes import CHANGE_SECONDS
from asr_tui.simulator.providers.recovery_services import CREATION_SECONDS as VAULT_SECONDS
from asr_tui.simulator.providers.site_recovery import container_mappings, failover, item_updates
from asr_tui.simulator.providers.site_recovery import enabling as enable
from asr_tui.simulator.providers.site_recovery import plan_actions as plans
from asr_tui.simulator.providers.site_recovery import reprotecting as reprotect
from asr_tui.simulator.providers.site_recovery.job_runs import Workflow
from asr_tui.simulator.providers.storage import CREATION_SECONDS

STORAGE_ACCOUNT = CREATION_SECONDS
VAULT = VAULT_SECONDS
NETWORK_CHANGE = CHANGE_SECONDS
MACHINE_START = START_SECONDS


def until_protected(largest: int) -> float:
    """From the end of the job until the first recovery point; `largest` is the largest disk, in bytes."""
    return enable.seconds_of_copy(largest) + enable.FIRST_POINT_SECONDS


def enabling(disks: int) -> float:
    return _job(enable.ENABLE) + enable.target_seconds(disks)


def reprotecting() -> float:
    """Of a failover that was committed before."""
    return _job(reprotect.REPROTECT) + _job(reprotect.ENABLE_REPLICA) + reprotect.AFTER_CHILD


def repairing() -> float:
    return _job(item_updates.REPAIR)


def committing() -> float:
    return _job(failover.COMMIT)


def plan_failover(boot_groups: int, *, shut_down: bool) -> float:
    """Of a plan without actions, whose machines run and are shut down first where that is asked for."""
    return _around(plans.FAIL_OVER + (plans.SHUTDOWN if shut_down else 0.0) + plans.START * boot_groups)


def plan_test(boot_groups: int) -> float:
    """Of a plan without actions."""
    return _around(plans.START_TEST + plans.START * boot_groups)


def plan_clean_up() -> float:
    return _around(plans.CLEAN_UP)


def plan_commit(boot_groups: int) -> float:
    return plans.LEAD + plans.COMMITTING * boot_groups


def _around(seconds: float) -> float:
    """With what every run of a plan begins and ends with."""
    return plans.LEAD + plans.CHECKS + seconds + plans.EMPTY


def mapping() -> float:
    return _job(container_mappings.CREATE)


def _job(workflow: Workflow) -> float:
    """The tasks whose length does not depend on the job, and what is before the first one."""
    fixed = (step.seconds for step in workflow.steps if step.skipped is None)
    return workflow.lead + sum(seconds for seconds in fixed if isinstance(seconds, float | int))
