"""Changes of a replicated item: what it will be after a failover (PATCH), disks added later, resynchronization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.providers.site_recovery import (
    enable_input,
    health,
    item_record,
    item_target,
    machines,
    operations,
    refusals,
    scenarios,
)
from asr_tui.simulator.providers.site_recovery.inputs import ProtectInput, UpdateInput, taking
from asr_tui.simulator.providers.site_recovery.item_jobs import reclaim, release, start_on
from asr_tui.simulator.providers.site_recovery.item_record import Finding, Item, must_find
from asr_tui.simulator.providers.site_recovery.items import TEMPLATE, require_item
from asr_tui.simulator.providers.site_recovery.job_record import Fault, Job, TaskFailed
from asr_tui.simulator.providers.site_recovery.job_runs import Step, Workflow
from asr_tui.simulator.providers.site_recovery.wire import last_segment, same_id
from asr_tui.simulator.routes import Request, Response, Route

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud

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
_NIC_FIELDS = (
    "recoveryNetworkSecurityGroupId",
    "enableAcceleratedNetworkingOnRecovery",
    "tfoNetworkSecurityGroupId",
    "enableAcceleratedNetworkingOnTfo",
    "recoveryNicName",
    "recoveryNicResourceGroupName",
    "reuseExistingNic",
    "targetNicName",
)
_NIC_RENAMED = {
    "tfoNicName": "tfoRecoveryNicName",
    "tfoNicResourceGroupName": "tfoRecoveryNicResourceGroupName",
    "tfoReuseExistingNic": "tfoReuseExistingNic",
}
_CONFIG_FIELDS = (
    "isPrimary",
    "isSeletedForFailover",
    "recoverySubnetName",
    "recoveryStaticIPAddress",
    "recoveryPublicIPAddressId",
    "recoveryLBBackendAddressPoolIds",
    "tfoSubnetName",
    "tfoStaticIPAddress",
    "tfoPublicIPAddressId",
    "tfoLBBackendAddressPoolIds",
)
_EMPTY_AFTER_PATCH = ("recoveryNetworkSecurityGroupId", "tfoNetworkSecurityGroupId")


def _patch(cloud: Cloud, request: Request) -> Response:
    item = require_item(cloud, request)
    if item.job is not None:
        raise refusals.busy(request, item.friendly_name, last_segment(item.job))
    if item.stage != "protected":  # assumed
        raise refusals.not_allowed(request, "UpdateVmProperties", item.friendly_name, item.stage)
    _check(cloud, request, request.properties)
    job = start_on(cloud, request, UPDATE, item, args={"given": request.properties}, own_case=False)
    return operations.accepted(cloud, request, job, item.id, job_as_request_id=True)


def _check(cloud: Cloud, request: Request, given: JsonObject) -> None:
    """What a change names has to be there (the refusals are assumed)."""
    for key in ("selectedRecoveryAzureNetworkId", "selectedTfoAzureNetworkId", "recoveryAvailabilitySetId"):
        if given.get(key) and not cloud.store.exists(str(given[key])):
            raise refusals.wrong_input(request, "ResourceNotFound", f"'{given[key]}' could not be found.")


def _apply(cloud: Cloud, job: Job) -> None:
    item = must_find(cloud, job.subject)
    given: JsonObject = job.args["given"]
    details = given.get("providerSpecificDetails") or {}
    for source, names in ((given, _TOP), (details, _DETAILS)):
        for key, attribute in names.items():
            if source.get(key) is not None:
                setattr(item.target, attribute, source[key])
    for nic in given.get("vmNics") or []:
        _change_nic(item, nic, given.get("selectedRecoveryAzureNetworkId"))
    for disk in details.get("managedDiskUpdateDetails") or []:
        _change_disk(item, disk)
    item.target.patched = True
    item_record.save(cloud, item)


def _change_nic(item: Item, given: JsonObject, network: str | None) -> None:
    for nic in item.nics:
        if nic["nicId"] != given.get("nicId"):
            continue
        nic.update({key: given[key] for key in _NIC_FIELDS if given.get(key) is not None})
        nic.update({_NIC_RENAMED[key]: given[key] for key in _NIC_RENAMED if given.get(key) is not None})
        if network:
            nic["recoveryVMNetworkId"] = network
        nic["tfoVMNetworkId"] = item.target.test_network_id or nic["tfoVMNetworkId"]
        nic["selectionType"] = "SelectedByUser"
        for key in _EMPTY_AFTER_PATCH:
            nic[key] = nic[key] or ""
        for number, config in enumerate(given.get("ipConfigs") or []):
            if number < len(nic["ipConfigs"]):
                _change_config(nic["ipConfigs"][number], config)


def _change_config(config: JsonObject, given: JsonObject) -> None:
    """After a change the unset texts read "" instead of null (recorded)."""
    config.update({key: given[key] for key in _CONFIG_FIELDS if given.get(key) is not None})
    config["recoveryIPAddressType"] = "Static" if config["recoveryStaticIPAddress"] else "Dynamic"
    for key in _CONFIG_FIELDS[2:]:
        if config[key] is None:
            config[key] = [] if key.endswith("PoolIds") else ""


def _change_disk(item: Item, given: JsonObject) -> None:
    for disk in item.disks:
        if same_id(disk.id, given.get("diskId")):
            disk.target_type = given.get("recoveryTargetDiskAccountType") or disk.target_type
            disk.replica_type = given.get("recoveryReplicaDiskAccountType") or disk.replica_type


def _add_disks(cloud: Cloud, request: Request) -> Response:
    """A disk that was attached after protection began."""
    item = require_item(cloud, request)
    if item.job is not None:
        raise refusals.busy(request, item.friendly_name, last_segment(item.job))
    if item.stage != "protected":  # assumed
        raise refusals.not_allowed(request, "AddDisks", item.friendly_name, item.stage)
    given = (request.properties.get("providerSpecificDetails") or {}).get("vmManagedDisks") or []
    for disk in given:
        enable_input.managed_disk(cloud, request, disk, item.source_location)
    job = start_on(cloud, request, ADD_DISKS, item, args={"disks": given}, own_case=False)
    return operations.accepted(cloud, request, job, item.id, job_as_request_id=True)


def _check_new_disks(cloud: Cloud, job: Job) -> None:
    item = must_find(cloud, job.subject)
    machine = machines.find_machine(cloud, item.vm_id)
    attached = machines.disk_ids(machine) if machine else []
    for disk in job.args["disks"]:
        known = any(same_id(disk["diskId"], other.id) for other in item.disks)
        if known or not any(same_id(disk["diskId"], other) for other in attached):
            raise TaskFailed(
                Fault(
                    "150253",
                    f"The disk {last_segment(disk['diskId'])} cannot be added.",
                    "The disk is not attached to the virtual machine, or is replicated already.",
                    "Attach the disk to the virtual machine, then retry the operation.",
                )
            )


def _added(cloud: Cloud, job: Job) -> None:
    item = must_find(cloud, job.subject)
    new = [since for _, since in health.new_disks(cloud, item)]
    if new:
        item.findings.append(Finding(health.NEW_DISK, min(new), cloud.pace.now))
    for given in job.args["disks"]:
        body = cloud.store.get(given["diskId"])
        if body is not None:
            item.disks.append(enable_input.disk_of(body, given))
            item.known_disks.append(body["id"])
    item_target.make_replica_disks(cloud, item)
    item_record.save(cloud, item)


def _repair(cloud: Cloud, request: Request) -> Response:
    item = require_item(cloud, request)
    item_record.require_allowed(cloud, request, item, "RepairReplication")
    job = start_on(cloud, request, REPAIR, item, own_case=False)
    return operations.accepted(cloud, request, job, item.id, job_as_request_id=True)


def _repaired(cloud: Cloud, job: Job) -> None:
    item = must_find(cloud, job.subject)
    for disk in item.disks:
        disk.resync = False
    item_record.save(cloud, item)


UPDATE = Workflow(
    "update_item",
    scenarios.UPDATE_ITEM,
    (Step(1.9, _apply),),
    lead=0.7,
    done=item_record.release,
    stopped=release,
    again=reclaim,
    placeholder=True,
)
ADD_DISKS = Workflow(
    "add_disks",
    scenarios.ADD_DISKS,
    (Step(3.0, _check_new_disks), Step(180.0, _added), Step(100.0)),
    done=item_record.release,
    stopped=release,
    again=reclaim,
    placeholder=True,
)
REPAIR = Workflow(
    "repair_replication",
    # assumed after a protection cluster's, which was recorded: RepairProtectionCluster with tasks of that name
    scenarios.Scenario(
        "RepairReplication",
        "Resynchronize the virtual machine",
        "ProtectionEntity",
        (
            scenarios.TaskName(None, "RepairReplicationPreflightTask", "Prerequisites check for resynchronize"),
            scenarios.TaskName(None, "RepairReplicationTask", "Resynchronize the virtual machine"),
        ),
    ),
    (Step(1.0), Step(600.0, _repaired)),  # assumed
    done=item_record.release,
    stopped=release,
    again=reclaim,
    placeholder=True,
)
WORKFLOWS = [UPDATE, ADD_DISKS, REPAIR]

ROUTES: list[Route] = [
    ("PATCH", TEMPLATE, taking(UpdateInput, _patch)),
    ("POST", TEMPLATE + "/addDisks", taking(ProtectInput, _add_disks)),
    ("POST", TEMPLATE + "/repairReplication", _repair),
]
