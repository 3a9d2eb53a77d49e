"""Disk types as SKUs: one a type and size of disk, with the zones that have it."""

from __future__ import annotations

from dataclasses import dataclass

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.providers.compute.offers import closed_zones, missing_disk_types, restrictions, zones_of


@dataclass(frozen=True, slots=True)
class DiskType:
    """A disk type with some of its sizes (Microsoft Learn, "Azure managed disk types").

    zonal   found only in regions that have zones
    spread  kept in three zones: its SKU names no zone (seen in public lists of SKUs)
    """

    name: str
    tier: str
    sizes: tuple[str, ...]
    zonal: bool = False
    spread: bool = False


TYPES = [
    DiskType("Standard_LRS", "Standard", ("S4", "S10", "S30", "S50")),
    DiskType("StandardSSD_LRS", "Standard", ("E4", "E10", "E30", "E50")),
    DiskType("Premium_LRS", "Premium", ("P4", "P10", "P30", "P50")),
    DiskType("StandardSSD_ZRS", "Standard", ("E10", "E30"), zonal=True, spread=True),
    DiskType("Premium_ZRS", "Premium", ("P10", "P30"), zonal=True, spread=True),
    DiskType("PremiumV2_LRS", "Premium", ("PV2",), zonal=True),
    DiskType("UltraSSD_LRS", "Ultra", ("U",), zonal=True),
]


def disk_skus(cloud: Cloud, region: str) -> list[JsonObject]:
    return [_sku(cloud, kind, size, region) for kind in _of_region(region) for size in kind.sizes]


def offered(cloud: Cloud, region: str, name: str) -> bool:
    """Whether a disk of that type can be made in a region."""
    return name in {kind.name for kind in _of_region(region)} and name not in missing_disk_types(cloud, region)


def _of_region(region: str) -> list[DiskType]:
    return [kind for kind in TYPES if not kind.zonal or zones_of(region)]


def _sku(cloud: Cloud, kind: DiskType, size: str, region: str) -> JsonObject:
    zones = [] if kind.spread else zones_of(region)
    missing = kind.name in missing_disk_types(cloud, region)
    return {
        "resourceType": "disks",
        "name": kind.name,
        "tier": kind.tier,
        "size": size,
        "locations": [region],
        "locationInfo": [{"location": region, "zones": zones, "zoneDetails": []}],
        "capabilities": [{"name": "MaxValueOfMaxShares", "value": "1"}],
        "restrictions": restrictions(region, missing=missing, closed=closed_zones(cloud, region, kind.name)),
    }
