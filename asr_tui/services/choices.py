"""What pickers and pre-checks are made from: read once, side by side, kept for the session, forgotten on request."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from asr_tui.domain.drafts.enable_replication.targets import proposed_region
from asr_tui.domain.errors import AsrError
from asr_tui.domain.estate import Estate, ListName
from asr_tui.domain.ids import ArmId
from asr_tui.domain.obstacles import Link, Lock, Quota
from asr_tui.domain.outbound import LoadBalancer, RouteTable, SecurityGroup
from asr_tui.domain.placement import CapacityGroup, EncryptionSet, Offered, ProximityGroup
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import Problem
from asr_tui.domain.resources import EligibilityError, ResourceGroup, Subscription, Tenant, Vault
from asr_tui.services.azure_checks import AzureChecks
from asr_tui.services.cached_read import CachedRead
from asr_tui.services.ports import Catalog, Clock, SiteRecovery
from asr_tui.services.rights import rights_problems
from asr_tui.services.timeouts import within

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

EXTRA_SECONDS = 5.0
"""How long the picture of the estate waits for what only warnings are made from: locks, links, quotas, security groups,
routes, load balancers; and for lists that few machines need."""


LISTS: dict[ListName, str] = {
    "groups": "Resource groups",
    "networks": "Virtual networks",
    "accounts": "Storage accounts",
    "availability_sets": "Availability sets",
    "target_machines": "Machines of the target subscription",
}


class Scope(Protocol):
    """What a draft is about: as much of it as reading needs."""

    @property
    def vault(self) -> ArmId: ...
    @property
    def subscription(self) -> str: ...
    @property
    def target_subscription_id(self) -> str: ...
    @property
    def target_region(self) -> str: ...
    @property
    def source_region(self) -> str: ...
    @property
    def vault_location(self) -> str: ...


@dataclass(slots=True)
class _Unread:
    """Lists that could not be read: by their names, and as sentences."""

    sentences: list[str] = field(default_factory=list)
    whats: set[str] = field(default_factory=set)

    async def or_nothing(self, what: str, read: Awaitable[T]) -> T | None:
        try:
            return await read
        except TimeoutError:
            self.sentences.append(f"{what} could not be read: no answer in time.")
        except AsrError as error:
            self.sentences.append(f"{what} could not be read: {error}")
        self.whats.add(what)
        return None

    async def or_none(self, what: str, read: Awaitable[tuple[T, ...]]) -> tuple[T, ...]:
        return await self.or_nothing(what, read) or ()

    async def of_each(
        self, what: str, read: Callable[[str], Awaitable[tuple[T, ...]]], subscriptions: Iterable[str]
    ) -> tuple[T, ...]:
        lists = await asyncio.gather(*(self.or_none(what, read(subscription)) for subscription in subscriptions))
        return tuple(one for each in lists for one in each)

    async def all_of_each(
        self, what: str, read: Callable[[str], Awaitable[tuple[T, ...]]], subscriptions: Iterable[str]
    ) -> tuple[T, ...] | None:
        """None unless every subscription's list was read: what is missing in the rest may well exist."""
        lists = await asyncio.gather(*(self.or_nothing(what, read(subscription)) for subscription in subscriptions))
        read_lists = [each for each in lists if each is not None]
        return tuple(one for each in read_lists for one in each) if len(read_lists) == len(lists) else None


class Choices:
    """What exists: each kind asked as `await choices.regions(subscription)`. Every read raises AzureError."""

    def __init__(self, catalog: Catalog, site_recovery: SiteRecovery, clock: Clock) -> None:
        self._catalog = catalog
        self._clock = clock
        self._subscriptions: CachedRead[str, tuple[Subscription, ...]] = CachedRead(lambda _: catalog.subscriptions())
        self._tenants: CachedRead[str, tuple[Tenant, ...]] = CachedRead(lambda _: catalog.tenants())
        self.regions = CachedRead(catalog.regions)
        self.groups = CachedRead(catalog.resource_groups)
        self.vaults = CachedRead(catalog.vaults)
        self.machines = CachedRead(catalog.machines)
        self.networks = CachedRead(catalog.networks)
        self.accounts = CachedRead(catalog.storage_accounts)
        self.availability_sets = CachedRead(catalog.availability_sets)
        self._offered: CachedRead[tuple[str, str], Offered] = CachedRead(lambda key: catalog.offered(*key))
        self._proximity_groups = CachedRead(catalog.proximity_groups)
        self._capacity_groups = CachedRead(catalog.capacity_groups)
        self._encryption_sets = CachedRead(catalog.encryption_sets)
        self._locks = CachedRead(catalog.locks)
        self._links = CachedRead(catalog.links)
        self._security_groups = CachedRead(catalog.security_groups)
        self._route_tables = CachedRead(catalog.route_tables)
        self._load_balancers = CachedRead(catalog.load_balancers)
        self._quotas: CachedRead[tuple[str, str], tuple[Quota, ...]] = CachedRead(lambda key: catalog.quotas(*key))
        self.topology = CachedRead(site_recovery.topology)
        self.items = CachedRead(site_recovery.items)
        self._checks = AzureChecks(catalog, clock)
        self._late: set[tuple[object, Hashable]] = set()

    async def tenants(self) -> tuple[Tenant, ...]:
        return await self._tenants("")

    async def subscriptions(self) -> tuple[Subscription, ...]:
        return await self._subscriptions("")

    async def offered(self, subscription: str, region: str) -> Offered:
        return await self._offered((subscription, region))

    async def proximity_groups(self, subscription: str) -> tuple[ProximityGroup, ...]:
        return await self._soon(self._proximity_groups, subscription)

    async def capacity_groups(self, subscription: str) -> tuple[CapacityGroup, ...]:
        return await self._soon(self._capacity_groups, subscription)

    async def encryption_sets(self, subscription: str) -> tuple[EncryptionSet, ...]:
        return await self._soon(self._encryption_sets, subscription)

    async def vaults_soon(self, subscription: str) -> tuple[Vault, ...]:
        return await self._soon(self.vaults, subscription)

    async def groups_soon(self, subscription: str) -> tuple[ResourceGroup, ...]:
        return await self._soon(self.groups, subscription)

    async def locks(self, subscription: str) -> tuple[Lock, ...]:
        return await self._soon(self._locks, subscription)

    async def links(self, subscription: str) -> tuple[Link, ...]:
        return await self._soon(self._links, subscription)

    async def all_links(self, subscription: str) -> tuple[Link, ...]:
        """The same, however long it takes: where they are what is asked about."""
        return await self._links(subscription)

    async def quotas(self, subscription: str, region: str) -> tuple[Quota, ...]:
        return await self._soon(self._quotas, (subscription, region))

    async def security_groups(self, subscription: str) -> tuple[SecurityGroup, ...]:
        return await self._soon(self._security_groups, subscription)

    async def route_tables(self, subscription: str) -> tuple[RouteTable, ...]:
        return await self._soon(self._route_tables, subscription)

    async def load_balancers(self, subscription: str) -> tuple[LoadBalancer, ...]:
        return await self._soon(self._load_balancers, subscription)

    async def _soon(self, kept: CachedRead[K, T], key: K) -> T:
        """Raises TimeoutError when it takes long; the read goes on, and is waited for only this once."""
        if (kept, key) in self._late and not kept.has(key):
            raise TimeoutError
        try:
            return await within(self._clock, EXTRA_SECONDS, kept(key))
        except TimeoutError:
            self._late.add((kept, key))
            raise

    def refresh(self) -> None:
        """Forget all that was read, Azure's checks included."""
        for kept in self._all():
            kept.forget()
        self._checks.forget()
        self._late.clear()

    def close(self) -> None:
        """Give up what is still being read."""
        for kept in self._all():
            kept.close()

    async def estate(self, scope: Scope, *, refresh: bool = False) -> Estate:
        """All that proposals, problems and plan of a draft are made from.

        Raises AzureError where machines or vault cannot be read; any other list that cannot be read is left
        empty and named in `unread`.
        """
        if refresh:
            self.refresh()
        (machines, topology, items), estate = await asyncio.gather(
            asyncio.gather(self.machines(scope.subscription), self.topology(scope.vault), self.items(scope.vault)),
            self._surroundings(scope),
        )
        return replace(
            estate,
            machines=machines,
            topology=topology,
            items=items,
            eligibility=tuple(self._checks.eligibility.items()),
            storage_refusals=tuple(self._checks.refusals.items()),
            soft_deleting=tuple(account for account, on in self._checks.soft_deletes.items() if on),
            unread=(*estate.unread, *self._checks.unanswered.values()),
        )

    async def _surroundings(self, scope: Scope) -> Estate:
        """The lists without which one can go on."""
        unread = _Unread()
        source, target = scope.subscription, scope.target_subscription_id
        both = tuple(dict.fromkeys((source, target)))
        home = scope.vault.subscription
        third = () if home.casefold() in {one.casefold() for one in both} else (home,)
        places = asyncio.gather(
            unread.or_none("Regions", self.regions(source)),
            unread.or_none("Subscriptions", self.subscriptions()),
            unread.or_none("Vaults", self.vaults(home)),
        )
        resources = asyncio.gather(
            unread.of_each(LISTS["groups"], self.groups, both),
            unread.of_each("The vault's resource group", self.groups, third),
            unread.of_each(LISTS["networks"], self.networks, both),
            unread.of_each(LISTS["accounts"], self.accounts, both),
            unread.of_each(LISTS["availability_sets"], self.availability_sets, both),
            unread.or_none(LISTS["target_machines"], self.machines(target)),
        )
        obstacles = asyncio.gather(
            unread.of_each("Resource locks", self.locks, both),
            unread.or_none("Resource links", self.links(source)),
        )
        outbound = asyncio.gather(
            unread.of_each("Network security groups", self.security_groups, both),
            unread.or_none("Route tables", self.route_tables(source)),
            unread.or_none("Load balancers", self.load_balancers(source)),
        )
        placement = asyncio.gather(
            unread.all_of_each("Proximity placement groups", self.proximity_groups, both),
            unread.all_of_each("Capacity reservation groups", self.capacity_groups, both),
            unread.all_of_each("Disk encryption sets", self.encryption_sets, both),
        )
        regions, subscriptions, vaults = await places
        offered, quotas = await self._room(unread, target, scope.target_region or proposed_region(scope, regions))
        groups, vault_groups, networks, accounts, sets, there = await resources
        locks, links = await obstacles
        security_groups, route_tables, load_balancers = await outbound
        proximity, capacity, encryption = await placement
        return Estate(
            regions=regions,
            subscriptions=subscriptions,
            groups=groups,
            vaults=vaults,
            vault_groups=vault_groups,
            networks=networks,
            accounts=accounts,
            availability_sets=sets,
            sizes=offered.sizes,
            disk_types=offered.disk_types,
            proximity_groups=proximity,
            capacity_groups=capacity,
            encryption_sets=encryption,
            locks=locks,
            links=links,
            quotas=quotas,
            security_groups=security_groups,
            route_tables=route_tables,
            load_balancers=load_balancers,
            target_machines=there,
            unread=tuple(unread.sentences),
            unread_lists=frozenset(name for name, what in LISTS.items() if what in unread.whats),
        )

    async def _room(self, unread: _Unread, subscription: str, region: str) -> tuple[Offered, tuple[Quota, ...]]:
        """What the target region offers this subscription; nothing where no region is chosen or proposed."""
        if not region:
            return Offered(), ()
        offered, quotas = await asyncio.gather(
            unread.or_nothing("Machine sizes and disk types", self.offered(subscription, region)),
            unread.or_none("Quotas", self.quotas(subscription, region)),
        )
        return offered or Offered(), quotas

    async def check(
        self, machines: Sequence[ArmId], *, again: bool = False
    ) -> tuple[tuple[ArmId, tuple[EligibilityError, ...]], ...]:
        """Azure's reasons against protecting each machine, remembered for later estates.

        A machine whose check did not answer is left out here and named in the estate's `unread`.
        """
        return await self._checks.machines(machines, again=again)

    async def check_names(self, subscription: str, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Why Azure would refuse each new storage account name ("" means free), remembered for later estates."""
        return await self._checks.names(subscription, names)

    async def check_accounts(self, accounts: Iterable[ArmId]) -> None:
        """Ask whether soft delete is on in existing storage accounts, remembered for later estates."""
        await self._checks.accounts(accounts)

    async def check_rights(self, plan: Plan) -> tuple[Problem, ...]:
        """What this identity may not do of a plan; asked anew each time, since roles are given while one waits."""
        return await rights_problems(self._catalog, self._clock, plan)

    def _all(self) -> list[CachedRead[Hashable, object]]:
        return [one for one in vars(self).values() if isinstance(one, CachedRead)]
