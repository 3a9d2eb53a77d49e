"""The settings of protected machines as lines below heads, with what changes and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from asr_tui.domain.drafts.settings_change import SettingsChange
from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Problem
from asr_tui.domain.setting_fields import RESOURCES, FieldKind, SettingField, fields_of, fixed_fields
from asr_tui.domain.target_settings import NOT_TOLD
from asr_tui.domain.wording import first_few, short_list
from asr_tui.ui.present.field import Field
from asr_tui.ui.text import plain

_NAMED = 3
_EMPTY = {FieldKind.ADDRESS: "dynamic"}
_OTHER_POLICY = "another one: disable, then protect anew (p on home); all machines of it: P on home"
_FIXED = "Azure changes it only by protecting the disk anew"


class SettingLine(Struct, frozen=True):
    """A field as it stands for all machines; `head` begins a group of fields."""

    field: SettingField
    shown: Field
    head: str = ""


def common_fields(changes: Sequence[SettingsChange]) -> tuple[SettingField, ...]:
    """The fields that every machine has; those of interfaces and disks by their place."""
    each = [(*fields_of(one.wanted), *fixed_fields(one.wanted)) for one in changes]
    shared = set.intersection(*({field.key for field in fields} for fields in each)) if each else set()
    found = [field for field in (each[0] if each else ()) if field.key in shared]
    groups = list(dict.fromkeys(field.group for field in found))
    return tuple(sorted(found, key=lambda field: groups.index(field.group)))


def setting_lines(changes: Sequence[SettingsChange], problems: Sequence[Problem]) -> list[SettingLine]:
    """Each field with its value, or how many values there are; what was there where it changes."""
    lines: list[SettingLine] = []
    group = ""
    for field in common_fields(changes):
        if group == "Machine" and field.part != "machine":
            lines.append(_policy_line(changes))
        now = _group(field, several=len(changes) > 1)
        head = now if now != group else ""
        group = now
        lines.append(SettingLine(field, _line(field, changes, problems), head))
    return lines


def _policy_line(changes: Sequence[SettingsChange]) -> SettingLine:
    """The replication policy: a change of an item has no field for it (SDK, A2AUpdateReplicationProtectedItemInput)."""
    names = dict.fromkeys(one.item.policy.name for one in changes if one.item.policy)
    field = SettingField("policy", "Policy", FieldKind.POLICY)
    words = plain(first_few(list(names), _NAMED)) or "not told"
    return SettingLine(field, Field(field.key, field.label, words, _OTHER_POLICY, locked=True))


def _group(field: SettingField, *, several: bool) -> str:
    """The head of a field; of several machines an interface or disk is told by its number."""
    if not several or field.part == "machine":
        return field.group
    what = "disk" if field.part == "disk" else "interface"
    whose = f"{what} {field.place + 1} of each"
    if field.part == "disk":
        return whose.capitalize()
    config = f", {field.config}" if field.config else ""
    return f"{'Drill' if field.drill else 'Failover'}: {whose}{config}"


def _line(field: SettingField, changes: Sequence[SettingsChange], problems: Sequence[Problem]) -> Field:
    values = [field.value(one.wanted) for one in changes]
    before = [field.value(one.before) for one in changes]
    found = tuple(one for one in problems if one.field == field.key)
    if field.kind is FieldKind.ENCRYPTION_SET:
        return Field(field.key, field.label, value_words(field, values), _FIXED, locked=True)
    if values == before:
        mark, busy = "", False
    else:
        mark, busy = f"was {value_words(field, before)}", True
    return Field(field.key, field.label, value_words(field, values), mark, "busy" if busy else "quiet", problems=found)


def value_words(field: SettingField, values: Sequence[str]) -> str:
    """The one value of all machines, else the first few of them."""
    different = list(dict.fromkeys(_words(field, one) for one in values))
    return different[0] if len(different) == 1 else first_few(different, _NAMED)


def _words(field: SettingField, value: str) -> str:
    if not value:
        return NOT_TOLD if field.untold else _EMPTY.get(field.kind, "none")
    if field.kind is FieldKind.POOLS:
        return plain(short_list([ArmId(one).name for one in value.split(",")]))
    return plain(ArmId(value).name if field.kind in RESOURCES else value)
