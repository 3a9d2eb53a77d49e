"""Reads what a vault's protected machines cost and need in their targets."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.capacity import Capacity, capacity, moving
from asr_tui.domain.cost_lines import VaultCost
from asr_tui.domain.costs import Use, machine_cost
from asr_tui.domain.daily_change import DailyChange
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.placement import Offered
from asr_tui.domain.prices import RegionPrices
from asr_tui.domain.protection import ProtectedItem, Topology
from asr_tui.domain.resources import ManagedDisk, Region
from asr_tui.domain.target_quota import need_of, target_scope
from asr_tui.services.choices import Choices
from asr_tui.services.ports import SiteRecovery
from asr_tui.services.prices import Prices
from asr_tui.services.reads import OptionalReads, flat


class CostEstate(Struct, frozen=True):
    """What was read; `prices` by region, `unread` are sentences."""

    items: tuple[ProtectedItem, ...] = ()
    topology: Topology = Topology()
    disks: tuple[ManagedDisk, ...] = ()
    regions: tuple[Region, ...] = ()
    capacity: Capacity = Capacity()
    prices: Mapping[str, RegionPrices] = field(default_factory=dict)
    currency: str = ""
    unread: tuple[str, ...] = ()

    def display(self, region: str) -> str:
        return next((one.display for one in self.regions if one.name == region), region)

    def _same_continent(self, item: ProtectedItem) -> bool | None:
        there = {one.name: one.continent for one in self.regions}
        pair = (there.get(item.source_location), there.get(item.target_location))
        return pair[0] == pair[1] if all(pair) else None

    def costs(self, now: datetime, change: DailyChange | None = None) -> VaultCost:
        """What each machine costs, by the prices that are known and the daily change that a person states."""
        made = {disk.id.casefold(): disk.created for disk in self.disks if disk.created}
        return VaultCost(
            tuple(
                machine_cost(
                    item,
                    self.prices.get(item.target_location),
                    by_id(self.topology.policies, item.policy),
                    now,
                    _since(item, made),
                    Use(change, self.prices.get(item.source_location), self._same_continent(item)),
                )
                for item in self.items
            ),
            self.currency,
        )


def _regions_of(items: Iterable[ProtectedItem]) -> list[str]:
    """Where the replicas are, and where traffic leaves from."""
    return [one for item in items for one in (item.target_location, item.source_location) if one]


def _since(item: ProtectedItem, made: Mapping[str, datetime]) -> datetime | None:
    """When the oldest of its replica disks was made."""
    times = [made[disk.replica.casefold()] for disk in item.disks if disk.replica and disk.replica.casefold() in made]
    return min(times, default=None)


class Costs:
    """Reads Azure anew with each estate; asks for prices only by `ask`."""

    def __init__(self, choices: Choices, recovery: SiteRecovery, prices: Prices) -> None:
        self._choices = choices
        self._recovery = recovery
        self._prices = prices

    async def estate(self, vault: ArmId, subscription: str) -> CostEstate:
        """What a vault's machines are and need. Raises AzureError where its items cannot be read."""
        self._choices.refresh()
        unread = OptionalReads()
        items, topology, regions = await asyncio.gather(
            self._recovery.items(vault),
            unread.or_nothing("The policies", self._recovery.topology(vault)),
            unread.or_empty("The regions", self._choices.all(kinds.REGION, subscription)),
        )
        names = {one.name: one.display for one in regions}
        disks, room = await asyncio.gather(self._disks(items, unread), self._capacity(items, names, unread))
        prices = await self._prices.known(_regions_of(items))
        return CostEstate(
            items, topology or Topology(), disks, regions, room, prices, self._prices.currency, tuple(unread.sentences)
        )

    async def ask(self, estate: CostEstate) -> tuple[AsrError, ...]:
        """Ask for the prices of the machines' targets; the errors of what failed.

        The other sizes of their families are asked for too, so that a change of size has its prices.
        """
        wanted: dict[str, dict[str, None]] = {}
        for item in estate.items:
            wanted.setdefault(item.source_location or item.target_location, {})
            sizes = wanted.setdefault(item.target_location, {})
            if item.target_size:
                sizes[item.target_size] = None
        for region in estate.capacity.regions:
            families = {own.family for need in region.needs if (own := need.offered)}
            there = wanted.setdefault(region.scope.name, {})
            there.update(dict.fromkeys(size.name for size in region.needs[0].sizes if size.family in families))
        return await self._prices.ask(wanted)

    async def priced(self, estate: CostEstate) -> CostEstate:
        """The same with the prices that are known now."""
        prices = await self._prices.known(_regions_of(estate.items))
        return replace(estate, prices=prices, currency=self._prices.currency)

    async def _disks(self, items: Iterable[ProtectedItem], unread: OptionalReads) -> tuple[ManagedDisk, ...]:
        """The managed disks of the subscriptions in which replica disks are."""
        there = sorted({disk.replica.subscription for item in items for disk in item.disks if disk.replica})
        reads = (unread.or_empty("The replica disks", self._choices.all(kinds.DISK, one)) for one in there)
        return flat(await asyncio.gather(*reads))

    async def _capacity(
        self, items: tuple[ProtectedItem, ...], names: Mapping[str, str], unread: OptionalReads
    ) -> Capacity:
        targets = {item.id: scope for item in moving(items) if (scope := target_scope(item)) is not None}
        scopes = tuple(dict.fromkeys(targets.values()))
        subscriptions = sorted({scope.subscription for scope in scopes})
        quotas, offers, groups = await asyncio.gather(
            asyncio.gather(*(unread.or_empty(f"The quotas of {names.get(one.name, one.name)}",
                                             self._choices.all(kinds.QUOTA, str(one))) for one in scopes)),
            asyncio.gather(*(unread.or_nothing(f"The sizes of {names.get(one.name, one.name)}",
                                               self._choices.offered(one.subscription, one.name)) for one in scopes)),
            asyncio.gather(*(unread.or_empty("Capacity reservations", self._choices.all(kinds.CAPACITY_GROUP, one))
                             for one in subscriptions)),
        )  # fmt: skip
        by_scope = dict(zip(scopes, zip(quotas, (one or Offered() for one in offers), strict=True), strict=True))
        needs = []
        for item in moving(items):
            if scope := targets.get(item.id):
                free, offered = by_scope[scope]
                needs.append(need_of(item, scope, names.get(scope.name, scope.name), free, offered.sizes))
        return capacity(items, needs, flat(groups))
