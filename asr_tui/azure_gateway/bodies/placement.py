"""Proximity groups, reserved capacity, encryption sets, sizes and disk types: Azure's JSON as domain values."""

from __future__ import annotations

from collections.abc import Iterable

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.domain.placement import (
    CapacityGroup,
    DiskType,
    EncryptionSet,
    MachineSize,
    Offered,
    ProximityGroup,
    Reservation,
    ScaleSet,
)


def proximity_group(body: Fields) -> ProximityGroup:
    return ProximityGroup(body.own_id, body.region, body.zone)


def capacity_group(body: Fields) -> CapacityGroup:
    """A group without its reservations, which its body only names."""
    shared_with = body.at("properties", "sharingProfile").ids("subscriptionIds")
    return CapacityGroup(
        body.own_id, body.region, body.texts("zones"), shared_with=tuple(one.subscription for one in shared_with)
    )


def reservation(body: Fields) -> Reservation:
    sku = body.at("sku")
    return Reservation(sku.text("name"), sku.whole("capacity"), body.zone)


def encryption_set(body: Fields) -> EncryptionSet:
    return EncryptionSet(body.own_id, body.region, body.at("properties").text("encryptionType"))


def scale_set(body: Fields) -> ScaleSet:
    """One without an orchestration mode is uniform (SDK, OrchestrationMode)."""
    properties = body.at("properties")
    flexible = properties.text("orchestrationMode").casefold() == "flexible"
    return ScaleSet(body.own_id, body.region, flexible, properties.whole("platformFaultDomainCount") or 1)


def offered(skus: Iterable[Fields]) -> Offered:
    """The machine sizes and disk types among a region's SKUs; a disk type has one SKU for each disk size."""
    sizes: list[MachineSize] = []
    types: dict[str, DiskType] = {}
    for sku in skus:
        kind = sku.text("resourceType").casefold()
        if kind == "disks" and not _restricted(sku):
            disk = disk_type(sku)
            known = types.get(disk.name)
            types[disk.name] = _both(known, disk) if known else disk
        elif (size := machine_size(sku)) is not None:
            sizes.append(size)
    return Offered(tuple(sizes), tuple(types.values()))


def disk_type(sku: Fields) -> DiskType:
    closed = _closed_zones(sku)
    return DiskType(sku.text("name"), tuple(zone for zone in _zones(sku) or () if zone not in closed))


def machine_size(body: Fields) -> MachineSize | None:
    """A compute SKU as a machine size; None for another kind of SKU, or one closed to the subscription."""
    if body.text("resourceType").casefold() != "virtualmachines" or _restricted(body):
        return None
    can = {one.text("name").casefold(): one for one in body.each("capabilities")}

    def ability(name: str) -> float:
        return can.get(name.casefold(), Fields(None)).number("value") or 0.0

    return MachineSize(
        name=body.text("name"),
        cores=int(ability("vCPUs")),
        memory_gib=ability("MemoryGB"),
        max_data_disks=int(ability("MaxDataDiskCount")),
        max_nics=int(ability("MaxNetworkInterfaces")),
        family=body.text("family"),
        closed_zones=_closed_zones(body),
        zones=_zones(body),
        # Absent counts as yes: a missing warning is better than a false one.
        premium=can.get("premiumio", Fields(None)).text("value").casefold() != "false",
    )


def _both(one: DiskType, other: DiskType) -> DiskType:
    return DiskType(one.name, tuple(sorted({*one.zones, *other.zones})))


def _zones(sku: Fields) -> tuple[str, ...] | None:
    """The zones that offer it; None where Azure names no locations."""
    places = sku.each("locationInfo")
    return tuple(sorted({zone for place in places for zone in place.texts("zones")})) if places else None


def _restricted(sku: Fields) -> bool:
    return any(one.text("type").casefold() == "location" for one in sku.each("restrictions"))


def _closed_zones(sku: Fields) -> tuple[str, ...]:
    """Zones closed to the subscription."""
    restricted = (one for one in sku.each("restrictions") if one.text("type").casefold() == "zone")
    return tuple(sorted({zone for one in restricted for zone in one.at("restrictionInfo").texts("zones")}))
