"""All that a review can show is in its file or its command: a new field has to be said there, or told here why not."""

from __future__ import annotations

import asyncio
import typing
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import cast

import pytest
from msgspec.structs import fields, replace

from asr_tui.domain.alerting import AlertSettings
from asr_tui.domain.draft_files import Unsayable, settings_part, target_part
from asr_tui.domain.drafts.agent_updates import AgentUpdatesDraft
from asr_tui.domain.drafts.alerting import AlertSettingsDraft
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.drill import CleanUpDraft, DrillDraft
from asr_tui.domain.drafts.enable_replication import Choice, EnableReplicationDraft, PolicyChoice, TargetChoice
from asr_tui.domain.drafts.failover import CommitDraft, FailoverDraft
from asr_tui.domain.drafts.group_failover import GroupFailoverDraft
from asr_tui.domain.drafts.many import draft_of, with_other_point
from asr_tui.domain.drafts.network_mapping import NetworkMappingDraft, NewNetworkMappingDraft
from asr_tui.domain.drafts.policy import NewPolicyDraft, PolicyDraft
from asr_tui.domain.drafts.recovery_plan import SaveRecoveryPlanDraft
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.drafts.settings_change import SettingsChange, SettingsDraft
from asr_tui.domain.file_plans import groups_part
from asr_tui.domain.file_settings import said_of_settings, wanted_settings
from asr_tui.domain.file_targets import target_choice
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.plan_members import member
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.recovery_file import RecoveryFile, part_of
from asr_tui.domain.recovery_plans import GroupKind, PlanAction, PlanGroup, PlanPoint
from asr_tui.domain.rollout import Between, OnError
from asr_tui.domain.setting_fields import FieldKind, SettingField, fields_of
from asr_tui.domain.steps import CreatePolicy
from asr_tui.domain.target_settings import AddressSettings, DiskSettings, NicSettings, TargetSettings
from asr_tui.domain.waves import MachineWave, MachineWaves
from asr_tui.local_store.recovery_files import parsed, written
from asr_tui.services.choices import Choices
from asr_tui.services.draft_files import AsFile, change_as_file, machines_as_file
from asr_tui.services.planning import PlannedDraft
from tests.domain.estates import APP_01, DRAFT, POLICY, VAULT, WEB_01, set_up
from tests.domain.items import NOW, PROTECTED, TARGET_GROUP, TARGET_NETWORK

TOPOLOGY = set_up()
OTHER = resource_id(TARGET_GROUP, "Microsoft.Network/virtualNetworks", "other")
ACCOUNT = resource_id(TARGET_GROUP, "Microsoft.Automation/automationAccounts", "updates")
SECOND = replace(PROTECTED, id=PROTECTED.id.parent().child("replicationProtectedItems", "item-2"), machine_name="db-01")
GROUPS = (PlanGroup(GroupKind.BOOT, (member(PROTECTED),)),)
NAMED = (PROTECTED.id, PROTECTED.machine_name)
RUN = RunRecoveryPlanDraft(VAULT.child("replicationRecoveryPlans", "shop"), Action.DRILL)
RUN_OVER = replace(RUN, action=Action.FAIL_OVER)
"""Of the choices for a run those that belong to its operation are said."""

CHANGES: tuple[tuple[object, dict[str, object]], ...] = (
    (
        DRAFT,
        {
            "vault": ArmId(f"{VAULT}-2"),
            "subscription": "11111111-1111-1111-1111-111111111111",
            "machines": (WEB_01.id, APP_01.id),
            "target_region": "westus",
            "target_subscription": "22222222-2222-2222-2222-222222222222",
            "target": TargetChoice(size="D4"),
            "overrides": ((WEB_01.id, TargetChoice(name="dr-01")),),
            "policy": PolicyChoice(POLICY.id),
        },
    ),
    (
        PolicyChoice(None, "gold", new=True),
        {
            "name": "silver",
            "retention_minutes": 60,
            "app_consistent_minutes": 60,
            "multi_vm_group": "shop",
            "new": False,
        },
    ),
    (PolicyChoice(), {"policy": POLICY.id}),
    (PolicyDraft(POLICY.id, 60, 60), {"policy": VAULT.child("replicationPolicies", "x"), "retention_minutes": 120,
                                      "app_consistent_minutes": 120}),
    (NewPolicyDraft(VAULT, "gold"), {"vault": ArmId(f"{VAULT}-2"), "name": "silver", "retention_minutes": 120,
                                     "app_consistent_minutes": 120}),
    (AgentUpdatesDraft(TOPOLOGY.mappings[0].id, ACCOUNT), {"mapping": TOPOLOGY.mappings[1].id, "account": None}),
    (NetworkMappingDraft(TOPOLOGY.network_mappings[0].id, OTHER),
     {"mapping": TOPOLOGY.network_mappings[1].id, "target": TARGET_NETWORK, "new": True}),
    (NewNetworkMappingDraft(VAULT, OTHER, TARGET_NETWORK),
     {"vault": ArmId(f"{VAULT}-2"), "network": TARGET_NETWORK, "target": OTHER}),
    (AlertSettingsDraft(AlertSettings(VAULT)), {"wanted": AlertSettings(VAULT, owners=True)}),
    (AlertSettings(VAULT), {"vault": ArmId(f"{VAULT}-2"), "replication": True, "failover": False, "classic_mail": True,
                            "owners": True, "addresses": ("a@b.c",), "locale": "de-DE"}),
    (SaveRecoveryPlanDraft(RUN.plan, GROUPS), {"plan": VAULT.child("replicationRecoveryPlans", "x"), "groups": ()}),
    (RUN, {"plan": VAULT.child("replicationRecoveryPlans", "x"), "action": Action.FAIL_OVER,
           "point": PlanPoint.CRASH_CONSISTENT, "network": Choice(name="lab"), "deny_internet": False}),
    (replace(RUN, network=Choice(OTHER)), {"network": Choice(TARGET_NETWORK), "network_confirmed": True}),
    (RUN_OVER, {"shut_down_source": False, "point": PlanPoint.LATEST}),
    (replace(RUN, action=Action.CLEAN_UP), {"comments": "well"}),
    (GroupFailoverDraft(PROTECTED.id, RUN_OVER), {"item": SECOND.id, "run": replace(RUN_OVER, shut_down_source=False)}),
    (DrillDraft(*NAMED), {"item": SECOND.id, "machine_name": "x", "point": PointChoice(PointKindChoice.LATEST),
                          "network": Choice(name="lab"), "deny_internet": False}),
    (DrillDraft(*NAMED, network=Choice(OTHER)), {"network": Choice(TARGET_NETWORK), "network_confirmed": True}),
    (CleanUpDraft(*NAMED), {"item": SECOND.id, "comments": "well"}),
    (FailoverDraft(*NAMED), {"item": SECOND.id, "point": PointChoice(PointKindChoice.LATEST),
                             "shut_down_source": False}),
    (CommitDraft(*NAMED), {"item": SECOND.id}),
    (ReprotectDraft(*NAMED), {"item": SECOND.id, "group": Choice(TARGET_GROUP), "cache": Choice(name="account")}),
    (MachineWaves((MachineWave("a", frozenset({PROTECTED.id})), MachineWave("b", frozenset({SECOND.id})))),
     {"waves": (), "on_error": OnError.STOP}),
    (MachineWaves((MachineWave("a", frozenset({PROTECTED.id})),), Between.AFTER_PAUSE, timedelta(minutes=1)),
     {"pause": timedelta(minutes=9), "between": Between.AT_ONCE}),
)  # fmt: skip

NOT_SAID = {
    "EnableReplicationDraft.vault_location": "the vault's own",
    "EnableReplicationDraft.source_region": "that of the machines",
    "EnableReplicationDraft.source_group": "only narrows the list of machines",
    "EnableReplicationDraft.page": "no choice: where the wizard was",
    "SaveRecoveryPlanDraft.base": "the plan as it was read",
    "SettingsDraft.vault": "said as the file's",
    "SettingsDraft.machines": "each setting is held by a test of its own below",
    "FailoverDraft.again": "asked for in the review of an attempt that failed",
    "FailoverDraft.machine_name": "a command names the item's machine",
    "CleanUpDraft.machine_name": "a command names the item's machine",
    "CommitDraft.machine_name": "a command names the item's machine",
    "ReprotectDraft.machine_name": "a command names the item's machine",
    "ReprotectDraft.availability_set": "refused with the reason",
    "ReprotectDraft.capacity_reservation": "refused with the reason",
    "ReprotectDraft.no_availability_set": "refused with the reason",
}
DONE_ONCE = {
    "VaultDraft", "DeletePolicyDraft", "DeleteRecoveryPlanDraft", "DeleteDrillNetworkDraft", "RecoveryPlanDraft",
    "StartMachinesDraft", "StaleLinksDraft", "RefreshHealthDraft", "AlertStateDraft", "LeftoversDraft", "DayTwoDraft",
    "ChangePointDraft", "CancelFailoverDraft", "DisableDraft", "PurgeDraft", "RepairDraft", "AddDisksDraft",
    "RemoveDisksDraft", "DismissDraft", "UpdateAgentDraft", "ReinstallAgentDraft",
}  # fmt: skip
"""Drafts without a file: they are done once, or take something away, which no file says; the first ones are bases."""


class Read:
    """The reads that writing a file asks for."""

    async def items(self, _: ArmId) -> object:
        return (replace(PROTECTED, multi_vm_group="shop"), replace(SECOND, multi_vm_group="back"))

    async def topology(self, _: ArmId) -> object:
        return TOPOLOGY


def text_of(draft: object) -> str:
    """The file of a draft, or its commands."""
    match draft:
        case PolicyChoice():
            return text_of(replace(DRAFT, policy=draft))
        case AlertSettings():
            return text_of(AlertSettingsDraft(draft))
        case MachineWaves():
            both = [(DrillDraft(one.id, one.machine_name), ItemEstate(one, NOW)) for one in (PROTECTED, SECOND)]
            made = machines_as_file(both, draft)
        case DayTwoDraft():
            item = SECOND if draft.item == SECOND.id else PROTECTED
            item = replace(item, multi_vm_group="shop")
            made = machines_as_file([(draft, ItemEstate(item, NOW))], MachineWaves())
        case _:
            gold = CreatePolicy(VAULT.child("replicationPolicies", _policy_name(draft)))
            plan = Plan("", (PlannedStep.of(gold),), machines=(PROTECTED.machine_name,))
            read = cast("Choices", Read())
            made = asyncio.run(change_as_file(read, cast("PlannedDraft", draft), plan))
    return written(made.file) if isinstance(made, AsFile) else "\n".join(made.lines)


def _policy_name(draft: object) -> str:
    return draft.policy.name if isinstance(draft, EnableReplicationDraft) and draft.policy.name else "proposed"


def types_of_reviews() -> Iterator[type]:
    def with_subclasses(kind: type) -> Iterator[type]:
        yield kind
        below: list[type] = kind.__subclasses__()
        for one in below:
            yield from with_subclasses(one)

    for kind in (*typing.get_args(PlannedDraft), DayTwoDraft, PolicyChoice, AlertSettings, MachineWaves):
        for found in with_subclasses(kind):
            if found.__module__.startswith("asr_tui."):
                yield found


def test_each_field_of_each_draft_is_said_or_told_why_not() -> None:
    said = {f"{type(one).__name__}.{name}" for one, changes in CHANGES for name in changes}
    there = {f"{kind.__name__}.{one.name}" for kind in types_of_reviews() if kind.__name__ not in DONE_ONCE
             for one in fields(kind)}  # fmt: skip
    assert there - said == set(NOT_SAID), "say it, or tell why not"
    assert not said - there


@pytest.mark.parametrize(
    ("draft", "name", "value"),
    [(one, name, value) for one, changes in CHANGES for name, value in changes.items()],
    ids=[f"{type(one).__name__}.{name}" for one, changes in CHANGES for name in changes],
)
def test_another_choice_is_another_file_or_command(draft: typing.Any, name: str, value: object) -> None:
    assert text_of(replace(draft, **{name: value})) != text_of(draft)


@pytest.mark.parametrize("name", ["availability_set", "capacity_reservation", "no_availability_set"])
def test_what_no_command_says_is_refused(name: str) -> None:
    value: object = True if name.startswith("no_") else Choice(TARGET_GROUP)
    with pytest.raises(Unsayable, match="neither in a file nor a command"):
        text_of(part_of(partial(replace, ReprotectDraft(*NAMED)), {name: value}))


@pytest.mark.parametrize("kind", [one.name for one in fields(TargetChoice)])
def test_each_choice_of_a_target_is_read_back(kind: str) -> None:
    values: dict[str, object] = {"excluded_disks": ("a",), "high_churn": True, "availability": "none"}
    kinds = {"proximity_group": "proximityPlacementGroups", "capacity_reservation": "capacityReservationGroups"}
    name = kinds.get(kind, "diskEncryptionSets")
    known = resource_id(group_id("s", "rg"), f"Microsoft.Compute/{name}", "x")
    plain = getattr(TargetChoice(), kind)
    value = values.get(kind, Choice(name="x") if isinstance(plain, Choice) else known if plain is None else "x")
    chosen = part_of(partial(replace, TargetChoice(zone="1", availability="zone")), {kind: value})
    assert target_choice(target_part(chosen, "s"), "s") == chosen


RICH = TargetSettings(
    name="web",
    nics=(NicSettings("nic", addresses=(AddressSettings("first"), AddressSettings("second", primary=False))),),
    disks=(DiskSettings(ArmId("/disks/os"), encrypted=True),),
)
"""A machine that has every setting."""


def _other(field: SettingField) -> str:
    if field.kind is FieldKind.SWITCH:
        return "no" if field.value(RICH) == "yes" else "yes"
    return {FieldKind.FAULT_DOMAIN: "2", FieldKind.POOLS: f"{ACCOUNT},{OTHER}"}.get(field.kind, str(ACCOUNT))


@pytest.mark.parametrize("field", fields_of(RICH), ids=lambda one: one.key)
def test_each_setting_of_a_machine_is_read_back(field: SettingField) -> None:
    wanted = field.with_value(RICH, _other(field))
    assert wanted != RICH
    made = AsFile(RecoveryFile(1, settings={"web": settings_part(SettingsChange(PROTECTED, RICH, wanted))}))
    said = said_of_settings(parsed(written(made.file)).settings["web"])
    assert wanted_settings(RICH, said, TARGET_GROUP) == wanted


def test_each_field_of_the_settings_is_one_that_can_be_changed() -> None:
    """`fields_of` is all that a screen can change: what else the settings hold is Azure's own."""
    azures = {"nics", "disks", "addresses", "name", "id", "source", "selection", "used", "name_in_target", "primary",
              "encryption_set", "encrypted"}  # fmt: skip
    kinds = (TargetSettings, NicSettings, AddressSettings, DiskSettings)
    known = {one.name for kind in kinds for one in fields(kind)} - azures
    assert known == {one.name for one in fields_of(RICH)} - {"name"}


@pytest.mark.parametrize(
    ("name", "value"), [("name", "x"), ("failover_types", ("TestFailover",)), ("directions", ("PrimaryToRecovery",))]
)
def test_each_choice_of_an_action_is_said(name: str, value: object) -> None:
    runbook = PlanAction.of_runbook("run", ACCOUNT)
    other = part_of(partial(replace, runbook), {name: value})
    others = (other, PlanAction.manual("run", "look"), PlanAction.manual("run", "look twice"))
    said = [str(groups_part((PlanGroup(GroupKind.BOOT, before=(one,)),), (), str)) for one in (runbook, *others)]
    assert len(set(said)) == len(said)


def test_settings_of_a_draft_are_in_its_file() -> None:
    wanted = replace(RICH, license="WindowsServer")
    file = text_of(SettingsDraft(VAULT, (SettingsChange(PROTECTED, RICH, wanted),)))
    assert parsed(file).settings["web-01"].license == "WindowsServer"


def test_another_point_keeps_all_else_that_was_chosen_for_a_drill() -> None:
    latest = PointChoice(PointKindChoice.LATEST)
    draft = DrillDraft(*NAMED, network=Choice(name="lab"), deny_internet=False, network_confirmed=True)
    again = with_other_point([draft], latest, MachineWaves())
    assert draft_of(again, PROTECTED) == replace(draft, point=latest)
