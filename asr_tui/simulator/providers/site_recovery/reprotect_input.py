"""What a client sends to reprotect a machine, checked, and the item that it describes: turned round."""

from __future__ import annotations

import msgspec

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import disk_input, enable_input, machines, refusals
from asr_tui.simulator.providers.site_recovery.inputs import ProtectDetails
from asr_tui.simulator.providers.site_recovery.item_record import Disk, Item
from asr_tui.simulator.providers.site_recovery.policies import policy_named
from asr_tui.simulator.providers.site_recovery.topology import location_of
from asr_tui.simulator.providers.site_recovery.wire import parent_id

_SILENT = "The machine cannot be replicated to a region that does not answer."
"""Both sides have to answer (Microsoft Learn, "Reprotect Azure VMs to the primary region"; code assumed)."""


def reversed_item(cloud: Cloud, item: Item, given: ProtectDetails) -> Item:
    """The item as it will be, from what the client sent. The rules of a first enable about the vault's region
    do not hold here: a failed-over machine normally runs in the vault's own region (recorded)."""
    policy = policy_named(cloud, given.policyId or item.policy)
    source = cloud.store.require(item.recovery_container)
    back = enable_input.require_recovery_container(cloud, source, policy, given)
    home = location_of(cloud, parent_id(back["id"]))
    enable_input.require_answering(cloud, (home, item.target_location), _SILENT)
    machine = _failed_over_machine(cloud, item)
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
            "Disable replication of the item and protect the machine anew.",
        )
    return machine


def _with_group(item: Item, given: ProtectDetails) -> ProtectDetails:
    """Without a group the machine goes back to the one that it came from (assumed)."""
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
        turned.append(disk)
    return turned
