"""All vaults by Resource Graph, through Microsoft's client: as rich as the vaults' lists, whatever shape a row has."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.azure_gateway import graph_queries
from asr_tui.azure_gateway.resource_graph import tagged_item
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain.all_vaults import TaggedItem
from asr_tui.domain.errors import AccessDenied, ReadOnly, Refused, Throttled, Unreachable
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import Health, ProtectedItem, Stage
from asr_tui.simulator.providers.authorization import restrict
from asr_tui.simulator.server import Simulator
from tests.azure_gateway.stub import ITEM, VAULT, Answer, Pauses, StartStub, session_with

_ABSENT: dict[str, Any] = {"disks": (), "nics": (), "target_network": None, "test_network": None}


@pytest.fixture
async def shop(pauses: Pauses) -> AsyncIterator[tuple[Simulator, AzureSession]]:
    simulator = Simulator.open("contoso-shop")
    await simulator.start()
    session = session_with(simulator.url, pauses)
    yield simulator, session
    await session.close()
    await simulator.stop()


async def machines(session: AzureSession) -> list[TaggedItem]:
    return [one async for page in session.graph.items() for one in page.items]


async def test_a_row_says_what_the_vaults_own_list_says_of_a_machine(shop: tuple[Simulator, AzureSession]) -> None:
    _, session = shop
    found = {one.item.id: one.item for one in await machines(session)}
    listed: dict[ArmId, ProtectedItem] = {}
    for vault in await session.graph.vaults():
        listed |= {item.id: replace(item, **_ABSENT) for item in await session.site_recovery.items(vault.id)}
    assert len(found) == 24
    assert found == listed


async def test_tags_jobs_plans_and_vaults(shop: tuple[Simulator, AzureSession]) -> None:
    _, session = shop
    tags = {one.item.machine_name: dict(one.tags or ()) for one in await machines(session)}
    assert tags["shop-db-01"] == {"app": "shop", "tier": "db", "owner": "database team"}
    vaults = {one.name: one.location for one in await session.graph.vaults()}
    assert vaults == {"shop-vault": "westeurope", "shop-data-vault": "westeurope"}
    plans = {one.name: [len(group.members) for group in one.boot_groups] for one in await session.graph.plans()}
    assert plans == {"shop-front": [5, 6], "shop-data": [2, 2]}
    jobs = await session.graph.jobs()
    assert [job.target for job in jobs if job.scenario == "TestFailover"] == ["shop-app-02"]
    assert list(jobs) == sorted(jobs, key=lambda job: str(job.started), reverse=True)


async def test_a_session_that_is_read_only_may_ask(shop: tuple[Simulator, AzureSession], pauses: Pauses) -> None:
    simulator, _ = shop
    session = session_with(simulator.url, pauses, read_only=True)
    assert len(await machines(session)) == 24
    with pytest.raises(ReadOnly):
        await session.catalog.storage_name_refusal("0b1f6471-1bf0-4dda-aec3-444444444444", "name")
    await session.close()


async def test_who_may_not_ask_is_denied(shop: tuple[Simulator, AzureSession]) -> None:
    simulator, session = shop
    restrict(simulator.cloud, "/providers/Microsoft.ResourceGraph", [], [])
    with pytest.raises(AccessDenied):
        await machines(session)


def page(*rows: object, token: str = "") -> Answer:
    follow = {"$skipToken": token} if token else {}
    return Answer(body={"totalRecords": 2, "count": len(rows), "data": [*rows], "resultTruncated": "true", **follow})


async def test_pages_are_followed_by_their_token_and_odd_rows_are_counted(
    start_stub: StartStub, pauses: Pauses
) -> None:
    stub = await start_stub(page({"id": str(ITEM)}, None, {"id": 7}, token="next"), page({"id": str(ITEM).upper()}))
    session = session_with(stub.url, pauses)
    pages = [one async for one in session.graph.items()]
    assert [(len(one.items), one.unreadable) for one in pages] == [(1, 2), (1, 0)]
    assert pages[0].items[0].item.id == pages[1].items[0].item.id
    sent = [json.loads(body)["options"] for body in stub.bodies]
    assert [one.get("$skipToken") for one in sent] == [None, "next"]
    assert all(one["$top"] == 1000 and one["allowPartialScopes"] is True for one in sent)
    await session.close()


async def test_a_list_of_pages_without_an_end_is_left(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(page({"id": str(ITEM)}, token="same"))
    session = session_with(stub.url, pauses)
    with pytest.raises(Unreachable):
        await machines(session)
    assert stub.count("POST") == 2
    await session.close()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(400, {"error": {"code": "BadRequest", "message": "m", "details": [{"code": "Query"}]}}), Refused),
        (Answer(429, {"error": {"code": "RateLimiting", "message": "m"}}, {"Retry-After": "400"}), Throttled),
        (Answer(200, {"data": None, "count": 0}), Unreachable),
        (Answer(200, ["no object"]), Unreachable),
        (Answer(503, {"error": {"code": "ServiceUnavailable", "message": "m"}}), Unreachable),
    ],
)  # fmt: skip
async def test_errors_are_translated(
    start_stub: StartStub, pauses: Pauses, answer: Answer, error: type[Exception]
) -> None:
    session = session_with((await start_stub(answer)).url, pauses)
    with pytest.raises(error):
        await machines(session)
    await session.close()


async def test_a_query_is_sent_again_after_trouble_since_it_is_a_read(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(503, {"error": {"code": "X", "message": "m"}}), page({"id": str(ITEM)}))
    session = session_with(stub.url, pauses)
    assert len(await machines(session)) == 1
    await session.close()


def test_a_row_of_texts_says_the_same_as_one_of_objects() -> None:
    row: dict[str, Any] = {
        "id": str(ITEM).replace("/subscriptions/", "/Subscriptions/"),
        "name": "item",
        "friendlyName": "web-01",
        "protectionState": "SomethingNew",
        "protectionStateDescription": "Something new",
        "replicationHealth": "Odd",
        "healthErrors": [{"errorCode": "153006", "errorLevel": "Warning"}],
        "currentScenario": {"scenarioName": "TestFailover", "jobId": f"{VAULT}/replicationJobs/one"},
        "d_rpoInSeconds": "122",
        "d_fabricObjectId": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-01",
        "machineTags": {"app": "shop", "cost": None},
    }
    texts = {key: json.dumps(value) if isinstance(value, dict | list) else value for key, value in row.items()}
    found = tagged_item(row)
    assert found is not None
    assert found == tagged_item(texts)
    assert (found.item.stage, found.item.state_text, found.item.health) == (Stage.UNKNOWN, "Something new", Health.NONE)
    assert (found.item.id, found.tags) == (ITEM, (("app", "shop"), ("cost", "")))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
COLUMNS = st.sampled_from(("id", "name", "machineTags", *re.findall(r"(\w+) = [pd]\.", graph_queries.ITEMS)))


@given(JSON | st.dictionaries(COLUMNS, JSON | JSON.map(json.dumps), max_size=12))
def test_any_row_is_a_machine_or_nothing(row: object) -> None:
    found = tagged_item(row)
    has_id = isinstance(row, dict) and isinstance(row.get("id"), str) and row["id"].startswith("/")
    assert (found is not None) == has_id


@given(st.dictionaries(COLUMNS, JSON, max_size=12))
def test_a_row_with_an_id_is_read_whatever_its_cells_are(row: dict[str, Any]) -> None:
    found = tagged_item({**row, "id": str(ITEM)})
    assert found is not None
    assert found.item.id == ITEM
