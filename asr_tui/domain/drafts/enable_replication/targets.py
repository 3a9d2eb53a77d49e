"""The draft with the portal's proposal for everything that is not chosen.

Proposals: Microsoft Learn, "Azure to Azure disaster recovery architecture" (names), "Map virtual networks between
two regions" (network and subnet), "Enable replication for Azure VMs" (cache account, availability).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from asr_tui.domain import kinds, names
from asr_tui.domain.drafts.enable_replication.draft import Choice, EnableReplicationDraft, TargetChoice
from asr_tui.domain.drafts.enable_replication.policy_proposal import ResolvedPolicy, resolved_policy
from asr_tui.domain.drafts.enable_replication.proposals import Proposal, proposal
from asr_tui.domain.drafts.enable_replication.target_networks import GROUP_NAME_LENGTH, target_networks
from asr_tui.domain.estate import OF_MACHINES_ALONE, Estate, Parts, at_once
from asr_tui.domain.ids import ArmId, by_id, group_id, resource_id
from asr_tui.domain.machines import Disk, Machine
from asr_tui.domain.resources import Region
from asr_tui.domain.subnets import first_by_name, for_machines

Availability = Literal["none", "set", "zone"]

SET_NAME_LENGTH = 80
AT_ONCE = 100
"""Machines between which everything else may have a turn."""


class MachineTarget(Struct, frozen=True):
    """Where one machine will start.

    disks   those that will be replicated
    choice  what was chosen for it, by its own choices over those for all machines
    """

    machine: Machine
    group: Proposal
    cache: Proposal
    disks: tuple[Disk, ...]
    network: Proposal | None = None
    subnet: str = ""
    availability: Availability = "none"
    availability_set: Proposal | None = None
    zone: str = ""
    disk_sku: str = ""
    name: str = ""
    size: str = ""
    proximity_group: Proposal | None = None
    capacity_reservation: ArmId | None = None
    encryption_set: ArmId | None = None
    choice: TargetChoice = TargetChoice()
    differs: bool = False


class Resolved(Struct, frozen=True):
    target_region: str
    machines: tuple[MachineTarget, ...]
    policy: ResolvedPolicy

    @property
    def shared(self) -> MachineTarget | None:
        """The first machine without choices of its own."""
        return next((one for one in self.machines if not one.differs), next(iter(self.machines), None))

    def target_of(self, machine: ArmId) -> MachineTarget | None:
        return next((one for one in self.machines if one.machine.id == machine), None)


def proposed_region(vault_location: str, source_region: str, regions: Iterable[Region]) -> str:
    """The vault's own region where that is not the source, else the source's pair, else nothing."""
    if vault_location and vault_location != source_region:
        return vault_location
    return next((region.paired for region in regions if region.name == source_region), "")


def target_region(draft: EnableReplicationDraft, estate: Estate) -> str:
    """The chosen target region, else the proposed one."""
    return draft.target_region or proposed_region(draft.vault_location, draft.source_region, estate.regions)


def resolve(draft: EnableReplicationDraft, estate: Estate) -> Resolved:
    """The draft with a proposal for everything that is not chosen."""
    return estate.last(_resolve, draft, OF_MACHINES_ALONE)


def resolve_in_parts(draft: EnableReplicationDraft, estate: Estate) -> Iterator[None]:
    """Compute what `resolve` then gives."""
    return estate.last_in_parts(_resolve, _resolving, draft, OF_MACHINES_ALONE)


def _resolve(draft: EnableReplicationDraft, estate: Estate) -> Resolved:
    return at_once(_resolving(draft, estate))


def _resolving(draft: EnableReplicationDraft, estate: Estate) -> Parts[Resolved]:
    region, found = target_region(draft, estate), list[MachineTarget]()
    resolver = _Resolver(draft, estate, region)
    for target in resolver.targets(_marked(draft, estate)):
        if target is None:
            yield
        else:
            found.append(target)
    return Resolved(target_region=region, machines=tuple(found), policy=resolved_policy(draft, estate))


def _marked(draft: EnableReplicationDraft, estate: Estate) -> list[Machine]:
    """The marked machines that exist."""
    return [machine for machine in map(estate.machine, draft.machines) if machine is not None]


def _merged(shared: TargetChoice, own: TargetChoice) -> TargetChoice:
    """The shared choice, overridden field by field by the machine's own."""
    return replace(
        shared,
        group=own.group if own.group.is_set else shared.group,
        network=own.network if own.network.is_set else shared.network,
        cache=own.cache if own.cache.is_set or own.high_churn else shared.cache,
        high_churn=own.high_churn if own.cache.is_set or own.high_churn else shared.high_churn,
        availability_set=own.availability_set if own.availability_set.is_set else shared.availability_set,
        subnet=own.subnet or shared.subnet,
        availability=own.availability or shared.availability,
        zone=own.zone or shared.zone,
        disk_sku=own.disk_sku or shared.disk_sku,
        name=own.name,
        size=own.size or shared.size,
        proximity_group=_first(own.proximity_group, shared.proximity_group),
        capacity_reservation=_first(own.capacity_reservation, shared.capacity_reservation),
        encryption_set=_first(own.encryption_set, shared.encryption_set),
        excluded_disks=own.excluded_disks,
    )


def _first(own: ArmId | None, shared: ArmId | None) -> ArmId | None:
    """A machine's own NO_RESOURCE counts too."""
    return own if own is not None else shared


class _Resolver(Struct, frozen=True):
    draft: EnableReplicationDraft
    estate: Estate
    region: str
    proposed: dict[tuple[ArmId, bool], Proposal] = field(default_factory=dict)
    """The proposed cache accounts, by group and whether they are premium: machines share them."""

    def targets(self, machines: Sequence[Machine]) -> Iterator[MachineTarget | None]:
        """The machines' targets; None stands where everything else may have a turn."""
        chosen = list[tuple[Machine, TargetChoice, Proposal]]()
        for number, machine in enumerate(machines, start=1):
            choice = self._choice(machine)
            chosen.append((machine, choice, self.group(machine, choice.group)))
            if number % AT_ONCE == 0:
                yield None
        placed = [(machine, group.id) for machine, _, group in chosen]
        found = target_networks(self.draft, self.estate, self.region, placed)
        for number, (machine, choice, group) in enumerate(chosen, start=1):
            yield self.target(machine, choice, group, found.get(machine.id))
            if number % AT_ONCE == 0:
                yield None

    def _choice(self, machine: Machine) -> TargetChoice:
        own = self.draft.override(machine.id) if self.draft.overrides else TargetChoice()
        return _merged(self.draft.target, own)

    def target(
        self, machine: Machine, choice: TargetChoice, group: Proposal, network: Proposal | None
    ) -> MachineTarget:
        availability, availability_set, zone = self.availability(machine, choice, group)
        return MachineTarget(
            machine=machine,
            group=group,
            cache=self.cache(machine, choice.cache, premium=choice.high_churn),
            disks=tuple(disk for disk in machine.disks if disk.is_os or disk.name not in choice.excluded_disks),
            network=network,
            subnet=choice.subnet or self.subnet(machine, network),
            availability=availability,
            availability_set=availability_set,
            zone=zone,
            disk_sku=choice.disk_sku,
            name=choice.name or machine.name,
            size=choice.size or machine.size,
            proximity_group=self.proximity_group(machine, choice, group),
            capacity_reservation=choice.capacity_reservation or None,
            encryption_set=choice.encryption_set or None,
            choice=choice,
            differs=self.draft.override(machine.id) != TargetChoice(),
        )

    def group(self, machine: Machine, choice: Choice) -> Proposal:
        subscription = self.draft.target_subscription_id
        name = choice.name or names.with_suffix(machine.id.group, GROUP_NAME_LENGTH)
        wanted = choice.id or group_id(subscription, name)
        existing = self.estate.group(wanted)
        return proposal(self.draft, self.estate, kinds.RESOURCE_GROUP, choice, wanted, existing)

    def subnet(self, machine: Machine, network: Proposal | None) -> str:
        """The source subnet's name if the target network has it, else the first by the alphabet; none that takes no
        machines."""
        source = machine.subnet
        target = self.estate.network(network.id) if network else None
        if target is None:
            return source
        usable = for_machines(target)
        namesake = next((one for one in usable if one.name.casefold() == source.casefold()), first_by_name(usable))
        return namesake.name if namesake else ""

    def cache(self, machine: Machine, choice: Choice, *, premium: bool) -> Proposal:
        group = self.cache_group(machine)
        if choice.is_set:
            chosen = self._chosen_account(choice, group)
            return replace(chosen, premium=premium and chosen.is_new)
        proposed = self._proposed_cache(group, premium=premium)
        return replace(proposed, chosen=premium)

    def _proposed_cache(self, group: ArmId, *, premium: bool) -> Proposal:
        """A premium account of single machines is another one than the standard account of the rest."""
        known = self.proposed.get((group, premium))
        if known is None:
            known = self.proposed[group, premium] = self._free_cache(group, premium=premium)
        return known

    def _free_cache(self, group: ArmId, *, premium: bool) -> Proposal:
        region, vault = self.draft.source_region, self.draft.vault.name
        apart = premium and not self.draft.target.high_churn
        taken = {self._proposed_cache(group, premium=False).name} if apart else set()
        return self._account(group, region, names.cache_account, vault, premium=premium, others=taken)

    def cache_group(self, machine: Machine) -> ArmId:
        """The vault's group, as in the portal; the machine's where the vault is in another subscription."""
        same = self.draft.vault.subscription.casefold() == self.draft.subscription.casefold()
        return self.draft.vault.group_id if same else machine.id.group_id

    def _chosen_account(self, choice: Choice, group: ArmId) -> Proposal:
        wanted = choice.id or resource_id(group, "Microsoft.Storage/storageAccounts", choice.name)
        existing = self.estate.account(wanted)
        return proposal(self.draft, self.estate, kinds.STORAGE_ACCOUNT, choice, wanted, existing)

    def _account(
        self,
        group: ArmId,
        location: str,
        name: names.AccountName,
        stem: str,
        *,
        premium: bool,
        others: Collection[str],
    ) -> Proposal:
        """The account of that name if it is ours already, of that kind and in that region, else one whose name is
        free."""
        known = {account.name.lower() for account in self.estate.accounts}
        taken = {one for one, why in self.estate.storage_refusals if why and one not in known} | set(others)
        while True:
            wanted = resource_id(group, "Microsoft.Storage/storageAccounts", name(stem, taken))
            existing = self.estate.account(wanted)
            if existing and existing.location == location and existing.premium == premium:
                return Proposal(existing.id, is_new=False)
            if existing is None and wanted.name not in known:
                return Proposal(wanted, is_new=True, premium=premium)
            taken.add(wanted.name)

    def availability(
        self, machine: Machine, choice: TargetChoice, group: Proposal
    ) -> tuple[Availability, Proposal | None, str]:
        kind = choice.availability or self._same_kind(machine)
        if kind == "zone":
            return "zone", None, choice.zone or self._zone(machine, choice)
        if kind == "set":
            return "set", self._set(machine, choice.availability_set, group), ""
        return "none", None, ""

    def _set(self, machine: Machine, choice: Choice, group: Proposal) -> Proposal:
        source = machine.availability_set
        proposed = names.with_suffix(source.name if source else machine.name, SET_NAME_LENGTH)
        wanted = choice.id or resource_id(group.id, "Microsoft.Compute/availabilitySets", choice.name or proposed)
        existing = by_id(self.estate.availability_sets, wanted)
        return proposal(self.draft, self.estate, kinds.AVAILABILITY_SET, choice, wanted, existing)

    def _same_kind(self, machine: Machine) -> Availability:
        if machine.availability_set:
            return "set"
        return "zone" if machine.zone and machine.zone in self._zones() else "none"

    def _zone(self, machine: Machine, choice: TargetChoice) -> str:
        """The source's number where the size is offered there, else the first zone that offers it."""
        zones = self._zones()
        wanted = machine.zone or next(iter(zones), "")
        size = self.estate.size(choice.size or machine.size)
        if size is None or size.offered_in(wanted):
            return wanted
        return next((zone for zone in zones if size.offered_in(zone)), wanted)

    def proximity_group(self, machine: Machine, choice: TargetChoice, group: Proposal) -> Proposal | None:
        """The chosen one, else one that is named after the source's: the one that is there, or a new one."""
        source, known = machine.proximity_group, self.estate.proximity_groups
        if choice.proximity_group is not None:
            return Proposal(choice.proximity_group, is_new=False, chosen=True) if choice.proximity_group else None
        if source is None or known is None or choice.capacity_reservation:
            return None
        name = names.with_suffix(source.name, SET_NAME_LENGTH)
        wanted = resource_id(group.id, "Microsoft.Compute/proximityPlacementGroups", name)
        usable = [one.id for one in known if one.location == self.region and self.draft.in_target_subscription(one.id)]
        alike = [one for one in usable if one.name.casefold() == name.casefold()]
        existing = next((one for one in alike if one == wanted), next(iter(alike), None))
        return Proposal(existing or wanted, is_new=existing is None)

    def _zones(self) -> tuple[str, ...]:
        region = self.estate.region(self.region)
        return region.zones if region else ()
