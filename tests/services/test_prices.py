"""Prices are asked for only when somebody wants them, and the last ones stay with their date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from asr_tui.domain.errors import CannotStore, Unreachable
from asr_tui.domain.prices import RegionPrices
from asr_tui.services.prices import Prices
from tests.domain.price_samples import ASKED, LICENCE, P10
from tests.fakes import NOW, FakePrices, clock


@dataclass
class FakePriceStore:
    kept: dict[tuple[str, str, str], RegionPrices] = field(default_factory=dict)
    full: bool = False

    def load(self, source: str, region: str, currency: str) -> RegionPrices | None:
        return self.kept.get((source, region, currency))

    def save(self, prices: RegionPrices) -> None:
        if self.full:
            raise CannotStore("The list of prices cannot be written")
        self.kept[prices.source, prices.region, prices.currency] = prices


def old(source: FakePrices) -> RegionPrices:
    return RegionPrices("westeurope", "EUR", ASKED - timedelta(days=9), source.address, (LICENCE,), ("Standard_A",))


async def test_nothing_is_asked_before_somebody_wants_it() -> None:
    source, store = FakePrices((LICENCE,)), FakePriceStore()
    prices = Prices(source, store, clock(), lambda: "EUR")
    assert await prices.known(["westeurope"]) == {}
    store.kept[source.address, "northeurope", "EUR"] = old(source)
    assert list(await prices.known(["westeurope", "northeurope"])) == ["northeurope"]
    assert source.asked == []


async def test_what_was_asked_is_kept_with_its_date_and_currency() -> None:
    source, store = FakePrices((LICENCE, P10)), FakePriceStore()
    prices = Prices(source, store, clock(), lambda: "EUR")
    assert await prices.ask({"westeurope": ["Standard_D2s_v5"]}) == ()
    found = (await prices.known(["westeurope"]))["westeurope"]
    assert (found.currency, found.source, found.meters) == ("EUR", source.address, (LICENCE, P10))
    assert abs(found.asked - NOW) < timedelta(minutes=1)
    assert list(store.kept.values()) == [found]


async def test_the_last_prices_stay_where_no_new_ones_can_be_read() -> None:
    source, store = FakePrices((LICENCE, P10)), FakePriceStore()
    store.kept[source.address, "westeurope", "EUR"] = old(source)
    prices = Prices(source, store, clock(), lambda: "EUR")
    source.refusal = Unreachable("No answer from Azure")
    assert await prices.ask({"westeurope": []}) == (source.refusal,)
    assert (await prices.known(["westeurope"]))["westeurope"] == old(source)


async def test_a_full_disk_is_said_and_the_prices_are_there_all_the_same() -> None:
    source, store = FakePrices((LICENCE,)), FakePriceStore(full=True)
    prices = Prices(source, store, clock(), lambda: "EUR")
    errors = await prices.ask({"westeurope": []})
    assert [type(one) for one in errors] == [CannotStore]
    assert "westeurope" in await prices.known(["westeurope"])


async def test_sizes_that_were_asked_before_are_asked_again() -> None:
    source, store = FakePrices((LICENCE,)), FakePriceStore()
    store.kept[source.address, "westeurope", "EUR"] = old(source)
    prices = Prices(source, store, clock(), lambda: "EUR")
    await prices.ask({"westeurope": ["Standard_B"]})
    assert source.asked == [("westeurope", "EUR", ("Standard_B", "Standard_A"))]


async def test_another_currency_has_prices_of_its_own() -> None:
    source, store, currency = FakePrices((LICENCE,)), FakePriceStore(), ["EUR"]
    prices = Prices(source, store, clock(), lambda: currency[0])
    await prices.ask({"westeurope": []})
    currency[0] = "GBP"
    assert await prices.known(["westeurope"]) == {}


async def test_a_name_stands_for_an_address_that_differs_at_each_start() -> None:
    store = FakePriceStore()
    first = FakePrices((LICENCE,), address="http://127.0.0.1:1001")
    await Prices(first, store, clock(), name="practice:contoso").ask({"westeurope": []})
    later = Prices(FakePrices(address="http://127.0.0.1:2002"), store, clock(), name="practice:contoso")
    assert "westeurope" in await later.known(["westeurope"])
    assert Prices(FakePrices(address=""), store, clock(), name="practice:contoso").source == ""
