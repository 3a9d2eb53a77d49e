"""Resource Health, Service Health, activity log and Log Analytics as the simulator tells them, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import msgspec
import pytest

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.log_analytics import QUERY
from asr_tui.simulator.providers.resource_health import published
from asr_tui.simulator.server import Simulator
from tests.simulator.answer_models import operation_of, problems

SUBSCRIPTION = "/subscriptions/0b1f6471-1bf0-4dda-aec3-111111111111"
HEALTH = f"{SUBSCRIPTION}/providers/Microsoft.ResourceHealth"
LOG = f"{SUBSCRIPTION}/providers/Microsoft.Insights/eventtypes/management/values"
WORKSPACE = "/v1/workspaces/c0a05b1e-0000-4000-8000-00000000d106/query"
VAULT = f"{SUBSCRIPTION}/resourceGroups/rg-dr/providers/Microsoft.RecoveryServices/vaults/contoso-vault"


NO_QUERY: Mapping[str, str] = MappingProxyType({})


def ask(simulator: Simulator, path: str, **query: str) -> Response:
    """The answer to a GET; a refusal is raised."""
    return send(simulator, "GET", path, None, query)


def send(
    simulator: Simulator,
    method: str,
    path: str,
    body: JsonObject | None,
    query: Mapping[str, str] = NO_QUERY,
) -> Response:
    asked = {key.lower(): value for key, value in query.items()}
    request = Request(method, path, {}, asked, body, {}, "http://x", "2025-05-01", "", "", "")
    return simulator.cloud.answer(request)


def values(simulator: Simulator, path: str, **query: str) -> list[Any]:
    found: list[Any] = ask(simulator, path, **query).body["value"]
    return found


def state(simulator: Simulator, machine: str) -> tuple[str, str]:
    for one in values(simulator, f"{HEALTH}/availabilityStatuses"):
        if f"/{machine}/" in one["id"]:
            return one["properties"]["availabilityState"], one["properties"].get("context", "")
    raise AssertionError(machine)


def log(simulator: Simulator, category: str) -> list[Any]:
    since = simulator.cloud.clock.now - timedelta(hours=24)
    wanted = f"eventTimestamp ge '{since.isoformat()}' and category eq '{category}'"
    return values(simulator, LOG, **{"$filter": wanted})


def test_an_outage_is_told_by_one_source_after_the_other() -> None:
    simulator = Simulator.open("contoso")
    simulator.cloud.begin_outage("centralus")
    told = []
    for _ in range(9):
        told.append(
            (
                state(simulator, "web-01")[0],
                len(ask(simulator, "/providers/Microsoft.ResourceHealth/emergingIssues/default").body["properties"][
                    "statusActiveEvents"]),
                len(values(simulator, f"{HEALTH}/events")),
            )
        )  # fmt: skip
        simulator.advance(4 * 60)
    assert told == [
        ("Available", 0, 0), ("Unknown", 0, 0), ("Unavailable", 0, 0), ("Unavailable", 0, 0), ("Unavailable", 1, 0),
        ("Unavailable", 1, 0), ("Unavailable", 1, 0), ("Unavailable", 1, 0), ("Unavailable", 1, 1),
    ]  # fmt: skip
    simulator.cloud.end_outage("centralus")
    assert values(simulator, f"{HEALTH}/events")[0]["properties"]["status"] == "Active"
    simulator.advance(6 * 60)
    assert state(simulator, "web-01") == ("Available", "")
    simulator.advance(20 * 60)
    assert values(simulator, f"{HEALTH}/events")[0]["properties"]["status"] == "Resolved"
    assert [one["properties"]["stage"] for one in log(simulator, "ServiceHealth")] == ["Resolved", "Active"]


def test_the_delays_are_those_of_the_world() -> None:
    simulator = Simulator.open(
        {"description": "x", "based_on": "contoso", "publishing": {"service_health": 1, "resource_health": 0}}
    )
    simulator.cloud.begin_outage("centralus")
    assert state(simulator, "web-01")[0] == "Unavailable"
    simulator.advance(61)
    assert len(values(simulator, f"{HEALTH}/events")) == 1


def test_an_outage_that_ends_before_it_is_told_is_never_told() -> None:
    simulator = Simulator.open("contoso")
    simulator.cloud.begin_outage("centralus")
    simulator.advance(10 * 60)
    simulator.cloud.end_outage("centralus")
    simulator.advance(3600)
    assert values(simulator, f"{HEALTH}/events") == []


def test_platform_and_owner_in_one_world() -> None:
    simulator = Simulator.open("contoso-unhealthy")
    assert state(simulator, "sql-01") == ("Unavailable", "Platform Initiated")
    assert state(simulator, "app-01") == ("Degraded", "Platform Initiated")
    assert state(simulator, "web-02") == ("Unavailable", "Customer Initiated")
    assert state(simulator, "web-01") == ("Available", "")
    causes = {one["properties"]["cause"] for one in log(simulator, "ResourceHealth")}
    assert causes == {"PlatformInitiated", "UserInitiated"}


def test_a_machine_that_its_owner_stopped_stays_so_in_an_outage() -> None:
    simulator = Simulator.open("contoso-unhealthy")
    simulator.cloud.begin_outage("centralus")
    simulator.advance(3600)
    assert state(simulator, "web-02") == ("Unavailable", "Customer Initiated")
    assert state(simulator, "web-01") == ("Unavailable", "Platform Initiated")


def test_three_spellings_of_one_region() -> None:
    simulator = Simulator.open("contoso-outage")
    simulator.advance(3600)
    (event,) = values(simulator, f"{HEALTH}/events")
    assert event["properties"]["impact"][0]["impactedRegions"][0]["impactedRegion"] == "Central US"
    hit = values(simulator, f"{HEALTH}/events/{event['name']}/impactedResources")
    assert {one["properties"]["targetRegion"] for one in hit} == {"centralus"}
    page = ask(simulator, "/providers/Microsoft.ResourceHealth/emergingIssues/default").body["properties"]
    assert page["statusActiveEvents"][0]["impacts"][0]["regions"] == [{"name": "Central US", "id": "us-central"}]
    assert ask(simulator, f"{HEALTH}/events/{event['name']}").body["name"] == event["name"]


def test_events_by_service_region_and_date() -> None:
    simulator = Simulator.open("contoso-outage")
    simulator.advance(3600)
    events = f"{HEALTH}/events"
    assert len(values(simulator, events, **{"$filter": "service eq 'Storage' or region eq 'West US'"})) == 1
    assert values(simulator, events, **{"$filter": "region eq 'West US'"}) == []
    assert len(values(simulator, events, querystarttime="03/02/2026")) == 1
    assert values(simulator, events, querystarttime="3/03/2026") == []
    simulator.advance(4 * 86400)
    assert values(simulator, events) == []
    assert len(values(simulator, events, querystarttime="02/23/2026")) == 1


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"{HEALTH}/events", {"$filter": "status eq 'Active'"}),
        (f"{HEALTH}/events", {"queryStartTime": "2026-03-02"}),
        (f"{HEALTH}/availabilityStatuses", {"$filter": "anything eq 'x'"}),
        (LOG, {}),
        (LOG, {"$filter": "category eq 'ServiceHealth'"}),
        (LOG, {"$filter": "eventTimestamp ge '2026-03-02T00:00:00Z' and category eq 'Administrative'"}),
        (LOG, {"$filter": "eventTimestamp ge '2025-03-02T00:00:00Z' and category eq 'ServiceHealth'"}),
        (LOG, {"$filter": "eventTimestamp ge 'now' and category eq 'ServiceHealth'"}),
    ],
)
def test_what_is_not_known_is_refused_aloud(path: str, query: dict[str, str]) -> None:
    with pytest.raises(ArmError) as caught:
        ask(Simulator.open("contoso"), path, **query)
    assert caught.value.status == 400


def test_log_analytics_answers_its_one_query() -> None:
    simulator = Simulator.open("contoso-outage")
    table = send(simulator, "POST", WORKSPACE, {"query": QUERY.replace(" | ", "\n| ")}).body["tables"][0]
    assert [one["name"] for one in table["columns"]][:2] == ["name_s", "Resource"]
    assert {row[1] for row in table["rows"]} == {"CONTOSO-VAULT"}
    with pytest.raises(ArmError, match="knows no other query"):
        send(simulator, "POST", WORKSPACE, {"query": "ASRReplicatedItems | take 1"})


def test_a_broken_site_recovery_refuses_changes_only_and_is_published() -> None:
    simulator = Simulator.open("contoso-outage")
    published.break_site_recovery(simulator.cloud, "centralus", minutes_ago=120)
    with pytest.raises(ArmError) as caught:
        send(simulator, "PUT", f"{VAULT}/replicationPolicies/p", {"properties": {}})
    assert caught.value.status == 503
    assert values(simulator, f"{VAULT}/replicationPolicies")
    services = {one["properties"]["impact"][0]["impactedService"] for one in values(simulator, f"{HEALTH}/events")}
    assert services == {"Azure Site Recovery"}
    published.mend_site_recovery(simulator.cloud, "centralus")
    with pytest.raises(ArmError) as caught:
        send(simulator, "PUT", f"{VAULT}/replicationPolicies/p", {"properties": {}})
    assert caught.value.status != 503


def test_all_of_it_survives_a_restart() -> None:
    simulator = Simulator.open("contoso-unhealthy")
    simulator.cloud.begin_outage("eastus2", minutes_ago=60)
    again = Simulator.open("empty")
    again.cloud.load(msgspec_round(simulator.cloud.dump()))
    assert state(again, "sql-01") == state(simulator, "sql-01")
    assert len(values(again, f"{HEALTH}/events")) == len(values(simulator, f"{HEALTH}/events")) == 1


def msgspec_round(state: JsonObject) -> JsonObject:
    """The state as it is read back from a file."""
    decoded: JsonObject = msgspec.json.decode(msgspec.json.encode(state))
    return decoded


def test_the_answers_are_those_of_microsofts_models() -> None:
    simulator = Simulator.open("contoso-outage")
    simulator.advance(3600)
    (event,) = values(simulator, f"{HEALTH}/events")
    paths = [
        f"{HEALTH}/events",
        f"{HEALTH}/events/{event['name']}",
        f"{HEALTH}/events/{event['name']}/impactedResources",
        f"{HEALTH}/availabilityStatuses",
        "/providers/Microsoft.ResourceHealth/emergingIssues/default",
    ]
    for path in paths:
        assert operation_of("GET", path) is not None, path
        assert problems("GET", path, 200, ask(simulator, path).body) == [], path
