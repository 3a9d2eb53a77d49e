"""The settings of a protected machine that can be changed, as fields with a text each.

What the portal's pages Compute, Network and Disks of a replicated item change (SDK, UpdateReplicationProtectedItemInput
and A2AUpdateReplicationProtectedItemInput). Licence and the disks' encryption are not among them: Azure tells neither
back, so that a change could not be checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TypeVar

from asr_tui.domain.ids import ArmId
from asr_tui.domain.target_settings import AddressSettings, DiskSettings, NicSettings, TargetSettings


class FieldKind(Enum):
    """What a field's value is, which says how it is asked for and checked."""

    NAME = auto()
    SIZE = auto()
    GROUP = auto()
    NETWORK = auto()
    SUBNET = auto()
    ADDRESS = auto()
    SECURITY_GROUP = auto()
    PUBLIC_ADDRESS = auto()
    AVAILABILITY_SET = auto()
    PROXIMITY_GROUP = auto()
    CAPACITY_GROUP = auto()
    ENCRYPTION_SET = auto()
    ACCOUNT = auto()
    ZONE = auto()
    DISK_TYPE = auto()
    RESOURCE_NAME = auto()
    SWITCH = auto()


RESOURCES = frozenset(
    {
        FieldKind.GROUP,
        FieldKind.NETWORK,
        FieldKind.SECURITY_GROUP,
        FieldKind.PUBLIC_ADDRESS,
        FieldKind.AVAILABILITY_SET,
        FieldKind.PROXIMITY_GROUP,
        FieldKind.CAPACITY_GROUP,
        FieldKind.ACCOUNT,
    }
)
"""Kinds whose value is a resource's id."""


@dataclass(frozen=True, slots=True)
class SettingField:
    """One setting. `place` is the interface or disk that it belongs to, by its index; `of` names it.

    drill  it counts for a test failover, not for a failover
    """

    name: str
    label: str
    kind: FieldKind
    part: str = "machine"
    place: int = 0
    of: str = ""
    drill: bool = False

    @property
    def key(self) -> str:
        return f"{self.part}:{self.place}:{self.name}"

    @property
    def group(self) -> str:
        """The head below which it stands."""
        if self.part == "machine":
            return "Machine"
        if self.part == "disk":
            return f"Disk {self.of}"
        return f"{'Drill' if self.drill else 'Failover'}: interface {self.of}"

    def value(self, settings: TargetSettings) -> str:
        """As text: an id in full, "yes" or "no" for a switch, empty for none."""
        return _text(getattr(_holder(self, settings), self.name, None))

    def with_value(self, settings: TargetSettings, value: str) -> TargetSettings:
        """The settings with this one changed; those of a part that the machine does not have stay as they are."""
        held = _holder(self, settings)
        return settings if held is None else _put(self, settings, {self.name: _parsed(self.kind, value)})


MACHINE_FIELDS = (
    ("name", "Name", FieldKind.NAME, False),
    ("size", "Size", FieldKind.SIZE, False),
    ("resource_group", "Resource group", FieldKind.GROUP, False),
    ("network", "Network", FieldKind.NETWORK, False),
    ("availability_set", "Availability set", FieldKind.AVAILABILITY_SET, False),
    ("zone", "Zone", FieldKind.ZONE, False),
    ("proximity_placement_group", "Proximity group", FieldKind.PROXIMITY_GROUP, False),
    ("capacity_reservation_group", "Capacity", FieldKind.CAPACITY_GROUP, False),
    ("boot_diagnostics_account", "Boot diagnostics", FieldKind.ACCOUNT, False),
    ("test_network", "Drill network", FieldKind.NETWORK, True),
    ("test_name", "Drill name", FieldKind.NAME, True),
)
ADDRESS_FIELDS = (
    ("subnet", "Subnet", FieldKind.SUBNET, False),
    ("address", "Address", FieldKind.ADDRESS, False),
    ("public_address", "Public address", FieldKind.PUBLIC_ADDRESS, False),
    ("test_subnet", "Subnet", FieldKind.SUBNET, True),
    ("test_address", "Address", FieldKind.ADDRESS, True),
    ("test_public_address", "Public address", FieldKind.PUBLIC_ADDRESS, True),
)
INTERFACE_FIELDS = (
    ("security_group", "Security group", FieldKind.SECURITY_GROUP, False),
    ("accelerated", "Accelerated", FieldKind.SWITCH, False),
    ("new_name", "Interface name", FieldKind.RESOURCE_NAME, False),
    ("test_security_group", "Security group", FieldKind.SECURITY_GROUP, True),
    ("test_accelerated", "Accelerated", FieldKind.SWITCH, True),
    ("test_name", "Interface name", FieldKind.RESOURCE_NAME, True),
)
DISK_FIELDS = (
    ("type", "Type", FieldKind.DISK_TYPE, False),
    ("replica_type", "Replica type", FieldKind.DISK_TYPE, False),
    ("new_name", "Name", FieldKind.RESOURCE_NAME, False),
    ("test_name", "Drill name", FieldKind.RESOURCE_NAME, True),
)


def fields_of(settings: TargetSettings) -> tuple[SettingField, ...]:
    """All fields of a machine: of itself, of each interface for a failover and for a drill, of each disk."""
    return tuple(_fields(settings))


def _fields(settings: TargetSettings) -> Iterator[SettingField]:
    yield from (SettingField(name, label, kind, drill=drill) for name, label, kind, drill in MACHINE_FIELDS)
    for place, nic in enumerate(settings.nics):
        for drill in (False, True):
            for part, table in (("address", ADDRESS_FIELDS), ("nic", INTERFACE_FIELDS)):
                for name, label, kind, of_drill in table:
                    if of_drill is drill and (part == "nic" or nic.addresses):
                        yield SettingField(name, label, kind, part, place, nic.name, drill)
    for place, disk in enumerate(settings.disks):
        yield from (
            SettingField(name, label, kind, "disk", place, disk.name, drill) for name, label, kind, drill in DISK_FIELDS
        )


def primary(nic: NicSettings) -> AddressSettings | None:
    """The primary IP configuration, else the first."""
    return next((one for one in nic.addresses if one.primary), next(iter(nic.addresses), None))


_Part = TargetSettings | NicSettings | AddressSettings | DiskSettings
T = TypeVar("T")


def _holder(field: SettingField, settings: TargetSettings) -> _Part | None:
    match field.part:
        case "machine":
            return settings
        case "disk":
            return _at(settings.disks, field.place)
    nic = _at(settings.nics, field.place)
    return primary(nic) if nic and field.part == "address" else nic


def _at(each: tuple[T, ...], place: int) -> T | None:
    return each[place] if place < len(each) else None


def _put(field: SettingField, settings: TargetSettings, changed: dict[str, object]) -> TargetSettings:
    if field.part == "machine":
        return replace(settings, **changed)  # type: ignore[arg-type]
    if field.part == "disk":
        disks = _with(settings.disks, field.place, replace(settings.disks[field.place], **changed))  # type: ignore[arg-type]
        return replace(settings, disks=disks)
    nic = settings.nics[field.place]
    if field.part == "address":
        own = primary(nic)
        addresses = tuple(replace(one, **changed) if one is own else one for one in nic.addresses)  # type: ignore[arg-type]
        nic = replace(nic, addresses=addresses)
    else:
        nic = replace(nic, **changed)  # type: ignore[arg-type]
    return replace(
        settings, nics=_with(settings.nics, field.place, replace(nic, selection="SelectedByUser", used=True))
    )


def _with(each: tuple[T, ...], place: int, one: T) -> tuple[T, ...]:
    return (*each[:place], one, *each[place + 1 :])


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _parsed(kind: FieldKind, value: str) -> object:
    if kind is FieldKind.SWITCH:
        return value == "yes"
    if kind in RESOURCES:
        return ArmId(value) if value else None
    return value


def network_of(field: SettingField, settings: TargetSettings) -> ArmId | None:
    """The network in which a subnet or address of the field lies."""
    return settings.test_network if field.drill else settings.network
