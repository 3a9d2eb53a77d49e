"""The check of a client's input to enable replication, as Azure does it before its 202."""

from __future__ import annotations

from typing import NamedTuple

from asr_tui.simulator.arm_ids import name_of, same_id, subscription_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.messages import JsonObject, Request, value_at
from asr_tui.simulator.providers.site_recovery import (
    disk_input,
    eligibility,
    item_nics,
    item_record,
    machines,
    refusals,
)
from asr_tui.simulator.providers.site_recovery.container_mappings import container_named
from asr_tui.simulator.providers.site_recovery.inputs import ProtectDetails, ProtectInput
from asr_tui.simulator.providers.site_recovery.item_record import Item, Target
from asr_tui.simulator.providers.site_recovery.machines import named_resource
from asr_tui.simulator.providers.site_recovery.network_mappings import mapped_network
from asr_tui.simulator.providers.site_recovery.policies import policy_named
from asr_tui.simulator.providers.site_recovery.topology import location_of
from asr_tui.simulator.providers.site_recovery.wire import MAPPING_TYPE, parent_id, vault_id


class Topology(NamedTuple):
    """The containers that a machine is replicated between, the policy, and the containers' regions."""

    source: JsonObject
    recovery: JsonObject
    policy: JsonObject
    source_region: str
    target_region: str


def checked_item(cloud: Cloud, request: Request, sent: ProtectInput, container: JsonObject, name: str) -> Item:
    """The item that a PUT describes. Raises the refusals, whose codes are assumed (see refusals)."""
    given = sent.providerSpecificDetails or ProtectDetails()
    if given.instanceType != "A2A":
        raise refusals.wrong_input("InvalidParameter", "The instanceType has to be A2A.")
    policy = policy_named(cloud, sent.policyId)
    recovery = require_recovery_container(cloud, container, policy, given)
    machine = machines.find_machine(cloud, given.fabricObjectId or "")
    if machine is None:
        raise machines.not_found("VirtualMachineNotFound", "virtual machine", given.fabricObjectId)
    source = location_of(cloud, parent_id(container["id"]))
    target = location_of(cloud, parent_id(recovery["id"]))
    _check_regions(cloud, request, machine, source, target, given)
    _check_machine(cloud, machine)
    settings = checked_target(cloud, given, machine, target)
    _check_mapping(cloud, container, recovery, machine, settings)
    item = new_item(
        cloud,
        name,
        machine,
        Topology(container, recovery, policy, source, target),
        settings,
        group_guid=_group_guid(cloud, container["id"], given),
    )
    item.group_name = given.multiVmGroupName or ""
    item.auto_protection = given.autoProtectionOfDataDisk or "Disabled"
    disks = disk_input.checked_disks(cloud, given, source)
    item.disks = disk_input.fitting(cloud, disks, target)
    return item


def new_item(
    cloud: Cloud,
    name: str,
    machine: JsonObject,
    topology: Topology,
    target: Target,
    *,
    group_guid: str,
) -> Item:
    """An item without disks."""
    source, recovery, policy, source_region, target_region = topology
    zone = next(iter(machine.get("zones") or []), None)
    within_region = source_region == target_region
    return Item(
        id=f"{source['id']}/replicationProtectedItems/{name}",
        name=name,
        friendly_name=machine["name"],
        vm_id=machine["id"],
        container=source["id"],
        recovery_container=recovery["id"],
        policy=policy["id"],
        source_location=source_region,
        target_location=target_region,
        first_source_location=source_region,
        first_target_location=target_region,
        os_type=machines.os_type(machine),
        generation=machines.generation(cloud, machine),
        target=target,
        group_guid=group_guid,
        management_id=cloud.new_guid(),
        correlation_id=cloud.new_guid(),
        lifecycle=cloud.new_guid(),
        source_zone=zone,
        first_source_zone=zone or "" if within_region else "",
        first_target_zone=target.zone or "" if within_region else "",
        known_disks=machines.disk_ids(machine),
        tags={str(key): str(value) for key, value in (machine.get("tags") or {}).items()},
    )


def _group_guid(cloud: Cloud, container: str, given: ProtectDetails) -> str:
    """The GUID of the multi-VM group's members; at most 16 machines (Microsoft Learn, "Common questions about Azure VM
    disaster recovery"; the refusal is assumed)."""
    name = given.multiVmGroupName or ""
    members = item_record.in_group(cloud, container, name)
    if len(members) >= 16:
        raise refusals.wrong_input("MultiVmGroupFull", f"The replication group '{name}' has 16 machines already.")
    if members:
        return members[0].group_guid
    return given.multiVmGroupId or cloud.new_guid()


def require_recovery_container(
    cloud: Cloud, container: JsonObject, policy: JsonObject, given: ProtectDetails
) -> JsonObject:
    """The target container, to which this one has to be mapped with this policy."""
    recovery = container_named(cloud, given.recoveryContainerId or "(none)")
    mappings = cloud.store.children(container["id"], MAPPING_TYPE)
    if not any(_leads(mapping["properties"], recovery["id"], policy["id"]) for mapping in mappings):
        raise refusals.wrong_input(
            "ProtectionContainersNotPaired",
            f"The protection container '{container['name']}' isn't mapped to '{recovery['name']}' with the "
            f"policy '{policy['name']}'.",
            "Create a container mapping with this policy, then retry the operation.",
        )
    return recovery


def _leads(mapping: JsonObject, target: str, policy: str) -> bool:
    return same_id(mapping["targetProtectionContainerId"], target) and same_id(mapping["policyId"], policy)


def checked_target(cloud: Cloud, given: ProtectDetails, machine: JsonObject, location: str) -> Target:
    """The settings of the machine after a failover; all references have to exist in the target region."""
    group = named_resource(cloud, given.recoveryResourceGroupId, "ResourceGroup")
    if group is None:
        raise refusals.wrong_input("InvalidParameter", "recoveryResourceGroupId is required.")
    network = named_resource(cloud, given.recoveryAzureNetworkId, "VirtualNetwork", location)
    for kind, arm_id in (
        ("AvailabilitySet", given.recoveryAvailabilitySetId),
        ("ProximityPlacementGroup", given.recoveryProximityPlacementGroupId),
        ("CapacityReservationGroup", given.recoveryCapacityReservationGroupId),
        ("VirtualMachineScaleSet", given.recoveryVirtualMachineScaleSetId),
        ("StorageAccount", given.recoveryBootDiagStorageAccountId),
    ):
        named_resource(cloud, arm_id, kind, location)
    _check_subscription(given)
    if given.recoveryAvailabilitySetId and given.recoveryAvailabilityZone:
        raise refusals.wrong_input("InvalidParameter", "An availability set and a zone cannot be given together.")
    subnet = given.recoverySubnetName
    return Target(
        group_id=given.recoveryResourceGroupId or "",
        vm_name=machine["name"],
        vm_size=machine["properties"]["hardwareProfile"]["vmSize"],
        network_id=network["id"] if network else None,
        subnet=name_of(subnet) if subnet else None,
        availability_set=given.recoveryAvailabilitySetId,
        zone=given.recoveryAvailabilityZone,
        proximity_group=given.recoveryProximityPlacementGroupId,
        scale_set=given.recoveryVirtualMachineScaleSetId,
        capacity_group=given.recoveryCapacityReservationGroupId,
        boot_account=given.recoveryBootDiagStorageAccountId,
        fault_domain=given.platformFaultDomain,
        test_vm_name=f"{machine['name']}-test",
    )


def _check_mapping(
    cloud: Cloud, container: JsonObject, recovery: JsonObject, machine: JsonObject, settings: Target
) -> None:
    """One network goes to one network of a region (Microsoft Learn, "Map virtual networks between two regions"). The
    portal locks the choice where a mapping exists; that another network is refused here is assumed."""
    source = item_nics.source_network(cloud, machine)
    mapped = mapped_network(cloud, parent_id(container["id"]), parent_id(recovery["id"]), source)
    if settings.network_id and mapped and not same_id(mapped, settings.network_id):
        raise refusals.wrong_input(
            "NetworkMappingMismatch",
            f"The network '{name_of(source)}' of the virtual machine is mapped to '{name_of(mapped)}', not "
            f"to '{name_of(settings.network_id)}'.",
            "Give the network that the mapping leads to, or change the mapping first.",
        )


def _check_subscription(given: ProtectDetails) -> None:
    """Set and group have to be in the target subscription; a shared capacity group need not (assumed)."""
    home = subscription_of(given.recoveryResourceGroupId or "")
    for kind, arm_id in (
        ("AvailabilitySet", given.recoveryAvailabilitySetId),
        ("ProximityPlacementGroup", given.recoveryProximityPlacementGroupId),
    ):
        if arm_id and not same_id(subscription_of(arm_id), home):
            raise refusals.wrong_input(
                f"{kind}SubscriptionMismatch", f"'{name_of(arm_id)}' is not in the target subscription {home}."
            )


def require_answering(cloud: Cloud, regions: tuple[str, ...], causes: str) -> None:
    """409 while one of the regions is out."""
    for region in regions:
        if cloud.out_since(region) is not None:
            raise refusals.region_out(region, causes)


def _check_regions(
    cloud: Cloud, request: Request, machine: JsonObject, source: str, target: str, given: ProtectDetails
) -> None:
    if normalized(machine["location"]) != source:
        raise refusals.wrong_input(
            "VirtualMachineLocationMismatch",
            f"The virtual machine '{machine['name']}' is in {machine['location']}, the protection container "
            f"belongs to {source}.",
            "Use the protection container of the virtual machine's region.",
        )
    vault = cloud.store.require(vault_id(request.path))
    if source != target and normalized(str(vault["location"])) == source:
        raise refusals.wrong_input(
            "VaultInSourceRegion",
            f"The vault '{vault['name']}' is in the region of the virtual machine, {source}.",
            "Use a vault in the target region, or in any region other than the source region.",
        )
    require_other_zone(machine, source, target, given)
    require_answering(cloud, (source, target), "The region does not answer.")


def require_other_zone(machine: JsonObject, source: str, target: str, given: ProtectDetails) -> None:
    """Within one region a machine goes from its zone to another one (Microsoft Learn, "Enable Azure VM disaster
    recovery between availability zones"; the refusal is assumed)."""
    zone = next(iter(machine.get("zones") or []), None)
    if source == target and (zone is None or given.recoveryAvailabilityZone in (None, zone)):
        raise refusals.wrong_input(
            "ZoneToZoneNotSupported", "Within one region a machine has to be replicated from its zone to another one."
        )


def _check_machine(cloud: Cloud, machine: JsonObject) -> None:
    """Refuse a stopped machine and an unsupported system (assumed); a machine that is not provisioned fails the job."""
    system_disk = machine["properties"]["storageProfile"]["osDisk"]
    if value_at(system_disk, "diffDiskSettings", "option") == "Local":
        # Microsoft Learn, "Ephemeral OS disks for Azure VMs": Site Recovery is not supported; the refusal is assumed.
        raise refusals.wrong_input(
            "EphemeralOsDiskNotSupported",
            f"The virtual machine '{machine['name']}' has an ephemeral OS disk, which cannot be replicated.",
            "Use a virtual machine with a persistent OS disk.",
        )
    for problem in eligibility.problems(cloud, machine):
        if problem.code != eligibility.NOT_PROVISIONED:
            raise refusals.refused(400, problem.code, problem.message, problem.causes, problem.action)
