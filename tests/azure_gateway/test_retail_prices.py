"""Retail prices: against the simulator, and with answers that nobody expects; never with a token."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.endpoint import Cloud, Endpoint
from asr_tui.azure_gateway.retail_prices import RetailPrices, meter
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain.errors import AzureError, NotFound, SignInFailed, Throttled
from asr_tui.domain.prices import Meter, RegionPrices
from asr_tui.simulator.server import Simulator
from tests.azure_gateway.stub import Answer, Pauses, StartStub, session_with
from tests.azure_gateway.tokens import FixedCredential, token
from tests.domain.price_samples import ASKED

ITEM = {
    "currencyCode": "EUR", "tierMinimumUnits": 0.0, "retailPrice": 21.939447, "armRegionName": "westeurope",
    "meterName": "VM Replicated to Azure", "productName": "Azure Site Recovery", "skuName": "Azure",
    "serviceName": "Azure Site Recovery", "unitOfMeasure": "1/Month", "type": "Consumption", "armSkuName": "",
}  # fmt: skip


def page(*items: object, link: object = None, **more: Any) -> Answer:
    return Answer(200, {"BillingCurrency": "EUR", "Items": list(items), "NextPageLink": link, **more})


async def listed(session: AzureSession, *sizes: str) -> RegionPrices:
    meters = await session.prices.meters("westeurope", "EUR", sizes)
    return RegionPrices("westeurope", "EUR", ASKED, session.prices.address, meters)


async def test_what_a_machine_needs_has_one_price_each(session: AzureSession, simulator: Simulator) -> None:
    found = await listed(session, "Standard_D2s_v5", "Standard_E4s_v5")
    licence, disk = found.licence(), found.disk("Premium_LRS", 127)
    assert licence is not None
    assert licence.price == Decimal("21.939447")
    assert disk is not None
    assert disk.name == "P10 LRS Disk"
    linux = found.machine("Standard_D2s_v5", windows=False)
    windows = found.machine("Standard_D2s_v5", windows=True)
    assert linux is not None
    assert windows is not None
    assert linux.price < windows.price
    assert found.machine("Standard_D4s_v5", windows=False) is None, "it was not asked for"
    asked = [one for one in simulator.requests if one.path.startswith("/api/retail/prices")]
    assert len(asked) == 4
    assert not any("Authorization" in one.headers for one in asked)


async def test_many_sizes_are_asked_in_several_filters(session: AzureSession, simulator: Simulator) -> None:
    await session.prices.meters("westeurope", "EUR", [f"Standard_D{number}s_v5" for number in range(25)])
    assert len(simulator.requests) == 3 + 3


async def test_a_quote_in_a_size_stays_a_part_of_it(session: AzureSession) -> None:
    assert await session.prices.meters("westeurope", "EUR", ["a' or serviceName eq 'Storage"])


async def test_a_currency_that_azure_has_not_is_refused_with_its_words(session: AzureSession) -> None:
    with pytest.raises(AzureError, match="XXX"):
        await session.prices.meters("westeurope", "XXX", ())


async def test_all_pages_are_read(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(page())
    second = {**ITEM, "meterName": "VM Replicated to System Center", "retailPrice": 14.04}
    stub.answers[:] = [page(ITEM, link=f"{stub.url}/api/retail/prices?$skip=1"), page(second), page()]
    session = session_with(stub.url, pauses)
    found = await session.prices.meters("westeurope", "EUR", ())
    await session.close()
    assert [one.name for one in found] == ["VM Replicated to Azure", "VM Replicated to System Center"]


async def test_a_link_to_another_host_is_not_followed(start_stub: StartStub, pauses: Pauses) -> None:
    elsewhere = await start_stub(page(ITEM))
    stub = await start_stub(page(ITEM, link=f"{elsewhere.url}/api/retail/prices"))
    session = session_with(stub.url, pauses)
    with pytest.raises(AzureError, match="another host"):
        await session.prices.meters("westeurope", "EUR", ())
    await session.close()
    assert elsewhere.methods == []


async def test_a_list_that_never_ends_is_left(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(page())
    stub.answers[:] = [page(ITEM, link=f"{stub.url}/api/retail/prices?again")]
    session = session_with(stub.url, pauses)
    with pytest.raises(AzureError, match="no end"):
        await session.prices.meters("westeurope", "EUR", ())
    await session.close()
    assert len(stub.methods) == 2


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, None), Answer(200, []), Answer(200, {}), Answer(200, {"Items": None}), Answer(200, {"items": []}),
        Answer(200, {"Items": "x"}), Answer(302, None, {"Location": "http://elsewhere.example"}), Answer(404),
        Answer(500), Answer(200, close=True), Answer(418, {"error": "tea"}),
    ],
)  # fmt: skip
async def test_odd_answers_are_errors_for_people(start_stub: StartStub, pauses: Pauses, answer: Answer) -> None:
    stub = await start_stub(answer)
    session = session_with(stub.url, pauses)
    with pytest.raises(AzureError):
        await session.prices.meters("westeurope", "EUR", ())
    await session.close()


async def test_a_refusal_of_a_sign_in_is_no_failed_sign_in(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(401, {"error": {"code": "Unauthorized", "message": "who?"}}))
    session = session_with(stub.url, pauses)
    with pytest.raises(AzureError) as caught:
        await session.prices.meters("westeurope", "EUR", ())
    await session.close()
    assert not isinstance(caught.value, SignInFailed)


async def test_too_many_requests_say_when_to_come_again(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(429, {}, {"Retry-After": "3000"}))
    session = session_with(stub.url, pauses)
    with pytest.raises(Throttled):
        await session.prices.meters("westeurope", "EUR", ())
    await session.close()


@pytest.mark.parametrize(
    "change",
    [
        {"retailPrice": None}, {"retailPrice": "much"}, {"retailPrice": True}, {"retailPrice": -1}, {"retailPrice": {}},
        {"retailPrice": 1e300}, {"retailPrice": "NaN"}, {"retailPrice": "Infinity"}, {"currencyCode": "USD"},
        {"type": "Reservation"}, {"type": "DevTestConsumption"}, {"tierMinimumUnits": "x"},
    ],
)  # fmt: skip
def test_a_row_that_is_no_price_is_left_out(change: dict[str, object]) -> None:
    assert meter(Fields({**ITEM, **change}), "EUR") is None


def test_a_row_with_less_is_read_as_far_as_it_goes() -> None:
    # The second item of the sample has four members.
    assert meter(Fields({"retailPrice": 14.041246}), "EUR") == Meter("", "", "", "", "", Decimal("14.041246"))
    assert meter(Fields(json.loads(json.dumps(ITEM))), "EUR") == Meter(
        "Azure Site Recovery", "Azure Site Recovery", "Azure", "VM Replicated to Azure", "1/Month",
        Decimal("21.939447"), "", Decimal("0.0"),
    )  # fmt: skip


def test_the_public_clouds_prices_are_at_their_own_address() -> None:
    assert Endpoint.of(Cloud.PUBLIC).prices == "https://prices.azure.com"
    assert Endpoint.of(Cloud.CHINA).prices == ""
    assert Endpoint.of(url="https://stack.example").prices == "https://stack.example"


async def test_a_cloud_without_a_price_list_is_not_asked(pauses: Pauses) -> None:
    nobody = RetailPrices("", None, pauses.sleep, lambda words: None)
    with pytest.raises(NotFound):
        await nobody.meters("chinaeast2", "CNY", ())


async def test_a_real_token_never_goes_to_the_price_list(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(page(ITEM))
    credential = FixedCredential(token())
    session = AzureSession(Endpoint("https://management.example"), credential, sleep=pauses.sleep)
    session.prices = RetailPrices(stub.url, session._transport, pauses.sleep, lambda words: None)
    await session.prices.meters("westeurope", "EUR", ())
    await session.close()
    assert credential.asked == 0
    assert "Authorization" not in str(stub.headers)
