"""Resource Graph over HTTP: pages, permissions, the index's age, and loud refusals."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import aiohttp
import pytest

from asr_tui.simulator.providers.authorization import restrict
from asr_tui.simulator.providers.resource_graph import INDEX_AGE
from asr_tui.simulator.server import Simulator

FRONT = "0b1f6471-1bf0-4dda-aec3-444444444444"
DATA = "0b1f6471-1bf0-4dda-aec3-555555555555"
ITEMS = (
    "recoveryservicesresources | where type =~ 'microsoft.recoveryservices/vaults/replicationfabrics/"
    "replicationprotectioncontainers/replicationprotecteditems' | order by id asc"
)


class Answered(NamedTuple):
    status: int
    body: Any


class Graph:
    """Asks for `query` with these options."""

    def __init__(self, simulator: Simulator, http: aiohttp.ClientSession) -> None:
        self.simulator = simulator
        self._http = http

    async def ask(self, query: str = ITEMS, version: str = "2021-03-01", **more: Any) -> Answered:
        options = more.pop("options", {})
        url = f"{self.simulator.url}/providers/Microsoft.ResourceGraph/resources?api-version={version}"
        async with self._http.post(url, json={"query": query, "options": options, **more}) as answer:
            return Answered(answer.status, await answer.json())


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    simulator = Simulator.open("contoso-shop")
    await simulator.start()
    async with aiohttp.ClientSession() as http:
        yield Graph(simulator, http)
    await simulator.stop()


async def test_pages_follow_one_another_until_there_is_no_token(graph: Graph) -> None:
    first = (await graph.ask(options={"$top": 20})).body
    assert (first["totalRecords"], first["count"], first["resultTruncated"]) == (24, 20, "true")
    second = (await graph.ask(options={"$top": 20, "$skipToken": first["$skipToken"]})).body
    assert (second["count"], second["resultTruncated"]) == (4, "false")
    assert "$skipToken" not in second
    assert len({row["id"] for row in (*first["data"], *second["data"])}) == 24


async def test_rows_without_an_id_cannot_be_followed(graph: Graph) -> None:
    cut = (await graph.ask(f"{ITEMS} | project name", options={"$top": 5})).body
    assert (cut["resultTruncated"], "$skipToken" in cut) == ("true", False)


async def test_properties_come_as_an_object_and_as_a_text(graph: Graph) -> None:
    kinds = {type(row["properties"]) for row in (await graph.ask()).body["data"]}
    assert kinds == {dict, str}


async def test_the_four_types_of_site_recovery_vaults_and_subscriptions_are_there(graph: Graph) -> None:
    types = {row["type"].rpartition("/")[2] for row in (await graph.ask("recoveryservicesresources")).body["data"]}
    assert types == {"replicationprotecteditems", "replicationjobs", "replicationpolicies", "replicationrecoveryplans"}
    vaults = await graph.ask("resources | where type =~ 'microsoft.recoveryservices/vaults' | project name")
    assert [row["name"] for row in vaults.body["data"]] == ["shop-vault", "shop-data-vault"]
    assert len((await graph.ask("resourcecontainers | project id")).body["data"]) == 2


async def test_only_what_may_be_read_is_there(graph: Graph) -> None:
    group = f"/subscriptions/{DATA}/resourceGroups/rg-shop-data-dr"
    restrict(graph.simulator.cloud, group, ["Microsoft.Support/*"], [])
    rows = (await graph.ask()).body["data"]
    assert (len(rows), {row["subscriptionId"] for row in rows}) == (18, {FRONT})


async def test_subscriptions_narrow_the_answer_and_unknown_ones_are_refused(graph: Graph) -> None:
    assert (await graph.ask(subscriptions=[DATA.upper()])).body["totalRecords"] == 6
    refused = await graph.ask(subscriptions=["11111111-0000-4000-8000-000000000000"])
    assert refused.body["error"]["details"][0]["code"] == "NoValidSubscriptionsInQueryRequest"


async def test_the_index_lags_behind(graph: Graph) -> None:
    jobs = "recoveryservicesresources | where type =~ 'microsoft.recoveryservices/vaults/replicationjobs'"
    before = (await graph.ask(jobs)).body["totalRecords"]
    [plan] = (await graph.ask("recoveryservicesresources | where name == 'shop-data' | project id")).body["data"]
    url = f"{graph.simulator.url}{plan['id']}?api-version=2025-08-01"
    async with aiohttp.ClientSession() as http, http.delete(url) as answer:
        assert answer.status == 202
    assert (await graph.ask(jobs)).body["totalRecords"] == before
    graph.simulator.advance(INDEX_AGE.total_seconds())
    assert (await graph.ask(jobs)).body["totalRecords"] == before + 1


async def test_a_whole_answer_is_of_one_index(graph: Graph) -> None:
    first = (await graph.ask(options={"$top": 10})).body
    graph.simulator.advance(INDEX_AGE.total_seconds() / 2)
    whole = (await graph.ask()).body["data"]
    assert first["data"] == whole[:10]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"query": "resources | summarize count() by type"}, "InvalidQuery"),
        ({"query": "healthresources"}, "InvalidQuery"),
        ({"query": " "}, "InvalidQuery"),
        ({"options": {"$top": 1001}}, "InvalidQueryOptions"),
        ({"options": {"$skipToken": "abc"}}, "InvalidSkipToken"),
        ({"options": {"resultFormat": "table"}}, "InvalidResultFormat"),
        ({"managementGroups": ["mg"]}, "InvalidQuery"),
    ],
)
async def test_what_is_not_answered_is_a_bad_request(graph: Graph, more: dict[str, Any], code: str) -> None:
    refused = await graph.ask(**more)
    assert (refused.status, refused.body["error"]["code"]) == (400, "BadRequest")
    assert refused.body["error"]["details"][0]["code"] == code


async def test_an_unknown_api_version_is_refused(graph: Graph) -> None:
    assert (await graph.ask(version="2017-01-01")).status == 404


async def test_who_may_not_query_is_refused(graph: Graph) -> None:
    restrict(graph.simulator.cloud, "/providers/Microsoft.ResourceGraph", [], [])
    assert (await graph.ask()).body["error"]["code"] == "AuthorizationFailed"
