"""Site Recovery's events: what happened to machines and jobs. Kept in view for 72 hours."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.locations import display_name
from asr_tui.simulator.providers.site_recovery import refusals
from asr_tui.simulator.providers.site_recovery.fabrics import vault_of
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.job_record import Job
from asr_tui.simulator.providers.site_recovery.wire import VAULT, last_segment, vault_id, wire_time
from asr_tui.simulator.routes import Request, Response, Route, page

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud

EVENT_TYPE = "Microsoft.RecoveryServices/vaults/replicationEvents"
# Microsoft Learn, "Troubleshoot replication in Azure VM disaster recovery".
KEPT = timedelta(hours=72)


def protected(cloud: Cloud, item: Item) -> None:
    """No event's body was recorded: the keys are the SDK's EventProperties, codes and words assumed."""
    details = {
        "instanceType": "A2A",
        "protectedItemName": item.name,
        "fabricObjectId": item.vm_id.lower(),
        "fabricName": display_name(item.source_location),
        "fabricLocation": item.source_location,
        "remoteFabricName": display_name(item.target_location),
        "remoteFabricLocation": item.target_location,
    }
    _add(
        cloud,
        vault_id(item.id),
        {
            "eventCode": "VmMonitoringEvent",
            "description": "Protection status of the virtual machine changed to Protected.",
            "eventType": "VmHealth",
            "affectedObjectFriendlyName": item.friendly_name,
            "affectedObjectCorrelationId": item.correlation_id,
            "severity": "OK",
            "fabricId": item.fabric,
            "healthErrors": [],
            "providerSpecificDetails": details,
            "eventSpecificDetails": None,
        },
    )


def job_failed(cloud: Cloud, job: Job) -> None:
    _add(
        cloud,
        job.vault,
        {
            "eventCode": "JobStatusEvent",
            "description": f"{job.friendly_name}: {job.description}.",
            "eventType": "JobStatus",
            "affectedObjectFriendlyName": job.target_name,
            "affectedObjectCorrelationId": job.target_id,
            "severity": "Critical",
            "fabricId": None,
            "healthErrors": [],
            "providerSpecificDetails": None,
            "eventSpecificDetails": {
                "instanceType": "JobStatus",
                "jobId": job.id,
                "jobFriendlyName": job.friendly_name,
                "jobStatus": job.state,
                "affectedObjectType": job.target_type,
            },
        },
    )


def _add(cloud: Cloud, vault: str, properties: JsonObject) -> None:
    name = cloud.new_guid()
    body = {"id": f"{vault}/replicationEvents/{name}", "name": name, "type": EVENT_TYPE}
    properties["timeOfOccurrence"] = wire_time(cloud.pace.now)
    cloud.store.put({**body, "properties": properties})


def _list(cloud: Cloud, request: Request) -> Response:
    """Newest first; `$filter` by the fields of the .NET client's EventQueryParameter."""
    oldest = wire_time(cloud.pace.now - KEPT)
    wanted = dict(re.findall(r"(\w+)\s+(?:eq|ge|le)\s+'([^']*)'", request.query.get("$filter", "")))
    found = [
        body
        for body in reversed(cloud.store.children(vault_of(cloud, request), EVENT_TYPE))
        if body["properties"]["timeOfOccurrence"] >= oldest and _matches(body["properties"], wanted)
    ]
    return page(cloud, request, found, always_next_link=True)


def _matches(properties: JsonObject, wanted: dict[str, str]) -> bool:
    lowered = {key.lower(): value.lower() for key, value in wanted.items()}
    return all(
        str(properties.get(key) or "").lower() == lowered.get(key.lower(), str(properties.get(key) or "").lower())
        for key in ("eventCode", "severity", "eventType", "affectedObjectFriendlyName", "affectedObjectCorrelationId")
    )


def _get(cloud: Cloud, request: Request) -> Response:
    name = request.params["event"]
    body = cloud.store.get(f"{vault_of(cloud, request)}/replicationEvents/{name}")
    if body is None:
        raise refusals.entity_missing(request, "EventArmEntityMissing", "Event", last_segment(name))
    return Response(200, body)


ROUTES: list[Route] = [
    ("GET", VAULT + "/replicationEvents", _list),
    ("GET", VAULT + "/replicationEvents/{event}", _get),
]
