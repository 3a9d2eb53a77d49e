"""Microsoft.Insights: the activity log, in its categories ServiceHealth and ResourceHealth.

Fields: samples of Microsoft Learn for Service Health and Resource Health entries; the envelope is EventData of the
specification 2015-04-01. Whether an entry's `impactedServices` is text is documented: it is JSON inside a string.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import msgspec

from asr_tui.simulator.arm_errors import bad_request
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.lists import filter_clauses, page
from asr_tui.simulator.locations import display_name
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute.kinds import MACHINE
from asr_tui.simulator.providers.resource_health.availability import Change, changes
from asr_tui.simulator.providers.resource_health.published import Published, delays, published
from asr_tui.simulator.providers.tracked import stable_guid
from asr_tui.simulator.virtual_clock import arm_time

_KEPT = timedelta(days=90)
"""How long the log is kept (Microsoft Learn, "Azure Monitor activity log")."""
_CATEGORIES = {"servicehealth": "ServiceHealth", "resourcehealth": "ResourceHealth"}


def _list(cloud: Cloud, request: Request) -> Response:
    """Newest first, of one category from a time on."""
    since, until, category = _asked(cloud, request)
    subscription = request.params["subscription"]
    entries = _service(cloud, subscription) if category == "ServiceHealth" else _resource(cloud, subscription)
    found = [body for at, body in sorted(entries, key=lambda one: one[0], reverse=True) if since <= at <= until]
    return page(cloud, request, found)


def _asked(cloud: Cloud, request: Request) -> tuple[datetime, datetime, str]:
    """Begin, end and category of the `$filter`. Raises 400 for any other than the two categories from a time on."""
    alternatives, now = filter_clauses(request), cloud.clock.now
    if len(alternatives) != 1:
        raise bad_request("BadRequest", "The $filter of the activity log must begin with a time.")
    since, until, category = None, now, ""
    for clause in alternatives[0]:
        match clause.field, clause.operator:
            case "eventtimestamp", "ge":
                since = _time(clause.value)
            case "eventtimestamp", "le":
                until = _time(clause.value)
            case "category", "eq" if clause.value.lower() in _CATEGORIES:
                category = _CATEGORIES[clause.value.lower()]
            case _:
                raise bad_request("BadRequest", f"The simulator's activity log knows no filter '{clause.text}'.")
    if since is None or not category:
        raise bad_request("BadRequest", "The simulator's activity log needs eventTimestamp ge and a health category.")
    if since < now - _KEPT:
        raise bad_request("BadRequest", "The start time cannot be more than 90 days in the past.")
    return since, until, category


def _time(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise bad_request("BadRequest", f"'{text}' is no time.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _service(cloud: Cloud, subscription: str) -> Iterator[tuple[datetime, JsonObject]]:
    for one in published(cloud, delays(cloud).service_health):
        yield one.told_at, _service_entry(one, one.told_at, subscription, "Active")
        if one.resolved_at:
            yield one.resolved_at, _service_entry(one, one.resolved_at, subscription, "Resolved")


def _service_entry(one: Published, at: datetime, subscription: str, stage: str) -> JsonObject:
    incident = one.incident
    region = display_name(incident.region)
    impacted = [{"ImpactedRegions": [{"RegionName": region}], "ServiceName": service} for service in incident.services]
    words = f"<p>We are aware of an issue with {', '.join(incident.services)} in {region}.</p>"
    properties: JsonObject = {
        "title": f"{incident.services[0]} - {region}",
        "service": incident.services[0],
        "region": region,
        "communication": words,
        "incidentType": "Incident",
        "trackingId": incident.tracking_id,
        "impactStartTime": arm_time(incident.since),
        "impactedServices": msgspec.json.encode(impacted).decode(),
        "defaultLanguageTitle": f"{incident.services[0]} - {region}",
        "defaultLanguageContent": words,
        "stage": stage,
        "communicationId": stable_guid(incident.tracking_id, stage),
        "isHIR": "true",
        "version": "0.1.1",
    }
    if stage == "Resolved" and incident.until:
        properties["impactMitigationTime"] = arm_time(incident.until)
    where = f"/subscriptions/{subscription}"
    operation = "Microsoft.ServiceHealth/incident/action"
    return _entry("ServiceHealth", at, operation, where, properties, "Active" if stage == "Active" else "Resolved")


def _resource(cloud: Cloud, subscription: str) -> Iterator[tuple[datetime, JsonObject]]:
    for machine in cloud.store.of_type(MACHINE, subscription):
        told = changes(cloud, machine)
        for before, now in pairwise([None, *told]):
            if now is not None and now.state != (before.state if before else "Available"):
                yield now.told, _resource_entry(machine, before, now)


def _resource_entry(machine: JsonObject, before: Change | None, now: Change) -> JsonObject:
    previous = before.state if before else "Available"
    properties = {
        "title": f"Virtual Machine health status changed to {now.state.lower()}",
        "details": now.summary,
        "currentHealthStatus": now.state,
        "previousHealthStatus": previous,
        "type": "Downtime" if now.state == "Unavailable" else "Informational",
        "cause": "UserInitiated" if now.owner else "PlatformInitiated",
    }
    verb = "Resolved" if now.state == "Available" else "Activated"
    operation = f"Microsoft.Resourcehealth/healthevent/{verb}/action"
    return _entry("ResourceHealth", now.told, operation, machine["id"], properties, verb.replace("Activated", "Active"))


def _entry(category: str, at: datetime, operation: str, where: str, properties: JsonObject, state: str) -> JsonObject:
    ident = stable_guid(where, operation, at.isoformat(), str(properties.get("trackingId")))

    def words(value: str) -> JsonObject:
        return {"value": value, "localizedValue": value}

    return {
        "channels": "Admin",
        "correlationId": ident,
        "eventDataId": ident,
        "eventName": words(""),
        "category": words(category),
        "eventTimestamp": arm_time(at),
        "id": f"{where}/events/{ident}/ticks/{int(at.timestamp() * 10**7) + 621355968000000000}",
        "level": "Informational" if state == "Resolved" else "Error",
        "operationId": ident,
        "operationName": words(operation),
        "resourceProviderName": words(operation.partition("/")[0]),
        "resourceId": where,
        "status": words(state),
        "subStatus": words(""),
        "submissionTimestamp": arm_time(at + timedelta(minutes=1)),
        "subscriptionId": where.split("/")[2],
        "properties": properties,
    }


PROVIDER = Provider(
    routes=[("GET", "/subscriptions/{subscription}/providers/Microsoft.Insights/eventtypes/management/values", _list)]
)
