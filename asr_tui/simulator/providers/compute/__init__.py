"""Microsoft.Compute: virtual machines, extensions, disks, sets and groups, reserved capacity, sizes and quota."""

from __future__ import annotations

from asr_tui.simulator.cloud import joined
from asr_tui.simulator.providers.compute import (
    disks,
    images,
    machines,
    placement,
    runtime,
    sizes,
)
from asr_tui.simulator.providers.compute.kinds import ENCRYPTION_SET
from asr_tui.simulator.providers.tracked import plain_provider

PROVIDER = joined(
    machines.PROVIDER,
    runtime.PROVIDER,
    disks.PROVIDER,
    placement.PROVIDER,
    sizes.PROVIDER,
    images.PROVIDER,
    plain_provider(ENCRYPTION_SET, "Microsoft.Compute/virtualMachineScaleSets", "Microsoft.Compute/snapshots"),
)
