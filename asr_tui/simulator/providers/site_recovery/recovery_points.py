"""Recovery points, computed from the clock and the policy.

Microsoft Learn, "Common questions about Azure VM disaster recovery": a crash-consistent point every 5 minutes,
all of them kept for two hours; older ones thinned to one an hour (retention up to a day), one per two hours (up
to seven days), then one per four hours. Retention 0 stores none. Old points go only when new ones arrive.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import refusals, silence
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.wire import ITEM_TYPE, stable_guid, wire_time

POINT_TYPE = f"{ITEM_TYPE}/recoveryPoints"
EVERY = timedelta(minutes=5)
ALL_KEPT = timedelta(hours=2)
SEVEN_DAYS = 7 * 24 * 60  # minutes
LONGEST = timedelta(days=16)
"""No point is older (retention is at most 15 days)."""
# A point can be used half a minute after its moment (assumed; recorded RPOs were 46 to 393 seconds).
PROCESSING = timedelta(seconds=30)


class Point(Struct, frozen=True):
    """A recovery point; `number` counts the five-minute slots since the first one."""

    time: datetime
    number: int
    app_consistent: bool


class Settings(Struct, frozen=True):
    """A policy's numbers in minutes, and when another setting followed; None for the present one."""

    retention: int
    app_frequency: int = 0
    until: datetime | None = None


class Schedule(Struct, frozen=True):
    """The schedule of points: the first one's time, the policy's numbers in minutes, and its former ones in order."""

    first: datetime
    retention: int
    app_frequency: int = 0
    former: tuple[Settings, ...] = ()

    def point(self, number: int) -> Point:
        minutes, time = number * 5, self.first + number * EVERY
        frequency = next((one.app_frequency for one in self.former if one.until and time < one.until), None)
        every = self.app_frequency if frequency is None else frequency
        return Point(time, number, every > 0 and number > 0 and minutes % every == 0)

    def newest_number(self, moment: datetime) -> int:
        """The number of the newest point at that moment, -1 before the first."""
        return (moment - self.first) // EVERY if moment >= self.first else -1

    def stored(self, until: datetime, gaps: list[tuple[datetime, datetime | None]]) -> list[Point]:
        """The points at a moment, oldest first.

        What one setting has pruned does not come back with the next: history grows from then on (assumed; the
        documented rules only say what is pruned).
        """
        kept: list[Point] = []
        first = self._oldest(until)
        for settings in (*self.former, Settings(self.retention)):
            newest = self.newest_number(until if settings.until is None else min(settings.until, until))
            made = [point for point in map(self.point, range(first, newest + 1)) if _gap(gaps, point.time) is None]
            kept = _thinned([*kept, *made], settings.retention) if settings.retention > 0 and (kept or made) else []
            first = max(first, newest + 1)
        return kept

    def _oldest(self, until: datetime) -> int:
        """A slot's begin before the longest window, so that the point of a slot does not change."""
        return max(0, self.newest_number(until) - LONGEST // EVERY) // 48 * 48


def _gap(gaps: list[tuple[datetime, datetime | None]], moment: datetime) -> datetime | None:
    """The begin of the gap that a moment lies in."""
    return next((since for since, end in gaps if since <= moment and (end is None or moment < end)), None)


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
        _former(cloud, item.policy),
    )


def keep_former(cloud: Cloud, policy: JsonObject) -> None:
    """Note what a policy has said so far, before it is changed now."""
    details = policy["properties"]["providerSpecificDetails"]
    former = {
        "retention": details.get("recoveryPointHistory", 0),
        "app_frequency": details.get("appConsistentFrequencyInMinutes", 0),
        "until": cloud.clock.now.isoformat(),
    }
    oldest = (cloud.clock.now - LONGEST).isoformat()
    known = [one for one in cloud.store.private(policy["id"]).get("former", []) if one["until"] > oldest]
    cloud.store.put_private(policy["id"], {"former": [*known, former]})


def _former(cloud: Cloud, policy: str) -> tuple[Settings, ...]:
    """What a policy said before, oldest first; what is older than any point does not count."""
    known = msgspec.convert(cloud.store.private(policy).get("former", []), list[Settings])
    return tuple(one for one in known if one.until and cloud.clock.now - one.until < LONGEST)


def stored_points(cloud: Cloud, item: Item) -> list[Point]:
    """The present points, oldest first; none after the commit."""
    plan = schedule(cloud, item)
    if plan is None or item.stage not in ("protected", "failed_over"):
        return []
    return plan.stored(_until(cloud, item), silence.no_data(cloud, item))


def newest_point(cloud: Cloud, item: Item) -> Point | None:
    """The newest usable point; with retention 0 it exists without being listed."""
    plan = schedule(cloud, item)
    if plan is None:
        return None
    gaps = silence.no_data(cloud, item)
    number = plan.newest_number(_until(cloud, item))
    while number >= 0 and (since := _gap(gaps, plan.point(number).time)) is not None:
        number = plan.newest_number(since - timedelta(microseconds=1))
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
