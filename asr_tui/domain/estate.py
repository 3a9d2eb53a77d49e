"""What exists, as far as it was read: with the draft, the input of a plan."""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterable, Iterator
from functools import cached_property
from operator import is_
from typing import Protocol, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.ids import ArmId
from asr_tui.domain.kinds import Kind
from asr_tui.domain.machines import EligibilityError, Machine
from asr_tui.domain.obstacles import Link, Lock, Quota, stale_links
from asr_tui.domain.outbound import LoadBalancer, RouteTable, SecurityGroup
from asr_tui.domain.placement import CapacityGroup, DiskType, EncryptionSet, MachineSize, ProximityGroup
from asr_tui.domain.problems import Problem
from asr_tui.domain.protection import ProtectedItem, Topology
from asr_tui.domain.resources import (
    AvailabilitySet,
    Region,
    ResourceGroup,
    StorageAccount,
    Subnet,
    Subscription,
    Vault,
    VirtualNetwork,
)

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
T = TypeVar("T")


class HasChoices(Protocol):
    @property
    def choices(self) -> tuple[object, ...]: ...


D = TypeVar("D", bound=HasChoices)
Parts = Generator[None, None, T]
"""Computes something in parts, between which everything else may have a turn."""


def at_once(parts: Parts[T]) -> T:
    """What the parts compute."""
    while True:
        try:
            next(parts)
        except StopIteration as end:
            return cast("T", end.value)


def _first_of(pairs: Iterable[tuple[K, V]]) -> dict[K, V]:
    """The first value of each key."""
    found: dict[K, V] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    return found


OF_MACHINES_ALONE = frozenset({"eligibility", "unread"})
"""Azure's answers about machines, and what was not read: proposals and rules of the target do not look at these."""

LOOKED_AT = frozenset({
    "regions", "groups", "vault_groups", "networks", "items", "sizes", "locks", "links", "security_groups",
    "route_tables", "load_balancers",
})  # fmt: skip
"""The parts that our own rules of a single machine look at, besides the machine."""


class Estate(Struct, frozen=True, dict=True):
    """A snapshot of source and target subscription and of the vault.

    eligibility      Azure's own answer for each machine that was asked about; absent means not asked
    storage_refusals Azure's answer for storage account names that were asked about ("" means free)
    sizes            machine sizes of the target region, where they were read
    vault_groups     resource groups of the vault's subscription, where that is neither source nor target
    disk_types       types of managed disks of the target region, where they were read
    proximity_groups, capacity_groups, encryption_sets
                     those of both subscriptions; None where they could not all be read
    locks            management locks of both subscriptions
    links            links between resources of the source subscription
    quotas           what is counted and limited in the target region
    security_groups, route_tables, load_balancers   what decides whether machines reach Azure's services
    soft_deleting    of the storage accounts that were asked about, those with soft delete of blobs on
    target_machines  machines of the target subscription
    unread           what could not be read, as plain sentences
    unread_lists     the kinds of which that left a list incomplete: what they lack may well exist
    """

    regions: tuple[Region, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    groups: tuple[ResourceGroup, ...] = ()
    vaults: tuple[Vault, ...] = ()
    vault_groups: tuple[ResourceGroup, ...] = ()
    machines: tuple[Machine, ...] = ()
    networks: tuple[VirtualNetwork, ...] = ()
    accounts: tuple[StorageAccount, ...] = ()
    availability_sets: tuple[AvailabilitySet, ...] = ()
    topology: Topology = Topology()
    items: tuple[ProtectedItem, ...] = ()
    eligibility: tuple[tuple[ArmId, tuple[EligibilityError, ...]], ...] = ()
    storage_refusals: tuple[tuple[str, str], ...] = ()
    sizes: tuple[MachineSize, ...] = ()
    disk_types: tuple[DiskType, ...] = ()
    proximity_groups: tuple[ProximityGroup, ...] | None = None
    capacity_groups: tuple[CapacityGroup, ...] | None = None
    encryption_sets: tuple[EncryptionSet, ...] | None = None
    locks: tuple[Lock, ...] = ()
    links: tuple[Link, ...] = ()
    quotas: tuple[Quota, ...] = ()
    security_groups: tuple[SecurityGroup, ...] = ()
    route_tables: tuple[RouteTable, ...] = ()
    load_balancers: tuple[LoadBalancer, ...] = ()
    soft_deleting: tuple[ArmId, ...] = ()
    target_machines: tuple[Machine, ...] = ()
    unread: tuple[str, ...] = ()
    unread_lists: frozenset[Kind[object]] = frozenset()

    @cached_property
    def _machines(self) -> dict[ArmId, Machine]:
        return _first_of((one.id, one) for one in self.machines)

    @cached_property
    def _items(self) -> dict[ArmId, ProtectedItem]:
        return _first_of((one.machine, one) for one in self.items)

    @cached_property
    def _groups(self) -> dict[ArmId, ResourceGroup]:
        return _first_of((one.id, one) for one in (*self.groups, *self.vault_groups))

    @cached_property
    def _networks(self) -> dict[ArmId, VirtualNetwork]:
        return _first_of((one.id, one) for one in self.networks)

    @cached_property
    def _accounts(self) -> dict[ArmId, StorageAccount]:
        return _first_of((one.id, one) for one in self.accounts)

    @cached_property
    def _eligibility(self) -> dict[ArmId, tuple[EligibilityError, ...]]:
        return _first_of(self.eligibility)

    @cached_property
    def _sizes(self) -> dict[str, MachineSize]:
        return _first_of((one.name.casefold(), one) for one in self.sizes)

    @cached_property
    def _links(self) -> dict[ArmId, tuple[Link, ...]]:
        linked = dict.fromkeys(link.source for link in self.links)
        return {machine: stale_links(self.links, machine) for machine in linked}

    @cached_property
    def found_of_machines(self) -> dict[object, tuple[Machine, tuple[Problem, ...]]]:
        """What rules found of single machines, by their own keys, while none of `LOOKED_AT` changes."""
        return {}

    def like(self, before: Estate) -> Estate:
        """This estate with those parts of an earlier one that are equal, and what was found by them; the earlier one
        itself where all are."""
        every = self.__struct_fields__
        same = {name: getattr(before, name) for name in every if getattr(self, name) == getattr(before, name)}
        if len(same) == len(every):
            return before
        found = replace(self, **same)
        if same.keys() >= LOOKED_AT:
            found.__dict__["found_of_machines"] = before.found_of_machines
        changed = set(every) - same.keys()
        found._last.update({rule: known for rule, known in before._last.items() if changed <= known[2]})
        return found

    @cached_property
    def _last(self) -> dict[object, tuple[tuple[object, ...], object, frozenset[str]]]:
        return {}

    def last(self, rule: Callable[[D, Estate], T], draft: D, without: frozenset[str] = frozenset()) -> T:
        """What a rule finds for a draft, computed once as long as it is asked for the same choices.

        without  parts that the rule does not look at: an estate that differs in these alone keeps what was found
        """
        known, choices = self._last.get(rule), draft.choices
        if known is None or not all(map(is_, known[0], choices)):
            known = self._last[rule] = (choices, rule(draft, self), without)
        return cast("T", known[1])

    def last_in_parts(
        self,
        rule: Callable[[D, Estate], object],
        parts: Callable[[D, Estate], Parts[object]],
        draft: D,
        without: frozenset[str] = frozenset(),
    ) -> Iterator[None]:
        """Compute what `last` then finds for the same choices; `parts` gives what the rule gives."""
        known, choices = self._last.get(rule), draft.choices
        if known is None or not all(map(is_, known[0], choices)):
            found = yield from parts(draft, self)
            self._last[rule] = (choices, found, without)

    def region(self, name: str) -> Region | None:
        return next((region for region in self.regions if region.name == name), None)

    def display(self, name: str) -> str:
        """A region's display name, or the name itself."""
        region = self.region(name)
        return region.display if region else name

    def machine(self, machine: ArmId) -> Machine | None:
        return self._machines.get(machine)

    def group(self, group: ArmId) -> ResourceGroup | None:
        return self._groups.get(group)

    def network(self, network: ArmId) -> VirtualNetwork | None:
        return self._networks.get(network)

    def subnet(self, subnet: ArmId) -> Subnet | None:
        network = self.network(subnet.parent())
        return network.subnet(subnet.name) if network else None

    def account(self, account: ArmId) -> StorageAccount | None:
        return self._accounts.get(account)

    def item_of(self, machine: ArmId) -> ProtectedItem | None:
        return self._items.get(machine)

    def eligibility_of(self, machine: ArmId) -> tuple[EligibilityError, ...] | None:
        """Azure's reasons against this machine; None where it was not asked."""
        return self._eligibility.get(machine)

    def storage_refusal(self, name: str) -> str:
        return next((why for one, why in self.storage_refusals if one == name), "")

    def size(self, name: str) -> MachineSize | None:
        """A machine size of the target region; None where it is not offered there or sizes were not read."""
        return self._sizes.get(name.casefold())

    def disk_type(self, name: str) -> DiskType | None:
        """A disk type of the target region; None where it is not offered there or types were not read."""
        return next((one for one in self.disk_types if one.name.casefold() == name.casefold()), None)

    def locks_on(self, resource: ArmId) -> tuple[Lock, ...]:
        """The locks that hold for a resource: its own and those above it."""
        return tuple(lock for lock in self.locks if lock.holds(resource))

    def stale_links_on(self, machine: ArmId) -> tuple[Link, ...]:
        """Site Recovery's links on a machine: stale ones, unless it is protected now."""
        return self._links.get(machine, ())
