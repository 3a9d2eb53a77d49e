"""What a client sends to enable replication, checked as Azure checks it before it answers 202."""

from __future__ import annotations

from typing import NamedTuple

from asr_tui.simulator.arm_ids import subscription_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.messages import JsonObject, Request
from asr_tui.simulator.providers.site_recovery import (
    disk_input,
    eligibility,
    item_nics,
    item_record,
    machines,
    refusals,
)
from asr_tui.simulator.providers.site_recovery.fabrics import location_of
from asr_tui.simulator.providers.site_recovery.inputs import ProtectDetails, ProtectInput
from asr_tui.simulator.providers.site_recovery.item_record import Item, Target
from asr_tui.simulator.providers.site_recovery.machines import named_resource
from asr_tui.simulator.providers.site_recovery.network_mappings import mapped_network
from asr_tui.simulator.providers.site_recovery.policies import require_policy
from asr_tui.simulator.providers.site_recovery.views import CONTAINER_TYPE, mapping_between
from asr_tui.simulator.providers.site_recovery.wire import last_segment, parent_id, same_id, vault_id


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
        raise refusals.wrong_input(request, "InvalidParameter", "The instanceType has to be A2A.")
    policy = require_policy(cloud, request, sent.policyId or "(none)")
    recovery = require_recovery_container(cloud, request, container, policy, given)
    machine = machines.find_machine(cloud, given.fabricObjectId or "")
    if machine is None:
        raise machines.not_found(request, "VirtualMachineNotFound", "virtual machine", given.fabricObjectId)
    source = location_of(cloud, parent_id(container["id"]))
    target = location_of(cloud, parent_id(recovery["id"]))
    _check_regions(cloud, request, machine, source, target, given)
    _check_machine(cloud, request, machine)
    settings = checked_target(cloud, request, given, machine, target)
    _check_mapping(cloud, request, container, recovery, machine, settings)
    item = new_item(
        cloud,
        name,
        machine,
        Topology(container, recovery, policy, source, target),
        settings,
        group_guid=_group_guid(cloud, request, container["id"], given),
    )
    item.group_name = given.multiVmGroupName or ""
    item.auto_protection = given.autoProtectionOfDataDisk or "Disabled"
    disks = disk_input.checked_disks(cloud, request, given, source)
    item.disks = disk_input.fitting(cloud, request, disks, target)
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
        source_zone=next(iter(machine.get("zones") or []), None),
        known_disks=machines.disk_ids(machine),
        tags={str(key): str(value) for key, value in (machine.get("tags") or {}).items()},
    )


def _group_guid(cloud: Cloud, request: Request, container: str, given: ProtectDetails) -> str:
    """The GUID of the multi-VM group: that of its members; at most 16 machines (Microsoft Learn, "Common
    questions about Azure VM disaster recovery"; the refusal is assumed)."""
    name = given.multiVmGroupName or ""
    members = item_record.in_group(cloud, container, name)
    if len(members) >= 16:
        raise refusals.wrong_input(
            request, "MultiVmGroupFull", f"The replication group '{name}' has 16 machines already."
        )
    if members:
        return members[0].group_guid
    return given.multiVmGroupId or cloud.new_guid()


def require_recovery_container(
    cloud: Cloud, request: Request, container: JsonObject, policy: JsonObject, given: ProtectDetails
) -> JsonObject:
    """The container to replicate to; it has to be mapped from this one with this policy."""
    wanted = given.recoveryContainerId or ""
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


def checked_target(cloud: Cloud, request: Request, given: ProtectDetails, machine: JsonObject, location: str) -> Target:
    """Where and as what the machine is to run; whatever is named has to exist, and in the right region."""
    group = named_resource(cloud, request, given.recoveryResourceGroupId, "ResourceGroup", None)
    if group is None:
        raise refusals.wrong_input(request, "InvalidParameter", "recoveryResourceGroupId is required.")
    network = named_resource(cloud, request, given.recoveryAzureNetworkId, "VirtualNetwork", location)
    for kind, arm_id in (
        ("AvailabilitySet", given.recoveryAvailabilitySetId),
        ("ProximityPlacementGroup", given.recoveryProximityPlacementGroupId),
        ("CapacityReservationGroup", given.recoveryCapacityReservationGroupId),
        ("VirtualMachineScaleSet", given.recoveryVirtualMachineScaleSetId),
        ("StorageAccount", given.recoveryBootDiagStorageAccountId),
    ):
        named_resource(cloud, request, arm_id, kind, location)
    _check_subscription(request, given)
    if given.recoveryAvailabilitySetId and given.recoveryAvailabilityZone:
        raise refusals.wrong_input(
            request, "InvalidParameter", "An availability set and a zone cannot be given together."
        )
    if given.recoveryAvailabilityZone and given.vmDisks:
        # Zones need managed disks (Microsoft Learn, "Availability zones"); the refusal is assumed.
        raise refusals.wrong_input(
            request, "AvailabilityZoneNeedsManagedDisks", f"'{machine['name']}' has unmanaged disks."
        )
    subnet = given.recoverySubnetName
    return Target(
        group_id=given.recoveryResourceGroupId or "",
        vm_name=machine["name"],
        vm_size=machine["properties"]["hardwareProfile"]["vmSize"],
        network_id=network["id"] if network else None,
        subnet=last_segment(subnet) if subnet else None,
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
    cloud: Cloud, request: Request, container: JsonObject, recovery: JsonObject, machine: JsonObject, settings: Target
) -> None:
    """One network goes to one network of a region (Microsoft Learn, "Map virtual networks between two regions"). The
    portal locks the choice where a mapping exists; that another network is refused here is assumed."""
    source = item_nics.source_network(cloud, machine)
    mapped = mapped_network(cloud, parent_id(container["id"]), parent_id(recovery["id"]), source)
    if settings.network_id and mapped and not same_id(mapped, settings.network_id):
        raise refusals.wrong_input(
            request,
            "NetworkMappingMismatch",
            f"The network '{last_segment(source)}' of the virtual machine is mapped to '{last_segment(mapped)}', not "
            f"to '{last_segment(settings.network_id)}'.",
            "Give the network that the mapping leads to, or change the mapping first.",
        )


def _check_subscription(request: Request, given: ProtectDetails) -> None:
    """What the machine is to be put into lies in its subscription; a shared capacity group need not (assumed)."""
    home = subscription_of(given.recoveryResourceGroupId or "")
    for kind, arm_id in (
        ("AvailabilitySet", given.recoveryAvailabilitySetId),
        ("ProximityPlacementGroup", given.recoveryProximityPlacementGroupId),
    ):
        if arm_id and not same_id(subscription_of(arm_id), home):
            raise refusals.wrong_input(
                request,
                f"{kind}SubscriptionMismatch",
                f"'{last_segment(arm_id)}' is not in the target subscription {home}.",
            )


def require_answering(cloud: Cloud, request: Request, regions: tuple[str, ...], causes: str) -> None:
    """409 when one of the regions is out."""
    for region in regions:
        if cloud.out_since(region) is not None:
            raise refusals.region_out(request, region, causes)


def _check_regions(
    cloud: Cloud, request: Request, machine: JsonObject, source: str, target: str, given: ProtectDetails
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
    if source == target and (zone is None or zone == given.recoveryAvailabilityZone):
        raise refusals.wrong_input(
            request,
            "ZoneToZoneNotSupported",
            "Within one region a machine has to be replicated from its zone to another one.",
        )
    require_answering(cloud, request, (source, target), "The region does not answer.")


def _check_machine(cloud: Cloud, request: Request, machine: JsonObject) -> None:
    """A stopped machine and a system that is not supported are refused at once (assumed); a machine that
    is not provisioned fails the job."""
    for problem in eligibility.problems(cloud, machine):
        if problem.code != eligibility.NOT_PROVISIONED:
            raise refusals.refused(request, 400, problem.code, problem.message, problem.causes, problem.action)
