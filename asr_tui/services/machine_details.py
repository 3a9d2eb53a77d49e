"""Details of a machine beyond the vault's poll; each part is read when it can have changed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import Machine
from asr_tui.domain.protection import Policy, ProtectedItem, RecoveryPoint, Topology, VaultEvent
from asr_tui.domain.replicated_parts import ReplicatedDisk
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.domain.retention import CRASH_CONSISTENT_MINUTES
from asr_tui.services.bound_resources import lost_resources
from asr_tui.services.ports import Catalog, Clock, SiteRecovery
from asr_tui.services.reads import SOON, Read, attempt

T = TypeVar("T")

POINT_EVERY = timedelta(minutes=CRASH_CONSISTENT_MINUTES)
LATE_POINT = timedelta(minutes=1)
"""The interval of reads of the points while the next one is overdue."""
EVENTS_EVERY = timedelta(minutes=5)
"""The interval of reads of the events; most come with a change of the machine's state, which reads them too."""


AROUND_EVERY = timedelta(minutes=5)
"""The interval of reads of the machine itself and of its target networks."""


class MachineDetails(Struct, frozen=True):
    """`disks` are those of the item read by itself, with more than the list has.

    source    the machine that is replicated, as it stands in its region
    networks  those of the subscriptions where it fails over to
    lost      what its network interfaces are bound to and what does not exist any more
    """

    disks: Read[tuple[ReplicatedDisk, ...]] = Read()
    points: Read[tuple[RecoveryPoint, ...]] = Read()
    events: Read[tuple[VaultEvent, ...]] = Read()
    policy: Read[Policy] = Read()
    source: Read[Machine] = Read()
    networks: Read[tuple[VirtualNetwork, ...]] = Read()
    lost: Read[frozenset[ArmId]] = Read()

    @property
    def read_at(self) -> datetime | None:
        """The time of the newest part."""
        times = [one.read_at for one in (self.disks, self.points, self.events) if one.read_at]
        return max(times, default=None)

    def merged_into(self, listed: ProtectedItem) -> ProtectedItem:
        """The listed machine with the details of its disks.

        The list lacks each disk's state and the data that waits in the machine (recorded); the rest is the same.
        """
        known = {disk.name: disk for disk in self.disks.value or ()}
        return replace(listed, disks=tuple(_richer(disk, known.get(disk.name)) for disk in listed.disks))


def _richer(disk: ReplicatedDisk, known: ReplicatedDisk | None) -> ReplicatedDisk:
    if known is None:
        return disk
    return replace(disk, state=disk.state or known.state, pending_at_source_mb=known.pending_at_source_mb)


class MachineReader:
    """Reads the parts that are due, concurrently; a failed read keeps the part as it was."""

    def __init__(
        self,
        site_recovery: SiteRecovery,
        catalog: Catalog,
        clock: Clock,
        topology: Callable[[ArmId], Awaitable[Topology]],
        item: ArmId,
    ) -> None:
        self._site_recovery = site_recovery
        self._catalog = catalog
        self._clock = clock
        self._topology = topology
        self._item = item
        self._read_for: tuple[object, ...] = ()
        self._around_for: tuple[object, ...] = ()
        self._around_at: datetime | None = None
        self._expired = True
        self.value = MachineDetails()

    def expire(self) -> None:
        """Let the next read include every part."""
        self._expired, self._around_at = True, None

    async def read(self, listed: ProtectedItem) -> None:
        """Read what is due, for a machine as the vault lists it now."""
        everything = self._expired or _state_of(listed) != self._read_for
        self._expired, self._read_for = False, _state_of(listed)
        now, known = self._clock.now(), self.value
        points = everything or _points_due(known.points, now)
        events = everything or _due(known.events, now, EVENTS_EVERY)
        disks, new_points, new_events, policy = await asyncio.gather(
            self._read(known.disks, self._disks),
            self._read(known.points, lambda: self._site_recovery.recovery_points(self._item), due=points),
            self._read(known.events, lambda: self._site_recovery.events(self._item.vault_id), due=events),
            self._read(known.policy, lambda: self._policy(listed)),
        )
        self.value = replace(self.value, disks=disks, points=new_points, events=new_events, policy=policy)

    async def read_around(self, listed: ProtectedItem) -> bool:
        """Read the machine itself and its target networks where that is due; whether it was.

        Apart from the rest, since a region that is down lets them wait.
        """
        now, known = self._clock.now(), self.value
        fresh = self._around_at is not None and now - self._around_at < AROUND_EVERY
        if fresh and self._around_for == _state_of(listed):
            return False
        self._around_at, self._around_for = now, _state_of(listed)
        subscription = (listed.target_network or listed.machine).subscription
        source, networks, lost = await asyncio.gather(
            attempt(self._clock, self._catalog.one(kinds.MACHINE, listed.machine), known.source, seconds=SOON),
            attempt(self._clock, self._catalog.all(kinds.NETWORK, subscription), known.networks, seconds=SOON),
            attempt(self._clock, lost_resources(self._catalog.find, listed), known.lost, seconds=SOON),
        )
        self.value = replace(self.value, source=source, networks=networks, lost=lost)
        return True

    async def _read(
        self, known: Read[T], read: Callable[[], Coroutine[object, object, T | None]], *, due: bool = True
    ) -> Read[T]:
        return await attempt(self._clock, read(), known) if due else known

    async def _disks(self) -> tuple[ReplicatedDisk, ...]:
        return (await self._site_recovery.item(self._item)).disks

    async def _policy(self, listed: ProtectedItem) -> Policy | None:
        return (await self._topology(self._item.vault_id)).policy(listed.policy) if listed.policy else None


def _state_of(listed: ProtectedItem) -> tuple[object, ...]:
    """The state that changes together with a machine's points and events."""
    return (
        listed.stage, listed.allowed_operations, listed.health, listed.failover_health, listed.current_job,
        listed.test_failover, listed.failover_point, tuple(error.code for error in listed.health_errors),
    )  # fmt: skip


def _due(read: Read[T], now: datetime, every: timedelta) -> bool:
    return read.error is not None or read.read_at is None or now - read.read_at >= every


def _points_due(points: Read[tuple[RecoveryPoint, ...]], now: datetime) -> bool:
    """Whether the next point should exist; checked more often while it is late."""
    newest = max((point.time for point in points.value or ()), default=None)
    overdue = newest is None or now - newest >= POINT_EVERY
    return _due(points, now, LATE_POINT if overdue else POINT_EVERY)
