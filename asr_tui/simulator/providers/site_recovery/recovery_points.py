"""Recovery points, computed from the clock and the policy.

Microsoft Learn, "Common questions about Azure VM disaster recovery": a crash-consistent point every 5 minutes,
all of them kept for two hours; older ones thinned to one an hour (retention up to a day), one per two hours (up
to seven days), then one per four hours. Retention 0 stores none. Old points go only when new ones arrive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import refusals
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.wire import ITEM_TYPE, stable_guid, wire_time

POINT_TYPE = f"{ITEM_TYPE}/recoveryPoints"
EVERY = timedelta(minutes=5)
ALL_KEPT = timedelta(hours=2)
SEVEN_DAYS = 7 * 24 * 60  # minutes
# A point can be used half a minute after its moment (assumed; recorded RPOs were 46 to 393 seconds).
PROCESSING = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Point:
    """A recovery point; `number` counts the five-minute slots since the first one."""

    time: datetime
    number: int
    app_consistent: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """The schedule of points: the first one's time, and the policy's numbers in minutes."""

    first: datetime
    retention: int
    app_frequency: int = 0

    def point(self, number: int) -> Point:
        minutes = number * 5
        app = self.app_frequency > 0 and number > 0 and minutes % self.app_frequency == 0
        return Point(self.first + number * EVERY, number, app)

    def newest_number(self, moment: datetime) -> int:
        """The number of the newest point at that moment, -1 before the first."""
        return (moment - self.first) // EVERY if moment >= self.first else -1

    def stored(self, until: datetime, gaps: list[tuple[datetime, datetime | None]]) -> list[Point]:
        """The points at a moment, oldest first."""
        made = [
            point
            for point in map(self.point, range(self._oldest(until), self.newest_number(until) + 1))
            if not any(since <= point.time and (end is None or point.time < end) for since, end in gaps)
        ]
        return _thinned(made, self.retention) if made and self.retention > 0 else []

    def _oldest(self, until: datetime) -> int:
        """A slot's begin before the longest window, so that the point of a slot does not change."""
        return max(0, self.newest_number(until) - 16 * 24 * 12) // 48 * 48


def _thinned(made: list[Point], retention: int) -> list[Point]:
    """All points of the last two hours and one of each slot before; the window is applied last, so that no point comes
    back."""
    newest = made[-1].time
    window = timedelta(minutes=retention)
    recent = [point for point in made if newest - point.time < ALL_KEPT]
    of_slot: dict[tuple[int, int], Point] = {}
    for point in made[: len(made) - len(recent)]:
        slot = _slot(point, made[-1].number, retention)
        standing = of_slot.get(slot)
        if standing is None or (point.app_consistent and not standing.app_consistent):
            of_slot[slot] = point
    older = [point for point in of_slot.values() if newest - point.time <= window]
    return sorted(older, key=lambda point: point.time) + recent


def _slot(point: Point, newest: int, retention: int) -> tuple[int, int]:
    """(hours, number) of the slot of a point. Two slots of two hours become one when their last point is seven days
    old."""
    if retention <= 24 * 60:
        hours = 1
    elif retention <= SEVEN_DAYS or (newest - (point.number // 48 * 48 + 47)) * 5 <= SEVEN_DAYS:
        hours = 2
    else:
        hours = 4
    return hours, point.number // (hours * 12)


def schedule(cloud: Cloud, item: Item) -> Schedule | None:
    """None while there is no point yet."""
    if item.protected_at is None:
        return None
    policy = cloud.store.get(item.policy)
    details = policy["properties"]["providerSpecificDetails"] if policy else {}
    return Schedule(
        item.protected_at - PROCESSING,
        int(details.get("recoveryPointHistory", 0)),
        int(details.get("appConsistentFrequencyInMinutes", 0)),
    )


def stored_points(cloud: Cloud, item: Item) -> list[Point]:
    """The present points, oldest first; none after the commit."""
    plan = schedule(cloud, item)
    if plan is None or item.stage not in ("protected", "failed_over"):
        return []
    return plan.stored(_until(cloud, item), cloud.outage_periods(item.source_location))


def newest_point(cloud: Cloud, item: Item) -> Point | None:
    """The newest usable point; with retention 0 it exists without being listed."""
    plan = schedule(cloud, item)
    if plan is None:
        return None
    moment = _until(cloud, item)
    for since, end in reversed(cloud.outage_periods(item.source_location)):
        if since <= moment and (end is None or moment < end):
            moment = since - timedelta(microseconds=1)
    number = plan.newest_number(moment)
    return plan.point(number) if number >= 0 else None


def _until(cloud: Cloud, item: Item) -> datetime:
    """The end of the making of points: by a failover, a stalled or a silent machine."""
    ends = [moment for moment in (item.frozen_at, item.stalled_at, item.silent_at) if moment is not None]
    return min([*ends, cloud.clock.now - timedelta(seconds=item.behind)]) - PROCESSING


def point_name(item: Item, point: Point) -> str:
    return stable_guid("point", item.lifecycle, item.management_id, str(point.number))


def point_id(item: Item, point: Point) -> str:
    """A point's id names the container by its internal GUID (recorded)."""
    container = f"{item.fabric}/replicationProtectionContainers/{item.container_guid}"
    return f"{container}/replicationProtectedItems/{item.name}/recoveryPoints/{point_name(item, point)}"


def find_point(cloud: Cloud, item: Item, point: str) -> Point | None:
    """The present point of an id or name; None for others."""
    name = name_of(point).lower()
    return next((p for p in stored_points(cloud, item) if point_name(item, p) == name), None)


def require_point(cloud: Cloud, item: Item, point: str | None) -> Point | None:
    """The point of an id or name, None for none; the refusal of an unknown one is assumed."""
    if not point:
        return None
    found = find_point(cloud, item, point)
    if found is None:
        raise refusals.wrong_input(
            "RecoveryPointNotFound",
            f"The recovery point '{name_of(point)}' could not be found.",
            "Choose another recovery point and retry the operation.",
        )
    return found


def point_body(item: Item, point: Point) -> JsonObject:
    """`AppConsistent` is the word of public runbooks, not seen on the wire; the rest is recorded."""
    return {
        "id": point_id(item, point),
        "name": point_name(item, point),
        "type": POINT_TYPE,
        "properties": {
            "recoveryPointTime": wire_time(point.time),
            "recoveryPointType": "AppConsistent" if point.app_consistent else "CrashConsistent",
            "providerSpecificDetails": {
                "instanceType": "A2A",
                "recoveryPointSyncType": ("MultiVmSyncRecoveryPoint" if item.group_name else "PerVmRecoveryPoint"),
                "disks": [disk.id.lower() for disk in item.disks],
            },
        },
    }
