"""The sustained churn that Site Recovery supports, for a machine and for each of its disks.

Microsoft Learn, azure-to-azure-support-matrix and concepts-azure-to-azure-high-churn-support. What counts is the size
and type of the replica disk, not its performance tier (azure-to-azure-troubleshoot-replication).
"""

from __future__ import annotations

from msgspec import Struct

from asr_tui.domain.replicated_parts import ReplicatedDisk

_GIB = 2**30
HIGH, NORMAL = "High", "Normal"


class ChurnLimit(Struct, frozen=True):
    """MB a second: `least` at small writes (8 KB), `most` at large ones."""

    least: float
    most: float


# (smallest size of the replica disk in GiB, its limit), largest first.
_PREMIUM = ((512, ChurnLimit(5, 20)), (128, ChurnLimit(2, 8)))
_PREMIUM_HIGH = ((1024, ChurnLimit(20, 50)), (128, ChurnLimit(10, 30)))
_STANDARD, _STANDARD_HIGH = ChurnLimit(2, 2), ChurnLimit(2, 8)


def machine_limit(option: str) -> float | None:
    """MB a second for a whole machine; None for an option that Azure does not name or that we do not know."""
    return {"normal": 54.0, "high": 100.0}.get(option.casefold())


def disk_limit(disk: ReplicatedDisk, option: str) -> ChurnLimit | None:
    """The limit of a replicated disk."""
    return replica_limit(disk.replica_sku or disk.sku, disk.capacity_bytes, option)


def replica_limit(kind: str, capacity_bytes: int, option: str) -> ChurnLimit | None:
    """None where Microsoft publishes no limit: premium disks below 128 GiB, premium v2 and ultra disks."""
    if machine_limit(option) is None:
        return None
    high = option.casefold() == HIGH.casefold()
    if kind.startswith("Standard"):
        return _STANDARD_HIGH if high else _STANDARD
    if kind not in {"Premium_LRS", "Premium_ZRS"}:
        return None
    table = _PREMIUM_HIGH if high else _PREMIUM
    return next((limit for gib, limit in table if capacity_bytes >= gib * _GIB), None)
