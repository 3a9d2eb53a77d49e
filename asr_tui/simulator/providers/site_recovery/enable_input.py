"""What a client sends to enable replication, checked as Azure checks it before it answers 202."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asr_tui.simulator.arm_ids import subscription_of
from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.providers.site_recovery import (
    eligibility,
    item_nics,
    item_record,
    machines,
    outages,
    refusals,
    storage_checks,
)
from asr_tui.simulator.providers.site_recovery.fabrics import location_of
from asr_tui.simulator.providers.site_recovery.item_record import Disk, Item, Target
from asr_tui.simulator.providers.site_recovery.network_mappings import mapped_network
from asr_tui.simulator.providers.site_recovery.policies import require_policy
from asr_tui.simulator.providers.site_recovery.views import CONTAINER_TYPE, mapping_between
from asr_tui.simulator.providers.site_recovery.wire import last_segment, parent_id, same_id, vault_id
from asr_tui.simulator.routes import Request

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud


def checked_item(cloud: Cloud, request: Request, container: JsonObject, name: str) -> Item:
    """The item that a PUT describes. Raises the refusals, whose codes are assumed (see refusals)."""
    given: JsonObject = request.properties.get("providerSpecificDetails") or {}
    if given.get("instanceType") != "A2A":
        raise refusals.wrong_input(request, "InvalidParameter", "The instanceType has to be A2A.")
    policy = require_policy(cloud, request, str(request.properties.get("policyId") or "(none)"))
    recovery = require_recovery_container(cloud, request, container, policy, given)
    machine = machines.find_machine(cloud, str(given.get("fabricObjectId") or ""))
    if machine is None:
        raise _not_found(request, "VirtualMachineNotFound", "virtual machine", given.get("fabricObjectId"))
    source = location_of(cloud, parent_id(container["id"]))
    target = location_of(cloud, parent_id(recovery["id"]))
    _check_regions(cloud, request, machine, source, target, given)
    _check_machine(cloud, request, machine)
    wish = checked_target(cloud, request, given, machine, target)
    _check_mapping(cloud, request, container, recovery, machine, wish)
    return Item(
        id=f"{container['id']}/replicationProtectedItems/{name}",
        name=name,
        friendly_name=machine["name"],
        vm_id=machine["id"],
        container=container["id"],
        recovery_container=recovery["id"],
        policy=policy["id"],
        source_location=source,
        target_location=target,
        first_source_location=source,
        first_target_location=target,
        os_type=machines.os_type(machine),
        generation=machines.generation(cloud, machine),
        target=wish,
        group_guid=_group_guid(cloud, request, container["id"], given),
        group_name=str(given.get("multiVmGroupName") or ""),
        management_id=cloud.new_guid(),
        correlation_id=cloud.new_guid(),
        lifecycle=cloud.new_guid(),
        source_zone=next(iter(machine.get("zones") or []), None),
        auto_protection=str(given.get("autoProtectionOfDataDisk") or "Disabled"),
        disks=storage_checks.fitting(cloud, request, checked_disks(cloud, request, given, source), target),
        known_disks=machines.disk_ids(machine),
        tags={str(key): str(value) for key, value in (machine.get("tags") or {}).items()},
    )


def _group_guid(cloud: Cloud, request: Request, container: str, given: JsonObject) -> str:
    """The GUID of the multi-VM group: that of its members; at most 16 machines (Microsoft Learn, "Common
    questions about Azure VM disaster recovery"; the refusal is assumed)."""
    name = str(given.get("multiVmGroupName") or "")
    members = item_record.in_group(cloud, container, name)
    if len(members) >= 16:
        raise refusals.wrong_input(
            request, "MultiVmGroupFull", f"The replication group '{name}' has 16 machines already."
        )
    if members:
        return members[0].group_guid
    return str(given.get("multiVmGroupId") or cloud.new_guid())


def require_recovery_container(
    cloud: Cloud, request: Request, container: JsonObject, policy: JsonObject, given: JsonObject
) -> JsonObject:
    """The container to replicate to; it has to be mapped from this one with this policy."""
    wanted = str(given.get("recoveryContainerId") or "")
    recovery = cloud.store.get(wanted)
    if recovery is None or recovery["type"] != CONTAINER_TYPE:
        raise refusals.container_missing(request, last_segment(wanted) if wanted else "(none)")
    if mapping_between(cloud, container["id"], recovery["id"], policy["id"]) is None:
        raise refusals.wrong_input(
            request,
            "ProtectionContainersNotPaired",
            f"The protection container '{container['name']}' isn't mapped to '{recovery['name']}' with the "
            f"policy '{policy['name']}'.",
            "Create a container mapping with this policy, then retry the operation.",
        )
    return recovery


def checked_target(cloud: Cloud, request: Request, given: JsonObject, machine: JsonObject, location: str) -> Target:
    """Where and as what the machine is to run; whatever is named has to exist, and in the right region."""
    group = _require(cloud, request, given.get("recoveryResourceGroupId"), "ResourceGroup", None)
    if group is None:
        raise refusals.wrong_input(request, "InvalidParameter", "recoveryResourceGroupId is required.")
    network = _require(cloud, request, given.get("recoveryAzureNetworkId"), "VirtualNetwork", location)
    availability = given.get("recoveryAvailabilitySetId")
    for kind, key in (
        ("AvailabilitySet", "recoveryAvailabilitySetId"),
        ("ProximityPlacementGroup", "recoveryProximityPlacementGroupId"),
        ("CapacityReservationGroup", "recoveryCapacityReservationGroupId"),
        ("VirtualMachineScaleSet", "recoveryVirtualMachineScaleSetId"),
        ("StorageAccount", "recoveryBootDiagStorageAccountId"),
    ):
        _require(cloud, request, given.get(key), kind, location)
    _check_subscription(request, given)
    if availability and given.get("recoveryAvailabilityZone"):
        raise refusals.wrong_input(
            request, "InvalidParameter", "An availability set and a zone cannot be given together."
        )
    if given.get("recoveryAvailabilityZone") and given.get("vmDisks"):
        # Zones need managed disks (Microsoft Learn, "Availability zones"); the refusal is assumed.
        raise refusals.wrong_input(
            request, "AvailabilityZoneNeedsManagedDisks", f"'{machine['name']}' has unmanaged disks."
        )
    subnet = given.get("recoverySubnetName")
    return Target(
        group_id=str(given["recoveryResourceGroupId"]),
        vm_name=machine["name"],
        vm_size=machine["properties"]["hardwareProfile"]["vmSize"],
        network_id=network["id"] if network else None,
        subnet=last_segment(str(subnet)) if subnet else None,
        availability_set=availability,
        zone=given.get("recoveryAvailabilityZone"),
        proximity_group=given.get("recoveryProximityPlacementGroupId"),
        scale_set=given.get("recoveryVirtualMachineScaleSetId"),
        capacity_group=given.get("recoveryCapacityReservationGroupId"),
        boot_account=given.get("recoveryBootDiagStorageAccountId"),
        fault_domain=given.get("platformFaultDomain"),
        test_vm_name=f"{machine['name']}-test",
    )


def _check_mapping(
    cloud: Cloud, request: Request, container: JsonObject, recovery: JsonObject, machine: JsonObject, wish: Target
) -> None:
    """One network goes to one network of a region (Microsoft Learn, "Map virtual networks between two regions"). The
    portal locks the choice where a mapping exists; that another network is refused here is assumed."""
    source = item_nics.source_network(cloud, machine)
    mapped = mapped_network(cloud, parent_id(container["id"]), parent_id(recovery["id"]), source)
    if wish.network_id and mapped and not same_id(mapped, wish.network_id):
        raise refusals.wrong_input(
            request,
            "NetworkMappingMismatch",
            f"The network '{last_segment(source)}' of the virtual machine is mapped to '{last_segment(mapped)}', not "
            f"to '{last_segment(wish.network_id)}'.",
            "Give the network that the mapping leads to, or change the mapping first.",
        )


def _check_subscription(request: Request, given: JsonObject) -> None:
    """What the machine is to be put into lies in its subscription; a shared capacity group need not (assumed)."""
    home = subscription_of(str(given["recoveryResourceGroupId"]))
    for kind, key in (
        ("AvailabilitySet", "recoveryAvailabilitySetId"),
        ("ProximityPlacementGroup", "recoveryProximityPlacementGroupId"),
    ):
        if given.get(key) and not same_id(subscription_of(str(given[key])), home):
            raise refusals.wrong_input(
                request,
                f"{kind}SubscriptionMismatch",
                f"'{last_segment(str(given[key]))}' is not in the target subscription {home}.",
            )


def checked_disks(cloud: Cloud, request: Request, given: JsonObject, source: str) -> list[Disk]:
    """The disks to replicate. Their fitting the machine is checked by the job, their accounts at once."""
    managed = given.get("vmManagedDisks") or []
    unmanaged = given.get("vmDisks") or []
    if not managed and not unmanaged:
        raise refusals.wrong_input(request, "VMDisksMissing", "No disks were given to replicate.")
    return [managed_disk(cloud, request, disk, source) for disk in managed] + [
        _unmanaged_disk(cloud, request, disk, source) for disk in unmanaged
    ]


def managed_disk(cloud: Cloud, request: Request, given: JsonObject, source: str) -> Disk:
    disk = _require(cloud, request, given.get("diskId"), "Disk", None)
    if disk is None:
        raise refusals.wrong_input(request, "InvalidParameter", "diskId is required.")
    require_cache_account(cloud, request, given, source)
    group = given.get("recoveryResourceGroupId")
    _require(cloud, request, group, "ResourceGroup", None)
    _require(cloud, request, given.get("recoveryDiskEncryptionSetId"), "DiskEncryptionSet", None)
    if not group:
        raise refusals.wrong_input(request, "InvalidParameter", "The disk's recoveryResourceGroupId is required.")
    return disk_of(disk, given)


def disk_of(disk: JsonObject, given: JsonObject) -> Disk:
    """A managed disk with what a client sent for it; types left out are the source's (recorded)."""
    kind = str((disk.get("sku") or {}).get("name") or "Premium_LRS")
    return Disk(
        id=disk["id"],
        name=disk["name"],
        capacity=machines.disk_size_bytes(disk),
        is_os=bool(disk["properties"].get("osType")),
        staging_account=str(given["primaryStagingAzureStorageAccountId"]),
        recovery_group=str(given["recoveryResourceGroupId"]),
        account_type=kind,
        replica_type=str(given.get("recoveryReplicaDiskAccountType") or kind),
        target_type=str(given.get("recoveryTargetDiskAccountType") or kind),
        encryption_set=given.get("recoveryDiskEncryptionSetId"),
    )


def _unmanaged_disk(cloud: Cloud, request: Request, given: JsonObject, source: str) -> Disk:
    """Fields of the SDK's A2AVmDiskInputDetails; no traffic of unmanaged disks was found."""
    uri = str(given.get("diskUri") or "")
    require_cache_account(cloud, request, given, source)
    account = _require(cloud, request, given.get("recoveryAzureStorageAccountId"), "StorageAccount", None)
    return Disk(
        id=uri,
        name=last_segment(uri).removesuffix(".vhd"),
        capacity=127 * 1024**3,
        is_os="os" in last_segment(uri).lower(),
        staging_account=str(given["primaryStagingAzureStorageAccountId"]),
        recovery_group="",
        uri=uri,
        recovery_account=account["id"] if account else None,
    )


def require_cache_account(cloud: Cloud, request: Request, given: JsonObject, source: str) -> None:
    """It lies in the region where the machine runs now (Microsoft Learn, Azure-to-Azure support matrix)."""
    arm_id = given.get("primaryStagingAzureStorageAccountId")
    account = _require(cloud, request, arm_id, "StorageAccount", None)
    if account is None:
        raise refusals.wrong_input(
            request, "InvalidParameter", "The disk's primaryStagingAzureStorageAccountId is required."
        )
    if normalized(str(account["location"])) != source:
        raise refusals.wrong_input(
            request,
            "CacheStorageAccountLocationMismatch",
            f"The cache storage account '{account['name']}' must be in the same region as the source virtual "
            f"machine ({source}), but is in {account['location']}.",
            "Give a storage account in the region of the virtual machine.",
        )


def _check_regions(
    cloud: Cloud, request: Request, machine: JsonObject, source: str, target: str, given: JsonObject
) -> None:
    if normalized(machine["location"]) != source:
        raise refusals.wrong_input(
            request,
            "VirtualMachineLocationMismatch",
            f"The virtual machine '{machine['name']}' is in {machine['location']}, the protection container "
            f"belongs to {source}.",
            "Use the protection container of the virtual machine's region.",
        )
    vault = cloud.store.require(vault_id(request.path))
    if source != target and normalized(str(vault["location"])) == source:
        raise refusals.wrong_input(
            request,
            "VaultInSourceRegion",
            f"The vault '{vault['name']}' is in the region of the virtual machine, {source}.",
            "Use a vault in the target region, or in any region other than the source region.",
        )
    zone = next(iter(machine.get("zones") or []), None)
    if source == target and (zone is None or zone == given.get("recoveryAvailabilityZone")):
        raise refusals.wrong_input(
            request,
            "ZoneToZoneNotSupported",
            "Within one region a machine has to be replicated from its zone to another one.",
        )
    outages.require_answering(cloud, request, (source, target), "The region does not answer.")


def _check_machine(cloud: Cloud, request: Request, machine: JsonObject) -> None:
    """A stopped machine and a system that is not supported are refused at once (assumed); a machine that
    is not provisioned fails the job."""
    for problem in eligibility.problems(cloud, machine):
        if problem.code != eligibility.NOT_PROVISIONED:
            raise refusals.refused(request, 400, problem.code, problem.message, problem.causes, problem.action)


_KINDS = {
    "ResourceGroup": "microsoft.resources/resourcegroups",
    "VirtualNetwork": "microsoft.network/virtualnetworks",
    "AvailabilitySet": "microsoft.compute/availabilitysets",
    "ProximityPlacementGroup": "microsoft.compute/proximityplacementgroups",
    "CapacityReservationGroup": "microsoft.compute/capacityreservationgroups",
    "VirtualMachineScaleSet": "microsoft.compute/virtualmachinescalesets",
    "StorageAccount": "microsoft.storage/storageaccounts",
    "Disk": "microsoft.compute/disks",
    "DiskEncryptionSet": "microsoft.compute/diskencryptionsets",
}


def _require(cloud: Cloud, request: Request, arm_id: object, kind: str, location: str | None) -> JsonObject | None:
    """The resource that an input names: never made by the service, refused when it is not there."""
    if not arm_id:
        return None
    found = cloud.store.get(str(arm_id))
    if found is None or str(found.get("type", "")).lower() != _KINDS[kind]:
        raise _not_found(request, f"{kind}NotFound", kind, arm_id)
    if location is not None and normalized(str(found.get("location", location))) != location:
        raise refusals.wrong_input(
            request,
            f"{kind}LocationMismatch",
            f"'{last_segment(str(arm_id))}' is in {found['location']}, not in the target region {location}.",
        )
    return found


def _not_found(request: Request, code: str, what: str, arm_id: object) -> Exception:
    return refusals.wrong_input(
        request,
        code,
        f"The {what} '{arm_id}' could not be found.",
        "Create it or give another one, then retry the operation.",
    )
