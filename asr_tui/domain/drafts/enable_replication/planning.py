"""The plan of a draft: what Azure still lacks, in order, and what is reused.

Order: fabrics, containers, policy, mappings both ways, cache account, network mappings both ways, protected items
(Microsoft Learn, "Set up disaster recovery for Azure VMs using Azure PowerShell").
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from asr_tui.domain import steps
from asr_tui.domain.drafts.enable_replication.cache_rules import PREMIUM_CACHE, STANDARD_CACHE
from asr_tui.domain.drafts.enable_replication.consistency_group import group_named
from asr_tui.domain.drafts.enable_replication.disk_rules import replica_type
from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.first_copy import copy_of, costs, then
from asr_tui.domain.drafts.enable_replication.new_networks import (
    gateway_costs,
    nat_gateway_of,
    new_subnets,
)
from asr_tui.domain.drafts.enable_replication.placement_rules import demands
from asr_tui.domain.drafts.enable_replication.plan_builder import PlanBuilder
from asr_tui.domain.drafts.enable_replication.proposals import Proposal
from asr_tui.domain.drafts.enable_replication.rules import problems
from asr_tui.domain.drafts.enable_replication.targets import MachineTarget, resolve
from asr_tui.domain.drafts.enable_replication.vault_setup import (
    network_mappings,
    source_container,
    target_container,
    topology,
)
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, by_id, resource_id
from asr_tui.domain.machines import Disk
from asr_tui.domain.plan import Confirm, Plan
from asr_tui.domain.ways_out import NAT_GATEWAY


def plan(draft: EnableReplicationDraft, estate: Estate) -> Plan:
    """What is created, and what exists and is used."""
    resolved = resolve(draft, estate)
    builder = PlanBuilder(draft, estate, resolved)
    if resolved.machines and resolved.target_region:
        _build(builder)
    return Plan(
        title=title(draft),
        steps=tuple(builder.planned.values()),
        reuses=tuple(builder.reuses.values()),
        problems=problems(draft, estate),
        then=then(resolved),
        costs=" ".join(part for part in (costs(resolved), gateway_costs(draft, resolved)) if part),
        confirm=Confirm.NONE,
        demands=demands(estate, resolved),
    )


def title(draft: EnableReplicationDraft) -> str:
    """ "Protect web-01 and 2 others" """
    first, others = next((machine.name for machine in draft.machines), "nothing"), len(draft.machines) - 1
    if others < 1:
        return f"Protect {first}"
    return f"Protect {first} and {others} other{'s' if others > 1 else ''}"


def item_id(container: ArmId, machine: ArmId) -> ArmId:
    """The protected item of a machine: a GUID that is the same whenever the plan is made again."""
    return container.child("replicationProtectedItems", str(uuid.uuid5(uuid.NAMESPACE_URL, machine.casefold())))


MAX_FAULT_DOMAINS = 2
"""Every region has at least two; some have no third (Microsoft Learn, "Availability sets overview")."""


def _build(builder: PlanBuilder) -> None:
    for target in builder.resolved.machines:
        _target_resources(builder, target)
    topology(builder)
    network_mappings(builder)
    for target in builder.resolved.machines:
        if not builder.estate.item_of(target.machine.id):
            _protect(builder, target)


def _target_resources(builder: PlanBuilder, target: MachineTarget) -> None:
    """Everything that the machine needs in the target, in the order of dependency."""
    region = builder.resolved.target_region
    builder.ensure(target.group, "resource group", lambda: steps.CreateResourceGroup(target.group.id, region))
    if network := target.network:
        if network.is_new and network.locked and builder.estate.group(network.id.group_id) is None:
            # A network that a mapping leads to may have gone together with its group.
            builder.add(steps.CreateResourceGroup(network.id.group_id, region))
        gateway = _nat_gateway(builder, network.id) if network.is_new else ""
        builder.ensure(network, "virtual network", lambda: _network(builder, target, network.id), gateway)
    _account(builder, target.cache, builder.draft.source_region, "cache storage account")
    group_key = ""
    if group := target.proximity_group:
        builder.ensure(group, "proximity placement group", lambda: steps.CreateProximityGroup(group.id, region))
        group_key = builder.key_of(steps.CreateProximityGroup, group.id)
    if the_set := target.availability_set:
        builder.ensure(the_set, "availability set", lambda: _availability_set(builder, target, the_set.id), group_key)
    if target.capacity_reservation is not None:
        builder.use(target.capacity_reservation, "capacity reservation group")
    if target.encryption_set is not None and any(disk.encryption_set for disk in target.disks):
        builder.use(target.encryption_set, "disk encryption set")


def _network(builder: PlanBuilder, target: MachineTarget, network: ArmId) -> steps.CreateVirtualNetwork:
    """With the source network's addresses and subnets, and the chosen way out."""
    source = builder.estate.network(target.machine.network) if target.machine.network else None
    prefixes = source.prefixes if source else ()
    subnets = new_subnets(builder.draft, builder.estate, target)
    return steps.CreateVirtualNetwork(network, builder.resolved.target_region, prefixes, subnets)


def _nat_gateway(builder: PlanBuilder, network: ArmId) -> str:
    """Adds the network's NAT gateway and its address; its key, or an empty string where none was chosen."""
    if builder.draft.target.outbound != NAT_GATEWAY:
        return ""
    gateway, region = nat_gateway_of(network), builder.resolved.target_region
    group = builder.key_of(steps.CreateResourceGroup, network.group_id)
    address = resource_id(network.group_id, "Microsoft.Network/publicIPAddresses", f"{gateway.name}-ip")
    first = builder.add(steps.CreatePublicAddress(address, region), (group,))
    return builder.add(steps.CreateNatGateway(gateway, region, address), (first,))


def _account(builder: PlanBuilder, proposal: Proposal, region: str, what: str) -> None:
    kind = PREMIUM_CACHE if proposal.premium else STANDARD_CACHE
    builder.ensure(proposal, what, lambda: steps.CreateStorageAccount(proposal.id, region, *kind))


def _availability_set(builder: PlanBuilder, target: MachineTarget, new: ArmId) -> steps.CreateAvailabilitySet:
    """Like the source's set."""
    source = by_id(builder.estate.availability_sets, target.machine.availability_set)
    return steps.CreateAvailabilitySet(
        new,
        builder.resolved.target_region,
        fault_domains=min(source.fault_domains if source else MAX_FAULT_DOMAINS, MAX_FAULT_DOMAINS),
        update_domains=source.update_domains if source else 5,
        proximity_group=target.proximity_group.id if target.proximity_group else None,
    )


def _protect(builder: PlanBuilder, target: MachineTarget) -> None:
    container, policy = source_container(builder), builder.resolved.policy.id
    step = steps.EnableReplication(
        id=item_id(container, target.machine.id),
        machine=target.machine.id,
        policy=policy,
        target_container=target_container(builder),
        target_group=target.group.id,
        disks=tuple(_disk(builder, target, disk) for disk in target.disks),
        target_network=target.network.id if target.network else None,
        target_subnet=target.subnet,
        target_availability_set=target.availability_set.id if target.availability_set else None,
        target_zone=target.zone,
        target_proximity_group=target.proximity_group.id if target.proximity_group else None,
        target_capacity_reservation=target.capacity_reservation,
        multi_vm_group=group_named(builder.draft.policy.multi_vm_group, builder.draft, builder.estate).name,
    )
    enabling = builder.add(step, _needs_of(builder, step, target), copy_of(target.disks))
    _name_and_size(builder, step.id, target, enabling)


def _name_and_size(builder: PlanBuilder, item: ArmId, target: MachineTarget, enabling: str) -> None:
    """Enabling takes neither, so that they are set on the protected item (recorded: PATCH of the item)."""
    machine = target.machine
    name = target.name if target.name != machine.name else ""
    size = target.size if target.size.casefold() != machine.size.casefold() else ""
    if name or size:
        builder.add(steps.UpdateItem(item, target_name=name, target_size=size, machine_name=machine.name), (enabling,))


def _needs_of(builder: PlanBuilder, step: steps.EnableReplication, target: MachineTarget) -> Iterable[str]:
    wanted = {step.target_group, target.cache.id, step.target_availability_set, step.target_network}
    wanted.add(step.target_proximity_group)
    mappings = (steps.CreateContainerMapping, steps.CreateNetworkMapping)
    for key, one in builder.planned.items():
        if isinstance(one.step, mappings) or one.step.id in wanted:
            yield key


def _disk(builder: PlanBuilder, target: MachineTarget, disk: Disk) -> steps.DiskToReplicate:
    return steps.DiskToReplicate(
        cache_account=target.cache.id,
        target_group=target.group.id,
        disk=disk.id,
        replica_sku=replica_type(target.disk_sku),
        target_sku=target.disk_sku,
        encryption_set=target.encryption_set if disk.encryption_set else None,
    )
