"""Microsoft.Compute: virtual machines, extensions, disks, sets and groups, reserved capacity, sizes and quota."""

from __future__ import annotations

from asr_tui.simulator.cloud import joined
from asr_tui.simulator.providers.compute import (
    disks,
    extensions,
    machines,
    placement,
    power,
    sizes,
)
from asr_tui.simulator.providers.compute.kinds import ENCRYPTION_SET
from asr_tui.simulator.providers.tracked_routes import plain_provider

PROVIDER = joined(
    machines.PROVIDER,
    power.PROVIDER,
    extensions.PROVIDER,
    disks.PROVIDER,
    placement.PROVIDER,
    sizes.PROVIDER,
    plain_provider(ENCRYPTION_SET, "Microsoft.Compute/virtualMachineScaleSets", "Microsoft.Compute/snapshots"),
)
