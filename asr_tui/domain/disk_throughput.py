"""How fast a disk of a type and size is read, and the share of it that Site Recovery's copies take.

Microsoft Learn, "Azure managed disk types", base throughput without bursts. Standard SSDs up to 4,096 GiB: 100 MB/s by
its present table; the copy of 2023-03 still had 60. Site Recovery reads a disk's snapshot, and transfers what differs,
at about 23 % of it: "Enable replication for Azure VMs" and "Reprotect failed over Azure VMs to the primary region"
(2023-07).
"""

from __future__ import annotations

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


def throughput(size_gib: float, sku: str, *, managed: bool = True) -> int:
    """MB/s of a disk of this size and type; an unmanaged disk of no type is a standard HDD."""
    sizes = next((sizes for kind, sizes in _BY_TYPE.items() if sku.casefold().startswith(kind)), ())
    if not sizes:
        return _OTHERS if managed else _STANDARD_HDD[0][1]
    return next((speed for most, speed in sizes if size_gib <= most), sizes[-1][1])
