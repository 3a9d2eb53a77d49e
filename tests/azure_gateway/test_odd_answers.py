"""Whatever answers a read, it becomes a value or an error of ours, with the request id, and says nothing untrue."""

from __future__ import annotations

import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from asr_tui.azure_gateway.catalog import ALL, ONE
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.azure_gateway.wire import answers
from asr_tui.domain import kinds, steps
from asr_tui.domain.errors import AsrError, OutcomeUnknown, Refused, Unreachable
from asr_tui.domain.ids import ArmId, location_id
from asr_tui.domain.kinds import Kind
from asr_tui.domain.recovery_plans import GroupKind, PlanAction, PlanGroup, PlanMember
from asr_tui.simulator.providers import automation
from asr_tui.simulator.server import Simulator
from tests.azure_gateway.stub import ITEM, Answer, Pauses, StartStub, session_with
from tests.odd_proxy import REQUEST_ID, Proxy, odd_proxy, with_one_odd

Read = Callable[[AzureSession], Awaitable[object]]


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    async with odd_proxy() as one:
        yield one


async def reads_of(session: AzureSession, simulator: Simulator) -> dict[str, Read]:
    """One read of every kind, of things that are there."""
    (subscription, *_) = [one.id for one in await session.catalog.all(kinds.SUBSCRIPTION)]
    vaults = await session.catalog.all(kinds.VAULT, subscription)
    machines = await session.catalog.all(kinds.MACHINE, subscription)
    machine = machines[0].id
    address = next(nic.public_ip for one in machines for nic in one.nics if nic.public_ip)
    account = (await session.catalog.all(kinds.STORAGE_ACCOUNT, subscription))[0].id
    items = {vault.id: await session.site_recovery.items(vault.id) for vault in vaults}
    vault, item = next((vault, found[0]) for vault, found in items.items() if found)
    straight = session_with(simulator.url, Pauses())
    plan = ArmId(vault).child("replicationRecoveryPlans", "shop")
    group = PlanGroup(GroupKind.BOOT, (PlanMember(item.id),), before=(PlanAction.manual("Look", "Log in."),))
    fabrics = item.container.parent(), item.target_container.parent() if item.target_container else item.id
    await straight.changes.apply(steps.CreateRecoveryPlan(plan, *fabrics, (group,)), "ours")
    simulator.cloud.clock.advance(10)
    runbook = vault.group_id.child("providers", "Microsoft.Automation", "automationAccounts", "aa", "runbooks", "dns")
    automation.publish(simulator.cloud, str(runbook), "westeurope")
    await straight.changes.apply(steps.DisableReplication(item.id, item.machine_name), "ours")
    await straight.close()
    simulator.cloud.clock.jump()
    (job, *_) = await session.site_recovery.jobs(vault)
    region = location_id(subscription, "westeurope")
    scope = {kinds.QUOTA: region, kinds.OFFERED: region, kinds.ELIGIBILITY_ERROR: machine, kinds.SOFT_DELETE: account}
    scope |= {kinds.RIGHTS: machine.group_id, kinds.MACHINE: machine}
    scope |= {kinds.TARGET_SETTINGS: item.id, kinds.SKU: address, kinds.ALERT_SETTINGS: vault}
    scope[kinds.VAULT_SAFETY] = vault
    scope |= {kinds.AUTOMATION_RUN: runbook.parent(), kinds.ROLE_ASSIGNMENT: machine.group_id}

    def all_of(kind: Kind[Any]) -> Read:
        return lambda session: session.catalog.all(kind, scope.get(kind, subscription))

    def one_of(kind: Kind[Any]) -> Read:
        return lambda session: session.catalog.one(kind, scope[kind])

    apart = {kinds.MACHINE, kinds.RUNBOOK, kinds.LOGGED_RPO}  # the last is asked by POST, which the proxy does not pass
    scope[kinds.RUNBOOK] = runbook
    reads = {f"all {kind.words}": all_of(kind) for kind in ALL if kind not in apart}
    reads |= {f"one of {kind.words}": one_of(kind) for kind in ONE}
    reads["all runbooks"] = lambda session: session.catalog.all(kinds.RUNBOOK, subscription)
    reads["plans"] = lambda session: session.site_recovery.plans(vault)
    reads["plan"] = lambda session: session.site_recovery.plan(plan)
    reads["all machines"] = lambda session: session.catalog.all(kinds.MACHINE, subscription)
    reads["found"] = lambda session: session.catalog.find(machine)
    reads["topology"] = lambda session: session.site_recovery.topology(vault)
    reads["items"] = lambda session: session.site_recovery.items(vault)
    reads["item"] = lambda session: session.site_recovery.item(item.id)
    reads["points"] = lambda session: session.site_recovery.recovery_points(item.id)
    reads["jobs"] = lambda session: session.site_recovery.jobs(vault)
    reads["job"] = lambda session: session.site_recovery.job(vault, job.name)
    reads["events"] = lambda session: session.site_recovery.events(vault)
    reads["operation"] = lambda session: session.changes.status(
        f"{session.endpoint.base_url}{job.id}?api-version=2025-08-01"
    )
    return reads


WHOLE = (
    *(b"null", b"[]", b"7", b'"text"', b"true", b"{", b"\xff\xfe\x00{", b"<html>", b'{"value": "x"}'),
    *(b'{"value": null}', b'{"value": {}}', b'{"value": [], "value": 3}'),
    *(b"[" * 3000, b'{"a":' * 3000),
)  # fmt: skip
"""Bodies that are no answer of ARM's to a list."""


async def outcome(read: Read, session: AzureSession) -> AsrError | object:
    """What a read gives or raises of ours; anything else fails the test."""
    try:
        return await read(session)
    except AsrError as error:
        return error


async def test_one_odd_value_in_an_answer_ends_no_read(proxy: Proxy, pauses: Pauses) -> None:
    chance = random.Random(1010)
    session = session_with(proxy.url, pauses)
    reads = await reads_of(session, proxy.simulator)
    proxy.change = lambda body: with_one_odd(chance, body)
    found = [await outcome(read, session) for _ in range(12) for read in reads.values()]
    errors = sum(isinstance(one, AsrError) for one in found)
    assert 0 < errors < len(found) / 2, "most odd values are read as unknown"
    await session.close()


async def test_a_body_that_is_no_answer_is_an_error_with_the_request_id(proxy: Proxy, pauses: Pauses) -> None:
    session = session_with(proxy.url, pauses)
    reads = await reads_of(session, proxy.simulator)
    for body in WHOLE:
        proxy.change = lambda _, body=body: body  # type: ignore[misc]
        for name, read in reads.items():
            found = await outcome(read, session)
            if name == "operation" and isinstance(json_or_none(body), dict):
                continue  # an operation's status is an object without `value`
            an_object = name.startswith("one of") or name == f"all {kinds.EMERGING_ISSUE.words}"
            if an_object and isinstance(json_or_none(body), dict):
                continue  # what is missing in an object reads as unknown
            if name in {f"all {kinds.EXTENSION.words}", f"all {kinds.OWN_EXTENSION.words}"}:
                continue  # asked of Resource Graph, and of a machine: tried in test_resource_graph and test_short_lists
            assert isinstance(found, Unreachable), (name, body[:20], found)
            assert found.title.startswith("An answer that")
            assert found.request_id == REQUEST_ID, (name, body[:20], found)
    await session.close()


async def test_no_answer_is_asked_for_that_cannot_be_unpacked(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(200, {"value": []}))
    session = session_with(stub.url, pauses)
    await session.catalog.all(kinds.SUBSCRIPTION)
    with pytest.raises(AsrError):
        await session.changes.apply(steps.CommitFailover(ITEM, "web-01"), "ours")
    assert {sent["Accept-Encoding"] for sent in stub.headers} == {"gzip"}
    await session.close()


@pytest.mark.parametrize("name", ["gzip", "deflate"])
async def test_an_answer_that_cannot_be_unpacked_is_an_error(start_stub: StartStub, pauses: Pauses, name: str) -> None:
    stub = await start_stub(Answer(200, {"value": []}, {"Content-Encoding": name, "x-ms-request-id": REQUEST_ID}))
    session = session_with(stub.url, pauses)
    with pytest.raises(Unreachable):
        await session.catalog.all(kinds.SUBSCRIPTION)
    with pytest.raises(OutcomeUnknown):
        await session.changes.apply(steps.CommitFailover(ITEM, "web-01"), "ours")
    assert stub.count("POST") == 1
    await session.close()


def json_or_none(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


@pytest.mark.parametrize("body", [{}, {"id": None}, {"id": f"{ITEM}-2"}, {"id": 7, "properties": {}}])
async def test_a_body_about_something_else_is_no_evidence(start_stub: StartStub, pauses: Pauses, body: Any) -> None:
    stub = await start_stub(Answer(200, body, {"x-ms-request-id": REQUEST_ID}))
    session = session_with(stub.url, pauses)
    for read in (session.catalog.find(ITEM), session.site_recovery.item(ITEM)):
        with pytest.raises(Unreachable, match="cannot be read") as caught:
            await read
        assert caught.value.request_id == REQUEST_ID
    await session.close()


async def test_a_vault_without_a_subscription_is_not_found_and_ends_nothing(
    start_stub: StartStub, pauses: Pauses
) -> None:
    stub = await start_stub(Answer(200, {"value": []}))
    session = session_with(stub.url, pauses)
    with pytest.raises(AsrError, match="without the subscription"):
        await session.site_recovery.items(ArmId("/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/v"))
    assert stub.methods == []
    await session.close()


@pytest.mark.parametrize("body", [None, "<html>", {"odd": 1}, {"error": {"code": []}}])
async def test_a_404_without_azures_word_does_not_say_that_something_is_gone(
    start_stub: StartStub, pauses: Pauses, body: Any
) -> None:
    stub = await start_stub(Answer(404, body, {"x-ms-request-id": REQUEST_ID}))
    session = session_with(stub.url, pauses)
    for read in (session.catalog.find(ITEM), session.site_recovery.item(ITEM), session.site_recovery.job(ITEM, "j")):
        with pytest.raises(Unreachable, match="cannot be read") as caught:
            await read
        assert caught.value.request_id == REQUEST_ID
    await session.close()


async def test_a_403_without_azures_word_is_no_missing_right(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(403, "<html>Forbidden by the proxy</html>"))
    session = session_with(stub.url, pauses)
    with pytest.raises(Refused, match="on the way to Azure") as caught:
        await session.site_recovery.item(ITEM)
    assert "role" not in caught.value.remedy
    await session.close()


@pytest.mark.parametrize("link", ["{base}/subscriptions?page=2", "{base}/subscriptions?page={page}"])
async def test_a_list_that_never_ends_is_an_error(
    start_stub: StartStub, pauses: Pauses, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_MOST_PAGES", 20)
    stub = await start_stub()
    stub.answers = [Answer(200, {"value": [], "nextLink": link.format(base=stub.url, page=page)}) for page in range(40)]
    session = session_with(stub.url, pauses)
    for read in (session.catalog.all(kinds.SUBSCRIPTION), session.catalog.all(kinds.LOCK, ITEM.subscription)):
        with pytest.raises(Unreachable, match="no end"):
            await read
    assert len(stub.methods) <= 60
    await session.close()


async def test_an_error_in_an_answer_that_says_200_is_told(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(200, {"error": {"code": "InternalServerError", "message": "Try later."}}))
    session = session_with(stub.url, pauses)
    with pytest.raises(AsrError, match="no list but an error: InternalServerError Try later"):
        await session.catalog.all(kinds.SUBSCRIPTION)
    await session.close()


@pytest.mark.parametrize("value", [[None], [3, "x"], [[]], [{"id": None, "properties": {}}], [{"name": "x"}]])
async def test_a_vaults_list_of_what_cannot_be_told_is_not_empty(
    start_stub: StartStub, pauses: Pauses, value: Any
) -> None:
    stub = await start_stub(Answer(200, {"value": value}))
    session = session_with(stub.url, pauses)
    with pytest.raises(Unreachable, match="cannot be read"):
        await session.site_recovery.items(ITEM.vault_id)
    await session.close()


@pytest.mark.parametrize("status", [302, 400, 404, 409, 418, 429, 451])
@pytest.mark.parametrize("body", [None, "<html>", {"odd": 1}])
async def test_a_refusal_of_a_write_without_arms_error_leaves_its_outcome_unknown(
    start_stub: StartStub, pauses: Pauses, status: int, body: Any
) -> None:
    stub = await start_stub(Answer(status, body, {"Location": "https://proxy.example/"}))
    session = session_with(stub.url, pauses)
    with pytest.raises(OutcomeUnknown):
        await session.changes.apply(steps.CommitFailover(ITEM, "web-01"), "ours")
    assert stub.count("POST") == 1
    await session.close()
