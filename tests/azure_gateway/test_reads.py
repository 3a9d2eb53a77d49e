"""Reads are tried again after trouble; nothing is followed off the endpoint."""

from __future__ import annotations

import asyncio

import pytest

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied, NotFound, Refused, SignInFailed, Throttled, Unreachable
from tests.azure_gateway.stub import ITEM, SUBSCRIPTION, VAULT, Answer, Pauses, StartStub, session_with

GROUPS = {"value": [{"id": f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-a", "location": "westeurope"}]}


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
async def test_a_read_is_tried_again_with_growing_pauses(start_stub: StartStub, pauses: Pauses, status: int) -> None:
    stub = await start_stub(Answer(status), Answer(status), Answer(200, GROUPS))
    session = session_with(stub.url, pauses)
    groups = await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)
    assert [group.name for group in groups] == ["rg-a"]
    assert len(pauses.asked) == 2
    assert 0 < pauses.asked[0] < pauses.asked[1]
    await session.close()


async def test_after_four_tries_it_is_told(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(503, {"error": {"code": "Down", "message": "Back soon."}}, {"x-ms-request-id": "r"}))
    session = session_with(stub.url, pauses)
    with pytest.raises(Unreachable, match="Back soon") as caught:
        await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)
    assert (caught.value.code, caught.value.request_id) == ("Down", "r")
    assert stub.count("GET") == 4
    await session.close()


@pytest.mark.parametrize("status", [429, 503])
async def test_the_wait_that_azure_asks_for_is_honoured_and_told(
    start_stub: StartStub, pauses: Pauses, status: int
) -> None:
    stub = await start_stub(Answer(status, headers={"Retry-After": "17"}), Answer(200, GROUPS))
    session = session_with(stub.url, pauses)
    told: list[str] = []
    session.on_waiting(told.append)
    await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)
    assert pauses.asked == [17]
    assert told == ["Azure asks us to wait 17 s", ""]
    await session.close()


async def test_azures_waits_are_taken_up_to_three_minutes_in_all(start_stub: StartStub, pauses: Pauses) -> None:
    waits = [Answer(429, headers={"Retry-After": seconds}) for seconds in ("100", "80")]
    stub = await start_stub(*waits, Answer(200, GROUPS))
    session = session_with(stub.url, pauses)
    assert len(await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)) == 1
    await session.close()
    stub = await start_stub(waits[0], Answer(429, headers={"Retry-After": "81"}), Answer(200, GROUPS))
    session = session_with(stub.url, pauses)
    with pytest.raises(Throttled):
        await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)
    assert pauses.asked == [100, 80, 100]
    await session.close()


async def test_the_wait_is_over_when_the_last_one_goes_on(start_stub: StartStub) -> None:
    stub = await start_stub(*[Answer(429, headers={"Retry-After": "9"})] * 2, Answer(200, GROUPS))
    over: list[asyncio.Event] = []

    async def sleep(_seconds: float) -> None:
        over.append(asyncio.Event())
        if len(over) == 2:
            over[0].set()
        await over[-1].wait()

    session = AzureSession(Endpoint.of(url=stub.url), sleep=sleep)
    told: list[str] = []
    session.on_waiting(told.append)
    reads = [asyncio.create_task(session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)) for _ in range(2)]
    await asyncio.wait(reads, return_when=asyncio.FIRST_COMPLETED)
    assert told == ["Azure asks us to wait 9 s"] * 2
    over[1].set()
    await asyncio.gather(*reads)
    assert told[2:] == [""]
    await session.close()


async def test_a_read_that_hangs_is_given_up_and_tried_again(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(hang=True), Answer(200, GROUPS))
    session = session_with(stub.url, pauses)
    assert len(await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)) == 1
    await session.close()


@pytest.mark.parametrize(
    ("status", "kind"), [(401, SignInFailed), (403, AccessDenied), (404, NotFound), (400, Refused), (307, Refused)]
)
async def test_a_clear_no_is_not_asked_twice(
    start_stub: StartStub, pauses: Pauses, status: int, kind: type[Exception]
) -> None:
    stub = await start_stub(Answer(status, {"error": {"code": "No"}}, {"Location": "{base}/elsewhere"}))
    session = session_with(stub.url, pauses)
    with pytest.raises(kind):
        await session.site_recovery.item(ITEM)
    assert stub.count("GET") == 1
    await session.close()


async def test_a_connection_that_cannot_be_trusted_is_not_tried_again(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(200, GROUPS))
    session = session_with(stub.url.replace("http:", "https:"), pauses)
    with pytest.raises(Unreachable, match="SSL_CERT_FILE"):
        await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)
    assert pauses.asked == []
    await session.close()


async def test_pages_are_followed_on_the_endpoint(start_stub: StartStub, pauses: Pauses) -> None:
    first = {**GROUPS, "nextLink": "REPLACED"}
    stub = await start_stub(Answer(200, first), Answer(200, GROUPS))
    first["nextLink"] = f"{stub.url}/next?$skiptoken=a%2Bb&api-version=1"
    session = session_with(stub.url, pauses)
    assert len(await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)) == 2
    assert stub.paths[1].startswith("/next?")
    await session.close()


async def test_a_page_on_another_host_is_not_fetched(start_stub: StartStub, pauses: Pauses) -> None:
    elsewhere = await start_stub(Answer(200, GROUPS))
    stub = await start_stub(Answer(200, {**GROUPS, "nextLink": f"{elsewhere.url}/next"}))
    session = session_with(stub.url, pauses)
    with pytest.raises(Refused, match="leads elsewhere"):
        await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)
    assert elsewhere.methods == []
    await session.close()


async def test_an_operation_on_another_host_is_not_followed(start_stub: StartStub, pauses: Pauses) -> None:
    elsewhere = await start_stub(Answer(200, {"status": "Succeeded"}))
    stub = await start_stub(Answer(200))
    session = session_with(stub.url, pauses)
    with pytest.raises(Refused, match="leads elsewhere"):
        await session.changes.status(f"{elsewhere.url}/replicationOperationStatus/1")
    assert elsewhere.methods == []
    await session.close()


async def test_a_body_that_is_no_json_is_told(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(200))
    session = session_with(stub.url, pauses)
    with pytest.raises(Unreachable):
        await session.site_recovery.topology(VAULT)
    await session.close()


async def test_a_vault_never_used_for_site_recovery_is_empty(start_stub: StartStub, pauses: Pauses) -> None:
    detail = {"code": "SubscriptionIdNotRegisteredWithSrs", "message": "isn't registered with the service."}
    stub = await start_stub(Answer(400, {"error": {"code": "BadRequest", "message": "No.", "details": [detail]}}))
    session = session_with(stub.url, pauses)
    assert (await session.site_recovery.topology(VAULT)).fabrics == ()
    assert await session.site_recovery.items(VAULT) == ()
    assert await session.site_recovery.jobs(VAULT) == ()
    assert await session.catalog.find(ITEM) is None
    await session.close()


async def test_a_read_is_tried_again_after_lost_connections(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(*[Answer(close=True)] * 3, Answer(200, GROUPS))
    session = session_with(stub.url, pauses)
    assert len(await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)) == 1
    assert pauses.asked
    await session.close()


async def test_after_four_lost_connections_it_is_told(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(close=True))
    session = session_with(stub.url, pauses)
    with pytest.raises(Unreachable) as caught:
        await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)
    assert caught.value.title == "No answer from Azure"
    assert len(pauses.asked) == 3
    await session.close()
