"""Reprotect (switchprotection): the item turns round and moves to the other fabric and container."""

from __future__ import annotations

import msgspec

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import Request, Response
from asr_tui.simulator.providers.compute.machines import remove_machine
from asr_tui.simulator.providers.compute.power import DEALLOCATED, set_power
from asr_tui.simulator.providers.site_recovery import (
    enabling,
    item_nics,
    item_record,
    item_target,
    job_record,
    job_runs,
    machines,
    refusals,
    scenarios,
)
from asr_tui.simulator.providers.site_recovery.failover import commit
from asr_tui.simulator.providers.site_recovery.inputs import ProtectDetails, ProtectInput, taking
from asr_tui.simulator.providers.site_recovery.item_jobs import item_workflow, on_item, release_failed, start_on
from asr_tui.simulator.providers.site_recovery.item_record import Item, must_find
from asr_tui.simulator.providers.site_recovery.job_record import ChildJob, Fault, Job, Task, TaskFailed
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Workflow
from asr_tui.simulator.providers.site_recovery.reprotect_input import reversed_item
from asr_tui.simulator.providers.site_recovery.views import require
from asr_tui.simulator.providers.site_recovery.wire import CONTAINER, request_id_path, vault_id

# Recorded: the parent's task ended a minute after its child job.
_AFTER_CHILD = 60.0


def _switch(cloud: Cloud, request: Request, given: ProtectInput) -> Response:
    container = require(cloud, request, CONTAINER)
    name = given.replicationProtectedItemName or ""
    item = item_record.find(cloud, f"{container['id']}/replicationProtectedItems/{name}")
    if item is None:
        raise refusals.missing("replicationProtectedItems", name)
    item_record.require_allowed(item, "SwitchProtection")
    turned = reversed_item(cloud, item, given.providerSpecificDetails or ProtectDetails())
    custom = {"newReplicationProtectedItemId": request_id_path(turned.id)}
    args = {"turned": msgspec.to_builtins(turned)}
    return start_on(cloud, request, REPROTECT, item, args=args, custom=custom, own_case=False, location=container["id"])


def _is_committed(cloud: Cloud, job: Job) -> bool:
    return must_find(cloud, job.subject).stage == "committed"


def _protect_replica(cloud: Cloud, job: Job) -> None:
    """The enable job inside the reprotect job, shown as its task's child."""
    turned = msgspec.convert(job.args["turned"], Item)
    target, affected = item_target.shown(cloud, turned)
    args = {"parent": job.id, "turned": job.args["turned"]}
    child = job_runs.start(
        cloud, ENABLE_REPLICA, vault_id(turned.id), None, target, subject=job.subject, affected=affected, args=args
    )
    task = job.tasks[job.step]
    task.group = "GroupTaskDetails"
    inner = Task("EnableDr", target.name, target.name, "InProgress", "InProgress", cloud.pace.now)
    inner.child = ChildJob.of(child)
    task.children = [inner]
    job.args["child"] = child.id


def _replica_protected(cloud: Cloud, job: Job) -> None:
    """How the child ended decides how its parent's task ends."""
    child = job_record.load(cloud, job.args["child"])
    task = job.tasks[job.step].children[0]
    task.state, task.description, task.end = child.state, child.description, child.end
    if child.faults:
        raise TaskFailed(child.faults[0])


def _child_parent(cloud: Cloud, job: Job, delay: float) -> None:
    parent = job_record.load(cloud, job.args["parent"])
    if not parent.over:
        job_runs.finish_step(cloud, parent, delay)


def _check_replica(cloud: Cloud, job: Job) -> None:
    turned = _turned_of(job)
    machine = machines.find_machine(cloud, turned.vm_id)
    if machine is None or machine["properties"].get("provisioningState", "Succeeded") != "Succeeded":
        raise TaskFailed(enabling.NOT_SUCCEEDED)


def _prepare_replica(cloud: Cloud, job: Job) -> None:
    turned = _turned_of(job)
    if cloud.out_since(turned.target_location) is not None:
        raise TaskFailed(
            Fault("RegionNotAvailable", f"The region {turned.target_location} is not available.", "", "Retry later.")
        )
    machines.put_extension(cloud, turned.vm_id, "Succeeded")


def _turn(cloud: Cloud, job: Job) -> None:
    """The enabling succeeded: the item moves, the old side is cleared, the copy begins."""
    old = must_find(cloud, job.subject)
    turned = _turned_of(job)
    turned.nics = item_nics.reversed_nics(cloud, old, turned)
    _clear_old_side(cloud, old)
    item_target.make_replica_disks(cloud, turned)
    cloud.store.delete(old.id)
    parent = job_record.load(cloud, job.args["parent"])
    parent.subject = job.subject = turned.id
    job_record.save(cloud, parent)
    turned.stage = "copying"
    turned.job = parent.id
    item_record.save(cloud, turned)
    enabling.begin_copy(cloud, job)
    item_record.claim(cloud, must_find(cloud, turned.id), parent)
    _child_parent(cloud, job, _AFTER_CHILD)


def _clear_old_side(cloud: Cloud, old: Item) -> None:
    """The original disks are replaced by replicas; back towards the first region the original machine and its
    interfaces are deleted too, away from it they stay, switched off (Microsoft Learn, "Reprotect Azure VMs to the
    primary region")."""
    machine = machines.find_machine(cloud, old.vm_id)
    if machine is not None:
        set_power(cloud, old.vm_id, DEALLOCATED)
        if not old.reversed or old.source_location == old.first_source_location:
            remove_machine(cloud, old.vm_id)
            for interface in machines.interface_ids(machine):
                cloud.store.delete(interface)
    for disk in old.disks:
        if disk.uri is None:
            cloud.store.delete(disk.id)


def _turned_of(job: Job) -> Item:
    return msgspec.convert(job.args["turned"], Item)


def _child_stopped(cloud: Cloud, job: Job) -> None:
    _child_parent(cloud, job, 0.5)


def _stopped(cloud: Cloud, job: Job) -> None:
    """The item stays where it was, failed over or committed, unless it has moved already."""
    child_id = job.args.get("child")
    if child_id:
        child = job_record.load(cloud, child_id)
        if not child.over and child.state != "Cancelling":
            job_runs.cancel(cloud, child)
    release_failed(cloud, job)


REPROTECT = item_workflow(
    "reprotect",
    scenarios.REPROTECT,
    Step(1.9),
    # Reprotecting an uncommitted failover commits it (recorded).
    Step(35.0, on_item(commit), skipped=_is_committed),
    Step(0.35),
    Step(0.6),
    Step(None, _replica_protected, begin=_protect_replica),
    lead=0.7,
    stopped=_stopped,
)
# 478 seconds were recorded for the child job.
ENABLE_REPLICA = Workflow(
    "reprotect_enable",
    scenarios.ENABLE,
    (Step(9.0, _check_replica), Step(345.0, _prepare_replica), Step(0.5), Step(100.0), Step(0.4)),
    lead=0.8,
    done=_turn,
    stopped=_child_stopped,
    restartable=False,
)

PROVIDER = JobProvider(
    routes=[("POST", CONTAINER + "/switchprotection", taking(ProtectInput, _switch))],
    workflows=[REPROTECT, ENABLE_REPLICA],
)
