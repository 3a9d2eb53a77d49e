"""A recovery plan that is saved or deleted: what Azure takes, and what a change does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.drafts.day_two import SEE_JOB
from asr_tui.domain.drafts.plan_action_rules import PAGE, action_problems
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Confirm, Consequence, Plan, PlannedStep
from asr_tui.domain.plan_differences import changes
from asr_tui.domain.plan_members import Direction, direction_of, plans_of
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.domain.recovery_plans import (
    MOST_GROUPS,
    MOST_MACHINES,
    GroupKind,
    PlanGroup,
    PlanMember,
    RecoveryPlan,
)
from asr_tui.domain.wording import first_few, short_list

NAMED = 5
_FIRST = FieldRef(PAGE, "plan")
_FORBIDDEN = re.compile(r"[<>*%&:\\?/#\x00-\x1f]|[ .]$|^ ")


class RecoveryPlanDraft(Struct, frozen=True):
    plan: ArmId


class SaveRecoveryPlanDraft(RecoveryPlanDraft, frozen=True):
    """`base`: the plan as it was read, before the changes; None for one that does not exist yet."""

    groups: tuple[PlanGroup, ...]
    base: RecoveryPlan | None = None

    @property
    def members(self) -> tuple[PlanMember, ...]:
        return tuple(member for group in self.groups for member in group.members)


class DeleteRecoveryPlanDraft(RecoveryPlanDraft, frozen=True):
    """Its machines stay protected."""


def plan(draft: RecoveryPlanDraft, estate: RecoveryPlanEstate) -> Plan:
    """Raises NotImplementedError for a draft of another kind."""
    match draft:
        case SaveRecoveryPlanDraft():
            return _save(draft, estate)
        case DeleteRecoveryPlanDraft():
            return _delete(draft, estate)
        case _:
            raise NotImplementedError(type(draft).__name__)


def _save(draft: SaveRecoveryPlanDraft, estate: RecoveryPlanEstate) -> Plan:
    name, base = draft.plan.name, draft.base
    if base is None:
        source, target, *zones = _directions(draft, estate).most_common(1)[0][0] if _directions(draft, estate) else _NO
        step: steps.Step = steps.CreateRecoveryPlan(draft.plan, source, target, draft.groups, (zones[0], zones[1]))
        boots = sum(group.kind is GroupKind.BOOT for group in draft.groups)
        made = f"the recovery plan {name} with {_machines(len(draft.members))} in {boots} boot group{'s'[: boots != 1]}"
        consequences = [Consequence("creates", made)]
    else:
        step = steps.UpdateRecoveryPlan(draft.plan, draft.groups, base.groups)
        said = (change.partition(" ") for change in changes(base.groups, draft.groups, estate.names))
        consequences = [Consequence(kind, text) for kind, _, text in said]
    consequences.append(Consequence("stays", "every machine as it is: nothing runs until the plan is run"))
    return Plan(
        title=f"{'Save' if base else 'Create'} the recovery plan {name}",
        steps=(PlannedStep.of(step),),
        problems=tuple(save_problems(draft, estate)),
        consequences=tuple(consequences),
        verb="Save the recovery plan" if base else "Create the recovery plan",
    )


_NO: Direction = (ArmId(""), ArmId(""), "", "")


def save_problems(draft: SaveRecoveryPlanDraft, estate: RecoveryPlanEstate) -> Iterator[Problem]:
    """Everything that Azure would refuse, then what a person should know."""
    yield from _name_problems(draft, estate)
    yield from _changed_problems(draft, estate)
    yield from _size_problems(draft)
    yield from _member_problems(draft, estate)
    yield from _direction_problems(draft, estate)
    yield from _replication_group_problems(draft, estate)
    for action in (action for group in draft.groups for action in group.actions):
        yield from action_problems(action, draft.plan, estate)
    yield from _others(draft, estate)


def name_refusal(name: str) -> str:
    """Why Azure would refuse the name of a plan; empty where it would not."""
    return f"{name or 'An empty name'} is no name for a plan." if not name or _FORBIDDEN.search(name) else ""


def _name_problems(draft: SaveRecoveryPlanDraft, estate: RecoveryPlanEstate) -> Iterator[Problem]:
    at, name = FieldRef(PAGE, "name"), draft.plan.partition("/replicationRecoveryPlans/")[2]
    if draft.base is not None:
        return
    if refusal := name_refusal(name):
        yield at.blocking(refusal, "Use letters, digits, - and _.")
    elif estate.plan(draft.plan) is not None:
        yield at.blocking(f"There is a recovery plan {name} already.", "Choose another name, or edit that one.")


def _changed_problems(draft: SaveRecoveryPlanDraft, estate: RecoveryPlanEstate) -> Iterator[Problem]:
    """Somebody else may have saved or deleted it since it was read: nothing is overwritten unseen."""
    if draft.base is None:
        return
    there = estate.plan(draft.plan)
    if there is None:
        yield _FIRST.blocking(
            f"The recovery plan {draft.plan.name} is not there any more: somebody deleted it.",
            "Make a new plan of these machines under this or another name.",
        )
        return
    by_others = list(changes(draft.base.groups, there.groups, estate.names))
    if by_others:
        yield _FIRST.blocking(
            f"Somebody else has changed {draft.plan.name} since you read it: {first_few(by_others, NAMED)}.",
            "Read the plan again and make your changes in what is there now. Nothing of it was overwritten.",
        )
    elif not list(changes(draft.base.groups, draft.groups, estate.names)):
        yield _FIRST.blocking("Nothing is changed.", "There is nothing to save.")


def _size_problems(draft: SaveRecoveryPlanDraft) -> Iterator[Problem]:
    """Microsoft Learn: "About recovery plans" (100 machines), "Create and customize recovery plans" (7 groups)."""
    at = FieldRef(PAGE, "groups")
    boots = [group for group in draft.groups if group.kind is GroupKind.BOOT]
    if len(draft.members) > MOST_MACHINES:
        yield at.blocking(
            f"The plan has {len(draft.members)} machines; Azure takes {MOST_MACHINES}.", "Make two plans of them."
        )
    if len(boots) > MOST_GROUPS:
        yield at.blocking(f"The plan has {len(boots)} boot groups; Azure takes {MOST_GROUPS}.", "Join some of them.")
    if not draft.members:
        yield at.blocking("The plan has no machines.", "Add the machines that are to fail over together.")
    for group in draft.groups:
        if group.members and group.kind in {GroupKind.SHUTDOWN, GroupKind.FAILOVER}:
            yield at.blocking(
                f"The {group.kind.value.lower()} group holds {_machines(len(group.members))}: it takes actions only.",
                "Move them to a boot group; all machines of a plan are shut down first anyhow.",
            )
    empty = [str(number) for number, group in enumerate(boots, 1) if not group.members and not group.actions]
    if empty and draft.members:
        words = f"Group {empty[0]} is" if len(empty) == 1 else f"Groups {short_list(empty)} are"
        yield at.note(f"{words} empty.", "It does no harm: the run passes over it.")


def _member_problems(draft: SaveRecoveryPlanDraft, estate: RecoveryPlanEstate) -> Iterator[Problem]:
    at = FieldRef(PAGE, "machines")
    counts = Counter((item.id if (item := estate.item(member)) else member.item) for member in draft.members)
    names = {(item.id if (item := estate.item(one)) else one.item): estate.name(one) for one in draft.members}
    twice = [names[one] for one, count in counts.items() if count > 1]
    if twice:
        yield at.blocking(f"{short_list(twice)}: more than once in the plan.", "A machine is in one group only.")
    gone = [estate.name(member) for member in draft.members if estate.item(member) is None]
    if gone:
        yield at.blocking(
            f"{short_list(gone)}: not protected any more in {draft.plan.vault_id.name}.",
            "Take it out of the plan: its replication was disabled.",
        )


def _directions(draft: SaveRecoveryPlanDraft, estate: RecoveryPlanEstate) -> Counter[Direction]:
    found = (estate.item(member) for member in draft.members)
    return Counter(way for item in found if item is not None and (way := direction_of(item)) is not None)


def _direction_problems(draft: SaveRecoveryPlanDraft, estate: RecoveryPlanEstate) -> Iterator[Problem]:
    """All machines of a plan share source and target (Microsoft Learn, "About recovery plans")."""
    at, ways = FieldRef(PAGE, "machines"), _directions(draft, estate)
    if len(ways) > 1:
        most = ways.most_common(1)[0][0]
        items = (item for member in draft.members if (item := estate.item(member)))
        odd = [item.machine_name for item in items if direction_of(item) not in {None, most}]
        yield at.blocking(
            f"{first_few(odd, NAMED)}: replicates in another direction than the others.",
            "All machines of a plan have one source and one target. Take out these, or make a plan of their own.",
        )
    elif ways and draft.base is not None:
        (source, target, *_) = next(iter(ways))
        own = {draft.base.primary_fabric, draft.base.recovery_fabric}
        if {source, target} != own:
            yield at.blocking(
                "The machines replicate between other regions than this plan's.",
                "A plan keeps its regions: make a new plan of these machines.",
            )


def _replication_group_problems(draft: SaveRecoveryPlanDraft, estate: RecoveryPlanEstate) -> Iterator[Problem]:
    """A replication group is in a plan as a whole, in one group (Microsoft Learn, "About recovery plans")."""
    at = FieldRef(PAGE, "machines")
    places: dict[str, dict[ArmId, int]] = {}
    for number, group in enumerate(draft.groups):
        for member in group.members:
            item = estate.item(member)
            if item is not None and item.multi_vm_group:
                places.setdefault(item.multi_vm_group.casefold(), {})[item.id] = number
    for key, inside in places.items():
        mates = [item for item in estate.items if item.multi_vm_group.casefold() == key]
        missing = [item.machine_name for item in mates if item.id not in inside]
        name = next(item.multi_vm_group for item in mates)
        if missing:
            yield at.blocking(
                f"The replication group {name} is not whole: {short_list(missing)} is missing.",
                "Its machines fail over only together: add them, or take out all of the group.",
            )
        if len(set(inside.values())) > 1:
            together = short_list([item.machine_name for item in mates if item.id in inside])
            yield at.blocking(
                f"The machines of the replication group {name} ({together}) are in different groups.",
                "A replication group is in one group of a plan.",
            )


def _others(draft: SaveRecoveryPlanDraft, estate: RecoveryPlanEstate) -> Iterator[Problem]:
    at = FieldRef(PAGE, "machines")
    others = [one for one in estate.plans if one.id != draft.plan]
    both: dict[str, list[str]] = {}
    for item in (item for member in draft.members if (item := estate.item(member))):
        for name in plans_of(item, others):
            both.setdefault(name, []).append(item.machine_name)
    for name, machines in both.items():
        yield at.note(f"{short_list(machines)}: also in the plan {name}. Whichever runs later passes over them.")
    if (job := estate.job_under_way(draft.plan)) is not None:
        yield _FIRST.warning(f"“{job.title}” of {draft.plan.name} is under way: it goes on as it began.", SEE_JOB)


def _delete(draft: DeleteRecoveryPlanDraft, estate: RecoveryPlanEstate) -> Plan:
    there, name = estate.plan(draft.plan), draft.plan.name
    problems = []
    if there is None:
        problems.append(_FIRST.blocking(f"The recovery plan {name} is not there any more.", "Nothing is left to do."))
    if (job := estate.job_under_way(draft.plan)) is not None:
        problems.append(_FIRST.blocking(f"“{job.title}” of {name} is under way.", "Let it end first."))
    if "TestFailoverCleanup" in _operations(there, estate):
        problems.append(
            _FIRST.warning(
                f"Test machines of {name} still run.", "Clean up first: then it is one step for all of them."
            )
        )
    members = there.members if there else ()
    actions = len(there.actions) if there else 0
    lost = f"the recovery plan {name}, its order and its {actions} action{'s'[: actions != 1]}: nothing brings it back"
    return Plan(
        title=f"Delete the recovery plan {name}",
        steps=(PlannedStep.of(steps.DeleteRecoveryPlan(draft.plan)),),
        problems=tuple(problems),
        consequences=(
            Consequence("deletes", lost),
            Consequence("stays", f"{_machines(len(members))}, protected as before"),
        ),
        verb="Delete the recovery plan",
        word_to_type=name,
        confirm=Confirm.WORD,
    )


def _operations(there: RecoveryPlan | None, estate: RecoveryPlanEstate) -> set[str]:
    """What Azure allows for any of its machines."""
    items: list[ProtectedItem] = [item for member in (there.members if there else ()) if (item := estate.item(member))]
    return {operation for item in items for operation in item.allowed_operations}


def _machines(count: int) -> str:
    return f"{count} machine{'s'[: count != 1]}"
