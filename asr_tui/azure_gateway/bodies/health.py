"""Resource Health, Service Health, the activity log and Log Analytics, as domain values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from html import unescape

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.domain.health_reports import (
    Availability,
    Cause,
    Impact,
    Incident,
    LoggedChange,
    LoggedRpo,
    MachineHealth,
    region_key,
)
from asr_tui.domain.ids import ArmId

_BELOW = "/providers/microsoft.resourcehealth/"
"""Separates the id of a resource from that of its status; the rest is misspelt in the specification's example."""
_STATES = {state.value.casefold(): state for state in Availability}
_OWNER = ("customer", "user")
_LONGEST_RPO = timedelta(days=3650)


def machine_health(body: Fields) -> MachineHealth | None:
    """The health of a virtual machine; None for a status of anything else."""
    whole = body.own_id
    position = whole.casefold().rfind(_BELOW)
    machine = ArmId(whole[:position]) if position > 0 else ArmId("")
    if not machine.part("virtualMachines"):
        return None
    properties = body.at("properties")
    state = properties.text("availabilityState")
    return MachineHealth(
        machine=machine,
        state=_STATES.get(state.casefold(), Availability.UNKNOWN),
        state_text=state or Availability.UNKNOWN.value,
        cause=_cause(properties),
        since=properties.time("occuredTime") or properties.time("occurredTime"),
        reported=properties.time("reportedTime"),
        title=plain_text(properties.text("title")),
        summary=plain_text(properties.text("summary")) or plain_text(properties.text("detailedStatus")),
        incidents=tuple(one.text("correlationId") for one in properties.each("serviceImpactingEvents")),
        region=region_key(body.label("location")),
    )


def _cause(properties: Fields) -> Cause:
    """Whoever is named first; `context`, `category` and `reasonType` say it in words, `healthEventCause` in one."""
    for key in ("context", "healthEventCause", "cause", "category", "reasonType"):
        said = properties.text(key).casefold()
        if said.startswith(_OWNER):
            return Cause.OWNER
        if said.startswith("platform") or said in {"unplanned", "planned"}:
            return Cause.PLATFORM
    return Cause.NOT_SAID


def incident(body: Fields) -> Incident | None:
    """An event of Service Health; None without a tracking id, and where nothing is said of it."""
    properties = body.at("properties")
    name = body.text("name") or body.own_id.name
    if not name or not (properties.has("eventType") or properties.has("impact")):
        return None
    return Incident(
        tracking_id=name,
        kind=properties.text("eventType"),
        active=_is_active(properties.text("status")),
        title=plain_text(properties.text("title")),
        summary=plain_text(properties.text("summary")) or plain_text(properties.text("header")),
        started=properties.time("impactStartTime"),
        mitigated=properties.time("impactMitigationTime"),
        updated=properties.time("lastUpdateTime"),
        impacts=tuple(
            Impact(
                one.label("impactedService"),
                region_key(where.label("impactedRegion")),
                _is_active(where.text("status")),
            )
            for one in properties.each("impact")
            for where in one.each("impactedRegions")
        ),
    )


def emerging_issues(body: Fields) -> tuple[Incident, ...] | None:
    """The active events of the status page; None where it has no list of them. A region's name counts before its id."""
    properties = body.at("properties")
    if not isinstance(properties.raw("statusActiveEvents"), list):
        return None
    return tuple(_emerging(one) for one in properties.each("statusActiveEvents"))


def _emerging(body: Fields) -> Incident:
    return Incident(
        tracking_id=body.text("trackingId"),
        kind="EmergingIssues",
        active=_is_active(body.text("stage")),
        title=plain_text(body.text("title")),
        summary=plain_text(body.text("description")),
        started=body.time("startTime"),
        updated=body.time("lastModifiedTime"),
        impacts=tuple(
            Impact(
                one.label("name") or one.label("id"), region_key(where.label("name") or where.label("id")), active=True
            )
            for one in body.each("impacts")
            for where in one.each("regions")
        ),
    )


def _is_active(word: str) -> bool:
    """Whether it lasts; a word that is not known does."""
    return word.casefold() not in {"resolved", "resolve", "archived", "complete", "canceled"}


def logged_change(body: Fields) -> LoggedChange | None:
    """An entry about health of the activity log; None without a time."""
    at, properties = body.time("eventTimestamp"), body.at("properties")
    if at is None:
        return None
    if _word(body, "category").casefold() == "servicehealth":
        stage = properties.text("stage") or _word(body, "status")
        return LoggedChange(at, plain_text(properties.text("title")), stage, incident=_logged(properties, stage, body))
    resource = body.id("resourceId")
    return LoggedChange(
        at,
        plain_text(properties.text("details")) or plain_text(properties.text("title")),
        properties.text("currentHealthStatus"),
        _cause(properties),
        machine=resource if resource is not None and resource.part("virtualMachines") else None,
    )


def _logged(properties: Fields, stage: str, body: Fields) -> Incident:
    active = _is_active(stage)
    issue = properties.text("incidentType").casefold() == "incident"
    found = tuple(_logged_impacts(properties, active=active))
    return Incident(
        tracking_id=properties.text("trackingId"),
        kind="ServiceIssue" if issue else properties.text("incidentType"),
        active=active,
        title=plain_text(properties.text("title")),
        summary=plain_text(properties.text("communication")),
        started=properties.time("impactStartTime"),
        mitigated=properties.time("impactMitigationTime"),
        updated=body.time("eventTimestamp"),
        impacts=found,
    )


def _logged_impacts(properties: Fields, *, active: bool) -> Iterator[Impact]:
    """`impactedServices` is JSON inside a string, in a test of an action group a real array (documented)."""
    given = properties.raw("impactedServices")
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            given = None
    services = Fields({"all": given}).each("all")
    if not services:
        yield Impact(properties.label("service"), region_key(properties.label("region")), active)
    for one in services:
        for where in one.each("ImpactedRegions"):
            yield Impact(one.label("ServiceName"), region_key(where.label("RegionName")), active)


def _word(body: Fields, key: str) -> str:
    """A text, or the value of a localizable string."""
    return body.text(key) or body.at(key).text("value")


def logged_rpos(rows: Iterable[Fields]) -> tuple[LoggedRpo, ...]:
    """The rows with an item, a time and an RPO."""
    return tuple(one for row in rows if (one := _logged_rpo(row)) is not None)


def _logged_rpo(row: Fields) -> LoggedRpo | None:
    name, at, seconds = row.text("name_s"), row.time("TimeGenerated"), row.number("rpoInSeconds_d")
    if not name or at is None or seconds is None or not 0 <= seconds <= _LONGEST_RPO.total_seconds():
        return None
    return LoggedRpo(name, row.text("Resource"), at, timedelta(seconds=seconds))


_DROPPED = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/li|/div|/tr|/h\d)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!][^>]*>?")


def plain_text(html: str) -> str:
    """The words of HTML on one line."""
    text = _TAG.sub("", _BREAK.sub(" ", _DROPPED.sub(" ", html)))
    return " ".join(unescape(text).split())
