"""How fast a disk may be read, and how long its first copy takes from that.

Figures: Microsoft Learn, "Azure managed disk types" (throughput of each size). Site Recovery reads a disk's snapshot at
about 23 % of its throughput: Microsoft Learn, "Enable replication for Azure VMs".
"""

from __future__ import annotations

from asr_tui.domain.resources import Disk

SHARE_FOR_THE_COPY = 0.23
MIB_A_GIB = 1024

_PREMIUM = (
    (32, 25), (64, 50), (128, 100), (256, 125), (512, 150), (1024, 200), (4096, 250), (8192, 500), (16384, 750),
    (32768, 900),
)  # fmt: skip
_STANDARD_SSD = ((4096, 100), (8192, 400), (16384, 600), (32768, 750))
_STANDARD_HDD = ((4096, 60), (8192, 300), (32768, 500))
_BY_TYPE = {"premium_": _PREMIUM, "standardssd_": _STANDARD_SSD, "standard_": _STANDARD_HDD}
_OTHERS = 125
"""Premium SSD v2 has this at least; ultra disks have what their owner pays for."""


def megabytes_a_second(disk: Disk) -> int:
    """The throughput that goes with the disk's type and size."""
    sizes = next((sizes for kind, sizes in _BY_TYPE.items() if disk.sku.casefold().startswith(kind)), ())
    if not sizes:
        return _OTHERS if disk.managed else _STANDARD_HDD[0][1]
    return next((speed for most, speed in sizes if disk.size_gib <= most), sizes[-1][1])


def copy_seconds(disk: Disk) -> float:
    """How long the first copy takes where the disk is full."""
    return disk.size_gib * MIB_A_GIB / (megabytes_a_second(disk) * SHARE_FOR_THE_COPY)
