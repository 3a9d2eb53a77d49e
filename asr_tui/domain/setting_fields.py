"""The settings of a protected machine that can be changed, as fields with a text each.

What the portal's pages Compute, Network and Disks of a replicated item change (SDK,
UpdateReplicationProtectedItemInput, A2AUpdateReplicationProtectedItemInput). Licence and the keys of disk encryption
are sent only where they are chosen: Azure does not tell what they are (SDK, A2AReplicationDetails). Without a choice a
failover takes the source's licence (Microsoft Learn, azure-to-azure-support-matrix, "Hybrid Use Benefit").
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.ids import ArmId
from asr_tui.domain.target_settings import UNTOLD, AddressSettings, DiskSettings, NicSettings, TargetSettings


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
    ACCOUNT = auto()
    ZONE = auto()
    DISK_TYPE = auto()
    RESOURCE_NAME = auto()
    SWITCH = auto()
    SCALE_SET = auto()
    FAULT_DOMAIN = auto()
    POOLS = auto()
    LICENSE = auto()
    ENCRYPTION_SET = auto()
    SECRET_URL = auto()
    KEY_URL = auto()
    KEY_VAULT = auto()
    POLICY = auto()


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
        FieldKind.SCALE_SET,
        FieldKind.ENCRYPTION_SET,
    }
)
"""Kinds whose value is a resource's id."""


class SettingField(Struct, frozen=True):
    """One setting. `place` is the interface or disk that it belongs to, by its index; `of` names it.

    drill   it counts for a test failover, not for a failover
    config  the IP configuration, where it is not the interface's primary one
    """

    name: str
    label: str
    kind: FieldKind
    part: str = "machine"
    place: int = 0
    of: str = ""
    drill: bool = False
    config: str = ""

    @property
    def key(self) -> str:
        return f"{self.part}:{self.place}:{self.name}" + (f"@{self.config}" if self.config else "")

    @property
    def untold(self) -> bool:
        """Whether Azure does not tell its present value."""
        return self.name in UNTOLD

    @property
    def group(self) -> str:
        """The head below which it stands."""
        if self.part == "machine":
            return "Machine"
        if self.part == "disk":
            return f"Disk {self.of}"
        config = f", {self.config}" if self.config else ""
        return f"{'Drill' if self.drill else 'Failover'}: interface {self.of}{config}"

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
    ("scale_set", "Scale set", FieldKind.SCALE_SET, False),
    ("fault_domain", "Fault domain", FieldKind.FAULT_DOMAIN, False),
    ("boot_diagnostics_account", "Boot diagnostics", FieldKind.ACCOUNT, False),
    ("test_network", "Drill network", FieldKind.NETWORK, True),
    ("test_name", "Drill name", FieldKind.NAME, True),
)
UNTOLD_MACHINE_FIELDS = (("license", "Licence", FieldKind.LICENSE, False),)
ADDRESS_FIELDS = (
    ("subnet", "Subnet", FieldKind.SUBNET, False),
    ("address", "Address", FieldKind.ADDRESS, False),
    ("public_address", "Public address", FieldKind.PUBLIC_ADDRESS, False),
    ("pools", "Balancer pools", FieldKind.POOLS, False),
    ("test_subnet", "Subnet", FieldKind.SUBNET, True),
    ("test_address", "Address", FieldKind.ADDRESS, True),
    ("test_public_address", "Public address", FieldKind.PUBLIC_ADDRESS, True),
    ("test_pools", "Balancer pools", FieldKind.POOLS, True),
)
OTHER_ADDRESS_FIELDS = (("selected", "Comes along", FieldKind.SWITCH, False),)
"""Of an IP configuration that is not the primary one."""
INTERFACE_FIELDS = (
    ("security_group", "Security group", FieldKind.SECURITY_GROUP, False),
    ("accelerated", "Accelerated", FieldKind.SWITCH, False),
    ("new_name", "Interface name", FieldKind.RESOURCE_NAME, False),
    ("new_resource_group", "Its group", FieldKind.RESOURCE_NAME, False),
    ("reuses_existing", "Reuse existing", FieldKind.SWITCH, False),
    ("test_security_group", "Security group", FieldKind.SECURITY_GROUP, True),
    ("test_accelerated", "Accelerated", FieldKind.SWITCH, True),
    ("test_name", "Interface name", FieldKind.RESOURCE_NAME, True),
    ("test_resource_group", "Its group", FieldKind.RESOURCE_NAME, True),
    ("test_reuses_existing", "Reuse existing", FieldKind.SWITCH, True),
)
DISK_FIELDS = (
    ("type", "Type", FieldKind.DISK_TYPE, False),
    ("replica_type", "Replica type", FieldKind.DISK_TYPE, False),
    ("new_name", "Name", FieldKind.RESOURCE_NAME, False),
    ("test_name", "Drill name", FieldKind.RESOURCE_NAME, True),
)
UNTOLD_DISK_FIELDS = (
    ("secret_url", "Secret (BEK)", FieldKind.SECRET_URL, False),
    ("secret_vault", "Its key vault", FieldKind.KEY_VAULT, False),
    ("key_url", "Key (KEK)", FieldKind.KEY_URL, False),
    ("key_vault", "Its key vault", FieldKind.KEY_VAULT, False),
)
"""Of a disk that Azure Disk Encryption encrypts inside the machine."""
FIXED_DISK_FIELD = ("encryption_set", "Encryption set", FieldKind.ENCRYPTION_SET, False)
"""Shown, not changed: SDK, A2AVmManagedDiskUpdateDetails has no field for it."""


def fields_of(settings: TargetSettings) -> tuple[SettingField, ...]:
    """All fields of a machine: of itself, of each interface for a failover and for a drill, of each disk."""
    return tuple(_fields(settings))


def _fields(settings: TargetSettings) -> Iterator[SettingField]:
    machine = (*MACHINE_FIELDS, *UNTOLD_MACHINE_FIELDS)
    yield from (SettingField(name, label, kind, drill=drill) for name, label, kind, drill in machine)
    for place, nic in enumerate(settings.nics):
        own = primary(nic)
        for drill in (False, True):
            yield from _of_nic(ADDRESS_FIELDS if own else (), "address", place, nic, drill)
            yield from _of_nic(INTERFACE_FIELDS, "nic", place, nic, drill)
            for other in (one for one in nic.addresses if one is not own):
                table = (*OTHER_ADDRESS_FIELDS, *ADDRESS_FIELDS)
                yield from _of_nic(table, "address", place, nic, drill, other.name)
    for place, disk in enumerate(settings.disks):
        of_disk = (*DISK_FIELDS, *(UNTOLD_DISK_FIELDS if disk.encrypted else ()))
        yield from (SettingField(name, label, kind, "disk", place, disk.name, drill)
                    for name, label, kind, drill in of_disk)  # fmt: skip


_Table = tuple[tuple[str, str, FieldKind, bool], ...]


def _of_nic(
    table: _Table, part: str, place: int, nic: NicSettings, drill: bool, config: str = ""
) -> Iterator[SettingField]:
    for name, label, kind, of_drill in table:
        if of_drill is drill:
            yield SettingField(name, label, kind, part, place, nic.name, drill, config)


def fixed_fields(settings: TargetSettings) -> tuple[SettingField, ...]:
    """What is shown and cannot be changed: the encryption set of each disk that has one."""
    name, label, kind, drill = FIXED_DISK_FIELD
    each = enumerate(settings.disks)
    return tuple(SettingField(name, label, kind, "disk", at, one.name, drill) for at, one in each if one.encryption_set)


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
    return _configuration(field, nic) if nic and field.part == "address" else nic


def _configuration(field: SettingField, nic: NicSettings) -> AddressSettings | None:
    """The IP configuration that the field belongs to."""
    return next((one for one in nic.addresses if one.name == field.config), None) if field.config else primary(nic)


def _at(each: tuple[T, ...], place: int) -> T | None:
    return each[place] if place < len(each) else None


def _put(field: SettingField, settings: TargetSettings, changed: dict[str, object]) -> TargetSettings:
    if field.part == "machine":
        return replace(settings, **changed)
    if field.part == "disk":
        disks = _with(settings.disks, field.place, replace(settings.disks[field.place], **changed))
        return replace(settings, disks=disks)
    nic = settings.nics[field.place]
    if field.part == "address":
        own = _configuration(field, nic)
        addresses = tuple(replace(one, **changed) if one is own else one for one in nic.addresses)
        nic = replace(nic, addresses=addresses)
    else:
        nic = replace(nic, **changed)
    return replace(
        settings, nics=_with(settings.nics, field.place, replace(nic, selection="SelectedByUser", used=True))
    )


def _with(each: tuple[T, ...], place: int, one: T) -> tuple[T, ...]:
    return (*each[:place], one, *each[place + 1 :])


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(str(one) for one in value)
    return "" if value is None else str(value)


def _parsed(kind: FieldKind, value: str) -> object:
    if kind is FieldKind.SWITCH:
        return value == "yes"
    if kind in RESOURCES:
        return ArmId(value) if value else None
    if kind is FieldKind.POOLS:
        return tuple(ArmId(one) for one in value.split(",") if one)
    if kind is FieldKind.FAULT_DOMAIN:
        return int(value) if value.isdecimal() else None
    return value


def network_of(field: SettingField, settings: TargetSettings) -> ArmId | None:
    """The network in which a subnet or address of the field lies."""
    return settings.test_network if field.drill else settings.network
