"""Reprotect (switchprotection): the item is reversed and moves to the other fabric and container."""

from __future__ import annotations

import msgspec

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute.machines import remove_machine
from asr_tui.simulator.providers.compute.runtime import DEALLOCATED, set_power
from asr_tui.simulator.providers.site_recovery import (
    cache_access,
    disk_input,
    enable_input,
    enabling,
    item_jobs,
    item_nics,
    item_record,
    job_record,
    job_runs,
    machines,
    refusals,
    scenarios,
    target_machines,
)
from asr_tui.simulator.providers.site_recovery.failover import commit
from asr_tui.simulator.providers.site_recovery.inputs import ProtectDetails, ProtectInput, with_input
from asr_tui.simulator.providers.site_recovery.item_jobs import item_workflow, on_item, release_failed, start_on
from asr_tui.simulator.providers.site_recovery.item_record import Disk, Item, must_find
from asr_tui.simulator.providers.site_recovery.job_record import ChildJob, Job, Task, TaskFailed
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Workflow
from asr_tui.simulator.providers.site_recovery.policies import policy_named
from asr_tui.simulator.providers.site_recovery.topology import location_of
from asr_tui.simulator.providers.site_recovery.views import require
from asr_tui.simulator.providers.site_recovery.wire import CONTAINER, parent_id, request_id_path, vault_id

# Recorded: the parent's task ended a minute after its child job.
AFTER_CHILD = 60.0


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
    target, affected = item_jobs.shown(cloud, _turned_of(job))
    args = {"parent": job.id, "turned": job.args["turned"]}
    child = job_runs.start(
        cloud, ENABLE_REPLICA, job.vault, None, target, subject=job.subject, affected=affected, args=args
    )
    task = job.tasks[job.step]
    task.group = "GroupTaskDetails"
    inner = Task("EnableDr", target.name, target.name, "InProgress", "InProgress", cloud.clock.now)
    inner.child = ChildJob.of(child)
    task.children = [inner]
    job.args["child"] = child.id


def _replica_protected(cloud: Cloud, job: Job) -> None:
    """The parent's task ends as its child job."""
    child = job_record.load(cloud, job.args["child"])
    task = job.tasks[job.step].children[0]
    task.state, task.description, task.end = child.state, child.description, child.end
    if child.faults:
        raise TaskFailed(child.faults[0])


def _finish_parent(cloud: Cloud, job: Job, delay: float) -> None:
    """End the parent job's task."""
    parent = job_record.load(cloud, job.args["parent"])
    if not parent.over:
        job_runs.finish_step(cloud, parent, delay)


def _check_replica(cloud: Cloud, job: Job) -> None:
    machine = machines.find_machine(cloud, _turned_of(job).vm_id)
    if machine is None or not machines.is_provisioned(machine):
        raise TaskFailed(enabling.NOT_SUCCEEDED)


def _prepare_replica(cloud: Cloud, job: Job) -> None:
    turned = _turned_of(job)
    if cloud.out_since(turned.target_location) is not None:
        message = f"The region {turned.target_location} is not available."
        raise TaskFailed.because("RegionNotAvailable", message, action="Retry later.")
    accounts = [disk.staging_account for disk in turned.disks]
    if fault := cache_access.fault(cloud, vault_id(turned.id), accounts):
        raise TaskFailed(fault)
    fault = enabling.way_out_fault(cloud, turned.vm_id)
    machines.put_extension(cloud, turned.vm_id, "Failed" if fault else "Succeeded")
    if fault:
        raise TaskFailed(fault)


def _turn(cloud: Cloud, job: Job) -> None:
    """Move the item, clear the old side and begin the copy."""
    old = must_find(cloud, job.subject)
    turned = _turned_of(job)
    turned.nics = item_nics.reversed_nics(cloud, old, turned)
    turned.kept_vm = _clear_old_side(cloud, old)
    target_machines.make_replica_disks(cloud, turned)
    cloud.store.delete(old.id)
    parent = job_record.load(cloud, job.args["parent"])
    parent.subject = job.subject = turned.id
    job_record.save(cloud, parent)
    enabling.begin_copy(cloud, job, turned)
    item_record.claim(cloud, turned, parent)
    _finish_parent(cloud, job, AFTER_CHILD)


def _clear_old_side(cloud: Cloud, old: Item) -> str | None:
    """The id of the old side's machine where it stays.

    The original disks are replaced by replicas. Back towards the first region the original machine and its interfaces
    are deleted too; away from it, after a failback, they stay, switched off (Microsoft Learn, "Reprotect Azure VMs to
    the primary region", 2023-07 and 2024-04; its tutorial of the failback, 2020-11, says that they are deleted).
    """
    machine = machines.find_machine(cloud, old.vm_id)
    if machine is not None:
        set_power(cloud, old.vm_id, DEALLOCATED)
        if old.leaves_home:
            remove_machine(cloud, old.vm_id)
            for interface in machines.interface_ids(machine):
                cloud.store.delete(interface)
    for disk in old.disks:
        if disk.uri is None:
            cloud.store.delete(disk.id)
    return old.vm_id if machine is not None and not old.leaves_home else None


def _turned_of(job: Job) -> Item:
    return msgspec.convert(job.args["turned"], Item)


def _child_stopped(cloud: Cloud, job: Job) -> None:
    _finish_parent(cloud, job, 0.5)


def _stopped(cloud: Cloud, job: Job) -> None:
    """The item stays where it was, failed over or committed, unless it has moved already."""
    child_id = job.args.get("child")
    if child_id:
        child = job_record.load(cloud, child_id)
        if not child.over and child.state != "Cancelling":
            job_runs.cancel(cloud, child)
    release_failed(cloud, job)


_SILENT = "The machine cannot be replicated to a region that does not answer."
"""Both sides have to answer (Microsoft Learn, "Reprotect Azure VMs to the primary region"; code assumed)."""


def reversed_item(cloud: Cloud, item: Item, given: ProtectDetails) -> Item:
    """The reversed item of a client's input. A first enable's rules about the vault's region do not hold: a failed-over
    machine normally runs in the vault's own region (recorded)."""
    policy = policy_named(cloud, given.policyId or item.policy)
    source = cloud.store.require(item.recovery_container)
    back = enable_input.require_recovery_container(cloud, source, policy, given)
    home = location_of(cloud, parent_id(back["id"]))
    enable_input.require_answering(cloud, (home, item.target_location), _SILENT)
    machine = _failed_over_machine(cloud, item)
    enable_input.require_other_zone(machine, item.target_location, home, given)
    settings = enable_input.checked_target(cloud, _with_group(item, given), machine, home)
    settings.test_vm_name = item.target.test_vm_name
    settings.license_type = item.target.license_type
    settings.vm_size = item.target.vm_size
    return Item(
        id=f"{source['id']}/replicationProtectedItems/{item.name}",
        name=item.name,
        friendly_name=item.friendly_name,
        vm_id=machine["id"],
        container=item.recovery_container,
        recovery_container=back["id"],
        policy=policy["id"],
        source_location=item.target_location,
        target_location=home,
        first_source_location=item.first_source_location,
        first_target_location=item.first_target_location,
        os_type=item.os_type,
        generation=item.generation,
        target=settings,
        group_guid=item.group_guid,
        management_id=cloud.new_guid(),
        correlation_id=cloud.new_guid(),
        group_name=item.group_name,
        source_zone=next(iter(machine.get("zones") or []), None),
        first_source_zone=item.first_source_zone,
        first_target_zone=item.first_target_zone,
        auto_protection=item.auto_protection,
        disks=_disks(cloud, item, given),
        known_disks=machines.disk_ids(machine),
        tags=item.tags,
        reversed=True,
        lifecycle=item.lifecycle,
        last_test=None,
    )


def _failed_over_machine(cloud: Cloud, item: Item) -> JsonObject:
    machine = machines.find_machine(cloud, item.failed_over_vm or "")
    if machine is None:
        raise refusals.wrong_input(
            "FailedOverVirtualMachineNotFound",
            f"The failed-over machine of '{item.friendly_name}' could not be found. It might have been deleted.",
            "Disable replication of the item and protect the machine again.",
        )
    return machine


def _with_group(item: Item, given: ProtectDetails) -> ProtectDetails:
    """Without a group the machine returns to its former one (assumed)."""
    home = item.vm_id.split("/providers/")[0]
    return msgspec.structs.replace(given, recoveryResourceGroupId=given.recoveryResourceGroupId or home)


def _disks(cloud: Cloud, item: Item, given: ProtectDetails) -> list[Disk]:
    """The failed-over disks with their cache account, which has to lie where the machine runs now."""
    sent = given.vmManagedDisks or []
    if given.vmDisks:
        return disk_input.checked_disks(cloud, given, item.target_location)
    before = {(disk.target_id or "").lower(): disk for disk in item.disks}
    if {str(disk.diskId).lower() for disk in sent} != set(before):
        raise refusals.wrong_input(
            "VMDisksMissing",
            "The disks given are not those of the failed-over machine.",
            "Give each disk of the failed-over machine once.",
        )
    turned = []
    for entry in sent:
        disk = disk_input.managed_disk(cloud, entry, item.target_location)
        old = before[disk.id.lower()]
        disk.original_target_id = old.id
        disk.is_os = old.is_os
        # Without a set the one that the disk had at home (assumed).
        disk.encryption_set = disk.encryption_set or machines.own_key(cloud, old.id)
        disk.capacity = old.capacity
        disk_input.check_fast_types(cloud, disk)
        turned.append(disk)
    return turned


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
    routes=[("POST", CONTAINER + "/switchprotection", with_input(ProtectInput, _switch))],
    workflows=[REPROTECT, ENABLE_REPLICA],
)
