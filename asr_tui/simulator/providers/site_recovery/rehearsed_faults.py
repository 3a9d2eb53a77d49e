"""Failures on demand: a world, a test or a rehearsal lets a task of the next job on a machine fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asr_tui.simulator.providers.site_recovery.job_record import Fault, TaskFailed
from asr_tui.simulator.providers.site_recovery.wire import machine_guid

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud

_KEPT = "/simulator/rehearsed_faults"


def fail_task(
    cloud: Cloud, vm_id: str, task_id: str, code: str, message: str, causes: str = "", action: str = "", times: int = 1
) -> None:
    """Let the task of that id (e.g. `FailoverTask`) fail in the next `times` jobs on a machine."""
    told = cloud.store.private(_KEPT)
    fault = {"code": code, "message": message, "causes": causes, "action": action, "times": times}
    told[f"{machine_guid(vm_id)}/{task_id}"] = fault
    cloud.store.put_private(_KEPT, told)


def raise_if_told(cloud: Cloud, target_id: str, task_id: str) -> None:
    """Raises TaskFailed when the task is to fail, and counts it."""
    told = cloud.store.private(_KEPT)
    fault = told.get(f"{target_id}/{task_id}")
    if fault is None or fault["times"] < 1:
        return
    fault["times"] -= 1
    cloud.store.put_private(_KEPT, told)
    raise TaskFailed(Fault(fault["code"], fault["message"], fault["causes"], fault["action"]))
