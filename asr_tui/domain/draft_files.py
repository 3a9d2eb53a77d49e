"""What was chosen on a screen, as a file says it: only the choices, not what is derived from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from asr_tui.domain import steps
from asr_tui.domain.alerting import AlertSettings
from asr_tui.domain.drafts.agent_updates import AgentUpdatesDraft
from asr_tui.domain.drafts.enable_replication import Choice, EnableReplicationDraft, TargetChoice
from asr_tui.domain.drafts.policy import NewPolicyDraft, PolicyDraft
from asr_tui.domain.drafts.recovery_plan import SaveRecoveryPlanDraft
from asr_tui.domain.drafts.settings_change import SettingsChange, SettingsDraft
from asr_tui.domain.file_agents import relative_account, way_of
from asr_tui.domain.file_plans import groups_part
from asr_tui.domain.file_settings import PartMaker, told
from asr_tui.domain.ids import ArmId, group_id
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import ContainerMapping, ProtectedItem, Topology
from asr_tui.domain.recovery_file import (
    VERSION,
    AgentUpdatesPart,
    AlertsPart,
    MachineTargetPart,
    NetworkMappingPart,
    PlanPart,
    PolicyPart,
    ProtectPart,
    RecoveryFile,
    TargetPart,
    length,
    part_of,
    said,
)
from asr_tui.domain.relative_names import relative_name
from asr_tui.domain.setting_fields import RESOURCES, FieldKind, fields_of
from asr_tui.domain.settings_parts import SettingsPart


class Unsayable(Exception):
    """What was chosen cannot be said in a file, with why, as a sentence."""


def file_for(vault: ArmId, **parts: object) -> RecoveryFile:
    return part_of(RecoveryFile, {"version": VERSION, "vault": vault.name, "subscription": vault.subscription, **parts})


def protect_file(draft: EnableReplicationDraft, plan: Plan) -> RecoveryFile:
    """The machines with what was chosen for them. `plan` tells the name of a policy that is made."""
    home, target = draft.vault.subscription, draft.target_subscription_id
    count = Counter(one.name.casefold() for one in draft.machines)

    def name(machine: ArmId) -> str:
        return machine.name if count[machine.name.casefold()] == 1 else f"{machine.group}/{machine.name}"

    shared = target_part(draft.target, target)
    own = {name(one): machine_part(draft.target, draft.override(one), target) for one in draft.machines}
    made = next((one.step for one in plan.steps if isinstance(one.step, steps.CreatePolicy)), None)
    policy = draft.policy.policy.name if draft.policy.policy else ""
    new: tuple[PolicyPart, ...] = ()
    if draft.policy.new and made is not None:
        policy = made.id.name
        kept, consistent = draft.policy.retention_minutes, draft.policy.app_consistent_minutes
        new = (PolicyPart(policy, length(kept), length(consistent)),)
    rule = ProtectPart(
        machines=tuple(name(one) for one in draft.machines),
        subscription="" if draft.subscription.casefold() == home.casefold() else draft.subscription,
        to=draft.target_region,
        to_subscription="" if target.casefold() == draft.subscription.casefold() else target,
        policy=policy,
        consistency_group=draft.policy.multi_vm_group,
        target=part_of(TargetPart, {key: value for key, value in said(shared).items() if key in _SHARED}),
        machine={key: part for key, part in own.items() if part != MachineTargetPart()},
    )
    return file_for(draft.vault, policy=new, protect=(rule,))


_SHARED = frozenset(TargetPart.__struct_fields__)


def machine_part(shared: TargetChoice, own: TargetChoice, subscription: str) -> MachineTargetPart:
    """What was chosen otherwise for one machine, by names in its own target resource group."""
    group = own.group if own.group.is_set else shared.group
    return target_part(own, subscription, group)


def target_part(choice: TargetChoice, subscription: str, group: Choice | None = None) -> MachineTargetPart:
    """The choices by names in the chosen target resource group; what was left to the proposals is not said."""
    place = group or choice.group
    here = place.id or group_id(subscription, place.name)

    def named(kind: FieldKind, one: Choice) -> str | None:
        if one.id is None:
            return one.name or None
        name = relative_name(kind, one.id, here)
        bare = kind is not FieldKind.GROUP and "/" not in name
        return f"{one.id.group}/{name}" if bare else name

    def resource(kind: FieldKind, one: ArmId | None) -> str | None:
        return relative_name(kind, one, here) if one else one

    return MachineTargetPart(
        resource_group=named(FieldKind.GROUP, choice.group),
        network=named(FieldKind.NETWORK, choice.network),
        subnet=choice.subnet or None,
        cache=named(FieldKind.ACCOUNT, choice.cache),
        premium_cache=choice.high_churn or None,
        availability=choice.availability or None,
        availability_set=named(FieldKind.AVAILABILITY_SET, choice.availability_set),
        zone=choice.zone or None,
        size=choice.size or None,
        disk_type=choice.disk_sku or None,
        disk_encryption_set=resource(FieldKind.ENCRYPTION_SET, choice.encryption_set),
        proximity_placement_group=resource(FieldKind.PROXIMITY_GROUP, choice.proximity_group),
        capacity_reservation_group=resource(FieldKind.CAPACITY_GROUP, choice.capacity_reservation),
        outbound=choice.outbound or None,
        name=choice.name or None,
        excluded_disks=choice.excluded_disks,
    )


def policy_file(draft: PolicyDraft | NewPolicyDraft) -> RecoveryFile:
    values = length(draft.retention_minutes), length(draft.app_consistent_minutes)
    if isinstance(draft, PolicyDraft):
        return file_for(draft.policy.vault_id, policy=(PolicyPart(draft.policy.name, *values),))
    return file_for(draft.vault, policy=(PolicyPart(draft.name, *values),))


def settings_file(draft: SettingsDraft, name: Callable[[ProtectedItem], str]) -> RecoveryFile:
    """The settings that were changed, of each machine."""
    return file_for(draft.vault, settings={name(one.item): settings_part(one) for one in draft.machines})


def settings_part(change: SettingsChange) -> SettingsPart:
    """What differs from before; a text that was taken away is empty."""
    wanted, before = change.wanted, change.before
    group = wanted.resource_group or change.item.target_group or change.item.machine.group_id
    part = PartMaker()
    for field in fields_of(wanted):
        value = field.value(wanted)
        if value.casefold() == field.value(before).casefold():
            continue
        relative = value and field.kind in RESOURCES
        part.say(field, told(field, relative_name(field.kind, ArmId(value), group) if relative else value))
    return part.made()


def plan_file(
    draft: SaveRecoveryPlanDraft, items: Sequence[ProtectedItem], name: Callable[[ProtectedItem], str]
) -> RecoveryFile:
    """The whole plan. Raises UnsayablePlan."""
    part = PlanPart(draft.plan.name, groups_part(draft.groups, items, name))
    return file_for(draft.plan.vault_id, recovery_plan=(part,))


def alerts_file(wanted: AlertSettings) -> RecoveryFile:
    """The whole settings; a switch that nobody set is not said."""
    alerts = AlertsPart(
        wanted.replication, wanted.failover, wanted.classic_mail, wanted.owners, wanted.addresses, wanted.locale or None
    )
    return file_for(wanted.vault, alerts=alerts)


def mapping_file(vault: ArmId, source: ArmId, target: ArmId, *, make: bool = False) -> RecoveryFile:
    """The mapping of a network; `make`: the target is made."""
    home, here, there = vault.subscription, source.subscription, target.subscription
    part = NetworkMappingPart(
        f"{source.group}/{source.name}",
        f"{target.group}/{target.name}",
        "" if here.casefold() == home.casefold() else here,
        "" if there.casefold() == here.casefold() else there,
        make,
    )
    return file_for(vault, network_mapping=(part,))


def agents_file(draft: AgentUpdatesDraft, mapping: ContainerMapping, topology: Topology) -> RecoveryFile:
    """Who updates the agents of one mapping's machines."""
    vault, (source, target) = draft.mapping.vault_id, way_of(mapping, topology)
    account = relative_account(draft.account, vault.subscription) if draft.account else ""
    return file_for(vault, agent_updates=(AgentUpdatesPart(source, target, account, mapping.policy.name),))
