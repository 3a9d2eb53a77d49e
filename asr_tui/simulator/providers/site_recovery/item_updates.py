"""Changes of a replicated item: settings after a failover (PATCH), added disks, resynchronization."""

from __future__ import annotations

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from asr_tui.simulator.arm_ids import name_of, same_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import (
    disk_input,
    health,
    item_record,
    machines,
    refusals,
    scenarios,
    target_machines,
    update_input,
)
from asr_tui.simulator.providers.site_recovery.inputs import (
    DiskEncryptionInput,
    DiskInput,
    IpConfigInput,
    NicInput,
    ProtectDetails,
    ProtectInput,
    UpdateDetails,
    UpdateInput,
    with_input,
)
from asr_tui.simulator.providers.site_recovery.item_jobs import item_workflow, on_item, start_on
from asr_tui.simulator.providers.site_recovery.item_record import Disk, Finding, Item
from asr_tui.simulator.providers.site_recovery.items import require_item
from asr_tui.simulator.providers.site_recovery.job_record import Job, TaskFailed
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step
from asr_tui.simulator.providers.site_recovery.wire import ITEM

# PATCH's own names -> attributes of the target, at the top and inside providerSpecificDetails.
_TOP = {
    "recoveryAzureVMName": "vm_name",
    "recoveryAzureVMSize": "vm_size",
    "selectedRecoveryAzureNetworkId": "selected_network_id",
    "selectedTfoAzureNetworkId": "test_network_id",
    "licenseType": "license_type",
    "recoveryAvailabilitySetId": "availability_set",
}
_DETAILS = {
    "tfoAzureVMName": "test_vm_name",
    "recoveryResourceGroupId": "group_id",
    "recoveryBootDiagStorageAccountId": "boot_account",
    "recoveryProximityPlacementGroupId": "proximity_group",
    "recoveryVirtualMachineScaleSetId": "scale_set",
    "recoveryCapacityReservationGroupId": "capacity_group",
    "recoveryAvailabilityZone": "zone",
    "platformFaultDomain": "fault_domain",
}
_NIC_RENAMED = {
    "tfoNicName": "tfoRecoveryNicName",
    "tfoNicResourceGroupName": "tfoRecoveryNicResourceGroupName",
}
# Recorded: what a PATCH leaves out reads "" afterwards where it was null before, so that it is written, not kept; that
# a value goes the same way is what Microsoft's cmdlet guards against. Size and the test network are kept (recorded).
_CLEARED = ("availability_set", "proximity_group", "scale_set")
_NIC_CLEARED: JsonObject = {
    "recoveryNetworkSecurityGroupId": "",
    "tfoNetworkSecurityGroupId": "",
    "enableAcceleratedNetworkingOnRecovery": False,
    "enableAcceleratedNetworkingOnTfo": False,
    "recoveryNicName": None,
    "recoveryNicResourceGroupName": None,
    "reuseExistingNic": False,
    "targetNicName": None,
    "tfoRecoveryNicName": None,
    "tfoRecoveryNicResourceGroupName": None,
    "tfoReuseExistingNic": False,
}


def _patch(cloud: Cloud, request: Request, given: UpdateInput) -> Response:
    item = require_item(cloud, request)
    require_protected(item, "UpdateVmProperties")
    update_input.check(cloud, item, given)
    return start_on(cloud, request, UPDATE, item, args={"given": msgspec.to_builtins(given)}, own_case=False)


def require_protected(item: Item, operation: str) -> None:  # assumed
    item_record.require_idle(item)
    if item.stage != "protected":
        raise refusals.not_allowed(operation, item.friendly_name, item.stage)


def _apply(cloud: Cloud, job: Job, item: Item) -> None:
    """Write the new settings; what is left out is kept or cleared as for Azure (see `_CLEARED`)."""
    given = msgspec.convert(job.args["given"], UpdateInput)
    details = given.providerSpecificDetails or UpdateDetails()
    changed: JsonObject = dict.fromkeys(_CLEARED)
    for sent, names in ((_sent(given), _TOP), (_sent(details), _DETAILS)):
        changed |= {names[key]: sent[key] for key in names.keys() & sent.keys()}
    for name, value in changed.items():
        setattr(item.target, name, value)
    if given.vmNics:
        _change_nics(item, given.vmNics, given.selectedRecoveryAzureNetworkId)
    for disk in details.managedDiskUpdateDetails or []:
        _change_disk(item, disk)
    item.target.patched = True
    item_record.save(cloud, item)


def _sent(given: Struct, *, without: tuple[str, ...] = ()) -> JsonObject:
    """The keys that were sent, with their values."""
    return {key: value for key, value in asdict(given).items() if value is not None and key not in without}


def _change_nics(item: Item, given: list[NicInput], network: str | None) -> None:
    """An interface that a list leaves out is not selected any more (assumed)."""
    by_id = {nic.nicId: nic for nic in given}
    for nic in item.nics:
        new = by_id.get(nic["nicId"])
        if new is None:
            nic["selectionType"] = "NotSelected"
        else:
            _change_nic(item, nic, new, network)


def _change_nic(item: Item, nic: JsonObject, given: NicInput, network: str | None) -> None:
    sent = _sent(given, without=("nicId", "ipConfigs", "selectionType"))
    nic.update(_NIC_CLEARED | {_NIC_RENAMED.get(key, key): value for key, value in sent.items()})
    if network:
        nic["recoveryVMNetworkId"] = network
    nic["tfoVMNetworkId"] = item.target.test_network_id or nic["tfoVMNetworkId"]
    nic["selectionType"] = "NotSelected" if given.selectionType == "NotSelected" else "SelectedByUser"
    for number, config in enumerate(given.ipConfigs or []):
        named = (one for one in nic["ipConfigs"] if config.ipConfigName and one["name"] == config.ipConfigName)
        found = next(named, nic["ipConfigs"][number] if number < len(nic["ipConfigs"]) else None)
        if found is not None:
            _change_config(found, config)


def _change_config(config: JsonObject, given: IpConfigInput) -> None:
    """Change an ip configuration; texts that were not sent are "" after a change (recorded where they were null)."""
    for key in IpConfigInput.__struct_fields__[3:]:
        config[key] = [] if key.endswith("PoolIds") else ""
    config.update(_sent(given, without=("ipConfigName",)))
    config["recoveryIPAddressType"] = "Static" if config["recoveryStaticIPAddress"] else "Dynamic"


def _change_disk(item: Item, given: DiskInput) -> None:
    for disk in item.disks:
        if same_id(disk.id, given.diskId):
            disk.target_type = given.recoveryTargetDiskAccountType or disk.target_type
            disk.replica_type = given.recoveryReplicaDiskAccountType or disk.replica_type
            disk.new_name = given.failoverDiskName or disk.new_name
            disk.test_name = given.tfoDiskName or disk.test_name
            _change_keys(disk, given.diskEncryptionInfo or DiskEncryptionInput())


def _change_keys(disk: Disk, given: DiskEncryptionInput) -> None:
    """What is not sent stays as it was (assumed)."""
    if given.diskEncryptionKeyInfo:
        disk.secret = given.diskEncryptionKeyInfo.secretIdentifier or disk.secret
    if given.keyEncryptionKeyInfo:
        disk.key = given.keyEncryptionKeyInfo.keyIdentifier or disk.key


def _add_disks(cloud: Cloud, request: Request, given: ProtectInput) -> Response:
    """A disk that was attached after protection began."""
    item = require_item(cloud, request)
    require_protected(item, "AddDisks")
    disks = (given.providerSpecificDetails or ProtectDetails()).vmManagedDisks or []
    if not disks:
        raise refusals.wrong_input("VMDisksMissing", "No disks were given to add.")
    for disk in disks:
        disk_input.managed_disk(cloud, disk, item.source_location)
    return start_on(cloud, request, ADD_DISKS, item, args={"disks": msgspec.to_builtins(disks)}, own_case=False)


def _check_new_disks(cloud: Cloud, job: Job, item: Item) -> None:
    machine = machines.find_machine(cloud, item.vm_id)
    attached = machines.disk_ids(machine) if machine else []
    for disk in job.args["disks"]:
        known = any(same_id(disk["diskId"], other.id) for other in item.disks)
        if known or not any(same_id(disk["diskId"], other) for other in attached):
            raise TaskFailed.because(
                "150253",
                f"The disk {name_of(disk['diskId'])} cannot be added.",
                "The disk is not attached to the virtual machine, or is replicated already.",
                "Attach the disk to the virtual machine, then retry the operation.",
            )


def _added(cloud: Cloud, job: Job, item: Item) -> None:
    new = [since for _, since in health.new_disks(cloud, item)]
    if new:
        item.findings.append(Finding(health.NEW_DISK, min(new), cloud.clock.now))
    for given in msgspec.convert(job.args["disks"], list[DiskInput]):
        body = cloud.store.get(given.diskId or "")
        if body is not None:
            item.disks.append(disk_input.disk_of(body, given))
            item.known_disks.append(body["id"])
    target_machines.make_replica_disks(cloud, item)
    item_record.save(cloud, item)


def _repair(cloud: Cloud, request: Request) -> Response:
    item = require_item(cloud, request)
    item_record.require_allowed(item, "RepairReplication")
    return start_on(cloud, request, REPAIR, item, own_case=False)


def _repaired(cloud: Cloud, job: Job, item: Item) -> None:
    for disk in item.disks:
        disk.resync = False
    item_record.save(cloud, item)


UPDATE = item_workflow("update_item", scenarios.UPDATE_ITEM, Step(1.9, on_item(_apply)), lead=0.7)
ADD_DISKS = item_workflow(
    "add_disks",
    scenarios.ADD_DISKS,
    Step(3.0, on_item(_check_new_disks)),
    Step(180.0, on_item(_added)),
    Step(100.0),
)
REPAIR = item_workflow(
    "repair_replication",
    scenarios.REPAIR,
    Step(1.0),
    Step(600.0, on_item(_repaired)),  # assumed
)
PROVIDER = JobProvider(
    routes=[
        ("PATCH", ITEM, with_input(UpdateInput, _patch)),
        ("POST", ITEM + "/addDisks", with_input(ProtectInput, _add_disks)),
        ("POST", ITEM + "/repairReplication", _repair),
    ],
    workflows=[UPDATE, ADD_DISKS, REPAIR],
)
