"""Many machines from one record: the same ones each time, as unlike each other as the record allows."""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.simulator.world_schema import Fleet, Machine


def fleet_machines(fleet: Fleet) -> Iterator[Machine]:
    """The fleet's machines, dealt out to its groups in turn."""
    for number in range(fleet.count):
        yield Machine(
            name=f"{fleet.prefix}-{number + 1:03d}",
            group=fleet.groups[number % len(fleet.groups)],
            network=fleet.network,
            subnet=fleet.subnets[number % len(fleet.subnets)],
            image=fleet.images[number % len(fleet.images)],
            size=fleet.sizes[number // len(fleet.images) % len(fleet.sizes)],
            disks=fleet.disks[number // 3 % len(fleet.disks)] if fleet.disks else [],
            zone=str(number % 3 + 1) if fleet.zones else None,
            power="deallocated" if fleet.stopped_every and number % fleet.stopped_every == 7 else "running",
            tags={"fleet": fleet.prefix, "number": str(number + 1)},
        )
