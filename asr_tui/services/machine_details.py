"""What the vault's poll does not tell of a machine: each part is read when it can have changed, and kept when a read
fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import Policy, ProtectedItem, RecoveryPoint, ReplicatedDisk, Topology, VaultEvent
from asr_tui.domain.retention import CRASH_CONSISTENT_MINUTES
from asr_tui.services.ports import Clock, SiteRecovery
from asr_tui.services.reads import Read, attempt

T = TypeVar("T")

POINT_EVERY = timedelta(minutes=CRASH_CONSISTENT_MINUTES)
LATE_POINT = timedelta(minutes=1)
"""How often the points are looked at again where the next one is overdue."""
EVENTS_EVERY = timedelta(minutes=5)
"""A machine's events come with what its state shows; only those that do not are waited for so long."""


@dataclass(frozen=True, slots=True)
class MachineDetails:
    """`disks` are those of the item read by itself, which are richer than the list's."""

    disks: Read[tuple[ReplicatedDisk, ...]] = Read()
    points: Read[tuple[RecoveryPoint, ...]] = Read()
    events: Read[tuple[VaultEvent, ...]] = Read()
    policy: Read[Policy] = Read()

    @property
    def read_at(self) -> datetime | None:
        """The newest moment of which anything here is."""
        times = [one.read_at for one in (self.disks, self.points, self.events) if one.read_at]
        return max(times, default=None)

    def on(self, listed: ProtectedItem) -> ProtectedItem:
        """The machine as the list has it, with what only a read of the item alone tells of its disks.

        The list leaves out each disk's state and what waits in the machine (recorded); all else is the same in both.
        """
        known = {disk.name: disk for disk in self.disks.value or ()}
        return replace(listed, disks=tuple(_richer(disk, known.get(disk.name)) for disk in listed.disks))


def _richer(disk: ReplicatedDisk, known: ReplicatedDisk | None) -> ReplicatedDisk:
    if known is None:
        return disk
    return replace(disk, state=disk.state or known.state, pending_at_source_mb=known.pending_at_source_mb)


class MachineReader:
    """Reads the parts that are due, side by side; what cannot be read stands in nobody's way."""

    def __init__(
        self, site_recovery: SiteRecovery, clock: Clock, topology: Callable[[ArmId], Awaitable[Topology]], item: ArmId
    ) -> None:
        self._site_recovery = site_recovery
        self._clock = clock
        self._topology = topology
        self._item = item
        self._read_for: tuple[object, ...] = ()
        self._anew = True
        self.value = MachineDetails()

    def expire(self) -> None:
        """Read everything the next time, whether it can have changed or not."""
        self._anew = True

    async def read(self, listed: ProtectedItem) -> None:
        """Bring up to date what is due, for a machine that the vault now lists like that."""
        anew = self._anew or _shows(listed) != self._read_for
        self._anew, self._read_for = False, _shows(listed)
        now, known = self._clock.now(), self.value
        points = anew or _points_due(known.points, now)
        events = anew or _due(known.events, now, EVENTS_EVERY)
        self.value = MachineDetails(
            *await asyncio.gather(
                self._read(known.disks, self._disks),
                self._read(known.points, lambda: self._site_recovery.recovery_points(self._item), due=points),
                self._read(known.events, lambda: self._site_recovery.events(self._item.vault_id), due=events),
                self._read(known.policy, lambda: self._policy(listed)),
            )
        )

    async def _read(
        self, known: Read[T], read: Callable[[], Coroutine[object, object, T | None]], *, due: bool = True
    ) -> Read[T]:
        return await attempt(self._clock, read(), known) if due else known

    async def _disks(self) -> tuple[ReplicatedDisk, ...]:
        return (await self._site_recovery.item(self._item)).disks

    async def _policy(self, listed: ProtectedItem) -> Policy | None:
        """Out of what is kept for the session."""
        return (await self._topology(self._item.vault_id)).policy(listed.policy) if listed.policy else None


def _shows(listed: ProtectedItem) -> tuple[object, ...]:
    """What changes together with a machine's points and events."""
    return (
        listed.stage, listed.allowed_operations, listed.health, listed.failover_health, listed.current_job,
        listed.test_failover, listed.failover_point, tuple(error.code for error in listed.health_errors),
    )  # fmt: skip


def _due(read: Read[T], now: datetime, every: timedelta) -> bool:
    return read.error is not None or read.read_at is None or now - read.read_at >= every


def _points_due(points: Read[tuple[RecoveryPoint, ...]], now: datetime) -> bool:
    """When the next point should be there; oftener where it is late, for then everyone waits for it."""
    newest = max((point.time for point in points.value or ()), default=None)
    overdue = newest is None or now - newest >= POINT_EVERY
    return _due(points, now, LATE_POINT if overdue else POINT_EVERY)
