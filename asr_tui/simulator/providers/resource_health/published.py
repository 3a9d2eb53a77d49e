"""What Azure publishes of its outages, and when: people write it, so it comes late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.tracked import stable_guid

_DELAYS = "/simulator/publishing"
_BROKEN = "/simulator/site_recovery_broken"
MACHINES = ("Virtual Machines", "Storage", "Virtual Network")
SITE_RECOVERY = ("Azure Site Recovery",)
"""The service's name in Service Health is assumed."""


class Delays(msgspec.Struct, frozen=True):
    """Minutes from an outage's begin until each source tells of it, and from its end until that is told (assumed)."""

    resource_health: float = 5.0
    emerging_issues: float = 15.0
    service_health: float = 30.0
    resolved: float = 20.0


def set_delays(cloud: Cloud, delays: JsonObject) -> None:
    cloud.store.put_private(_DELAYS, delays)


def delays(cloud: Cloud) -> Delays:
    return msgspec.convert(cloud.store.private(_DELAYS), Delays)


class Incident(Struct, frozen=True):
    """Something broken in a region, by ARM's name of it; the end is None while it lasts."""

    region: str
    services: tuple[str, ...]
    since: datetime
    until: datetime | None

    @property
    def tracking_id(self) -> str:
        """In the form of Azure's: four and three characters."""
        text = stable_guid(self.region, *self.services, self.since.isoformat()).replace("-", "").upper()
        return f"{text[:4]}-{text[4:7]}"


class Published(Struct, frozen=True):
    """An incident as a source tells of it now; `resolved_at` is when its end was told."""

    incident: Incident
    told_at: datetime
    resolved_at: datetime | None

    @property
    def active(self) -> bool:
        return self.resolved_at is None

    @property
    def updated(self) -> datetime:
        return self.resolved_at or self.told_at


def incidents(cloud: Cloud) -> Iterator[Incident]:
    """The outages of regions, then the failures of Site Recovery in them."""
    parse = datetime.fromisoformat
    for services, log in ((MACHINES, cloud.outage_log), (SITE_RECOVERY, _broken(cloud))):
        for one in log:
            yield Incident(one["region"], services, parse(one["since"]), parse(one["until"]) if one["until"] else None)


def published(cloud: Cloud, delay: float) -> list[Published]:
    """What a source with this delay in minutes tells now; what ended before it was told is never told (assumed)."""
    now, late = cloud.clock.now, timedelta(minutes=delay)
    resolving = timedelta(minutes=delays(cloud).resolved)
    found = []
    for one in incidents(cloud):
        told = one.since + late
        if told > now or (one.until is not None and one.until <= told):
            continue
        ended = one.until + resolving if one.until else None
        found.append(Published(one, told, ended if ended is not None and ended <= now else None))
    return found


def break_site_recovery(cloud: Cloud, region: str, *, minutes_ago: float = 0.0) -> None:
    """Let Site Recovery of a region refuse changes, now or since some minutes ago."""
    log = _broken(cloud)
    if normalized(region) not in broken_regions(cloud):
        since = cloud.clock.now - timedelta(minutes=minutes_ago)
        log.append({"region": normalized(region), "since": since.isoformat(), "until": None})
        cloud.store.put_private(_BROKEN, {"log": log})


def mend_site_recovery(cloud: Cloud, region: str) -> None:
    log = _broken(cloud)
    for one in log:
        if one["region"] == normalized(region):
            one["until"] = one["until"] or cloud.clock.now.isoformat()
    cloud.store.put_private(_BROKEN, {"log": log})


def broken_regions(cloud: Cloud) -> set[str]:
    """The regions, by ARM's names, in which Site Recovery is broken now."""
    return {str(one["region"]) for one in _broken(cloud) if one["until"] is None}


def _broken(cloud: Cloud) -> list[JsonObject]:
    found: list[JsonObject] = cloud.store.private(_BROKEN).get("log", [])
    return found
