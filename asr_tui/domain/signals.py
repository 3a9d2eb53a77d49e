"""Signals of an outage: what each source says of a region or a machine, when it said so, and how it could be wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum, IntEnum
from functools import cached_property

from msgspec import Struct, field

from asr_tui.domain.errors import AsrError
from asr_tui.domain.health_reports import Incident, LoggedChange, LoggedRpo, MachineHealth
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem

UNAVAILABLE_SHARE = 50.0
"""Our own threshold: per cent of a region's machines."""


class Source(Enum):
    """Where a signal comes from."""

    ITEMS = "Replication"
    RESOURCE_HEALTH = "Resource Health"
    SERVICE_HEALTH = "Service Health"
    STATUS_PAGE = "Azure status page"
    ACTIVITY_LOG = "Activity log"
    LOG_ANALYTICS = "Log Analytics"

    @property
    def doubt(self) -> str:
        """How this source could be wrong."""
        return _DOUBTS[self]


_DOUBTS = {
    Source.ITEMS: "A machine that its owner stopped, an agent that was stopped, or a broken Site Recovery looks alike.",
    Source.RESOURCE_HEALTH: (
        "Some minutes late. Azure often starts a machine on another host by itself; unknown is not down."
    ),
    Source.SERVICE_HEALTH: "Written by people: minutes to an hour after the begin, and late about the end too.",
    Source.STATUS_PAGE: "Written by people for everybody: it may not concern your machines, or come late.",
    Source.ACTIVITY_LOG: "Tells what Service Health and Resource Health said, and when: no source of its own.",
    Source.LOG_ANALYTICS: "A row every 15 minutes, and minutes more until it can be read.",
}


class Level(IntEnum):
    """How bad it is. AMBER: one sign, or a machine that the platform took down. RED: two independent signs agree."""

    WELL = 0
    AMBER = 1
    RED = 2


class Signal(Struct, frozen=True):
    """What a source says.

    level    how bad this alone is
    says     one sentence without the region's or the machine's name
    time     since when it is so, or the newest report that it is made from; None where that is not known
    read_at  when it was read; None where it could not be read
    machine  the machine that it is about; None for the whole region
    doubt    how it could be wrong
    """

    source: Source
    level: Level
    says: str
    time: datetime | None = None
    read_at: datetime | None = None
    machine: ArmId | None = None
    detail: str = ""
    doubt: str = ""

    def age(self, now: datetime) -> timedelta | None:
        return max(now - self.time, timedelta()) if self.time else None


class SourceRead(Struct, frozen=True):
    """The last attempt to read a source for a scope (a subscription, a workspace).

    read_at  the last time that it was read; None where it never was
    error    why the newest attempt failed
    waiting  the first attempt has not ended
    """

    source: Source
    scope: str = ""
    read_at: datetime | None = None
    error: AsrError | None = None
    waiting: bool = False

    @property
    def unread(self) -> bool:
        """Whether what it says now is not known."""
        return self.error is not None or self.read_at is None


class Observation(Struct, frozen=True, dict=True):
    """What all sources last said about the regions of a vault's machines.

    trouble  when this program last saw a region in trouble, by region
    share    per cent of a region's machines that the platform must have taken down to be a sign
    """

    items: tuple[ProtectedItem, ...] = ()
    health: tuple[MachineHealth, ...] = ()
    incidents: tuple[Incident, ...] = ()
    emerging: tuple[Incident, ...] = ()
    logged: tuple[LoggedChange, ...] = ()
    rpos: tuple[LoggedRpo, ...] = ()
    reads: tuple[SourceRead, ...] = ()
    trouble: dict[str, datetime] = field(default_factory=dict)
    share: float = UNAVAILABLE_SHARE

    @cached_property
    def _health_by_machine(self) -> dict[ArmId, MachineHealth]:
        return {one.machine: one for one in self.health}

    def read_at(self, source: Source) -> datetime | None:
        """When a source was last read; the oldest time of several scopes."""
        times = [one.read_at for one in self.reads if one.source is source and one.read_at]
        return min(times, default=None)

    def items_read_at(self, now: datetime) -> datetime:
        """When the items were read, against which the age of their reports counts; `now` where that is not told.

        A vault at rest is read seldom, and practice's hour is a minute: what was not read is no silence.
        """
        return min(self.read_at(Source.ITEMS) or now, now)

    def was_read(self, source: Source) -> bool:
        """Whether all of a source is known now."""
        own = [one for one in self.reads if one.source is source]
        return bool(own) and not any(one.unread for one in own)

    @property
    def unread(self) -> tuple[SourceRead, ...]:
        """What could not be read, without what is being read for the first time."""
        return tuple(one for one in self.reads if one.unread and not one.waiting)

    def health_of(self, machine: ArmId) -> MachineHealth | None:
        return self._health_by_machine.get(machine)


def worst(levels: Iterable[Level]) -> Level:
    return max(levels, default=Level.WELL)
