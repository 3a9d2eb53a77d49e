"""Copies the settings of one protected machine to others by rules: names, addresses and disks stay their own.

Network, subnets and resources come as they are, subnets by their name; a name with the source's own in it gets the
other machine's; a disk's type goes to the disk at the same place, a network interface's settings to the one there.
"""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.setting_fields import RESOURCES, FieldKind, SettingField, fields_of
from asr_tui.domain.target_settings import TargetSettings

_COPIED = RESOURCES | {
    FieldKind.SIZE,
    FieldKind.SUBNET,
    FieldKind.ZONE,
    FieldKind.DISK_TYPE,
    FieldKind.SWITCH,
    FieldKind.POOLS,
    FieldKind.FAULT_DOMAIN,
    FieldKind.LICENSE,
}
"""Kinds whose value is another machine's too."""
_NAMES = frozenset({FieldKind.NAME, FieldKind.RESOURCE_NAME})
_ONE_ALONE = frozenset({FieldKind.PUBLIC_ADDRESS})
"""Kinds whose value only one machine can have."""


def copied(source: TargetSettings, source_name: str, to: TargetSettings, name: str) -> TargetSettings:
    """The settings of the machine `name` after those of `source_name` were copied to it.

    An address stays as it is, unless its subnet is another one now: then it becomes dynamic.
    """
    theirs = {field.key: field.value(source) for field in fields_of(source)}
    wanted = to
    for field in fields_of(to):
        value = theirs.get(field.key)
        if value is None:
            continue
        if field.kind in _NAMES:
            value = _named(field, value, source, source_name, to, name)
        elif field.kind not in _COPIED or field.kind in _ONE_ALONE:
            continue
        if value != field.value(wanted):
            wanted = field.with_value(wanted, value)
    return _with_fitting_addresses(wanted, to)


def _named(
    field: SettingField, value: str, source: TargetSettings, source_name: str, to: TargetSettings, name: str
) -> str:
    """The other machine's, disk's or interface's own name with the ending that the source's has; else what it has."""
    own, theirs = name, source_name
    if field.part == "disk":
        own, theirs = to.disks[field.place].name, source.disks[field.place].name
    elif field.part == "nic":
        if "group" in field.name:
            return value
        own, theirs = to.nics[field.place].name, source.nics[field.place].name
    head, found, ending = value.partition(theirs)
    return f"{head}{own}{ending}" if found else field.value(to)


def _with_fitting_addresses(wanted: TargetSettings, before: TargetSettings) -> TargetSettings:
    """Static addresses go where their subnet or network has become another one."""
    moved = wanted.network != before.network
    drill_moved = wanted.test_network != before.test_network
    nics = []
    for nic, old in zip(wanted.nics, before.nics, strict=True):
        addresses = tuple(
            replace(
                one,
                address="" if moved or one.subnet != had.subnet else one.address,
                test_address="" if drill_moved or one.test_subnet != had.test_subnet else one.test_address,
            )
            for one, had in zip(nic.addresses, old.addresses, strict=True)
        )
        nics.append(replace(nic, addresses=addresses))
    return replace(wanted, nics=tuple(nics))
