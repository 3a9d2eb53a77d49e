"""What Azure's acceptance says, and how an accepted operation is read in each of Azure's styles."""

from __future__ import annotations

from typing import Any

import pytest

from asr_tui.domain import steps
from asr_tui.domain.errors import NotFound, OutcomeUnknown, Refused, Unreachable
from asr_tui.domain.ids import group_id, resource_id
from asr_tui.domain.operations import Accepted, OperationState
from asr_tui.domain.steps import Step
from tests.azure_gateway.stub import ITEM, SUBSCRIPTION, VAULT, Answer, Pauses, StartStub, session_with

GROUP = group_id(SUBSCRIPTION, "rg")
FABRIC = steps.CreateFabric(VAULT.child("replicationFabrics", "west"), "westeurope")
ACCOUNT = steps.CreateStorageAccount(resource_id(GROUP, "Microsoft.Storage/storageAccounts", "cache"), "westeurope")
NETWORK = steps.CreateVirtualNetwork(resource_id(GROUP, "Microsoft.Network/virtualNetworks", "n"), "westeurope", (), ())


async def _accepted(start_stub: StartStub, pauses: Pauses, step: Step, answer: Answer) -> tuple[Accepted, str]:
    stub = await start_stub(answer)
    session = session_with(stub.url, pauses)
    try:
        return await session.changes.apply(step, "ours"), stub.url
    finally:
        await session.close()


async def test_a_signed_link_stays_as_it_is_and_names_the_job(start_stub: StartStub, pauses: Pauses) -> None:
    signature = "c=" + "Mii" * 700 + "&s=a-b_c&h=%2Bx&t=638780635170864320"
    link = f"/Subscriptions/s/vaults/v/replicationOperationStatus/0a1b?api-version=2025-08-01&{signature}"
    headers = {
        "Azure-AsyncOperation": "{base}" + link,
        "Location": "{base}/x/operationresults/0a1b",
        "Retry-After": "30",
    }
    accepted, base = await _accepted(start_stub, pauses, FABRIC, Answer(202, headers=headers))
    assert accepted.operation == base + link
    assert accepted.job_name == "0a1b"
    assert accepted.retry_after == 30


async def test_of_the_request_ids_the_one_for_support_is_kept(start_stub: StartStub, pauses: Pauses) -> None:
    headers = {
        "x-ms-request-id": "/Subscriptions/s/vaults/v/replicationJobs/j",
        "x-ms-correlation-request-id": "c-1",
        "Azure-AsyncOperation": "{base}/replicationOperationStatus/j",
    }
    accepted, _ = await _accepted(start_stub, pauses, FABRIC, Answer(202, headers=headers))
    assert accepted.request_id == "c-1"


async def test_a_location_alone_is_followed(start_stub: StartStub, pauses: Pauses) -> None:
    headers = {"Location": "{base}/asyncoperations/1?monitor=true"}
    accepted, base = await _accepted(start_stub, pauses, ACCOUNT, Answer(202, headers=headers))
    assert accepted == Accepted("", f"{base}/asyncoperations/1?monitor=true")


async def test_what_is_done_at_once_has_nothing_to_follow(start_stub: StartStub, pauses: Pauses) -> None:
    body = {"id": NETWORK.id, "properties": {"provisioningState": "Succeeded"}}
    accepted, _ = await _accepted(start_stub, pauses, NETWORK, Answer(200, body))
    assert accepted.operation == ""


async def test_a_resource_still_being_made_tells_itself(start_stub: StartStub, pauses: Pauses) -> None:
    body = {"id": NETWORK.id, "properties": {"provisioningState": "Updating"}}
    accepted, base = await _accepted(start_stub, pauses, NETWORK, Answer(201, body))
    assert accepted.operation.startswith(f"{base}{NETWORK.id}?api-version=")


async def test_an_answer_that_the_sdk_does_not_know_is_still_a_yes(start_stub: StartStub, pauses: Pauses) -> None:
    headers = {"Azure-AsyncOperation": "{base}/replicationOperationStatus/j"}
    accepted, _ = await _accepted(start_stub, pauses, FABRIC, Answer(201, {"name": "west"}, headers))
    assert accepted.job_name == "j"


async def test_an_odd_link_does_not_lose_the_acceptance(start_stub: StartStub, pauses: Pauses) -> None:
    headers = {"Azure-AsyncOperation": "https://[nowhere/replicationOperationStatus/j"}
    accepted, _ = await _accepted(start_stub, pauses, FABRIC, Answer(202, headers=headers))
    assert accepted.job_name == ""


STATUSES: list[tuple[Answer, OperationState, str]] = [
    (Answer(200, {"status": "InProgress", "error": None}), OperationState.IN_PROGRESS, ""),
    (Answer(200, {"status": "NotStarted", "startTime": None}), OperationState.IN_PROGRESS, ""),
    (Answer(200, {"status": "Succeeded", "error": None}), OperationState.SUCCEEDED, ""),
    # Notices beside a success: 45031 and 151207 were recorded so.
    (
        Answer(200, {"status": "Succeeded", "error": {"code": "45031", "message": "Already.", "details": None}}),
        OperationState.SUCCEEDED,
        "45031",
    ),
    # A warning while it runs says nothing yet.
    (
        Answer(200, {"status": "InProgress", "error": {"code": "310024", "message": "Name."}}),
        OperationState.IN_PROGRESS,
        "",
    ),
    (
        Answer(200, {"status": "Failed", "error": {"code": "150097", "message": "No quota."}}),
        OperationState.FAILED,
        "150097",
    ),
    (Answer(200, {"status": "Canceled"}), OperationState.CANCELLED, ""),
    (Answer(200, {"status": "SomethingNew"}), OperationState.IN_PROGRESS, ""),
    (Answer(202), OperationState.IN_PROGRESS, ""),
    (Answer(204), OperationState.SUCCEEDED, ""),
    (Answer(200, {"id": "/x", "properties": {"provisioningState": "Creating"}}), OperationState.IN_PROGRESS, ""),
    (Answer(200, {"id": "/x", "properties": {"provisioningState": "Succeeded"}}), OperationState.SUCCEEDED, ""),
    (Answer(200, {"id": "/x", "properties": {"protectionState": "Protected"}}), OperationState.SUCCEEDED, ""),
    (
        Answer(409, {"error": {"code": "AnotherOperation", "message": "Held."}}),
        OperationState.FAILED,
        "AnotherOperation",
    ),
]


@pytest.mark.parametrize(("answer", "state", "code"), STATUSES)
async def test_an_operation_is_judged_by_its_word_alone(
    start_stub: StartStub, pauses: Pauses, answer: Answer, state: OperationState, code: str
) -> None:
    stub = await start_stub(answer)
    session = session_with(stub.url, pauses)
    status = await session.changes.status(f"{stub.url}/replicationOperationStatus/1?api-version=1&s=x")
    assert (status.state, status.code) == (state, code)
    assert stub.paths == ["/replicationOperationStatus/1?api-version=1&s=x"]
    await session.close()


@pytest.mark.parametrize("link", ["http://[::", "https://host:port/1", "x", "http://", "https://[nowhere/1"])
async def test_an_address_that_is_none_is_not_asked_for_ever(start_stub: StartStub, pauses: Pauses, link: str) -> None:
    stub = await start_stub(Answer(200))
    session = session_with(stub.url, pauses)
    with pytest.raises(NotFound):
        await session.changes.status(link)
    assert stub.methods == []
    await session.close()


NO_WORD: tuple[Any, ...] = ({}, {"status": []}, {"status": None, "error": None}, {"value": []}, {"kind": "other"})


@pytest.mark.parametrize("body", [None, *NO_WORD])
async def test_a_status_without_a_word_is_no_evidence(start_stub: StartStub, pauses: Pauses, body: Any) -> None:
    stub = await start_stub(Answer(200, body))
    session = session_with(stub.url, pauses)
    with pytest.raises(Unreachable, match="cannot be read"):
        await session.changes.status(f"{stub.url}{VAULT}/replicationOperationStatus/1?api-version=1")
    await session.close()


@pytest.mark.parametrize("body", NO_WORD)
@pytest.mark.parametrize("status", [200, 201])
async def test_a_good_answer_about_something_else_leaves_a_writes_outcome_unknown(
    start_stub: StartStub, pauses: Pauses, status: int, body: Any
) -> None:
    stub = await start_stub(Answer(status, body))
    session = session_with(stub.url, pauses)
    with pytest.raises(OutcomeUnknown):
        await session.changes.apply(steps.CommitFailover(ITEM, "web-01"), "ours")
    assert stub.methods == ["POST"]
    await session.close()


@pytest.mark.parametrize(("status", "kind"), [(300, Refused), (404, NotFound), (503, Unreachable)])
async def test_trouble_with_the_question_is_no_answer(
    start_stub: StartStub, pauses: Pauses, status: int, kind: type[Exception]
) -> None:
    stub = await start_stub(Answer(status, {"error": {"code": "X"}}))
    session = session_with(stub.url, pauses)
    with pytest.raises(kind):
        await session.changes.status(f"{stub.url}/replicationOperationStatus/1")
    await session.close()


async def test_the_wait_is_passed_on(start_stub: StartStub, pauses: Pauses) -> None:
    body: dict[str, Any] = {"status": "InProgress"}
    stub = await start_stub(Answer(200, body, {"Retry-After": "12"}))
    session = session_with(stub.url, pauses)
    assert (await session.changes.status(f"{stub.url}/x")).retry_after == 12
    await session.close()
