"""What Azure reports of its own health: machines, incidents, entries of the activity log, RPO in Log Analytics."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import Enum

from msgspec import Struct

from asr_tui.domain.ids import ArmId


class Availability(Enum):
    """Resource Health's states (azure-mgmt-resourcehealth 1.0.0); a word that is not known reads as UNKNOWN."""

    AVAILABLE = "Available"
    UNAVAILABLE = "Unavailable"
    DEGRADED = "Degraded"
    UNKNOWN = "Unknown"


class Cause(Enum):
    """Who caused a state."""

    PLATFORM = "platform"
    OWNER = "owner"
    NOT_SAID = "not said"


class MachineHealth(Struct, frozen=True):
    """The availability of a machine as Resource Health last reported it.

    region      by `region_key`; empty where Azure does not say
    state_text  Azure's own word for the state
    summary     Azure's sentence, as plain text
    incidents   tracking ids of the incidents that Azure names as the reason
    """

    machine: ArmId
    state: Availability
    state_text: str
    cause: Cause = Cause.NOT_SAID
    since: datetime | None = None
    reported: datetime | None = None
    title: str = ""
    summary: str = ""
    incidents: tuple[str, ...] = ()
    region: str = ""

    @property
    def down_by_platform(self) -> bool:
        """Whether the platform took the machine down. An owner's stop is no outage, and unknown is not down."""
        return self.state is Availability.UNAVAILABLE and self.cause is Cause.PLATFORM


SITE_RECOVERY_SERVICES = frozenset({"azure site recovery", "site recovery"})
"""Spellings of the service's name; which one Azure uses is not known."""
COMPUTE_SERVICES = frozenset({"virtual machines", "storage", "virtual network"})
"""Services without which the machines of a region do not run."""


class Impact(Struct, frozen=True):
    """A service in a region, by `region_key`, and whether it is still hit there."""

    service: str
    region: str
    active: bool

    @property
    def is_site_recovery(self) -> bool:
        return self.service.strip().casefold() in SITE_RECOVERY_SERVICES

    @property
    def is_compute(self) -> bool:
        return self.service.strip().casefold() in COMPUTE_SERVICES


class Incident(Struct, frozen=True):
    """An event of Service Health, or an emerging issue of the status page.

    kind     Azure's eventType, "ServiceIssue" for what is broken
    active   whether the whole event is active; a resolved region may stand in an active event
    summary  plain text
    """

    tracking_id: str
    kind: str
    active: bool
    title: str = ""
    summary: str = ""
    started: datetime | None = None
    mitigated: datetime | None = None
    updated: datetime | None = None
    impacts: tuple[Impact, ...] = ()

    @property
    def is_service_issue(self) -> bool:
        return self.kind.casefold() == "serviceissue"

    def hits(self, region: str) -> tuple[Impact, ...]:
        """Its impacts in a region that still last, those on every region included."""
        return tuple(one for one in self.impacts if one.active and self.active and in_region(one, region))

    def ended_in(self, region: str) -> bool:
        """Whether it hit compute services in a region and does so no more."""
        hit = [one for one in self.impacts if one.is_compute and in_region(one, region)]
        return bool(hit) and (not self.active or not any(one.active for one in hit))


class LoggedChange(Struct, frozen=True):
    """An entry of the activity log about health.

    machine   the machine of a Resource Health entry
    incident  what a Service Health entry says of its incident at that time
    """

    time: datetime
    title: str
    state: str
    cause: Cause = Cause.NOT_SAID
    machine: ArmId | None = None
    incident: Incident | None = None


class LoggedRpo(Struct, frozen=True):
    """The RPO of a replicated item in the newest row of its vault's diagnostics."""

    item: str
    vault: str
    time: datetime
    rpo: timedelta


GLOBAL = "global"
"""The region of what hits every region."""


def in_region(impact: Impact, region: str) -> bool:
    return impact.region in {region, GLOBAL}


_GEOGRAPHY = re.compile(r"\([^)]*\)")


def region_key(name: str) -> str:
    """ARM's name of a region in any of Azure's three spellings: "East US", "eastus", and "us-east" of the status page.

    The status page puts the geography first; of its ids only those that turn round to ARM's name are understood.
    """
    plain = _GEOGRAPHY.sub("", name).strip().casefold()
    if "-" not in plain:
        return plain.replace(" ", "")
    geography, *rest = plain.split("-")
    number = rest.pop() if rest and rest[-1].isdigit() else ""
    return "".join((*rest, geography, number)).replace(" ", "")
