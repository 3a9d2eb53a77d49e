"""What a file wants of a vault, as drafts of what differs from what is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from msgspec import Struct, field
from msgspec.structs import replace

from asr_tui.domain.drafts.agent_updates import AgentUpdatesDraft
from asr_tui.domain.drafts.alerting import AlertSettingsDraft
from asr_tui.domain.drafts.enable_replication import (
    EnableReplicationDraft,
    PolicyChoice,
)
from asr_tui.domain.drafts.policy import NewPolicyDraft, PolicyDraft
from asr_tui.domain.drafts.recovery_plan import SaveRecoveryPlanDraft
from asr_tui.domain.drafts.settings_change import SettingsChange, SettingsDraft
from asr_tui.domain.file_agents import agent_drafts
from asr_tui.domain.file_drills import wrong_drills
from asr_tui.domain.file_mappings import MappingDraft, mapping_drafts
from asr_tui.domain.file_plans import MachinesNotProtected, WrongPlan, plan_draft, plans_by_name
from asr_tui.domain.file_repeats import said_in_two_ways, said_twice
from asr_tui.domain.file_selection import ON_THE_WAY, Chosen, FileEstate, chosen_machines
from asr_tui.domain.file_settings import Key, UnknownPart, merged, said_of_settings, said_of_target, wanted_settings
from asr_tui.domain.file_targets import target_choice
from asr_tui.domain.health_reports import region_key
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import stage_words
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.recovery_file import (
    MachineTargetPart,
    ProtectPart,
    RecoveryFile,
    minutes,
    part_of,
    said,
)
from asr_tui.domain.relative_names import resource_named
from asr_tui.domain.setting_fields import FieldKind
from asr_tui.domain.settings_parts import SettingsPart
from asr_tui.domain.target_settings import UNTOLD, TargetSettings

Draft = (
    EnableReplicationDraft
    | NewPolicyDraft
    | PolicyDraft
    | SettingsDraft
    | SaveRecoveryPlanDraft
    | AlertSettingsDraft
    | AgentUpdatesDraft
    | MappingDraft
)


class FileDrafts(Struct):
    """What is to be done.

    drafts    what differs from the file and can be changed now
    later     what follows once machines are protected, as sentences
    findings  what stands against the file, as sentences: nothing is sent
    notes     what differs and cannot be changed now, as sentences
    """

    drafts: tuple[Draft, ...] = ()
    later: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def machines_with_settings(file: RecoveryFile, estate: FileEstate) -> tuple[ProtectedItem, ...]:
    """The protected machines whose settings the file may change: those have to be read."""
    chosen, _ = chosen_machines(file, estate)
    items = [one.item for one in chosen if one.item]
    items += [item for name in file.settings if (item := estate.item_named(name))]
    return tuple({item.id: item for item in items}.values())


def drafts_of(
    file: RecoveryFile,
    estate: FileEstate,
    settings: Mapping[ArmId, TargetSettings],
    sent: frozenset[ArmId] | None = frozenset(),
) -> FileDrafts:
    """The drafts of a file. `settings` are those of the machines of `machines_with_settings`, by the item's id.

    sent  machines whose settings that Azure does not tell were sent already; None: those settings are not compared
    """
    made = FileDrafts()
    chosen, made.findings = chosen_machines(file, estate)
    made.findings += (*said_twice(file), *said_in_two_ways(file))
    enabling = tuple(_enabling(file, estate, chosen, made))
    created = {one.policy.name for one in enabling if one.policy.new}
    policies = tuple(_policies(file, estate, created))
    changes = tuple(_settings_changes(file, estate, chosen, settings, made, sent))
    changing = (SettingsDraft(estate.vault.id, changes),) if changes else ()
    plans = tuple(_plans(file, estate, chosen, made))
    coming = [one.machine for one in chosen if one.machine and one.item is None]
    networks = frozenset(one.network for one in coming if one.network)
    mappings = tuple(mapping_drafts(file, estate, networks, made.later, made.findings))
    ways = frozenset((one.machine.location.casefold(), one.rule.to.casefold())
                     for one in chosen if one.machine and not one.item)  # fmt: skip
    agents = tuple(agent_drafts(file, estate, ways, made))
    made.findings += wrong_drills(file, estate, frozenset(one.name.casefold() for one in coming))
    made.drafts = (*policies, *enabling, *mappings, *agents, *changing, *plans, *_alerts(file, estate))
    return made


def _plans(
    file: RecoveryFile, estate: FileEstate, chosen: tuple[Chosen, ...], made: FileDrafts
) -> Iterator[SaveRecoveryPlanDraft]:
    coming = {one.name.casefold() for one in chosen}
    known = plans_by_name(estate.plans)
    for part in file.recovery_plan:
        try:
            draft = plan_draft(part, known.get(part.name.casefold()), estate)
        except WrongPlan as error:
            made.findings.append(f"The recovery plan {part.name}: {error}.")
        except MachinesNotProtected as error:
            lacking = str(error).split(", ")
            if all(one.casefold() in coming for one in lacking):
                made.later.append(f"the recovery plan {part.name}, once its machines are protected")
            else:
                made.findings.append(f"The recovery plan {part.name}: not protected in this vault: {error}.")
        else:
            if draft is not None:
                yield draft


def _alerts(file: RecoveryFile, estate: FileEstate) -> Iterator[AlertSettingsDraft]:
    if estate.alerts is None:
        return
    wanted = part_of(partial(replace, estate.alerts), said(file.alerts))
    if wanted != estate.alerts:
        yield AlertSettingsDraft(wanted)


def _policies(file: RecoveryFile, estate: FileEstate, created: set[str]) -> Iterator[NewPolicyDraft | PolicyDraft]:
    """Policies that are not there or have other values; `created` are made with the machines that use them."""
    for part in file.policy:
        values = (minutes(part.retention), minutes(part.app_consistent))
        known = estate.policy(part.name)
        if known is None:
            if part.name not in created:
                yield NewPolicyDraft(estate.vault.id, part.name, *values)
        elif (known.retention_minutes, known.app_consistent_minutes) != values:
            yield PolicyDraft(known.id, *values)


def _enabling(
    file: RecoveryFile, estate: FileEstate, chosen: tuple[Chosen, ...], made: FileDrafts
) -> Iterator[EnableReplicationDraft]:
    """A draft for each rule and source region that has machines to protect; what differs of the others is a finding."""
    by_place: dict[tuple[int, str, str], list[Chosen]] = {}
    for one in chosen:
        if one.item is not None:
            made.findings += _lasting(one, one.item)
        elif one.machine is not None:
            place = (one.number, one.machine.id.subscription.casefold(), one.machine.location)
            by_place.setdefault(place, []).append(one)
    for (_, subscription, region), machines in by_place.items():
        rule = machines[0].rule
        policy = _policy_choice(file, estate, rule, made)
        ids = [one.machine.id for one in machines if one.machine]
        draft = EnableReplicationDraft(
            estate.vault.id, estate.vault.location, ids[0].subscription, region, machines=tuple(ids),
            target_region=region_key(rule.to), target_subscription=rule.to_subscription, policy=policy,
            target=target_choice(merged(rule.target, None), rule.to_subscription or subscription),
        )  # fmt: skip
        for one in machines:
            own = one.own
            if own is not None and one.machine is not None:
                choice = target_choice(own, rule.to_subscription or subscription)
                draft = draft.with_override(one.machine.id, choice)
        yield draft


def _policy_choice(file: RecoveryFile, estate: FileEstate, rule: ProtectPart, made: FileDrafts) -> PolicyChoice:
    group = rule.consistency_group
    if not rule.policy:
        return PolicyChoice(multi_vm_group=group)
    if known := estate.policy(rule.policy):
        return PolicyChoice(known.id, multi_vm_group=group)
    part = next((one for one in file.policy if one.name.casefold() == rule.policy.casefold()), None)
    if part is None:
        made.findings.append(
            f"The policy {rule.policy!r} is neither in the vault nor in the file: add it as [[policy]]."
        )
        return PolicyChoice(multi_vm_group=group)
    values = (minutes(part.retention), minutes(part.app_consistent))
    return PolicyChoice(None, part.name, *values, multi_vm_group=group, new=True)


def _lasting(one: Chosen, item: ProtectedItem) -> Iterator[str]:
    """What nobody can change in a protected machine."""
    rule = one.rule
    remedy = "Azure changes that only by disabling and enabling; say in the file what is there, or do that by hand."
    if rule.to and region_key(item.target_location) != region_key(rule.to):
        yield f"{one.name} is protected to {item.target_location}, not to {rule.to}. {remedy}"
    if rule.policy and item.policy_name and item.policy_name.casefold() != rule.policy.casefold():
        yield f"{one.name} is protected by the policy {item.policy_name}, not by {rule.policy}. {remedy}"
    if rule.consistency_group and item.multi_vm_group.casefold() != rule.consistency_group.casefold():
        group = f"in the group {item.multi_vm_group}" if item.multi_vm_group else "in no group"
        yield f"{one.name} is {group}, not in {rule.consistency_group}. {remedy}"


def _changeable(item: ProtectedItem) -> bool:
    return item.stage is Stage.PROTECTED and not item.active_on_target


def _settings_changes(
    file: RecoveryFile,
    estate: FileEstate,
    chosen: tuple[Chosen, ...],
    settings: Mapping[ArmId, TargetSettings],
    made: FileDrafts,
    sent: frozenset[ArmId] | None,
) -> Iterator[SettingsChange]:
    for name, rule, part in _with_settings(file, estate, chosen, made):
        item = rule.item if rule else estate.item_named(name)
        if item is None:
            if part is not None:
                made.later.append(f"the settings of {name}, once it is protected")
            continue
        target = merged(rule.rule.target, rule.own) if rule else MachineTargetPart()
        wanted = said_of_target(target) | (said_of_settings(part) if part else {})
        if sent is None or item.id in sent:
            wanted = _told_by_azure(name, wanted, made)
        if not wanted:
            continue
        now = settings[item.id]
        try:
            change = SettingsChange(item, now, wanted_settings(now, wanted, _group(wanted, now, item)))
        except UnknownPart as error:
            made.findings.append(f"Settings of {name}: {error}.")
            continue
        if change.changes and _changeable(item):
            yield change
        elif change.changes and item.stage in ON_THE_WAY:
            made.notes.append(f"The settings of {name} are compared once it is protected.")
        elif change.changes:
            made.notes.append(f"The settings of {name} are not changed while it is {stage_words(item).lower()}.")


def _with_settings(
    file: RecoveryFile, estate: FileEstate, chosen: tuple[Chosen, ...], made: FileDrafts
) -> Iterator[tuple[str, Chosen | None, SettingsPart | None]]:
    """Each machine once: its name, the rule that chooses it, and what `settings` say of it; one of both is there."""
    names: dict[str, list[str]] = {}
    for name in file.settings:
        rule = next((one for one in chosen if one.is_named(name)), None)
        item = rule.item if rule else estate.item_named(name)
        if which := "" if rule else estate.which(name):
            made.findings.append(f"Settings of {which}.")
        elif item is None and rule is None:
            made.findings.append(f"Settings of {name}: no protected machine is named so, and none is to be protected.")
        else:
            key = item.id if item else rule.name if rule else ""
            names.setdefault(key.casefold(), []).append(name)
    made.findings += [f"Settings of {' and '.join(each)} are of one machine: say them once." for each in names.values()
                      if len(each) > 1]  # fmt: skip
    for one in chosen:
        said_as = names.pop((one.item.id if one.item else one.name).casefold(), None)
        yield one.name, one, file.settings[said_as[0]] if said_as else None
    for each in names.values():
        yield each[0], None, file.settings[each[0]]


def _told_by_azure(name: str, wanted: Mapping[Key, object], made: FileDrafts) -> dict[Key, object]:
    """What is wanted without the settings that Azure does not tell, which is noted."""
    untold = [key for key in wanted if key[2] in UNTOLD]
    if untold:
        said = ", ".join(dict.fromkeys(key[2] for key in untold))
        made.notes.append(f"{name}: {said}: not told by Azure, so not compared; apply sends it each time.")
    return {key: value for key, value in wanted.items() if key not in untold}


def _group(wanted: Mapping[Key, object], now: TargetSettings, item: ProtectedItem) -> ArmId:
    here = now.resource_group or item.target_group or item.machine.group_id
    said = wanted.get(("machine", "", "resource_group"))
    return resource_named(FieldKind.GROUP, str(said), here) if said else here
