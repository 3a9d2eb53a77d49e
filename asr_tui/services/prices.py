"""Retail prices: asked for when somebody wants them, and kept on this computer with their date."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping

from asr_tui.domain.errors import AsrError, CannotStore
from asr_tui.domain.prices import RegionPrices
from asr_tui.services.ports import Clock, PriceSource, PriceStore


class Prices:
    """`currency` gives that of the settings as they are now."""

    def __init__(
        self, source: PriceSource, store: PriceStore, clock: Clock, currency: Callable[[], str] = lambda: "USD"
    ) -> None:
        self._source = source
        self._store = store
        self._clock = clock
        self._known: dict[tuple[str, str], RegionPrices | None] = {}
        self._currency = currency

    @property
    def currency(self) -> str:
        return self._currency()

    @property
    def source(self) -> str:
        """Who is asked; empty where there is nobody."""
        return self._source.address

    async def known(self, regions: Iterable[str]) -> Mapping[str, RegionPrices]:
        """The newest prices of these regions that are on this computer; regions without any are left out."""
        found: dict[str, RegionPrices] = {}
        currency = self.currency
        for region in dict.fromkeys(regions):
            key = (region, currency)
            if key not in self._known:
                self._known[key] = await asyncio.to_thread(self._store.load, self.source, region, currency)
            if (prices := self._known[key]) is not None:
                found[region] = prices
        return found

    async def ask(self, wanted: Mapping[str, Iterable[str]]) -> tuple[AsrError, ...]:
        """Ask for the prices of regions, with the machine sizes that matter in each.

        The errors of those that could not be read, whose earlier prices stay; an error of storing counts too.
        """
        asked = await asyncio.gather(*(self._ask(region, sizes) for region, sizes in wanted.items()))
        return tuple(error for error in asked if error is not None)

    async def _ask(self, region: str, sizes: Iterable[str]) -> AsrError | None:
        currency = self.currency
        before = (await self.known((region,))).get(region)
        every = tuple(dict.fromkeys((*sizes, *(before.sizes if before else ()))))
        try:
            meters = await self._source.meters(region, currency, every)
        except AsrError as error:
            return error
        prices = RegionPrices(region, currency, self._clock.now(), self.source, meters, every)
        self._known[region, currency] = prices
        try:
            await asyncio.to_thread(self._store.save, prices)
        except CannotStore as error:
            return error
        return None
