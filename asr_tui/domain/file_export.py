"""A vault's disaster recovery as a file: what is there, without what is proposed anyway."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from asr_tui.domain import names as azure_names
from asr_tui.domain.alerting import AlertSettings
from asr_tui.domain.file_agents import agent_parts
from asr_tui.domain.file_mappings import mapping_parts
from asr_tui.domain.file_plans import plan_part
from asr_tui.domain.file_selection import ON_THE_WAY, FileEstate
from asr_tui.domain.file_settings import chosen_settings, target_now
from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import Machine
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_file import (
    VERSION,
    AlertsPart,
    MachineTargetPart,
    PolicyPart,
    ProtectPart,
    RecoveryFile,
    TargetPart,
    length,
    part_of,
)
from asr_tui.domain.relative_names import relative_name
from asr_tui.domain.setting_fields import FieldKind
from asr_tui.domain.settings_parts import SettingsPart
from asr_tui.domain.target_settings import TargetSettings

_Place = tuple[str, str, str, str, str]
_TOGETHER = {"cache", "premium_cache"}
"""What is said together where one of both is another one."""


def exported(estate: FileEstate, settings: Mapping[ArmId, TargetSettings]) -> RecoveryFile:
    """The file of a vault; `settings` by the item's id, of which those that Azure does not tell yet are left out.

    Raises UnsayablePlan.
    """
    settings = {one.id: settings[one.id] for one in estate.items if one.id in settings and one.stage not in ON_THE_WAY}
    home = estate.vault.id.subscription
    rules: dict[_Place, list[ProtectedItem]] = {}
    for item in sorted(estate.items, key=lambda one: one.machine_name.casefold()):
        rules.setdefault(_place(item), []).append(item)
    machines = {one.id: one for one in estate.machines}
    premium = frozenset(one.id for one in estate.accounts if one.premium)
    names = Counter(item.machine_name.casefold() for item in estate.items)
    parts = {_name(item, names): _settings(item, settings, machines) for item in estate.items}
    return RecoveryFile(
        VERSION,
        vault=estate.vault.name,
        subscription=home,
        policy=tuple(
            PolicyPart(one.name, length(one.retention_minutes), length(one.app_consistent_minutes))
            for one in estate.topology.policies
            if one.is_a2a
        ),
        protect=tuple(_rule(place, items, home, settings, machines, names, premium) for place, items in rules.items()),
        settings={name: part for name, part in sorted(parts.items()) if part != SettingsPart()},
        recovery_plan=tuple(plan_part(one, estate.items, lambda item: _name(item, names)) for one in estate.plans),
        network_mapping=tuple(mapping_parts(estate)),
        agent_updates=tuple(agent_parts(estate)),
        alerts=_alerts(estate.alerts),
    )


def _alerts(now: AlertSettings | None) -> AlertsPart:
    """What was set; a switch that nobody set is not said."""
    if now is None:
        return AlertsPart()
    return AlertsPart(
        now.replication,
        now.failover,
        now.classic_mail,
        owners=now.owners or None,
        addresses=now.addresses or None,
        locale=now.locale or None,
    )


def _place(item: ProtectedItem) -> _Place:
    target = item.target_group.subscription if item.target_group else item.machine.subscription
    return item.machine.subscription, item.target_location, target, item.policy_name, item.multi_vm_group


def _name(item: ProtectedItem, names: Mapping[str, int]) -> str:
    """The machine's name, with its group where another one of the vault has the same."""
    alone = names[item.machine_name.casefold()] == 1
    return item.machine_name if alone else f"{item.machine.group}/{item.machine_name}"


def _settings(
    item: ProtectedItem, settings: Mapping[ArmId, TargetSettings], machines: Mapping[ArmId, Machine]
) -> SettingsPart:
    now = settings.get(item.id)
    if now is None:
        return SettingsPart()
    return chosen_settings(item, now, machines.get(item.machine), _group(item, now))


def _group(item: ProtectedItem, now: TargetSettings) -> ArmId:
    return now.resource_group or item.target_group or item.machine.group_id


def _rule(
    place: _Place,
    items: Sequence[ProtectedItem],
    home: str,
    settings: Mapping[ArmId, TargetSettings],
    machines: Mapping[ArmId, Machine],
    names: Mapping[str, int],
    premium: frozenset[ArmId],
) -> ProtectPart:
    source, to, target, policy, group = place
    caches = premium if any(_is_chosen(one, premium) for one in items) else None
    each = {_name(one, names): _target(one, settings[one.id], caches) for one in items if one.id in settings}
    shared = {
        key: value
        for key in sorted({key for one in each.values() for key in one})
        if (value := Counter(one.get(key, "") for one in each.values()).most_common(1)[0][0])
    }
    own: dict[str, MachineTargetPart] = {}
    for item in items:
        name = _name(item, names)
        mine = each.get(name, {})
        unlike = {key for key, value in mine.items() if value != shared.get(key, "")}
        unlike |= _TOGETHER & mine.keys() if unlike & _TOGETHER else set()
        said = {key: mine[key] for key in sorted(unlike)}
        part = part_of(MachineTargetPart, {**said, "excluded_disks": _excluded(item, machines.get(item.machine))})
        if part != MachineTargetPart():
            own[name] = part
    return ProtectPart(
        machines=tuple(_name(one, names) for one in items),
        subscription="" if source.casefold() == home.casefold() else source,
        to=to,
        to_subscription="" if target.casefold() == source.casefold() else target,
        policy=policy,
        consistency_group=group,
        target=part_of(TargetPart, shared),
        machine=own,
    )


def _target(item: ProtectedItem, now: TargetSettings, premium: frozenset[ArmId] | None) -> dict[str, object]:
    """What the file says of a machine's target; empty for none. `premium`: such caches; None: no cache is said."""
    keys = {disk.encryption_set for disk in now.disks}
    key = keys.pop() if len(keys) == 1 else None
    found: dict[str, object] = {**target_now(now, _group(item, now))}
    found["disk_encryption_set"] = relative_name(FieldKind.ENCRYPTION_SET, key, _group(item, now)) if key else ""
    if premium is not None and (cache := _cache(item)) is not None:
        found["premium_cache"] = cache in premium
        found["cache"] = cache.name if cache.group_id == _cache_group(item) else f"{cache.group}/{cache.name}"
    return found


def _cache(item: ProtectedItem) -> ArmId | None:
    """The cache that its disks share."""
    caches = {disk.cache_account for disk in item.disks if disk.cache_account}
    return caches.pop() if len(caches) == 1 else None


def _is_chosen(item: ProtectedItem, premium: frozenset[ArmId]) -> bool:
    """Whether its cache is not such a one as is proposed."""
    cache = _cache(item)
    return cache is not None and (cache in premium or not azure_names.is_cache_account(cache.name))


def _cache_group(item: ProtectedItem) -> ArmId:
    """Where a bare name of a cache is one, new where it is not there: see `targets.cache_group`."""
    vault = item.id.vault_id
    same = vault.subscription.casefold() == item.machine.subscription.casefold()
    return vault.group_id if same else item.machine.group_id


def _excluded(item: ProtectedItem, machine: Machine | None) -> tuple[str, ...]:
    """The data disks of the machine that are not replicated."""
    replicated = {disk.id for disk in item.disks} | {None}
    disks = machine.data_disks if machine and item.disks else ()
    return tuple(disk.name for disk in disks if disk.id not in replicated)
