"""Microsoft.Compute: virtual machines, extensions, disks, sets and groups, reserved capacity, sizes and quota."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.providers.compute import (
    availability_sets,
    capacity_reservations,
    disks,
    extensions,
    machines,
    power,
    proximity_groups,
    sizes,
)
from asr_tui.simulator.providers.compute.kinds import ENCRYPTION_SET
from asr_tui.simulator.providers.plain import plain_routes
from asr_tui.simulator.routes import Route

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud

EVENTS: dict[str, Callable[[Cloud, JsonObject], None]] = {
    **machines.EVENTS,
    **power.EVENTS,
    **disks.EVENTS,
    **extensions.EVENTS,
}
ROUTES: list[Route] = [
    *machines.ROUTES,
    *power.ROUTES,
    *extensions.ROUTES,
    *disks.ROUTES,
    *availability_sets.ROUTES,
    *proximity_groups.ROUTES,
    *capacity_reservations.ROUTES,
    *sizes.ROUTES,
    *plain_routes(ENCRYPTION_SET),
    *plain_routes("Microsoft.Compute/virtualMachineScaleSets"),
    *plain_routes("Microsoft.Compute/snapshots"),
]
