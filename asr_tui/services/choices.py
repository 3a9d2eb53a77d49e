"""Lists of what exists in Azure for pickers, checks and plans: each is read once and kept until it is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.alerting import AlertSettings
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.targets import proposed_region
from asr_tui.domain.errors import AzureError
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, location_id
from asr_tui.domain.jobs import Job
from asr_tui.domain.kinds import Kind, values_of
from asr_tui.domain.machines import Extension, Machine, with_told
from asr_tui.domain.obstacles import Quota
from asr_tui.domain.placement import Offered
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint, Topology
from asr_tui.domain.recovery_plans import RecoveryPlan, Runbook
from asr_tui.domain.resources import Region, Subscription, Vault
from asr_tui.services.arriving import Arriving, Showing
from asr_tui.services.azure_checks import AzureChecks
from asr_tui.services.ports import Catalog, Clock, SiteRecovery
from asr_tui.services.reads import CachedRead, OptionalReads, flat

T = TypeVar("T")


class Choices:
    """What exists, by kind and scope. Every read raises AzureError.

    checks  answers of Azure's own checks, for later estates
    """

    def __init__(self, catalog: Catalog, site_recovery: SiteRecovery, clock: Clock) -> None:
        self._catalog = catalog
        self._arriving = Arriving()
        self._all: CachedRead[tuple[Kind[object], str], tuple[object, ...]] = CachedRead(
            clock, lambda key: self._read_all(*key)
        )
        self._offered: CachedRead[ArmId, Offered] = CachedRead(
            clock, lambda location: catalog.one(kinds.OFFERED, location)
        )
        self.topology: CachedRead[ArmId, Topology] = CachedRead(clock, site_recovery.topology)
        self.items: CachedRead[ArmId, tuple[ProtectedItem, ...]] = CachedRead(clock, site_recovery.items)
        self.plans: CachedRead[ArmId, tuple[RecoveryPlan, ...]] = CachedRead(clock, site_recovery.plans)
        self.jobs: CachedRead[ArmId, tuple[Job, ...]] = CachedRead(clock, site_recovery.jobs)
        self.points: CachedRead[ArmId, tuple[RecoveryPoint, ...]] = CachedRead(clock, site_recovery.recovery_points)
        self.runbooks: CachedRead[ArmId, Runbook] = CachedRead(clock, lambda one: catalog.one(kinds.RUNBOOK, one))
        self.plan: CachedRead[ArmId, RecoveryPlan] = CachedRead(clock, site_recovery.plan)
        self._equipped: CachedRead[str, tuple[Machine, ...]] = CachedRead(clock, self._read_equipped)
        self.clock = clock
        self._of_plans = (self.items, self.plans, self.plan, self.jobs, self.points, self.runbooks)
        self.alert_settings: CachedRead[ArmId, AlertSettings] = CachedRead(
            clock, lambda vault: catalog.one(kinds.ALERT_SETTINGS, vault)
        )
        self._cached = (self._all, self._equipped, self._offered, self.topology, *self._of_plans, self.alert_settings)
        self.checks = AzureChecks(catalog, clock)

    async def all(self, kind: Kind[T], scope: str = "") -> tuple[T, ...]:
        """Everything of a kind in its scope (see `domain/kinds.py`)."""
        return values_of(kind, await self._all((kind, scope)))

    async def _read_all(self, kind: Kind[object], scope: str) -> tuple[object, ...]:
        if kind is not kinds.MACHINE:
            found = await self._catalog.all(kind, scope)
            self._arriving.tell()
            return found
        with self._arriving.reading(scope) as come:
            found = await self._catalog.paged_machines(scope, come)
        self._arriving.tell()
        return found

    def _known(self, kind: Kind[T], scope: str = "") -> tuple[T, ...]:
        return values_of(kind, self._all.known((kind, scope)) or ())

    async def arriving(self, draft: EnableReplicationDraft) -> AsyncIterator[Estate]:
        """While the estate of a draft is read: the machines that have come, with the short lists that help to show
        them. Rules say nothing of such an estate."""
        showing, before = Showing(), (Estate(), False)
        async for _ in self._arriving.news():
            names = Estate(
                regions=self._known(kinds.REGION, draft.subscription),
                subscriptions=self._known(kinds.SUBSCRIPTION),
                groups=self._known(kinds.RESOURCE_GROUP, draft.subscription),
            )
            whole = self._known(kinds.MACHINE, draft.subscription)
            machines = whole or self._arriving.machines(draft.subscription)
            if machines and (showing.wants(len(machines)) or (names, bool(whole)) != before):
                before = names, bool(whole)
                yield replace(names, machines=machines)

    async def subscriptions(self) -> tuple[Subscription, ...]:
        return await self.all(kinds.SUBSCRIPTION)

    async def vaults(self, subscription: str) -> tuple[Vault, ...]:
        return await self.all(kinds.VAULT, subscription)

    def now(self) -> datetime:
        """Azure's time in UTC."""
        return self.clock.now()

    async def all_in(self, kind: Kind[T], scopes: Iterable[str]) -> tuple[T, ...]:
        return flat(await asyncio.gather(*(self.all(kind, scope) for scope in scopes)))

    async def all_soon(self, kind: Kind[T], scope: str = "") -> tuple[T, ...]:
        """The same; raises Unreachable after `reads.SOON` seconds."""
        return values_of(kind, await self._all.soon((kind, scope)))

    async def offered(self, subscription: str, region: str) -> Offered:
        return await self._offered(location_id(subscription, region))

    async def check_machines(self, subscription: str, machines: Sequence[ArmId]) -> None:
        """Ask whether these machines can be protected, and read what their list did not tell. Raises AzureError."""
        wanted = frozenset(machines)
        listed = [one for one in await self._equipped(subscription) if one.id in wanted]
        await asyncio.gather(self.checks.machines(machines), self.checks.extensions_of(listed))

    async def _read_equipped(self, subscription: str) -> tuple[Machine, ...]:
        """The machines with their extensions; where these are not told, only the names of them are known."""

        async def told() -> tuple[Extension, ...]:
            try:
                return await self.all_soon(kinds.EXTENSION, subscription)
            except AzureError:
                return ()

        return with_told(*await asyncio.gather(self.all(kinds.MACHINE, subscription), told()))

    def forget(self, kind: Kind[T]) -> None:
        """Forget the lists of one kind."""
        self._all.forget(lambda key: key[0] is kind)
        if kind in (kinds.MACHINE, kinds.EXTENSION):
            self._equipped.forget()

    def refresh(self) -> None:
        """Forget everything, the answers of Azure's checks included."""
        for cached in self._cached:
            cached.forget()
        self.checks.forget()

    def refresh_plans(self) -> None:
        """Forget the vaults' plans, machines, jobs and points, and nothing else."""
        for cached in self._of_plans:
            cached.forget()

    def close(self) -> None:
        """Cancel what is still being read."""
        for cached in self._cached:
            cached.close()

    async def estate(self, draft: EnableReplicationDraft, *, refresh: bool = False) -> Estate:
        """What the proposals, problems and plan of a draft are made from.

        Raises AzureError where machines or vault cannot be read; any other list that cannot be read is empty and
        named in `unread`.
        """
        if refresh:
            self.refresh()
        (machines, topology, items), estate = await asyncio.gather(
            asyncio.gather(self._equipped(draft.subscription), self.topology(draft.vault), self.items(draft.vault)),
            _EstateLists(self, draft).read(),
        )
        return replace(
            estate,
            machines=self.checks.with_extensions(machines),
            topology=topology,
            items=items,
            eligibility=tuple(self.checks.eligibility.items()),
            storage_refusals=tuple(self.checks.refusals.items()),
            soft_deleting=tuple(account for account, on in self.checks.soft_deletes.items() if on),
            unread=(*estate.unread, *self.checks.unanswered.values()),
        )


class _EstateLists(Struct):
    """The optional lists of an estate."""

    choices: Choices
    draft: EnableReplicationDraft
    unread: OptionalReads = field(default_factory=OptionalReads)
    incomplete: set[Kind[object]] = field(default_factory=set)

    async def read(self) -> Estate:
        source, target, home = self.draft.subscription, self.draft.target_subscription_id, self.draft.vault.subscription
        both = tuple(dict.fromkeys((source, target)))
        third = () if home.casefold() in {one.casefold() for one in both} else (home,)
        async with asyncio.TaskGroup() as side_by_side:
            begin = side_by_side.create_task
            regions = begin(self._all(kinds.REGION, source))
            subscriptions = begin(self._all(kinds.SUBSCRIPTION, ""))
            vaults = begin(self._all(kinds.VAULT, home))
            groups = begin(self._all(kinds.RESOURCE_GROUP, *both))
            vault_groups = begin(self._all(kinds.RESOURCE_GROUP, *third, name="The vault's resource group"))
            networks = begin(self._all(kinds.NETWORK, *both))
            accounts = begin(self._all(kinds.STORAGE_ACCOUNT, *both))
            sets = begin(self._all(kinds.AVAILABILITY_SET, *both))
            machines = begin(self._all(kinds.MACHINE, target, name="Machines of the target subscription"))
            locks = begin(self._soon(kinds.LOCK, *both))
            links = begin(self._soon(kinds.LINK, source))
            security_groups = begin(self._soon(kinds.SECURITY_GROUP, *both))
            route_tables = begin(self._soon(kinds.ROUTE_TABLE, *both))
            load_balancers = begin(self._soon(kinds.LOAD_BALANCER, source))
            proximity_groups = begin(self._complete(kinds.PROXIMITY_GROUP, both))
            capacity_groups = begin(self._complete(kinds.CAPACITY_GROUP, both))
            encryption_sets = begin(self._complete(kinds.ENCRYPTION_SET, both))
            room = begin(self._offered_in_target(target, regions))
        offered, quotas = room.result()
        return Estate(
            regions=regions.result(),
            subscriptions=subscriptions.result(),
            groups=groups.result(),
            vaults=vaults.result(),
            vault_groups=vault_groups.result(),
            networks=networks.result(),
            accounts=accounts.result(),
            availability_sets=sets.result(),
            sizes=offered.sizes,
            disk_types=offered.disk_types,
            proximity_groups=proximity_groups.result(),
            capacity_groups=capacity_groups.result(),
            encryption_sets=encryption_sets.result(),
            locks=locks.result(),
            links=links.result(),
            quotas=quotas,
            security_groups=security_groups.result(),
            route_tables=route_tables.result(),
            load_balancers=load_balancers.result(),
            target_machines=machines.result(),
            unread=tuple(self.unread.sentences),
            unread_lists=frozenset(self.incomplete),
        )

    async def _all(self, kind: Kind[T], *scopes: str, name: str = "") -> tuple[T, ...]:
        """The lists of all scopes, without a time limit."""
        lists = await asyncio.gather(
            *(self.unread.or_nothing(name or kind.title, self.choices.all(kind, scope)) for scope in scopes)
        )
        if None in lists and not name:
            self.incomplete.add(kind)
        return flat(each for each in lists if each is not None)

    async def _soon(self, kind: Kind[T], *scopes: str) -> tuple[T, ...]:
        """The lists of all scopes within the time limit: those for warnings, and those that few machines need."""
        reads = (self.unread.or_empty(kind.title, self.choices.all_soon(kind, scope)) for scope in scopes)
        return flat(await asyncio.gather(*reads))

    async def _complete(self, kind: Kind[T], scopes: Sequence[str]) -> tuple[T, ...] | None:
        """None unless the list of every scope was read: what seems to be missing may exist in the others."""
        lists = await asyncio.gather(
            *(self.unread.or_nothing(kind.title, self.choices.all_soon(kind, scope)) for scope in scopes)
        )
        found = [each for each in lists if each is not None]
        return flat(found) if len(found) == len(lists) else None

    async def _offered_in_target(
        self, subscription: str, regions: asyncio.Task[tuple[Region, ...]]
    ) -> tuple[Offered, tuple[Quota, ...]]:
        """What the target region offers the subscription; nothing where no region is chosen or proposed."""
        scope = self.draft
        region = scope.target_region or proposed_region(scope.vault_location, scope.source_region, await regions)
        if not region:
            return Offered(), ()
        offered, quotas = await asyncio.gather(
            self.unread.or_nothing(kinds.OFFERED.title, self.choices.offered(subscription, region)),
            self._soon(kinds.QUOTA, location_id(subscription, region)),
        )
        return offered or Offered(), quotas
