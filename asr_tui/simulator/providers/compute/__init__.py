"""Microsoft.Compute: virtual machines, extensions, disks, availability sets, sizes and quota."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.providers.compute import availability_sets, disks, extensions, machines, power, sizes
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
    *sizes.ROUTES,
    *plain_routes("Microsoft.Compute/proximityPlacementGroups"),
    *plain_routes("Microsoft.Compute/capacityReservationGroups"),
    *plain_routes("Microsoft.Compute/diskEncryptionSets"),
    *plain_routes("Microsoft.Compute/virtualMachineScaleSets"),
    *plain_routes("Microsoft.Compute/snapshots"),
]
