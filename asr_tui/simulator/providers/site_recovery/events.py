"""Site Recovery's events of machines and jobs; they are listed for 72 hours.

Names and words are those of the specification's example and of the event printed in the help of
Get-AzRecoveryServicesAsrEvent. No event of a replication between two Azure regions was recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.lists import filter_by, page
from asr_tui.simulator.locations import display_name
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import health, item_record, job_body, refusals
from asr_tui.simulator.providers.site_recovery.health import NO_HEARTBEAT, Episode
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.job_record import Job
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider
from asr_tui.simulator.providers.site_recovery.views import vault_of
from asr_tui.simulator.providers.site_recovery.wire import VAULT, stable_guid, wire_time

EVENT_TYPE = "Microsoft.RecoveryServices/vaults/replicationEvents"
# Microsoft Learn, "Troubleshoot replication in Azure VM disaster recovery".
RETENTION = timedelta(hours=72)

_FILTERS = (
    "eventCode", "severity", "eventType", "fabricName", "affectedObjectFriendlyName", "affectedObjectCorrelationId",
    "startTime", "endTime",
)  # fmt: skip
_FIRST_MOMENT = datetime(1601, 1, 1, tzinfo=UTC)
_LARGEST = 2**63 - 1
_MICROSECOND = timedelta(microseconds=1)


def job_failed(cloud: Cloud, job: Job) -> None:
    """Add the event of a failed job; its description is scenario and state, as in the specification's example."""
    _job_event(cloud, job, job.state, "Critical" if job.state == "Failed" else "Warning")


def job_waits(cloud: Cloud, job: Job) -> None:
    """Add the event of a job that waits for a person: severity and words as recorded (Hyper-V, 2017)."""
    _job_event(cloud, job, job.description, "Warning")


def _job_event(cloud: Cloud, job: Job, status: str, severity: str) -> None:
    item = item_record.find(cloud, job.subject) if item_record.is_item(job.subject) else None
    errors = [job_body.service_error(job, fault) for fault in job.faults]
    properties: JsonObject = {
        "eventCode": "JobStatusEvent",
        "description": f"{job.scenario} - {status}",
        "eventType": "JobStatus",
        "affectedObjectFriendlyName": job.target_name,
        "affectedObjectCorrelationId": item.correlation_id if item else job.target_id,
        "severity": severity,
        "timeOfOccurrence": wire_time(cloud.clock.now),
        "fabricId": item.fabric if item else None,
        "providerSpecificDetails": _a2a(item) if item else None,
        "eventSpecificDetails": {
            "instanceType": "JobStatus",
            "jobId": job.id,
            "jobFriendlyName": job.friendly_name,
            "jobStatus": job.state,
            "affectedObjectType": job.target_type,
        },
        "healthErrors": [
            {
                "errorCode": error["code"],
                "errorMessage": error["message"],
                "possibleCauses": error["possibleCauses"],
                "recommendedAction": error["recommendedAction"],
            }
            for error in errors
        ],
    }
    cloud.store.put(_framed(job.vault, "JobStatusMonitoringEvent", cloud.clock.now, cloud.new_guid(), properties))


def _framed(vault: str, kind: str, moment: datetime, guid: str, properties: JsonObject) -> JsonObject:
    """The number in a name is 2**63 - 1 less the time in 100 ns since 1601, so that the newest sorts first."""
    name = f"{kind};{_LARGEST - (moment - _FIRST_MOMENT) // _MICROSECOND * 10}_{guid}"
    return {"id": f"{vault}/replicationEvents/{name}", "name": name, "type": EVENT_TYPE, "properties": properties}


def _a2a(item: Item) -> JsonObject:
    return {
        "instanceType": "A2A",
        "protectedItemName": item.name,
        "fabricObjectId": item.vm_id.lower(),
        "fabricName": display_name(item.source_location),
        "fabricLocation": item.source_location,
        "remoteFabricName": display_name(item.target_location),
        "remoteFabricLocation": item.target_location,
    }


def _of_item(cloud: Cloud, vault: str, item: Item) -> Iterator[JsonObject]:
    """Events of all changes of a machine's and its agent's health since its protection; they are not stored."""
    if item.protected_at is None:
        return
    found = health.episodes(cloud, item)
    beats = [one for one in found if one.code == NO_HEARTBEAT]
    others = [one for one in found if one.code != NO_HEARTBEAT]
    yield from _changes(cloud, vault, item, "VmHealth", others, [item.protected_at])
    yield from _changes(cloud, vault, item, "AgentHealth", beats, [])


def _changes(
    cloud: Cloud, vault: str, item: Item, kind: str, found: list[Episode], always: list[datetime]
) -> Iterator[JsonObject]:
    """An event for each change of the findings, and for the moments of `always`."""
    end = item.frozen_at or cloud.clock.now
    edges = {moment for one in found for moment in (one.since, one.until) if moment is not None and moment <= end}
    before: list[str] = []
    for moment in sorted(edges | set(always)):
        codes = list(dict.fromkeys(one.code for one in found if one.holds(moment)))
        if codes != before or moment in always:
            yield _health_event(vault, item, kind, moment, codes)
        before = codes


def _health_event(vault: str, item: Item, kind: str, moment: datetime, codes: list[str]) -> JsonObject:
    severity = health.severity(codes)
    properties: JsonObject = {
        "eventCode": "SRSVMHealthChanged",
        "description": "Virtual machine health is OK"
        if severity == "OK"
        else f"Virtual machine health is in {severity} state.",
        "eventType": kind,
        "affectedObjectFriendlyName": item.friendly_name,
        "affectedObjectCorrelationId": item.correlation_id,
        "severity": severity,
        "timeOfOccurrence": wire_time(moment),
        "fabricId": item.fabric,
        "providerSpecificDetails": _a2a(item),
        "eventSpecificDetails": None,
        "healthErrors": [health.error_body(item, code, moment) for code in codes],
    }
    guid = stable_guid("event", item.management_id, kind, wire_time(moment))
    return _framed(vault, "VmMonitoringEvent", moment, guid, properties)


def _all(cloud: Cloud, vault: str) -> list[JsonObject]:
    """The events of the last 72 hours, newest first."""
    events = list(cloud.store.children(vault, EVENT_TYPE))
    events += [event for item in item_record.all_in(cloud, vault) for event in _of_item(cloud, vault, item)]
    now = cloud.clock.now
    recent = [body for body in events if now - RETENTION <= _time(body) <= now]
    return sorted(recent, key=_time, reverse=True)


def _time(body: JsonObject) -> datetime:
    return datetime.fromisoformat(body["properties"]["timeOfOccurrence"])


def _list(cloud: Cloud, request: Request) -> Response:
    """Newest first; `$filter` by the fields of the .NET client's EventQueryParameter."""
    filters = filter_by(request, *_FILTERS, refusal=refusals.invalid_filter)
    found = [body for body in _all(cloud, vault_of(cloud, request)) if _matches(body["properties"], filters)]
    return page(cloud, request, found, always_next_link=True)


def _matches(properties: JsonObject, filters: dict[str, str]) -> bool:
    return all(
        str(properties.get(key) or "").lower() == filters[key.lower()].lower()
        for key in ("eventCode", "severity", "eventType", "affectedObjectFriendlyName", "affectedObjectCorrelationId")
        if key.lower() in filters
    ) and _is_of(properties, filters)


def _is_of(properties: JsonObject, filters: dict[str, str]) -> bool:
    """Whether an event lies in a filter's fabric and time."""
    fabric, moment = properties["providerSpecificDetails"] or {}, properties["timeOfOccurrence"]
    return filters.get("fabricname", "").lower() in ("", str(fabric.get("fabricName")).lower()) and filters.get(
        "starttime", ""
    ) <= moment <= filters.get("endtime", "9999")


def _get(cloud: Cloud, request: Request) -> Response:
    name = request.params["event"]
    body = next((one for one in _all(cloud, vault_of(cloud, request)) if one["name"] == name), None)
    if body is None:
        raise refusals.missing("replicationEvents", name_of(name))
    return Response(200, body)


PROVIDER = JobProvider(
    routes=[
        ("GET", VAULT + "/replicationEvents", _list),
        ("GET", VAULT + "/replicationEvents/{event}", _get),
    ],
)
