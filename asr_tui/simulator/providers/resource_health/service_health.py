"""Service Health: events of a subscription, the resources that they hit, and emerging issues.

Bodies: the examples of the specifications 2025-05-01 and 2026-07-01. A region has three spellings in them, as in Azure:
its display name in an event, ARM's name in an impacted resource, the status page's in an emerging issue.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from asr_tui.simulator.arm_errors import ArmError, bad_request
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.lists import filter_clauses, page
from asr_tui.simulator.locations import display_name
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute.kinds import MACHINE
from asr_tui.simulator.providers.resource_health.published import Published, delays, published
from asr_tui.simulator.providers.tracked import stable_guid
from asr_tui.simulator.virtual_clock import arm_time

_EVENTS = "Microsoft.ResourceHealth/events"
_DEFAULT_AGE = timedelta(days=3)
"""How old the last update may be without queryStartTime (azure-mgmt-resourcehealth 1.0.0, list_by_subscription_id)."""
_GUIDS = {"Virtual Machines": "fd8065f5-ffd0-4756-8788-e6a11bf36257"}
_STATUS_PAGE_WORDS = ("north", "south", "east", "west", "central")


def event_body(one: Published, subscription: str) -> JsonObject:
    """A ServiceIssue as the events API tells of it."""
    incident, state = one.incident, "Active" if one.active else "Resolved"
    region = display_name(incident.region)
    stage = "Investigating" if one.active else "Mitigated"
    words = (
        f"<p>Starting at {incident.since:%H:%M UTC on %d %b %Y}, a subset of customers in <b>{region}</b> may have "
        f"difficulties with {' and '.join(incident.services)}.</p>"
    )
    if not one.active:
        words += "<p>This incident is now mitigated.</p>"
    return {
        "name": incident.tracking_id,
        "type": f"/providers/{_EVENTS}",
        "id": f"/subscriptions/{subscription}/providers/{_EVENTS}/{incident.tracking_id}",
        "properties": {
            "eventType": "ServiceIssue",
            "eventSource": "ServiceHealth",
            "eventLevel": "Error" if one.active else "Informational",
            "level": "Critical" if one.active else "Warning",
            "status": state,
            "title": f"{incident.services[0]} - {region} - {stage}",
            "header": "Your service might have been impacted by an Azure service issue",
            "summary": words,
            "impactStartTime": arm_time(incident.since),
            "impactMitigationTime": arm_time(incident.until) if incident.until and not one.active else None,
            "lastUpdateTime": arm_time(one.updated),
            "isHIR": True,
            "isEventSensitive": False,
            "priority": 1,
            "impact": [_impact(service, one, state, subscription) for service in incident.services],
        },
    }


def _impact(service: str, one: Published, state: str, subscription: str) -> JsonObject:
    return {
        "impactedService": service,
        "impactedServiceGuid": _GUIDS.get(service, stable_guid(service)),
        "impactedRegions": [
            {
                "impactedRegion": display_name(one.incident.region),
                "status": state,
                "impactedSubscriptions": [subscription],
                "impactedTenants": [],
                "lastUpdateTime": arm_time(one.updated),
                "updates": [],
            }
        ],
    }


def _told(cloud: Cloud) -> list[Published]:
    """Newest first. That every subscription is told is assumed: Azure tells those that have something there."""
    found = published(cloud, delays(cloud).service_health)
    return sorted(found, key=lambda one: one.updated, reverse=True)


def _list(cloud: Cloud, request: Request) -> Response:
    since = _start(cloud, request.query.get("querystarttime", ""))
    bodies = [event_body(one, request.params["subscription"]) for one in _told(cloud) if one.updated >= since]
    return page(cloud, request, _filtered(request, bodies))


def _start(cloud: Cloud, text: str) -> datetime:
    """The time of queryStartTime, a date as in the United States. Raises 400 for any other text."""
    if not text:
        return cloud.clock.now - _DEFAULT_AGE
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        if found is None:
            raise ValueError(text)  # noqa: TRY301
        return datetime(int(found[3]), int(found[1]), int(found[2]), tzinfo=UTC)
    except ValueError:
        raise bad_request("InvalidQueryStartTime", f"queryStartTime '{text}' is no date such as 7/24/2020.") from None


def _filtered(request: Request, bodies: Sequence[JsonObject]) -> list[JsonObject]:
    """By `service eq '..'` and `region eq '..'`, as in the specification's example; any other filter is refused."""
    alternatives = filter_clauses(request)
    for clause in (clause for one in alternatives for clause in one):
        if clause.field not in {"service", "region"} or clause.operator != "eq":
            raise bad_request("InvalidFilter", f"The simulator knows no filter '{clause.text}' of events.")
    if not alternatives:
        return list(bodies)
    return [
        body
        for body in bodies
        if any(all(clause.value.lower() in _values(body, clause.field) for clause in one) for one in alternatives)
    ]


def _values(body: JsonObject, field: str) -> set[str]:
    impacts = body["properties"]["impact"]
    if field == "service":
        return {one["impactedService"].lower() for one in impacts}
    return {region["impactedRegion"].lower() for one in impacts for region in one["impactedRegions"]}


def _event(cloud: Cloud, request: Request) -> Published:
    asked = request.params["event"].lower()
    found = next((one for one in _told(cloud) if one.incident.tracking_id.lower() == asked), None)
    if found is None:
        raise ArmError(404, "ResourceNotFound", f"The event '{request.params['event']}' was not found.")
    return found


def _get(cloud: Cloud, request: Request) -> Response:
    return Response(200, event_body(_event(cloud, request), request.params["subscription"]))


def _impacted(cloud: Cloud, request: Request) -> Response:
    """The machines in the region, by ARM's name of it; `targetRegion eq '..'` is the only filter that is known."""
    one, subscription = _event(cloud, request), request.params["subscription"]
    for clause in (clause for alternative in filter_clauses(request) for clause in alternative):
        if clause.field != "targetregion" or clause.operator != "eq":
            raise bad_request("InvalidFilter", f"The simulator knows no filter '{clause.text}' of impacted resources.")
        if clause.value.lower() != one.incident.region:
            return page(cloud, request, [])
    events = f"/subscriptions/{subscription}/providers/{_EVENTS}/{one.incident.tracking_id}"
    hit = [found for found in cloud.store.of_type(MACHINE, subscription) if found["location"] == one.incident.region]
    return page(cloud, request, [_impacted_body(events, machine) for machine in hit])


def _impacted_body(event: str, machine: JsonObject) -> JsonObject:
    name = stable_guid(event, machine["id"])
    return {
        "name": name,
        "type": f"{_EVENTS}/impactedResources",
        "id": f"{event}/impactedResources/{name}",
        "properties": {
            "targetRegion": machine["location"],
            "targetResourceId": machine["id"],
            "targetResourceType": MACHINE,
        },
    }


def _emerging(cloud: Cloud, request: Request) -> Response:
    """The status page, which names no subscription; what is resolved leaves it (assumed)."""
    told = [one for one in published(cloud, delays(cloud).emerging_issues) if one.active]
    body = {
        "name": "default",
        "type": "/providers/Microsoft.ResourceHealth/emergingissues",
        "id": "/providers/Microsoft.ResourceHealth/emergingissues/default",
        "properties": {
            "refreshTimestamp": arm_time(cloud.clock.now),
            "statusActiveEvents": [_status_event(one) for one in told],
            "statusBanners": [],
        },
    }
    return Response(200, body)


def _emerging_list(cloud: Cloud, request: Request) -> Response:
    return page(cloud, request, [_emerging(cloud, request).body])


def _status_event(one: Published) -> JsonObject:
    incident = one.incident
    region = {"name": display_name(incident.region), "id": status_page_id(incident.region)}
    return {
        "title": f"{incident.services[0]} - {region['name']} - Investigating",
        "description": f"<span>We are investigating an alert for {incident.services[0]} in {region['name']}.</span>",
        "trackingId": incident.tracking_id,
        "startTime": arm_time(incident.since),
        "cloud": "Public",
        "severity": "Error",
        "stage": "Active",
        "published": True,
        "lastModifiedTime": arm_time(one.updated),
        "impacts": [
            {"id": service.lower().replace(" ", "-"), "name": service, "regions": [region]}
            for service in incident.services
        ],
    }


def status_page_id(region: str) -> str:
    """ "us-central" for "centralus": the geography stands first (seen: us-east, us-central, europe-west)."""
    rest, number = re.fullmatch(r"(.*?)(\d*)", region).groups()  # type: ignore[union-attr]
    words = []
    while word := next((one for one in _STATUS_PAGE_WORDS if rest.startswith(one)), None):
        words.append(word)
        rest = rest.removeprefix(word)
    return "-".join(part for part in (rest, *words, number) if part)


_OF_SUBSCRIPTION = "/subscriptions/{subscription}/providers/" + _EVENTS
ROUTES = [
    ("GET", _OF_SUBSCRIPTION, _list),
    ("GET", _OF_SUBSCRIPTION + "/{event}", _get),
    ("GET", _OF_SUBSCRIPTION + "/{event}/impactedResources", _impacted),
    ("GET", "/providers/Microsoft.ResourceHealth/emergingIssues/default", _emerging),
    ("GET", "/providers/Microsoft.ResourceHealth/emergingIssues", _emerging_list),
]
