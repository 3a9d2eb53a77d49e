"""The price list answers as the real one: filters, pages, currencies, no api-version and no sign-in."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from asr_tui.simulator.providers.retail_prices import PAGE
from asr_tui.simulator.server import Simulator

ASR = "serviceName eq 'Azure Site Recovery'"


async def asked(url: str, **query: str) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as client, client.get(url, params=query) as response:
        return response.status, await response.json()


@pytest.fixture
async def address() -> Any:
    simulator = Simulator.open("empty")
    await simulator.start()
    yield f"{simulator.url}/api/retail/prices"
    await simulator.stop()


async def test_the_two_meters_of_a_region_have_the_recorded_price(address: str) -> None:
    query = f"{ASR} and armRegionName eq 'westeurope' and priceType eq 'Consumption'"
    status, body = await asked(address, **{"currencyCode": "'EUR'", "$filter": query})
    assert status == 200
    assert body["BillingCurrency"] == "EUR"
    assert body["Count"] == 2
    assert body["NextPageLink"] is None
    prices = {one["meterName"]: one["retailPrice"] for one in body["Items"]}
    assert prices["VM Replicated to Azure"] == pytest.approx(21.939447)
    assert set(prices) == {"VM Replicated to Azure", "VM Replicated to System Center"}


async def test_pages_follow_one_another_without_gap_or_end_twice(address: str) -> None:
    query = "serviceName eq 'Storage' and productName eq 'Premium SSD Managed Disks'"
    _, body = await asked(address, **{"$filter": query})
    seen, pages = list(body["Items"]), 1
    assert len(seen) == PAGE
    while link := body["NextPageLink"]:
        async with aiohttp.ClientSession() as client, client.get(link) as response:
            body = await response.json()
        seen += body["Items"]
        pages += 1
    assert pages > 1
    assert len({(one["armRegionName"], one["meterName"]) for one in seen}) == len(seen)


async def test_or_and_parentheses_are_read(address: str) -> None:
    query = "armRegionName eq 'westeurope' and (meterName eq 'P10 LRS Disk' or meterName eq 'E10 LRS Disk')"
    _, body = await asked(address, **{"$filter": query})
    assert {one["retailPrice"] for one in body["Items"]} == {19.71, 9.6}


@pytest.mark.parametrize(
    "query",
    ["nonsense", "serviceName", "serviceName eq", "serviceName eq Storage", "colour eq 'red'", "(serviceName eq 'x'",
     "serviceName ne 'x'", "serviceName eq 'x' and", "serviceName eq 'x' xor meterName eq 'y'", "serviceName eq 'x"],
)  # fmt: skip
async def test_a_filter_that_is_not_known_is_refused_loudly(address: str, query: str) -> None:
    status, _ = await asked(address, **{"$filter": query})
    assert status == 400


async def test_a_currency_that_is_not_known_is_refused(address: str) -> None:
    status, body = await asked(address, currencyCode="'XYZ'")
    assert status == 400
    assert "XYZ" in body["error"]["message"]
