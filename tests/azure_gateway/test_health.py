"""Azure's own health through the real SDKs: against the simulator, and with answers that nobody expects."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.bodies.health import incident, logged_change, machine_health, plain_text
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied, AzureError, NotFound
from asr_tui.domain.health_reports import Availability, Cause
from asr_tui.domain.kinds import Kind
from asr_tui.simulator.server import Simulator
from tests.azure_gateway.stub import SUBSCRIPTION, Answer, Pauses, StartStub, session_with

PRODUCTION = "0b1f6471-1bf0-4dda-aec3-111111111111"
WORKSPACE = "c0a05b1e-0000-4000-8000-00000000d106"
VM = "/subscriptions/s/resourceGroups/rg-src/providers/Microsoft.Compute/virtualMachines/web1"


@pytest.fixture
async def outage() -> AsyncIterator[Simulator]:
    simulator = Simulator.open("contoso-outage")
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def lost(outage: Simulator, pauses: Pauses) -> AsyncIterator[AzureSession]:
    """A read-only session: none of these reads may be taken for a change."""
    session = session_with(outage.url, pauses, read_only=True)
    yield session
    await session.close()


async def test_the_machines_of_a_lost_region_are_down_by_the_platform(lost: AzureSession, outage: Simulator) -> None:
    outage.cloud.page_size = 4
    found = await lost.catalog.all(kinds.MACHINE_HEALTH, PRODUCTION)
    there = [one for one in found if one.region == "centralus"]
    assert len(there) == 11
    assert {one.machine.name for one in there if one.down_by_platform} >= {"web-01", "sql-01", "pay-01"}
    assert sum("availabilityStatuses" in one.path for one in outage.requests) == 3


async def test_the_health_of_one_group_is_asked_for_by_its_id(lost: AzureSession) -> None:
    found = await lost.catalog.all(kinds.MACHINE_HEALTH, f"/subscriptions/{PRODUCTION}/resourceGroups/rg-data")
    assert {one.machine.group for one in found} == {"rg-data"}
    assert "sql-01" in {one.machine.name for one in found}


async def test_service_health_tells_late_and_then_of_all_services(lost: AzureSession, outage: Simulator) -> None:
    assert await lost.catalog.all(kinds.INCIDENT, PRODUCTION) == ()
    (early,) = await lost.catalog.all(kinds.EMERGING_ISSUE, PRODUCTION)
    assert early.hits("centralus")
    outage.advance(16 * 60)
    (one,) = await lost.catalog.all(kinds.INCIDENT, PRODUCTION)
    assert [impact.service for impact in one.hits("centralus")] == ["Virtual Machines", "Storage", "Virtual Network"]
    assert one.tracking_id == early.tracking_id
    assert "<" not in one.summary
    assert one.started == early.started
    outage.cloud.end_outage("centralus")
    outage.advance(21 * 60)
    (over,) = await lost.catalog.all(kinds.INCIDENT, PRODUCTION)
    assert over.ended_in("centralus")
    assert over.mitigated is not None
    assert await lost.catalog.all(kinds.EMERGING_ISSUE, PRODUCTION) == ()


async def test_the_activity_log_has_both_categories_newest_first(lost: AzureSession, outage: Simulator) -> None:
    outage.advance(16 * 60)
    await lost.catalog.all(kinds.SUBSCRIPTION)
    found = await lost.catalog.all(kinds.LOGGED_CHANGE, PRODUCTION)
    assert [one.time for one in found] == sorted((one.time for one in found), reverse=True)
    service = next(one.incident for one in found if one.incident)
    assert service is not None
    assert service.is_service_issue
    assert len(service.hits("centralus")) == 3
    sql = next(one for one in found if one.machine and one.machine.name == "sql-01")
    assert (sql.state, sql.cause) == ("Unavailable", Cause.PLATFORM)
    assert sum("eventtypes" in one.path for one in outage.requests) == 2


async def test_log_analytics_has_the_rpo_of_each_item(lost: AzureSession, outage: Simulator) -> None:
    found = await lost.catalog.all(kinds.LOGGED_RPO, WORKSPACE)
    assert {one.item for one in found} == {"web-01", "web-02", "app-01", "sql-01", "sql-02"}
    assert all(one.rpo > timedelta(minutes=10) for one in found)
    sent = next(one for one in outage.requests if one.path.startswith("/v1/"))
    assert sent.method == "POST"
    with pytest.raises(NotFound) as caught:
        await lost.catalog.all(kinds.LOGGED_RPO, "00000000-0000-0000-0000-000000000000")
    assert caught.value.code == "WorkspaceNotFoundError"


async def test_who_may_not_read_service_health_is_told_so(lost: AzureSession, outage: Simulator) -> None:
    body = {"error": {"code": "AuthorizationFailed", "message": "no"}}
    outage.faults.add("GET", "ResourceHealth/events", status=403, body=body)
    with pytest.raises(AccessDenied):
        await lost.catalog.all(kinds.INCIDENT, PRODUCTION)


# Answers that nobody expects

ODD: list[Any] = [
    {"id": f"{VM}/providers/Microsoft.ResourceHealth/AvailabilityStatueses/current", "properties": {
        "availabilityState": "Sleepy", "context": None,
        "occuredTime": "yesterday", "summary": "<b>What</b>&amp;<br/>now"}},
    {"id": f"{VM}/providers/Microsoft.ResourceHealth/availabilityStatuses/current", "properties": {
        "availabilityState": "Unavailable", "category": "Unplanned", "occurredTime": "2026-11-28T09:12:00Z",
        "serviceImpactingEvents": [None, {"correlationId": 7}]}},
    {"id": f"{VM}/providers/Microsoft.ResourceHealth/availabilityStatuses/current", "properties": None},
    {"id": None}, {"properties": {"availabilityState": ["a"]}}, {},
    {"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Sql/servers/x/providers/Microsoft.ResourceHealth/"
     "availabilityStatuses/current", "properties": {"availabilityState": "Unavailable"}},
]  # fmt: skip


async def test_odd_statuses_read_without_an_end(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(body={"value": ODD, "nextLink": None}))
    session = session_with(stub.url, pauses)
    found = await session.catalog.all(kinds.MACHINE_HEALTH, SUBSCRIPTION)
    await session.close()
    assert [one.state for one in found] == [Availability.UNKNOWN, Availability.UNAVAILABLE, Availability.UNKNOWN]
    assert (found[0].state_text, found[0].since, found[0].summary) == ("Sleepy", None, "What& now")
    assert found[1].since == datetime(2026, 11, 28, 9, 12, tzinfo=UTC)
    assert [one.down_by_platform for one in found] == [False, True, False]


@pytest.mark.parametrize(
    "body",
    [
        {"value": None}, {"value": "no"}, {"value": [1]}, [], "text",
        {"value": [{"name": "x", "properties": {"impact": [{"impactedRegions": "West US"}]}}], "nextLink": 7},
    ],
)  # fmt: skip
async def test_what_is_no_list_is_an_error_or_empty_and_never_a_crash(
    body: object, start_stub: StartStub, pauses: Pauses
) -> None:
    stub = await start_stub(Answer(body=body))
    session = session_with(stub.url, pauses)
    for kind in (kinds.INCIDENT, kinds.MACHINE_HEALTH, kinds.LOGGED_CHANGE, kinds.EMERGING_ISSUE):
        with suppress(AzureError):  # anything else would end the program
            assert all(isinstance(one, kind.type) for one in await session.catalog.all(kind, SUBSCRIPTION))
    await session.close()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (kinds.EMERGING_ISSUE, {"name": "default"}),
        (kinds.EMERGING_ISSUE, {"properties": None}),
        (kinds.EMERGING_ISSUE, {"properties": {"statusBanners": [], "statusActiveEvents": "none"}}),
        (kinds.INCIDENT, {"value": [{"name": "ABC-123"}, {"id": "x"}]}),
        (kinds.LOGGED_CHANGE, {"value": [{"category": {"value": "ServiceHealth"}}]}),
        (kinds.LOGGED_RPO, {"tables": []}),
        (kinds.LOGGED_RPO, {"tables": [{"name": "P", "columns": [{"name": "x", "type": "string"}], "rows": [["a"]]}]}),
    ],
)
async def test_an_answer_that_says_nothing_is_not_read_as_nothing_to_tell(
    kind: Kind[object], body: object, start_stub: StartStub, pauses: Pauses
) -> None:
    stub = await start_stub(Answer(body=body))
    session = session_with(stub.url, pauses)
    with pytest.raises(AzureError, match="Reading the"):
        await session.catalog.all(kind, WORKSPACE if kind is kinds.LOGGED_RPO else SUBSCRIPTION)
    await session.close()


@pytest.mark.parametrize(
    "body",
    [
        {}, {"tables": None}, {"tables": [{"name": "x", "columns": [], "rows": []}]}, {"tables": [{"rows": [[1]]}]},
        {"tables": [{"name": "P", "columns": [{"name": "name_s", "type": "string"}], "rows": [["a"], [None]]}]},
        {"error": {"code": "PartialError", "message": "half"}, "tables": []}, [], "text",
    ],
)  # fmt: skip
async def test_odd_answers_of_log_analytics(body: object, start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(body=body))
    session = session_with(stub.url, pauses)
    with suppress(AzureError):
        assert await session.catalog.all(kinds.LOGGED_RPO, WORKSPACE) == ()
    await session.close()


@pytest.mark.parametrize(
    ("properties", "cause"),
    [
        ({"context": "Platform Initiated"}, Cause.PLATFORM),
        ({"context": "Customer Initiated"}, Cause.OWNER),
        ({"healthEventCause": "PlatformInitiated"}, Cause.PLATFORM),
        ({"healthEventCause": "UserInitiated"}, Cause.OWNER),
        ({"category": "Unplanned"}, Cause.PLATFORM),
        ({"reasonType": "UserInitiated"}, Cause.OWNER),
        ({"context": "Customer Initiated", "category": "Unplanned"}, Cause.OWNER),
        ({"context": "???"}, Cause.NOT_SAID),
        ({}, Cause.NOT_SAID),
    ],
)
def test_who_caused_it_in_each_of_azures_words(properties: dict[str, str], cause: Cause) -> None:
    body = {"id": f"{VM}/providers/Microsoft.ResourceHealth/availabilityStatuses/current", "properties": properties}
    found = machine_health(Fields(body))
    assert found is not None
    assert found.cause is cause


SERVICES = [{"ImpactedRegions": [{"RegionName": "East US"}], "ServiceName": "Storage"}]


@pytest.mark.parametrize("given", [SERVICES, json.dumps(SERVICES), None, "{broken", "[]", 7])
def test_impacted_services_are_text_or_an_array(given: object) -> None:
    properties = {
        "incidentType": "Incident", "stage": "Active", "trackingId": "T", "service": "Storage", "region": "East US",
        "impactedServices": given,
    }  # fmt: skip
    body = {"eventTimestamp": "2026-11-28T09:12:00Z", "category": {"value": "ServiceHealth"}, "properties": properties}
    found = logged_change(Fields(body))
    assert found is not None
    assert found.incident is not None
    assert [one.service for one in found.incident.hits("eastus")] == ["Storage"]


def test_the_example_of_the_specification_reads() -> None:
    body = {
        "name": "BC_1-FXZ",
        "properties": {
            "eventType": "HealthAdvisory", "status": "Active", "title": "Upcoming retirement", "summary": "...",
            "impact": [{"impactedService": "Virtual Machines", "impactedRegions": [
                {"impactedRegion": "West US", "status": "Active"}]}],
            "impactMitigationTime": None, "lastUpdateTime": "2025-05-13T15:43:48.1203530Z",
        },
    }  # fmt: skip
    found = incident(Fields(body))
    assert found is not None
    assert not found.is_service_issue
    assert found.hits("westus")[0].is_compute


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("a<br>b<script>alert('x')</script> c", "a b c"),
        ("5 &lt; 6 &amp;&nbsp;7", "5 < 6 & 7"),
        ("2 < 3 and 4 > 3", "2 < 3 and 4 > 3"),
        ("<style>p { color: red }</style><a href='https://x'>link</a", "link"),
        ("", ""),
    ],
)
def test_html_becomes_words(html: str, words: str) -> None:
    assert plain_text(html) == words
