"""Reprotect (switchprotection): the item turns round and moves to the other fabric and container."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.providers.compute.machines import remove_machine
from asr_tui.simulator.providers.compute.power import DEALLOCATED, set_power
from asr_tui.simulator.providers.site_recovery import (
    enable_input,
    enabling,
    events,
    item_nics,
    item_record,
    item_target,
    job_record,
    job_runs,
    machines,
    operations,
    outages,
    refusals,
    scenarios,
)
from asr_tui.simulator.providers.site_recovery.after_failover import commit_now
from asr_tui.simulator.providers.site_recovery.containers import require_container
from asr_tui.simulator.providers.site_recovery.fabrics import location_of
from asr_tui.simulator.providers.site_recovery.inputs import ProtectInput, taking
from asr_tui.simulator.providers.site_recovery.item_jobs import start_on
from asr_tui.simulator.providers.site_recovery.item_record import Disk, Item, must_find
from asr_tui.simulator.providers.site_recovery.items import CONTAINER
from asr_tui.simulator.providers.site_recovery.job_record import ChildJob, Fault, Job, Task, TaskFailed
from asr_tui.simulator.providers.site_recovery.job_runs import Step, Target, Workflow
from asr_tui.simulator.providers.site_recovery.policies import require_policy
from asr_tui.simulator.providers.site_recovery.wire import parent_id, request_id_path, vault_id
from asr_tui.simulator.routes import Request, Response, Route

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud

# Recorded: the parent's task ended a minute after its child job.
_AFTER_CHILD = 60.0


def _switch(cloud: Cloud, request: Request) -> Response:
    container = require_container(cloud, request)
    given: JsonObject = request.properties.get("providerSpecificDetails") or {}
    name = str(request.properties.get("replicationProtectedItemName") or "")
    item = item_record.find(cloud, f"{container['id']}/replicationProtectedItems/{name}")
    if item is None:
        raise refusals.item_missing(request, name)
    item_record.require_allowed(cloud, request, item, "SwitchProtection")
    turned = _turned(cloud, request, item, given)
    custom = {"newReplicationProtectedItemId": request_id_path(turned.id)}
    args = {"turned": msgspec.to_builtins(turned)}
    job = start_on(cloud, request, REPROTECT, item, args=args, custom=custom, own_case=False)
    job.result = container["id"]
    job_record.save(cloud, job)
    return operations.accepted(cloud, request, job, container["id"], job_as_request_id=True)


def _turned(cloud: Cloud, request: Request, item: Item, given: JsonObject) -> Item:
    """The item as it will be, from what the client sent. The rules of a first enable about the vault's region
    do not hold here: a failed-over machine normally runs in the vault's own region (recorded)."""
    policy = require_policy(cloud, request, str(given.get("policyId") or item.policy))
    source = cloud.store.require(item.recovery_container)
    back = enable_input.require_recovery_container(cloud, request, source, policy, given)
    home = location_of(cloud, parent_id(back["id"]))
    for region in (home, item.target_location):
        if outages.out_since(cloud, region) is not None:
            raise refusals.refused(
                request,
                503,
                "RegionNotAvailable",  # assumed
                f"The region {region} is not available.",
                "The machine cannot be replicated to a region that does not answer.",
                "Retry the operation when the region is available again.",
            )
    machine = machines.find_machine(cloud, item.failed_over_vm or "")
    if machine is None:
        raise refusals.wrong_input(
            request,
            "FailedOverVirtualMachineNotFound",
            f"The failed-over machine of '{item.friendly_name}' could not be found. It might have been deleted.",
            "Disable replication of the item and protect the machine anew.",
        )
    wish = enable_input.checked_target(cloud, request, _with_group(item, given), machine, home)
    wish.test_vm_name = item.target.test_vm_name
    wish.license_type = item.target.license_type
    wish.vm_size = item.target.vm_size
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
        target=wish,
        group_guid=item.group_guid,
        management_id=cloud.new_guid(),
        correlation_id=cloud.new_guid(),
        group_name=item.group_name,
        source_zone=next(iter(machine.get("zones") or []), None),
        auto_protection=item.auto_protection,
        disks=_disks(cloud, request, item, given),
        known_disks=machines.disk_ids(machine),
        tags=item.tags,
        reversed=True,
        lifecycle=item.lifecycle,
        last_test=None,
    )


def _with_group(item: Item, given: JsonObject) -> JsonObject:
    """Without a group the machine goes back to the one that it came from (assumed)."""
    home = item.vm_id.split("/providers/")[0]
    return {**given, "recoveryResourceGroupId": given.get("recoveryResourceGroupId") or home}


def _disks(cloud: Cloud, request: Request, item: Item, given: JsonObject) -> list[Disk]:
    """The failed-over disks with their cache account, which has to lie where the machine runs now."""
    sent = given.get("vmManagedDisks") or []
    unmanaged = given.get("vmDisks") or []
    if unmanaged:
        return enable_input.checked_disks(cloud, request, given, item.target_location)
    before = {(disk.target_id or "").lower(): disk for disk in item.disks}
    if {str(disk.get("diskId")).lower() for disk in sent} != set(before):
        raise refusals.wrong_input(
            request,
            "VMDisksMissing",
            "The disks given are not those of the failed-over machine.",
            "Give each disk of the failed-over machine once.",
        )
    turned = []
    for entry in sent:
        disk = enable_input.managed_disk(cloud, request, entry, item.target_location)
        old = before[disk.id.lower()]
        disk.original_target_id = old.id
        disk.is_os = old.is_os
        disk.capacity = old.capacity
        turned.append(disk)
    return turned


def _is_committed(cloud: Cloud, job: Job) -> bool:
    return must_find(cloud, job.subject).stage == "committed"


def _commit(cloud: Cloud, job: Job) -> None:
    """Reprotecting an uncommitted failover commits it (recorded)."""
    item = must_find(cloud, job.subject)
    commit_now(cloud, item)
    item_record.save(cloud, item)


def _protect_replica(cloud: Cloud, job: Job) -> None:
    """The enable job inside the reprotect job, shown as its task's child."""
    turned = msgspec.convert(job.args["turned"], Item)
    child = job_runs.start(
        cloud,
        ENABLE_REPLICA,
        vault_id(turned.id),
        None,
        Target(turned.machine_guid, turned.friendly_name.lower()),
        subject=job.subject,
        affected=item_target.affected(cloud, turned),
        args={"parent": job.id, "turned": job.args["turned"]},
    )
    task = job.tasks[job.step]
    task.group = "GroupTaskDetails"
    name = turned.friendly_name.lower()
    task.children = [
        Task(
            "EnableDr",
            name,
            name,
            state="InProgress",
            description="InProgress",
            start=cloud.pace.now,
            child=ChildJob(child.id, child.friendly_name, child.scenario, child.target_id, child.target_name),
        )
    ]
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
    if outages.out_since(cloud, turned.target_location) is not None:
        raise TaskFailed(
            Fault("RegionNotAvailable", f"The region {turned.target_location} is not available.", "", "Retry later.")
        )
    machines.put_extension(cloud, turned.vm_id, "Succeeded")


def _turn(cloud: Cloud, job: Job) -> None:
    """The enabling succeeded: the item moves, the old machine gives way, the copy begins."""
    old = must_find(cloud, job.subject)
    turned = _turned_of(job)
    turned.nics = item_nics.turned_round(cloud, old, turned)
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
    cards are deleted too, away from it they stay, switched off (Microsoft Learn, "Reprotect Azure VMs to the
    primary region")."""
    cards = _cards(cloud, old.vm_id)
    if machines.find_machine(cloud, old.vm_id) is not None:
        set_power(cloud, old.vm_id, DEALLOCATED)
        if not old.reversed or old.source_location == old.first_source_location:
            remove_machine(cloud, old.vm_id)
            for card in cards:
                cloud.store.delete(card)
    for disk in old.disks:
        if disk.uri is None:
            cloud.store.delete(disk.id)


def _cards(cloud: Cloud, vm_id: str) -> list[str]:
    machine = machines.find_machine(cloud, vm_id)
    profile = (machine or {"properties": {}})["properties"].get("networkProfile") or {}
    return [str(card["id"]) for card in profile.get("networkInterfaces") or []]


def _turned_of(job: Job) -> Item:
    return msgspec.convert(job.args["turned"], Item)


def _child_stopped(cloud: Cloud, job: Job) -> None:
    _child_parent(cloud, job, 0.5)


def _done(cloud: Cloud, job: Job) -> None:
    item_record.release(cloud, job)


def _stopped(cloud: Cloud, job: Job) -> None:
    """The item stays where it was, failed over or committed, unless it has moved already."""
    child_id = job.args.get("child")
    if child_id:
        child = job_record.load(cloud, child_id)
        if not child.over and child.state != "Cancelling":
            job_runs.cancel(cloud, child)
    item_record.release(cloud, job)
    events.job_failed(cloud, job)


def _again(cloud: Cloud, job: Job) -> None:
    item_record.claim(cloud, must_find(cloud, job.subject), job)


REPROTECT = Workflow(
    "reprotect",
    scenarios.REPROTECT,
    (
        Step(1.9),
        Step(35.0, _commit, skipped=_is_committed),
        Step(0.35),
        Step(0.6),
        Step(None, _replica_protected, begin=_protect_replica),
    ),
    lead=0.7,
    done=_done,
    stopped=_stopped,
    again=_again,
    placeholder=True,
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
WORKFLOWS = [REPROTECT, ENABLE_REPLICA]

ROUTES: list[Route] = [("POST", CONTAINER + "/switchprotection", taking(ProtectInput, _switch))]
