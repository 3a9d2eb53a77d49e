"""Every write leaves at most once, whatever becomes of its answer; only a 429 lets it leave again."""

from __future__ import annotations

import pytest

from asr_tui.domain import kinds, steps
from asr_tui.domain.errors import Conflict, OutcomeUnknown, ReadOnly, Refused, Throttled, Unreachable
from asr_tui.domain.ids import group_id, resource_id
from asr_tui.domain.steps import Step
from tests.azure_gateway.stub import ITEM, SUBSCRIPTION, VAULT, Answer, Pauses, StartStub, Stub, session_with

FAILOVER = steps.Failover(ITEM, "sql-01", shut_down_source=True)
FABRIC = steps.CreateFabric(VAULT.child("replicationFabrics", "west"), "westeurope")
UPDATE = steps.UpdatePolicy(VAULT.child("replicationPolicies", "24h"), 1440, 60)
PURGE = steps.PurgeItem(ITEM, "sql-01")
MAPPED = FABRIC.id.child("replicationNetworks", "azureNetwork", "replicationNetworkMappings", "m")
MAPPING = steps.UpdateNetworkMapping(MAPPED, VAULT.child("a"), VAULT.child("b"), FABRIC.id)
MACHINE = resource_id(group_id(SUBSCRIPTION, "rg-shop"), "Microsoft.Compute/virtualMachines", "sql-01")
LINK = steps.DeleteResourceLink(MACHINE.child("providers", "Microsoft.Resources", "links", "ASR-1"), MACHINE)
GROUP = steps.CreateResourceGroup(group_id(SUBSCRIPTION, "rg-new"), "westeurope")
EACH_VERB: list[tuple[Step, str]] = [
    (FAILOVER, "POST"),
    (FABRIC, "PUT"),
    (UPDATE, "PATCH"),
    (PURGE, "DELETE"),
    (MAPPING, "PATCH"),
    (LINK, "DELETE"),
    (GROUP, "PUT"),
]

OPERATION = f"{{base}}/Subscriptions/{SUBSCRIPTION}/x/vaults/vault/replicationOperationStatus/job-1?api-version=1"
TAKEN = Answer(202, headers={"Azure-AsyncOperation": OPERATION, "Retry-After": "30", "x-ms-request-id": "r-1"})


async def _apply(stub: Stub, step: Step, pauses: Pauses) -> None:
    session = session_with(stub.url, pauses)
    try:
        await session.changes.apply(step, "ours")
    finally:
        await session.close()


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
@pytest.mark.parametrize(("step", "verb"), EACH_VERB)
async def test_after_trouble_in_azure_the_outcome_is_unknown(
    start_stub: StartStub, pauses: Pauses, step: Step, verb: str, status: int
) -> None:
    stub = await start_stub(Answer(status, {"error": {"code": "ServerError"}}, {"Retry-After": "1"}))
    with pytest.raises(OutcomeUnknown) as caught:
        await _apply(stub, step, pauses)
    assert stub.methods == [verb]
    assert caught.value.code == "ServerError"
    assert pauses.asked == []


@pytest.mark.parametrize(("step", "verb"), EACH_VERB)
async def test_after_a_lost_connection_the_outcome_is_unknown(
    start_stub: StartStub, pauses: Pauses, step: Step, verb: str
) -> None:
    stub = await start_stub(Answer(close=True))
    with pytest.raises(OutcomeUnknown):
        await _apply(stub, step, pauses)
    assert stub.methods == [verb]


@pytest.mark.parametrize(("step", "verb"), EACH_VERB)
async def test_not_even_over_a_kept_connection(start_stub: StartStub, pauses: Pauses, step: Step, verb: str) -> None:
    # aiohttp sends a PUT or DELETE again when a connection that it kept turns out to be closed.
    stub = await start_stub(Answer(200, {"value": []}), Answer(close=True), Answer(202))
    session = session_with(stub.url, pauses)
    await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)
    with pytest.raises(OutcomeUnknown):
        await session.changes.apply(step, "ours")
    assert stub.methods == ["GET", verb]
    await session.close()


@pytest.mark.parametrize(("step", "verb"), EACH_VERB)
async def test_after_an_answer_that_never_came_the_outcome_is_unknown(
    start_stub: StartStub, pauses: Pauses, step: Step, verb: str
) -> None:
    stub = await start_stub(Answer(hang=True))
    with pytest.raises(OutcomeUnknown):
        await _apply(stub, step, pauses)
    assert stub.methods == [verb]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(("step", "verb"), EACH_VERB)
async def test_a_redirect_is_not_followed(
    start_stub: StartStub, pauses: Pauses, step: Step, verb: str, status: int
) -> None:
    stub = await start_stub(Answer(status, headers={"Location": "{base}/elsewhere"}), TAKEN)
    with pytest.raises(OutcomeUnknown):
        await _apply(stub, step, pauses)
    assert stub.methods == [verb]


async def test_an_action_whose_work_has_no_address_is_looked_for(start_stub: StartStub, pauses: Pauses) -> None:
    """Its own address answers a read with 405, which is no failure of the work."""
    stub = await start_stub(Answer(202))
    with pytest.raises(OutcomeUnknown):
        await _apply(stub, FAILOVER, pauses)
    assert stub.methods == ["POST"]


async def test_an_unregistered_provider_is_not_registered_behind_the_back(
    start_stub: StartStub, pauses: Pauses
) -> None:
    body = {"error": {"code": "MissingSubscriptionRegistration", "message": "Not registered."}}
    stub = await start_stub(Answer(409, body))
    with pytest.raises(Refused, match="register"):
        await _apply(stub, FABRIC, pauses)
    assert stub.methods == ["PUT"]


async def test_a_conflict_is_told_and_not_tried_again(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(409, {"error": {"code": "Busy", "message": "Held."}}, {"Retry-After": "1"}))
    with pytest.raises(Conflict):
        await _apply(stub, FAILOVER, pauses)
    assert stub.methods == ["POST"]


@pytest.mark.parametrize(("step", "verb"), EACH_VERB)
async def test_after_429_it_is_sent_again_once_the_wait_is_over(
    start_stub: StartStub, pauses: Pauses, step: Step, verb: str
) -> None:
    stub = await start_stub(Answer(429, headers={"Retry-After": "17"}), TAKEN)
    session = session_with(stub.url, pauses)
    told: list[str] = []
    session.on_waiting(told.append)
    if step is GROUP:  # answers at once, so that 202 is no answer of Azure's to it
        stub.answers[1] = Answer(201, {"id": GROUP.id, "properties": {"provisioningState": "Succeeded"}})
    await session.changes.apply(step, "ours")
    assert stub.methods == [verb, verb]
    assert pauses.asked == [17]
    assert told == ["Azure asks us to wait 17 s", ""]
    assert [headers["x-ms-client-request-id"] for headers in stub.headers] == ["ours", "ours"]
    await session.close()


async def test_the_patience_with_429_ends(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(429, {"error": {"code": "TooManyRequests"}}, {"Retry-After": "50"}))
    with pytest.raises(Throttled) as caught:
        await _apply(stub, FAILOVER, pauses)
    assert pauses.asked == [50, 50, 50]
    assert caught.value.wait == 50
    assert stub.count("POST") == 4


async def test_the_patience_ends_even_where_azure_asks_for_no_wait(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(429, headers={"Retry-After": "0"}))
    with pytest.raises(Throttled):
        await _apply(stub, FAILOVER, pauses)
    assert all(pause > 0.5 for pause in pauses.asked)
    assert sum(pauses.asked) <= 180


async def test_a_connection_that_was_never_made_sent_nothing(pauses: Pauses, unused_tcp_port: int) -> None:
    session = session_with(f"http://127.0.0.1:{unused_tcp_port}", pauses)
    with pytest.raises(Unreachable, match="Nothing was sent"):
        await session.changes.apply(FAILOVER, "ours")
    assert pauses.asked == []
    await session.close()


async def test_a_handshake_that_failed_sent_nothing(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(TAKEN)
    session = session_with(stub.url.replace("http:", "https:"), pauses)
    with pytest.raises(Unreachable, match="Nothing was sent"):
        await session.changes.apply(FAILOVER, "ours")
    assert stub.methods == []
    await session.close()


async def test_a_closed_session_sends_nothing_and_opens_nothing(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(TAKEN)
    session = session_with(stub.url, pauses)
    await session.close()
    with pytest.raises(Unreachable, match="closed"):
        await session.changes.apply(FAILOVER, "ours")
    assert stub.methods == []


async def test_a_read_only_session_sends_nothing(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(TAKEN)
    session = session_with(stub.url, pauses, read_only=True)
    with pytest.raises(ReadOnly, match="Read-only"):
        await session.changes.apply(FAILOVER, "ours")
    with pytest.raises(ReadOnly, match="Read-only"):  # Azure takes this question as a POST
        await session.catalog.storage_name_refusal(SUBSCRIPTION, "cacheofours")
    assert stub.methods == []
    await session.close()


async def test_read_only_ends_in_place_for_every_client_of_the_session(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(TAKEN)
    session = session_with(stub.url, pauses, read_only=True)
    with pytest.raises(ReadOnly):
        await session.catalog.storage_name_refusal(SUBSCRIPTION, "cacheofours")
    session.allow_changes()
    await session.changes.apply(FAILOVER, "ours")
    assert stub.methods == ["POST"], "the earlier client sends it now"
    await session.close()


async def test_an_odd_retry_after_does_not_lose_the_answer(start_stub: StartStub, pauses: Pauses) -> None:
    # The SDK gives up on such a header, after the step was taken.
    stub = await start_stub(Answer(202, headers=dict(TAKEN.headers) | {"Retry-After": "soon"}))
    session = session_with(stub.url, pauses)
    accepted = await session.changes.apply(FAILOVER, "ours")
    assert accepted.job_name == "job-1"
    assert stub.methods == ["POST"]
    await session.close()
