"""The offers of a region: disk types as SKUs, and missing sizes, disk types and zones."""

from __future__ import annotations

from msgspec import Struct

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import location_named
from asr_tui.simulator.messages import JsonObject


class DiskType(Struct, frozen=True):
    """A disk type with some of its sizes (Microsoft Learn, "Azure managed disk types").

    zonal   found only in regions that have zones
    spread  stored in three zones: its SKU names no zone (seen in public lists of SKUs)
    """

    name: str
    tier: str
    sizes: tuple[str, ...]
    zonal: bool = False
    spread: bool = False


_TYPES = [
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
    return [kind for kind in _TYPES if not kind.zonal or zones_of(region)]


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


def zones_of(region: str) -> list[str]:
    known = location_named(region)
    return [zone.logical for zone in known.zones] if known else []


def missing_sizes(cloud: Cloud, region: str) -> list[str]:
    return list(cloud.store.private("/sizes").get(region, []))


def missing_disk_types(cloud: Cloud, region: str) -> list[str]:
    return list(cloud.store.private("/disk_types").get(region, []))


def closed_zones(cloud: Cloud, region: str, name: str) -> list[str]:
    """The zones of a region in which the subscription may not use a size or a disk type."""
    return list(cloud.store.private("/closed_zones").get(region, {}).get(name, []))


def restrictions(region: str, *, missing: bool, closed: list[str]) -> list[JsonObject]:
    """A SKU's restrictions of a subscription, in the region or in some of its zones."""
    kinds: list[tuple[str, JsonObject]] = [("Location", {})] if missing else []
    kinds += [("Zone", {"zones": closed})] if closed else []
    why = {"reasonCode": "NotAvailableForSubscription"}
    return [
        {"type": kind, "values": [region], "restrictionInfo": {"locations": [region], **more}, **why}
        for kind, more in kinds
    ]
