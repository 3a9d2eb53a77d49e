"""Resource Health of virtual machines: availabilityStatuses of one machine and of a subscription or group.

The body is the example of the specification 2025-05-01. The words of an owner's stop and of an unknown state are
assumed: only "Platform Initiated" and "Unplanned" were seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from asr_tui.simulator.arm_errors import ArmError, bad_request
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.lists import page
from asr_tui.simulator.locations import display_name
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute import host_faults
from asr_tui.simulator.providers.compute.kinds import MACHINE
from asr_tui.simulator.providers.compute.runtime import off_periods
from asr_tui.simulator.providers.resource_health.published import delays, published
from asr_tui.simulator.virtual_clock import arm_time

_TYPE = "Microsoft.ResourceHealth/AvailabilityStatuses"
STATUSES = "Microsoft.ResourceHealth/availabilityStatuses"
_UNKNOWN_FOR = timedelta(minutes=3)
"""After an outage's begin nothing comes from its machines before Azure calls them unavailable (assumed)."""


class Change(Struct, frozen=True):
    """A change of a machine's availability. `told` is when Resource Health shows it."""

    state: str
    since: datetime
    told: datetime
    title: str
    summary: str
    owner: bool = False


_FINE = ("Available", "There aren't any known Azure platform problems affecting this virtual machine")
_LOST = ("Unavailable", "We're sorry, your virtual machine isn't available because of an Azure platform problem")
_SLOW = ("Degraded", "Your virtual machine's performance may be affected by an Azure platform problem")
_OFF = ("Stopped", "This virtual machine was stopped by an authorized user or process")
_SILENT = ("Unknown", "Azure has received no signal from this virtual machine for some minutes")


def changes(cloud: Cloud, machine: JsonObject) -> list[Change]:
    """The changes of a machine's availability that have been told, oldest first."""
    late = timedelta(minutes=delays(cloud).resource_health)
    off = off_periods(cloud, machine["id"])
    found = [one for one in _platform(cloud, machine, late) if not _holds(off, one.since)]
    for since, until in off:
        found.append(Change("Unavailable", since, since + late, *_OFF, owner=True))
        found += [Change("Available", until, until + late, *_FINE)] if until else []
    return sorted((one for one in found if one.told <= cloud.clock.now), key=lambda one: (one.told, one.since))


def _holds(periods: list[host_faults.Period], moment: datetime) -> bool:
    """Whether one of the periods holds this moment: a machine that is off stays so, whatever happens to its host."""
    return any(since <= moment and (until is None or moment < until) for since, until in periods)


def _platform(cloud: Cloud, machine: JsonObject, late: timedelta) -> Iterator[Change]:
    for since, until in cloud.outage_periods(machine["location"]):
        yield Change("Unknown", since, since + min(late, _UNKNOWN_FOR), *_SILENT)
        yield Change("Unavailable", since, since + late, *_LOST)
        if until:
            yield Change("Available", until, max(until, since) + late, *_FINE)
    for state, (since, until) in host_faults.periods(cloud, machine["id"]):
        words = {"Degraded": _SLOW, "Unknown": _SILENT}.get(state, _LOST)
        yield Change(state, since, since + late, *words)
        if until:
            yield Change("Available", until, until + late, *_FINE)


def status(cloud: Cloud, machine: JsonObject, change: Change | None, name: str = "current") -> JsonObject:
    """The status after a change; that of a machine of which nothing was told where it is None."""
    state, title, summary = (change.state, change.title, change.summary) if change else ("Available", *_FINE)
    owner = change is not None and change.owner
    properties: JsonObject = {
        "availabilityState": state,
        "title": title,
        "summary": summary,
        "reasonType": "UserInitiated" if owner else "Unplanned",
        "context": "Customer Initiated" if owner else "Platform Initiated",
        "category": "UserInitiated" if owner else "Unplanned",
        "reasonChronicity": "Persistent",
        "detailedStatus": summary,
        "occuredTime": arm_time(change.since if change else cloud.clock.now),
        "reportedTime": arm_time(cloud.clock.now),
    }
    if state == "Available":
        for key in ("reasonType", "context", "category"):
            del properties[key]
    elif not owner and state == "Unavailable":
        properties["serviceImpactingEvents"] = _impacting(cloud, machine)
    return {
        "id": f"{machine['id']}/providers/{STATUSES}/{name}",
        "name": name,
        "type": _TYPE,
        "location": machine["location"],
        "properties": properties,
    }


def _impacting(cloud: Cloud, machine: JsonObject) -> list[JsonObject]:
    """The published incidents of its region: the link from a machine to an outage."""
    told = published(cloud, delays(cloud).service_health)
    return [
        {
            "eventStartTime": arm_time(one.incident.since),
            "eventStatusLastModifiedTime": arm_time(one.updated),
            "correlationId": one.incident.tracking_id,
            "status": {"value": "Active" if one.active else "Resolved"},
            "incidentProperties": {
                "title": f"{one.incident.services[0]} - {display_name(one.incident.region)}",
                "service": one.incident.services[0],
                "region": display_name(one.incident.region),
                "incidentType": "outage",
            },
        }
        for one in told
        if one.active and one.incident.region == machine["location"]
    ]


def _current(cloud: Cloud, machine: JsonObject) -> JsonObject:
    told = changes(cloud, machine)
    return status(cloud, machine, told[-1] if told else None)


def _machine(cloud: Cloud, request: Request) -> JsonObject:
    resource = "/" + request.params["resource"].strip("/")
    found = cloud.store.require(resource)
    if str(found.get("type", "")).lower() != MACHINE.lower():
        # Only machines have a health here; Azure's words for a type without one (assumed).
        message = f"The resource type '{found.get('type')}' is not supported by Resource Health."
        raise ArmError(404, "UnsupportedResourceType", message)
    return found


def _require_no_filter(request: Request) -> None:
    """The grammar of `$filter` on statuses is not known: any is refused, so that none is believed to work."""
    if "$filter" in request.query:
        raise bad_request("InvalidFilter", f"The simulator knows no $filter here: {request.query['$filter']!r}.")


def _get(cloud: Cloud, request: Request) -> Response:
    return Response(200, _current(cloud, _machine(cloud, request)))


def _history(cloud: Cloud, request: Request) -> Response:
    """Newest first; earlier ones are named by their time."""
    machine = _machine(cloud, request)
    told = list(reversed(changes(cloud, machine)))
    older = [status(cloud, machine, one, f"{one.since:%Y-%m-%d+%H%%3a%M%%3a%SZ}") for one in told[1:]]
    return page(cloud, request, [status(cloud, machine, told[0] if told else None), *older])


def _list(cloud: Cloud, request: Request) -> Response:
    _require_no_filter(request)
    machines = cloud.store.of_type(MACHINE, request.params["subscription"], request.params.get("group"))
    return page(cloud, request, machines.map(lambda machine: _current(cloud, machine)))


ROUTES = [
    ("GET", "/{resource*}/providers/" + STATUSES + "/current", _get),
    ("GET", "/{resource*}/providers/" + STATUSES, _history),
    ("GET", "/subscriptions/{subscription}/providers/" + STATUSES, _list),
    ("GET", "/subscriptions/{subscription}/resourceGroups/{group}/providers/" + STATUSES, _list),
]
