"""Settings of protected machines as a file says them, and as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import Machine
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_file import DiskPart, InterfacePart, MachineTargetPart, SettingsPart, TargetPart, said
from asr_tui.domain.relative_names import relative_name, resource_named
from asr_tui.domain.setting_fields import RESOURCES, FieldKind, SettingField, fields_of
from asr_tui.domain.target_settings import TargetSettings

Key = tuple[str, str, str]
"""The part ("machine", "interface", "disk"), its name in lower case, and the setting's name."""

OF_TARGET = frozenset(one.name for one in fields(TargetPart)) & frozenset(one.name for one in fields(SettingsPart))
"""What a target says that a protected machine can be changed to."""


class UnknownPart(Exception):
    """A file names an interface or disk that the machine does not have."""


def key_of(field: SettingField) -> Key:
    part = {"address": "interface", "nic": "interface"}.get(field.part, field.part)
    return part, field.of.casefold(), field.name


def said_of_target(part: TargetPart) -> dict[Key, object]:
    return {("machine", "", name): value for name, value in said(part).items() if name in OF_TARGET}


def said_of_settings(part: SettingsPart) -> dict[Key, object]:
    own = {("machine", "", name): value for name, value in said(part).items() if not isinstance(value, dict)}
    inner: tuple[tuple[str, Mapping[str, InterfacePart | DiskPart]], ...] = (
        ("interface", part.interface),
        ("disk", part.disk),
    )
    return own | {
        (kind, name.casefold(), key): value
        for kind, parts in inner
        for name, each in parts.items()
        for key, value in said(each).items()
    }


def wanted_settings(now: TargetSettings, wanted: Mapping[Key, object], group: ArmId) -> TargetSettings:
    """The settings with what is wanted, of which only what differs is changed. Raises UnknownPart.

    group  the target resource group in which a bare name is looked for
    """
    known = {key_of(field): field for field in fields_of(now) if not field.config and not field.untold}
    changed = now
    for key, value in wanted.items():
        field = known.get(key)
        if field is None:
            raise UnknownPart(f"it has no {key[0]} {key[1]!r} with the setting {key[2]!r}")
        text = _text(field, value, group)
        if text.casefold() != field.value(now).casefold():
            changed = field.with_value(changed, text)
    return changed


def _text(field: SettingField, value: object, group: ArmId) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(str(one) for one in value)
    text = str(value)
    return str(resource_named(field.kind, text, group)) if text and field.kind in RESOURCES else text


def chosen_settings(item: ProtectedItem, now: TargetSettings, machine: Machine | None, group: ArmId) -> SettingsPart:
    """The settings of a machine that are not proposed anyway, without those of `OF_TARGET`; `machine` is its source."""
    disks = {disk.id: disk.sku for disk in machine.disks if disk.id} if machine else {}
    size = machine.size if machine else ""
    own: dict[str, str] = {}
    parts: dict[str, dict[str, dict[str, object]]] = {"interface": {}, "disk": {}}
    for field in fields_of(now):
        value = field.value(now)
        of_target = field.part == "machine" and field.name in OF_TARGET - {"size"}
        if value in {"", "no"} or field.config or of_target:
            continue
        if field.part == "disk" and field.kind is FieldKind.DISK_TYPE:
            disk = now.disks[field.place]
            if value in {disks.get(disk.id), disk.type if field.name == "replica_type" else ""}:
                continue
        proposed = {("machine", "size", size), *_azures_names(item, field), *_as_source(field, machine)}
        if (field.part, field.name, value) in proposed:
            continue
        text: object = relative_name(field.kind, ArmId(value), group) if field.kind in RESOURCES else value
        if field.part == "machine":
            own[field.name] = str(text)
        else:
            parts[key_of(field)[0]].setdefault(field.of, {})[field.name] = told(field, text)
    return SettingsPart(
        **own,
        interface={name: InterfacePart(**each) for name, each in parts["interface"].items()},  # type: ignore[arg-type]
        disk={name: DiskPart(**each) for name, each in parts["disk"].items()},  # type: ignore[arg-type]
    )


def told(field: SettingField, text: object) -> object:
    """As a file says it: a switch as true or false, pools as a list."""
    if field.kind is FieldKind.POOLS:
        return tuple(one for one in str(text).split(",") if one)
    return text == "yes" if field.kind is FieldKind.SWITCH else text


def _azures_names(item: ProtectedItem, field: SettingField) -> tuple[tuple[str, str, str], ...]:
    """The names that Azure gives where nobody chooses one: the source's, in a drill with an ending (recorded)."""
    if field.part == "machine":
        return ("machine", "name", item.machine_name), ("machine", "test_name", f"{item.machine_name}-test")
    return ("disk", "new_name", field.of), ("disk", "test_name", f"{field.of}-ASRtest")


def _as_source(field: SettingField, machine: Machine | None) -> tuple[tuple[str, str, str], ...]:
    """Subnet and address of the interface in the source, which are proposed for the target too."""
    nics = machine.nics if machine and field.part == "address" else ()
    nic = next((one for one in nics if one.id.name.casefold() == field.of.casefold()), None)
    if nic is None:
        return ()
    return ("address", "subnet", nic.subnet.name if nic.subnet else ""), ("address", "address", nic.private_ip)


def target_now(now: TargetSettings, group: ArmId) -> dict[str, str]:
    """What a file says of a machine's target: empty for none."""
    found = {}
    for field in fields_of(now):
        if field.part == "machine" and field.name in OF_TARGET - {"size"}:
            value = field.value(now)
            resource = value and field.kind in RESOURCES
            found[field.name] = relative_name(field.kind, ArmId(value), group) if resource else value
    return found


def merged(shared: TargetPart, own: MachineTargetPart | None) -> MachineTargetPart:
    """The shared target with what differs for one machine."""
    return MachineTargetPart(**{**said(shared), **(said(own) if own else {})})  # type: ignore[arg-type]
