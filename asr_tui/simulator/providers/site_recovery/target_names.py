"""Names of what replication makes in the target region, and what happens where they are taken."""

from __future__ import annotations

from asr_tui.simulator.arm_ids import name_of, same_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, value_at
from asr_tui.simulator.providers.site_recovery.item_record import Disk, Item
from asr_tui.simulator.providers.site_recovery.job_record import Fault, TaskFailed


def interfaces(item: Item) -> list[JsonObject]:
    """Those that a machine in the target region gets."""
    return [nic for nic in item.nics if nic["selectionType"] != "NotSelected"] or item.nics


def disk_id(disk: Disk, *, test: bool) -> str:
    name = disk.test_name or f"{disk.name}-ASRtest" if test else disk.new_name or disk.name
    return f"{disk.recovery_group}/providers/Microsoft.Compute/disks/{name}"


def interface_id(item: Item, nic: JsonObject, *, test: bool) -> str:
    """The source interface's name, or the one chosen."""
    source = name_of(nic["sourceNicArmId"])
    chosen = nic["tfoRecoveryNicName"] if test else nic["recoveryNicName"] or nic["targetNicName"]
    name = chosen or (f"{source}-test" if test else source)
    return f"{item.target.group_id}/providers/Microsoft.Network/networkInterfaces/{name}"


def refused(code: str, item: Item, why: str) -> Fault:
    """Codes: Microsoft Learn, "Troubleshoot errors when failing over VM to Azure"; words assumed."""
    return Fault(
        code,
        f"The virtual machine '{item.friendly_name}' could not be created in the target region.",
        why,
        "Correct the cause, then restart the job or retry the operation.",
    )


def require_own(cloud: Cloud, item: Item, vm_id: str) -> None:
    """A machine of that name is used again only where it is the item's own of an earlier failover.

    A re-protect kept it ("Found an existing VM on the target side ... which will be reused at the time of failover",
    recorded, 150407), or it boots from the disk that the failover makes (the machine in azure-cli-a2a, recorded).
    Compute makes no second machine of a name in a group; that the failover then fails is assumed.
    """
    boots_from = value_at(cloud.store.get(vm_id), "properties", "storageProfile", "osDisk", "managedDisk", "id")
    own = (disk_id(disk, test=False) for disk in item.disks)
    if not same_id(item.kept_vm or "", vm_id) and not any(same_id(str(boots_from or ""), one) for one in own):
        why = f"A virtual machine named '{name_of(vm_id)}' already exists in the resource group."
        raise TaskFailed(refused("28031", item, why))


def require_no_remains(cloud: Cloud, item: Item, vm_id: str) -> None:
    """Nothing of an earlier drill may be there: what a test makes has the same names each time (recorded).

    Whoever deletes only a part of it, or has it locked when the clean-up runs, keeps the rest. No recording, article or
    issue tells what Azure answers then: that the job fails with 28031 is assumed.
    """
    names = [vm_id, *(disk_id(disk, test=True) for disk in item.disks if disk.uri is None)]
    names += [interface_id(item, nic, test=True) for nic in interfaces(item)]
    if left := next((one for one in names if cloud.store.exists(one)), None):
        why = f"A resource named '{name_of(left)}' already exists in the resource group."
        raise TaskFailed(refused("28031", item, why))
