"""What a region offers now, by the world's word: sizes and disk types that it lacks, and zones closed to them."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.locations import location_named


def zones_of(region: str) -> list[str]:
    known = location_named(region)
    return [zone.logical for zone in known.zones] if known else []


def missing_sizes(cloud: Cloud, region: str) -> list[str]:
    names: list[str] = cloud.store.private("/sizes").get(region, [])
    return names


def missing_disk_types(cloud: Cloud, region: str) -> list[str]:
    names: list[str] = cloud.store.private("/disk_types").get(region, [])
    return names


def closed_zones(cloud: Cloud, region: str, name: str) -> list[str]:
    """The zones of a region in which the subscription may not use a size or a disk type."""
    zones: list[str] = cloud.store.private("/closed_zones").get(region, {}).get(name, [])
    return zones


def restrictions(region: str, *, missing: bool, closed: list[str]) -> list[JsonObject]:
    """As a SKU says that a subscription may not use it, in the region or in some of its zones."""
    found: list[JsonObject] = []
    if missing:
        found.append(_restriction("Location", region, {"locations": [region]}))
    if closed:
        found.append(_restriction("Zone", region, {"locations": [region], "zones": closed}))
    return found


def _restriction(kind: str, region: str, where: JsonObject) -> JsonObject:
    return {"type": kind, "values": [region], "restrictionInfo": where, "reasonCode": "NotAvailableForSubscription"}
