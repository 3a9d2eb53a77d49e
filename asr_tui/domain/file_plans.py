"""Recovery plans as a file says them, and as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from asr_tui.domain.drafts.recovery_plan import SaveRecoveryPlanDraft
from asr_tui.domain.file_selection import FileEstate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan_differences import changes
from asr_tui.domain.plan_members import item_of, member
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_file import ActionPart, GroupPart, PlanPart
from asr_tui.domain.recovery_plans import (
    ActionKind,
    GroupKind,
    PlanAction,
    PlanGroup,
    PlanMember,
    RecoveryPlan,
    with_fixed_groups,
)

_KINDS = {one.value.casefold(): one for one in GroupKind if one.value}


class UnsayablePlan(Exception):
    """A plan holds what a file cannot say."""


class WrongPlan(Exception):
    """A file says something of a plan that cannot be."""


class MachinesNotProtected(Exception):
    """Machines of a plan are not protected yet."""


def plan_id(vault: ArmId, name: str) -> ArmId:
    return vault.child("replicationRecoveryPlans", name)


def plan_draft(part: PlanPart, base: RecoveryPlan | None, estate: FileEstate) -> SaveRecoveryPlanDraft | None:
    """The draft that brings a plan to what the file says; None where nothing differs.

    base  the plan as it is, None where there is none. Raises WrongPlan and MachinesNotProtected.
    """
    before = base.groups if base else ()
    groups = with_fixed_groups(_groups(part, before, estate))
    names = {item.id.name.casefold(): item.machine_name for item in estate.items}
    if base is not None and not list(changes(before, groups, names)):
        return None
    return SaveRecoveryPlanDraft(base.id if base else plan_id(estate.vault.id, part.name), groups, base)


def _groups(part: PlanPart, before: Sequence[PlanGroup], estate: FileEstate) -> Iterator[PlanGroup]:
    members = [one for group in before for one in group.members]
    actions = [one for group in before for one in group.actions]
    known: dict[GroupKind, list[PlanGroup]] = {}
    for group in before:
        known.setdefault(group.kind, []).append(group)
    missing = [name for group in part.group for name in group.machines if estate.item_named(name) is None]
    unclear = [which for group in part.group for name in group.machines if (which := estate.which(name))]
    if unclear:
        raise WrongPlan(unclear[0])
    if missing:
        raise MachinesNotProtected(", ".join(missing))
    for said in part.group:
        kind = _KINDS.get(said.kind.casefold())
        if kind is None:
            raise WrongPlan(f"{said.kind!r} is no kind of group: say Boot, Shutdown or Failover")
        own = known.get(kind, [])
        other = own.pop(0).other if own else {}
        items = [item for name in said.machines if (item := estate.item_named(name))]
        yield PlanGroup(
            kind,
            tuple(_member(item, members) for item in items),
            tuple(_action(one, actions) for one in said.before),
            tuple(_action(one, actions) for one in said.after),
            other,
        )


def _member(item: ProtectedItem, members: Sequence[PlanMember]) -> PlanMember:
    """The member that is there, with all that Azure keeps of it, else a new one."""
    return next((one for one in members if item_of(one, (item,)) is not None), None) or member(item)


def _action(part: ActionPart, actions: Sequence[PlanAction]) -> PlanAction:
    """The action that is there where it says the same, else a new one."""
    same = next((one for one in actions if _is_sayable(one) and _action_part(one) == part), None)
    if same is not None:
        return same
    if (part.manual is None) == (not part.runbook):
        raise WrongPlan(f"the action {part.name!r} is to say either manual or runbook")
    if part.manual is not None:
        made = PlanAction.manual(part.name, part.manual)
    else:
        made = PlanAction.of_runbook(part.name, ArmId(part.runbook), on_primary=part.side.casefold() == "primary")
        if part.timeout:
            made = replace(made, details={**made.details, "timeout": part.timeout})
    return replace(made, failover_types=part.failover_types, directions=part.directions)


def plan_part(plan: RecoveryPlan, items: Sequence[ProtectedItem], name: Callable[[ProtectedItem], str]) -> PlanPart:
    """The plan as a file says it. Raises UnsayablePlan."""
    return PlanPart(plan.name, groups_part(plan.groups, items, name))


def groups_part(
    groups: Sequence[PlanGroup], items: Sequence[ProtectedItem], name: Callable[[ProtectedItem], str]
) -> tuple[GroupPart, ...]:
    """The groups that hold machines or actions. Raises UnsayablePlan."""
    return tuple(_group_part(group, items, name) for group in groups if _says_something(group))


def _says_something(group: PlanGroup) -> bool:
    return group.kind is GroupKind.BOOT or bool(group.members or group.actions)


def _group_part(group: PlanGroup, items: Sequence[ProtectedItem], name: Callable[[ProtectedItem], str]) -> GroupPart:
    found = [item_of(one, items) for one in group.members]
    if group.kind is GroupKind.UNKNOWN or None in found:
        raise UnsayablePlan("it has a group of a kind that is not known, or a machine that is not protected any more")
    if not all(map(_is_sayable, group.actions)):
        raise UnsayablePlan("it has a script or an action of a kind that is not known")
    return GroupPart(
        group.kind.value,
        tuple(name(one) for one in found if one is not None),
        tuple(map(_action_part, group.before)),
        tuple(map(_action_part, group.after)),
    )


def _is_sayable(action: PlanAction) -> bool:
    return action.action_kind in {ActionKind.MANUAL, ActionKind.RUNBOOK}


def _action_part(action: PlanAction) -> ActionPart:
    manual = action.action_kind is ActionKind.MANUAL
    return ActionPart(
        action.name,
        manual=action.instructions if manual else None,
        runbook="" if manual else str(action.runbook or ""),
        side="Recovery" if manual else action.side or "Recovery",
        timeout="" if manual else action.timeout,
        failover_types=action.failover_types,
        directions=action.directions,
    )


def plans_by_name(plans: Sequence[RecoveryPlan]) -> Mapping[str, RecoveryPlan]:
    return {one.name.casefold(): one for one in plans}
