"""The plan of a draft: what Azure still lacks, in order, and what is reused.

Order: fabrics, containers, policy, mappings both ways, cache account, network mappings both ways, protected items
(Microsoft Learn, "Set up disaster recovery for Azure VMs using Azure PowerShell").
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from asr_tui.domain import names, steps
from asr_tui.domain.disk_speed import copy_seconds, megabytes_a_second
from asr_tui.domain.drafts.enable_replication.consistency_group import group_named
from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.proposals import Proposal
from asr_tui.domain.drafts.enable_replication.rules import problems
from asr_tui.domain.drafts.enable_replication.targets import MachineTarget, Resolved, networks, resolve
from asr_tui.domain.drafts.network_mapping import free_mapping
from asr_tui.domain.durations import span
from asr_tui.domain.estate import Estate
from asr_tui.domain.estimates import FIRST_COPY
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan, PlannedStep, Reused
from asr_tui.domain.resources import Disk, Subnet

MAX_FAULT_DOMAINS = 2
"""Every region has at least two; some have no third (Microsoft Learn, "Availability sets overview")."""


def plan(draft: EnableReplicationDraft, estate: Estate) -> Plan:
    """What must be created, and what is there already and is used."""
    resolved = resolve(draft, estate)
    builder = _Builder(draft, estate, resolved)
    builder.build()
    return Plan(
        title=title(draft),
        steps=tuple(builder.planned.values()),
        reuses=tuple(builder.reuses.values()),
        problems=problems(draft, estate),
        then=_then(resolved),
        first_copy=_copy_span(resolved) if resolved.machines else "",
        costs=_costs(resolved),
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


def _then(resolved: Resolved) -> tuple[str, ...]:
    if not resolved.machines:
        return ()
    return (f"First copy, {_amount(resolved)}: {first_copy(resolved)}. Protected when it has ended.",)


def _amount(resolved: Resolved) -> str:
    sizes = [sum(disk.size_gib for disk in target.disks) for target in resolved.machines]
    return f"{sum(sizes)} GiB in all" if len(sizes) > 1 else f"{sizes[0]} GiB"


def _costs(resolved: Resolved) -> str:
    """What is billed (Microsoft Learn, "Common questions: Azure-to-Azure disaster recovery"); no amounts are known."""
    if not resolved.machines:
        return ""
    many = len(resolved.machines) > 1
    return (
        f"Storage for the copies ({_amount(resolved)}) and their points, traffic between the regions, and after 31 "
        f"free days a fee for {'each' if many else 'the'} machine. No machine runs there, or is paid for, before a "
        "failover."
    )


def _copy_span(resolved: Resolved) -> str:
    """ "18 to 47 min", or to how long the slowest disk takes where it is full."""
    longest = max(FIRST_COPY.at_most, *(copy_seconds(disk) for disk in _data_disks(resolved)), 0)
    if longest <= FIRST_COPY.at_most:
        return f"{FIRST_COPY.seconds / 60:.0f} to {FIRST_COPY.at_most / 60:.0f} min"
    return f"{FIRST_COPY.seconds / 60:.0f} min to {span(timedelta(minutes=round(longest / 60)))}"


def _data_disks(resolved: Resolved) -> list[Disk]:
    return [disk for target in resolved.machines for disk in target.disks if not disk.is_os]


def first_copy(resolved: Resolved) -> str:
    """How long, and where the figure comes from: machines and their disks are copied side by side, so that the disk
    that takes longest counts."""
    low, high = FIRST_COPY.seconds / 60, FIRST_COPY.at_most / 60
    slowest = max(_data_disks(resolved), key=copy_seconds, default=None)
    if slowest is None or copy_seconds(slowest) <= FIRST_COPY.at_most:
        return f"{low:.0f} to {high:.0f} min ({FIRST_COPY.origin})"
    full = timedelta(minutes=round(copy_seconds(slowest) / 60))
    return (
        f"from {low:.0f} min ({FIRST_COPY.origin}) to {span(full)} if {slowest.name}, {slowest.size_gib} GiB, is full "
        f"(Microsoft Learn: 23 % of its {megabytes_a_second(slowest)} MB/s); disks are copied side by side"
    )


@dataclass(slots=True)
class _Builder:
    draft: EnableReplicationDraft
    estate: Estate
    resolved: Resolved
    planned: dict[str, PlannedStep] = field(default_factory=dict)
    reuses: dict[ArmId, Reused] = field(default_factory=dict)

    def build(self) -> None:
        if not self.resolved.machines or not self.resolved.target_region:
            return
        for target in self.resolved.machines:
            self.surroundings(target)
        self.topology()
        self.network_mappings()
        for target in self.resolved.machines:
            if not self.estate.item_of(target.machine.id):
                self.protect(target)

    def add(self, step: steps.Step, needs: Iterable[str] = ()) -> str:
        """The step's key; what it needs and already exists is no need."""
        planned = PlannedStep.of(step, (need for need in needs if need))
        self.planned.setdefault(planned.key, planned)
        return planned.key

    def use(self, thing: ArmId, what: str) -> str:
        self.reuses.setdefault(thing, Reused(thing, what))
        return ""

    def key_of(self, kind: type[steps.Step], thing: ArmId) -> str:
        key = f"{kind.__name__}:{thing.casefold()}"
        return key if key in self.planned else ""

    # What lies around the machine in the target

    def surroundings(self, target: MachineTarget) -> None:
        self.group(target.group)
        if target.network:
            self.network(target, target.network)
        self.account(target.cache, self.draft.source_region, "cache storage account")
        if target.storage:
            self.account(target.storage, self.resolved.target_region, "storage account")
        if target.proximity_group:
            self.proximity_group(target.proximity_group)
        if target.availability_set:
            self.availability_set(target, target.availability_set)
        self.placement(target)

    def proximity_group(self, proposal: Proposal) -> None:
        if proposal.is_new:
            step = steps.CreateProximityGroup(proposal.id, self.resolved.target_region)
            self.add(step, self.in_group(proposal.id))
        else:
            self.use(proposal.id, "proximity placement group")

    def placement(self, target: MachineTarget) -> None:
        """What is never made here, only used."""
        encrypted = any(disk.encryption_set for disk in target.disks)
        for thing, what in (
            (target.capacity_reservation, "capacity reservation group"),
            (target.encryption_set if encrypted else None, "disk encryption set"),
        ):
            if thing is not None:
                self.use(thing, what)

    def group(self, proposal: Proposal) -> None:
        if proposal.is_new:
            self.add(steps.CreateResourceGroup(proposal.id, self.resolved.target_region))
        else:
            self.use(proposal.id, "resource group")

    def in_group(self, thing: ArmId) -> tuple[str, ...]:
        return (self.key_of(steps.CreateResourceGroup, thing.group_id),)

    def network(self, target: MachineTarget, proposal: Proposal) -> None:
        if not proposal.is_new:
            self.use(proposal.id, "virtual network")
            return
        if proposal.locked and self.estate.group(proposal.id.group_id) is None:
            # A network that a mapping leads to may have gone together with its group.
            self.add(steps.CreateResourceGroup(proposal.id.group_id, self.resolved.target_region))
        source = self.estate.network(target.machine.network) if target.machine.network else None
        prefixes = source.prefixes if source else ()
        subnets = tuple(Subnet(one.name, one.prefixes) for one in source.subnets) if source else ()
        step = steps.CreateVirtualNetwork(proposal.id, self.resolved.target_region, prefixes, subnets)
        self.add(step, self.in_group(proposal.id))

    def account(self, proposal: Proposal, region: str, what: str) -> None:
        if proposal.is_new:
            kind = ("Premium_LRS", "BlockBlobStorage") if proposal.premium else ("Standard_LRS", "StorageV2")
            self.add(steps.CreateStorageAccount(proposal.id, region, *kind), self.in_group(proposal.id))
        else:
            self.use(proposal.id, what)

    def availability_set(self, target: MachineTarget, proposal: Proposal) -> None:
        if not proposal.is_new:
            self.use(proposal.id, "availability set")
            return
        source = target.machine.availability_set
        known = self.estate.availability_set(source) if source else None
        step = steps.CreateAvailabilitySet(
            proposal.id,
            self.resolved.target_region,
            fault_domains=min(known.fault_domains if known else MAX_FAULT_DOMAINS, MAX_FAULT_DOMAINS),
            update_domains=known.update_domains if known else 5,
            aligned=target.machine.managed,
            proximity_group=target.proximity_group.id if target.proximity_group else None,
        )
        needs = [*self.in_group(proposal.id)]
        if step.proximity_group:
            needs.append(self.key_of(steps.CreateProximityGroup, step.proximity_group))
        self.add(step, needs)

    # The vault's own set-up

    def fabric(self, region: str) -> ArmId:
        existing = self.estate.topology.fabric_in(region)
        if existing:
            self.use(existing.id, f"fabric of {self.estate.display(region)}")
            return existing.id
        fabric = self.draft.vault.child("replicationFabrics", names.fabric(region))
        self.add(steps.CreateFabric(fabric, region))
        return fabric

    def container(self, region: str) -> ArmId:
        fabric = self.fabric(region)
        existing = self.estate.topology.container_in(fabric)
        if existing:
            self.use(existing.id, f"protection container of {self.estate.display(region)}")
            return existing.id
        container = fabric.child("replicationProtectionContainers", names.container(region))
        self.add(steps.CreateContainer(container), (self.key_of(steps.CreateFabric, fabric),))
        return container

    def source_container(self) -> ArmId:
        return self.container(self.draft.source_region)

    def target_container(self) -> ArmId:
        return self.container(self.resolved.target_region)

    def topology(self) -> None:
        source, target = self.source_container(), self.target_container()
        policy = self.resolved.policy
        if policy.is_new:
            self.add(steps.CreatePolicy(policy.id, policy.retention_minutes, policy.app_consistent_minutes))
        else:
            self.use(policy.id, "replication policy")
        there, back = self.draft.source_region, self.resolved.target_region
        self.mapping(source, target, there, back)
        self.mapping(target, source, back, there)

    def mapping(self, source: ArmId, target: ArmId, source_region: str, target_region: str) -> None:
        policy = self.resolved.policy.id
        existing = self.estate.topology.mapping(source, target, policy)
        if existing:
            self.use(existing.id, "container mapping")
            return
        name = names.mapping(source_region, target_region, policy.name)
        step = steps.CreateContainerMapping(
            source.child("replicationProtectionContainerMappings", name), target_container=target, policy=policy
        )
        needs = (
            self.key_of(steps.CreateContainer, source),
            self.key_of(steps.CreateContainer, target),
            self.key_of(steps.CreatePolicy, policy),
        )
        self.add(step, needs)

    def network_mappings(self) -> None:
        """Both directions; those of one fabric one after another, since they change one list."""
        there, back = self.draft.source_region, self.resolved.target_region
        previous = {there: "", back: ""}
        mapped_back: set[ArmId] = set()
        for source, target in networks(self.resolved):
            previous[there] = self.network_mapping(source, target.id, there, back, previous[there])
            if target.id not in mapped_back:
                mapped_back.add(target.id)
                previous[back] = self.network_mapping(target.id, source, back, there, previous[back])

    def network_mapping(self, source: ArmId, target: ArmId, source_region: str, target_region: str, after: str) -> str:
        existing = self.estate.topology.network_mapping(source, target_region)
        if existing:
            self.use(existing.id, "network mapping")
            return after
        here, there = self.fabric(source_region), self.fabric(target_region)
        taken = {one.id for one in self.estate.topology.network_mappings}
        taken |= {one.step.id for one in self.planned.values() if isinstance(one.step, steps.CreateNetworkMapping)}
        step = steps.CreateNetworkMapping(
            free_mapping(here, source, target, taken),
            source_network=source,
            target_network=target,
            target_fabric=there,
        )
        needs = (
            self.key_of(steps.CreateFabric, here),
            self.key_of(steps.CreateFabric, there),
            self.key_of(steps.CreateVirtualNetwork, source),
            self.key_of(steps.CreateVirtualNetwork, target),
            after,
        )
        return self.add(step, needs)

    # The machines

    def protect(self, target: MachineTarget) -> None:
        container, policy = self.source_container(), self.resolved.policy.id
        step = steps.EnableReplication(
            id=item_id(container, target.machine.id),
            machine=target.machine.id,
            policy=policy,
            target_container=self.target_container(),
            target_group=target.group.id,
            disks=tuple(self.disk(target, disk) for disk in target.disks),
            target_network=target.network.id if target.network else None,
            target_subnet=target.subnet,
            target_availability_set=target.availability_set.id if target.availability_set else None,
            target_zone=target.zone,
            target_proximity_group=target.proximity_group.id if target.proximity_group else None,
            target_capacity_reservation=target.capacity_reservation,
            multi_vm_group=group_named(self.draft.policy.multi_vm_group, self.draft, self.estate).name,
        )
        enabling = self.add(step, self.needs_of(step, target))
        self.name_and_size(step.id, target, enabling)

    def name_and_size(self, item: ArmId, target: MachineTarget, enabling: str) -> None:
        """Enabling takes neither, so that they are set on the protected item (recorded: PATCH of the item)."""
        machine = target.machine
        name = target.name if target.name != machine.name else ""
        size = target.size if target.size.casefold() != machine.size.casefold() else ""
        if name or size:
            self.add(steps.UpdateItem(item, target_name=name, target_size=size, machine_name=machine.name), (enabling,))

    def needs_of(self, step: steps.EnableReplication, target: MachineTarget) -> Iterable[str]:
        made = {step.target_group, target.cache.id, step.target_availability_set, step.target_network}
        made |= {step.target_proximity_group}
        made |= {target.storage.id} if target.storage else set()
        mappings = (steps.CreateContainerMapping, steps.CreateNetworkMapping)
        for key, one in self.planned.items():
            if isinstance(one.step, mappings) or one.step.id in made:
                yield key

    def disk(self, target: MachineTarget, disk: Disk) -> steps.DiskToReplicate:
        return steps.DiskToReplicate(
            cache_account=target.cache.id,
            target_group=target.group.id,
            disk=disk.id,
            vhd=disk.vhd,
            target_account=target.storage.id if target.storage and not disk.managed else None,
            replica_sku=target.disk_sku,
            target_sku=target.disk_sku,
            encryption_set=target.encryption_set if disk.encryption_set else None,
        )
