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
)


def proximity_group(body: Fields) -> ProximityGroup:
    return ProximityGroup(body.own_id, body.region, body.zone)


def capacity_group(body: Fields) -> CapacityGroup:
    """Without its reservations: the group's own body only names them."""
    shared_with = body.at("properties", "sharingProfile").ids("subscriptionIds")
    return CapacityGroup(
        body.own_id, body.region, body.texts("zones"), shared_with=tuple(one.subscription for one in shared_with)
    )


def reservation(body: Fields) -> Reservation:
    sku = body.at("sku")
    return Reservation(sku.text("name"), sku.whole("capacity"), body.zone)


def encryption_set(body: Fields) -> EncryptionSet:
    return EncryptionSet(body.own_id, body.region, body.at("properties").text("encryptionType"))


def offered(skus: Iterable[Fields]) -> Offered:
    """The sizes and disk types among a region's SKUs; a disk type has a SKU for each size of disk."""
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
    """A compute SKU as a size; None for a SKU of another kind or one that this subscription may not use there."""
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
        # Absent is taken for a yes: a warning less is better than a false one.
        premium=can.get("premiumio", Fields(None)).text("value").casefold() != "false",
    )


def _both(one: DiskType, other: DiskType) -> DiskType:
    return DiskType(one.name, tuple(sorted({*one.zones, *other.zones})))


def _zones(sku: Fields) -> tuple[str, ...] | None:
    """The zones that offer it; None where Azure says nothing of its places."""
    places = sku.each("locationInfo")
    return tuple(sorted({zone for place in places for zone in place.texts("zones")})) if places else None


def _restricted(sku: Fields) -> bool:
    return any(one.text("type").casefold() == "location" for one in sku.each("restrictions"))


def _closed_zones(sku: Fields) -> tuple[str, ...]:
    """Zones in which this subscription may not use it."""
    restricted = (one for one in sku.each("restrictions") if one.text("type").casefold() == "zone")
    return tuple(sorted({zone for one in restricted for zone in one.at("restrictionInfo").texts("zones")}))
