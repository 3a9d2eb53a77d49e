"""Each part of a machine is read when it can have changed, and kept when a read fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied, Unreachable
from asr_tui.domain.protection import Health, ProtectedItem, RecoveryPoint
from asr_tui.services.machine_details import MachineReader
from tests.domain.estates import ESTATE, WEB_01
from tests.fakes import FakeCatalog, FakeSiteRecovery, clock, topology
from tests.ui import samples

ITEM = samples.ITEMS[2]


class TypedAheadGuard:
    """A reader at 14:02, when the newest point is four minutes old."""

    def __init__(self, item: ProtectedItem = ITEM, points: Callable[[], tuple[RecoveryPoint, ...]] = samples.points):
        self.recovery = FakeSiteRecovery(all_items=(item,), points=points())
        self.catalog = FakeCatalog({kinds.MACHINE: (replace(WEB_01, id=item.machine),), kinds.NETWORK: ESTATE.networks})
        self.reader = MachineReader(self.recovery, self.catalog, clock(), topology, item.id)
        self.listed = item

    async def after(self, seconds: float) -> list[str]:
        """What is read so many seconds later."""
        await asyncio.sleep(seconds)
        self.recovery.reads.clear()
        await self.reader.read(self.listed)
        return sorted(self.recovery.reads)


async def test_points_and_events_are_read_only_when_they_can_have_changed() -> None:
    reading = TypedAheadGuard()
    assert await reading.after(0) == ["events", "item", "recovery_points"]
    assert await reading.after(30) == ["item"]
    assert await reading.after(60) == ["item", "recovery_points"], "the next point should be there"
    assert await reading.after(30) == ["item"]
    assert await reading.after(30) == ["item", "recovery_points"], "it is late"
    assert await reading.after(150) == ["events", "item", "recovery_points"]


async def test_another_state_and_a_person_have_all_of_it_read() -> None:
    reading = TypedAheadGuard()
    await reading.after(0)
    reading.listed = replace(ITEM, health=Health.CRITICAL)
    assert await reading.after(1) == ["events", "item", "recovery_points"]
    assert await reading.after(1) == ["item"]
    reading.reader.expire()
    assert await reading.after(1) == ["events", "item", "recovery_points"]


async def test_what_cannot_be_read_leaves_what_was_read_and_is_tried_again() -> None:
    reading = TypedAheadGuard()
    await reading.after(0)
    known = reading.reader.value
    reading.recovery.errors = {"recovery_points": AccessDenied("No"), "events": Unreachable("Gone")}
    await reading.after(400)
    now = reading.reader.value
    assert (now.points.value, now.points.read_at) == (known.points.value, known.points.read_at)
    assert isinstance(now.points.error, AccessDenied)
    assert isinstance(now.events.error, Unreachable)
    reading.recovery.errors = {}
    assert "recovery_points" in await reading.after(1)
    assert reading.reader.value.points.error is None


async def test_the_list_gets_what_only_a_read_of_the_item_tells_of_its_disks() -> None:
    reading = TypedAheadGuard()
    await reading.after(0)
    poor = tuple(replace(disk, state="", pending_at_source_mb=0.0) for disk in ITEM.disks)
    listed = replace(ITEM, disks=poor, health=Health.WARNING)
    shown = reading.reader.value.merged_into(listed)
    assert [(disk.state, disk.pending_at_source_mb) for disk in shown.disks] == [
        ("Protected", 0.0),
        ("Protected", 12.5),
    ]
    assert shown.health is Health.WARNING


async def test_the_machine_itself_and_its_networks_are_read_apart_and_not_all_the_time() -> None:
    reading = TypedAheadGuard()
    await reading.after(0)
    assert not reading.catalog.reads, "a region that is down may let them wait"
    assert await reading.reader.read_around(ITEM)
    assert reading.catalog.reads == ["machine", "networks"]
    now = reading.reader.value
    assert (now.source.value, now.networks.value) == (reading.catalog.given(kinds.MACHINE)[0], ESTATE.networks)
    await asyncio.sleep(60)
    assert not await reading.reader.read_around(ITEM)
    assert await reading.reader.read_around(replace(ITEM, health=Health.CRITICAL)), "another state"
    await asyncio.sleep(5 * 60)
    reading.catalog.errors = {"machine": Unreachable("Gone")}
    assert await reading.reader.read_around(replace(ITEM, health=Health.CRITICAL))
    assert reading.reader.value.source.value == now.source.value
    await reading.after(1)
    assert reading.reader.value.source.value == now.source.value
    reading.reader.expire()
    assert await reading.reader.read_around(replace(ITEM, health=Health.CRITICAL))
