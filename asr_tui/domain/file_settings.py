"""Settings of protected machines as a file says them, and as they are."""

from __future__ import annotations

from collections.abc import Mapping

from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import Machine, NetworkInterface
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_file import MachineTargetPart, TargetPart, part_of, said
from asr_tui.domain.relative_names import relative_name, resource_named
from asr_tui.domain.setting_fields import RESOURCES, FieldKind, SettingField, fields_of
from asr_tui.domain.settings_parts import ConfigurationPart, DiskPart, InterfacePart, SettingsPart
from asr_tui.domain.target_settings import UNTOLD, TargetSettings

Key = tuple[str, str, str]
"""The part ("machine", "interface", "configuration", "disk"), its name in lower case, and the setting's name.

A configuration's name is that of its interface and its own, "nic/ipconfig2".
"""

OF_TARGET = frozenset(TargetPart.__struct_fields__) & frozenset(SettingsPart.__struct_fields__)
"""What a target says that a protected machine can be changed to."""


class UnknownPart(Exception):
    """A file names an interface, a configuration or a disk that the machine does not have, or no value of a setting."""


def key_of(field: SettingField) -> Key:
    if field.config:
        return "configuration", f"{field.of}/{field.config}".casefold(), field.name
    part = {"address": "interface", "nic": "interface"}.get(field.part, field.part)
    return part, field.of.casefold(), field.name


def said_of_target(part: TargetPart) -> dict[Key, object]:
    return {("machine", "", name): value for name, value in said(part).items() if name in OF_TARGET}


def said_of_settings(part: SettingsPart) -> dict[Key, object]:
    own = {("machine", "", name): value for name, value in said(part).items() if not isinstance(value, dict)}
    configurations = {f"{nic}/{name}": one for nic, each in part.interface.items()
                      for name, one in each.configuration.items()}  # fmt: skip
    inner: tuple[tuple[str, Mapping[str, InterfacePart | ConfigurationPart | DiskPart]], ...] = (
        ("interface", part.interface),
        ("configuration", configurations),
        ("disk", part.disk),
    )
    return own | {
        (kind, name.casefold(), key): value
        for kind, parts in inner
        for name, each in parts.items()
        for key, value in said(each).items()
        if key != "configuration"
    }


class PartMaker:
    """Collects what is said of a machine, and makes the part of it."""

    def __init__(self) -> None:
        self._own: dict[str, object] = {}
        self._disks: dict[str, dict[str, object]] = {}
        self._nics: dict[str, dict[str, object]] = {}
        self._configurations: dict[str, dict[str, dict[str, object]]] = {}

    def say(self, field: SettingField, value: object) -> None:
        if field.part == "machine":
            self._own[field.name] = value
        elif field.part == "disk":
            self._disks.setdefault(field.of, {})[field.name] = value
        elif field.config:
            of_nic = self._configurations.setdefault(field.of, {})
            of_nic.setdefault(field.config, {})[field.name] = value
        else:
            self._nics.setdefault(field.of, {})[field.name] = value

    def made(self) -> SettingsPart:
        nics = {
            name: part_of(InterfacePart, {**self._nics.get(name, {}), "configuration": self._of_nic(name)})
            for name in dict.fromkeys((*self._nics, *self._configurations))
        }
        disks = {name: part_of(DiskPart, each) for name, each in self._disks.items()}
        return part_of(SettingsPart, {**self._own, "interface": nics, "disk": disks})

    def _of_nic(self, nic: str) -> dict[str, ConfigurationPart]:
        each = self._configurations.get(nic, {})
        return {name: part_of(ConfigurationPart, values) for name, values in each.items()}


def wanted_settings(now: TargetSettings, wanted: Mapping[Key, object], group: ArmId) -> TargetSettings:
    """The settings with what is wanted, of which only what differs is changed. Raises UnknownPart.

    group  the target resource group in which a bare name is looked for
    """
    known = {key_of(field): field for field in fields_of(now)}
    changed = now
    for key, value in wanted.items():
        field = known.get(key)
        if field is None:
            raise UnknownPart(_lacks(key))
        text = _text(field, value, group)
        if text.casefold() != field.value(now).casefold():
            changed = field.with_value(changed, text)
            if field.value(changed) != text:
                raise UnknownPart(f"{text!r} is no {field.label.lower()}")
    return changed


def _lacks(key: Key) -> str:
    part, name, setting = key
    if part == "disk" and setting in UNTOLD:
        return f"its disk {name!r} has no {setting!r}: it is not there, or Azure Disk Encryption is not on"
    other = ": of the primary one they stand at the interface itself" if part == "configuration" else ""
    return f"it has no {part} {name!r} with the setting {setting!r}{other}"


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
    part = PartMaker()
    for field in fields_of(now):
        value = field.value(now)
        of_target = field.part == "machine" and field.name in OF_TARGET - {"size"}
        if of_target or value == _unless_chosen(field, machine):
            continue
        if field.part == "disk" and field.kind is FieldKind.DISK_TYPE:
            disk = now.disks[field.place]
            if value in {disks.get(disk.id), disk.type if field.name == "replica_type" else ""}:
                continue
        proposed = {("machine", "size", size), *_azures_names(item, field), *_as_source(field, machine)}
        if (field.part, field.name, value) in proposed:
            continue
        text = relative_name(field.kind, ArmId(value), group) if value and field.kind in RESOURCES else value
        part.say(field, told(field, text))
    return part.made()


def _unless_chosen(field: SettingField, machine: Machine | None) -> str:
    """What a setting is where nobody chose it: an interface is as fast as in the source (assumed), all else none."""
    if field.kind is not FieldKind.SWITCH:
        return ""
    nic = _nic_named(machine, field.of) if field.name == "accelerated" else None
    return "yes" if nic is not None and nic.accelerated else "no"


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
    nic = _nic_named(machine, field.of) if field.part == "address" else None
    if nic is None:
        return ()
    subnet, address = nic.subnet, nic.private_ip
    if field.config:
        other = next((one for one in nic.further if one.name.casefold() == field.config.casefold()), None)
        subnet, address = (other.subnet, other.private_ip) if other else (None, "")
    return ("address", "subnet", subnet.name if subnet else ""), ("address", "address", address)


def _nic_named(machine: Machine | None, name: str) -> NetworkInterface | None:
    nics = machine.nics if machine else ()
    return next((one for one in nics if one.id.name.casefold() == name.casefold()), None)


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
    return part_of(MachineTargetPart, {**said(shared), **(said(own) if own else {})})
