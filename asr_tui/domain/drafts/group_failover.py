"""A machine of a replication group is failed over with all of its group, by a recovery plan.

Microsoft Learn, "Common questions: Azure-to-Azure disaster recovery" (2025-07): no member fails over alone. A drill of
one alone is taken to be possible (assumed); one of the whole group tries what a real failover does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts.recovery_plan import SaveRecoveryPlanDraft, save_problems
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft, action_word, plan_of
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan import Consequence, Plan, PlannedStep
from asr_tui.domain.plan_members import direction_of, member
from asr_tui.domain.problems import FieldRef
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.domain.recovery_plans import GroupKind, PlanGroup, RecoveryPlan
from asr_tui.domain.run_members import RUN_ACTIONS
from asr_tui.domain.wording import short_list


class GroupFailoverDraft(Struct, frozen=True):
    """An operation of `RUN_ACTIONS` on all machines of a machine's replication group.

    run  what is chosen for it; its plan is that of the group, whatever it says
    """

    item: ArmId
    run: RunRecoveryPlanDraft

    @classmethod
    def of(cls, item: ArmId, action: Action = Action.FAIL_OVER) -> GroupFailoverDraft:
        return cls(item, RunRecoveryPlanDraft(item, action))


def group_machines(item: ProtectedItem, items: Sequence[ProtectedItem]) -> tuple[ProtectedItem, ...]:
    """All machines of its replication group, itself among them."""
    group = item.multi_vm_group.casefold()
    return tuple(one for one in items if group and one.multi_vm_group.casefold() == group)


def group_plan(machines: Sequence[ProtectedItem], estate: RecoveryPlanEstate) -> RecoveryPlan | None:
    """The plan that holds just these machines; one that holds others too would fail them over as well."""
    wanted = {one.id for one in machines}
    for plan in estate.plans:
        found = [estate.item(one) for one in plan.members]
        if {one.id for one in found if one is not None} == wanted and None not in found:
            return plan
    return None


def plan_name(group: str) -> str:
    """A group's name with nothing in it but what a plan's name can have."""
    return re.sub(r"[^A-Za-z0-9-]+", "-", group).strip("-") or "group"


def new_plan_id(machines: Sequence[ProtectedItem], estate: RecoveryPlanEstate) -> ArmId:
    """A free name made of the group's."""
    vault, base = machines[0].id.vault_id, plan_name(machines[0].multi_vm_group)
    taken = {one.name.casefold() for one in estate.plans}
    names = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return vault.child("replicationRecoveryPlans", next(one for one in names if one.casefold() not in taken))


def group_recovery(machines: Sequence[ProtectedItem], estate: RecoveryPlanEstate) -> RecoveryPlan:
    """The plan that runs the group: one that exists, else the one that is made for it."""
    return group_plan(machines, estate) or _new(machines, estate)


def plan(draft: GroupFailoverDraft, estate: RecoveryPlanEstate) -> Plan:
    """The run of the group's plan; where there is none, a step before it makes one."""
    item = by_id(estate.items, draft.item)
    machines = group_machines(item, estate.items) if item else ()
    if item is None or not machines or draft.run.action not in RUN_ACTIONS:
        why = f"{item.machine_name} is in no replication group." if item else "The machine is not protected any more."
        return Plan("Operation on a replication group", (), problems=(FieldRef("review", "machines").blocking(why),))
    known = group_plan(machines, estate)
    recovery = group_recovery(machines, estate)
    whole = plan_of(replace(draft.run, plan=recovery.id), recovery, estate)
    what = f"{len(machines)} machines of the replication group {item.multi_vm_group}"
    names = short_list([one.machine_name for one in machines])
    together = Consequence("moves", f"the {what} together: {names}")
    whole = replace(whole, title=f"{action_word(draft.run.action, whole.verb)} of the {what}")
    if known is not None:
        used = Consequence("uses", f"the recovery plan {known.name}, which holds just these machines")
        return replace(whole, consequences=(together, used, *whole.consequences))
    save = SaveRecoveryPlanDraft(recovery.id, recovery.groups)
    create = steps.CreateRecoveryPlan(
        recovery.id, recovery.primary_fabric, recovery.recovery_fabric, recovery.groups, recovery.zones
    )
    made = Consequence("keeps", f"the recovery plan {recovery.name}, of just these machines, for the commit and later")
    return replace(
        whole,
        steps=(PlannedStep.of(create), *(_after(one, create.key) for one in whole.steps)),
        problems=(*save_problems(save, estate), *whole.problems),
        consequences=(together, made, *whole.consequences),
    )


def _new(machines: Sequence[ProtectedItem], estate: RecoveryPlanEstate) -> RecoveryPlan:
    """A plan of one boot group."""
    way = next((found for one in machines if (found := direction_of(one)) is not None), None)
    source, target, from_zone, to_zone = way or (ArmId(""), ArmId(""), "", "")
    groups = (PlanGroup(GroupKind.BOOT, tuple(member(one) for one in machines)),)
    return RecoveryPlan(new_plan_id(machines, estate), source, target, groups, (from_zone, to_zone))


def _after(one: PlannedStep, key: str) -> PlannedStep:
    on_plan = isinstance(one.step, steps.RecoveryPlanRun)
    return replace(one, depends_on=one.depends_on | {key}) if on_plan else one
