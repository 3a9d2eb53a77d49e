"""A replication group in a set of machines: it goes as a whole, as one step of a recovery plan of just its machines.

What a plan began, a plan ends: the clean-up and the commit of a group that was failed over machine by machine go
machine by machine too. Change of point, re-protect and disable have no verb of a plan for machines between regions.
A drill from points before a moment, which no plan's run takes, tries the members one by one: points of a group are
of one moment. That Azure takes a test failover of a member alone is assumed (see `drafts/drill.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain import steps, target_quota
from asr_tui.domain.drafts import day_two
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.drill import CleanUpDraft, DrillDraft, isolated_network
from asr_tui.domain.drafts.enable_replication.draft import Choice
from asr_tui.domain.drafts.failover import FailoverDraft
from asr_tui.domain.drafts.group_failover import group_plan, group_recovery
from asr_tui.domain.drafts.plan_run_findings import actions_of_run, problems
from asr_tui.domain.drafts.recovery_plan import NAMED, SaveRecoveryPlanDraft, save_problems
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft, action_word, planned_run, step_of
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate, ReadKey
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan import Consequence, Plan, PlannedStep
from asr_tui.domain.point_choices import PointKindChoice
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.domain.recovery_plans import PlanPoint, RecoveryPlan
from asr_tui.domain.run_members import BEGAN_AS, Members, members_for
from asr_tui.domain.wording import and_join, first_few

_POINTS = {
    PointKindChoice.LATEST: PlanPoint.LATEST,
    PointKindChoice.LATEST_PROCESSED: PlanPoint.LATEST_PROCESSED,
    PointKindChoice.LATEST_APP: PlanPoint.APP_CONSISTENT,
}
"""The points that a plan's run knows; one of a moment is none of them."""
_AT = FieldRef("review", "group")


class GroupInSet(Struct, frozen=True):
    """An operation of `taking_part.BY_GROUP` on a replication group.

    machines  all of the group, also those that the operation has nothing to do with
    drafts    what is chosen for each of those that take part
    along     the names of those that were not marked
    taken     names of plans that the same review makes for other groups of the vault
    """

    action: Action
    machines: tuple[ProtectedItem, ...]
    drafts: tuple[DayTwoDraft, ...]
    along: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.machines[0].multi_vm_group

    @property
    def item(self) -> ArmId:
        """One of its machines, which stands for the group where it has a place among waves."""
        return self.drafts[0].item


def plan(draft: GroupInSet, estates: Sequence[ItemEstate]) -> Plan:
    """One plan of those that take part, of which nothing starts where one of them cannot.

    estates  of the machines that take part, in the order of their drafts
    """
    around = _estate(draft, estates)
    known = group_plan(around.items, around)
    recovery = known or group_recovery(around.items, around)
    began_it = draft.action not in BEGAN_AS or (known is not None and known.scenario[0] == BEGAN_AS[draft.action])
    by_plan = began_it and not _tried_alone(draft)
    network = _network(draft, estates)
    pairs = zip(_drafts(draft, network), estates, strict=True)
    parts = [day_two.plan(one, _as_of_no_group(own)) for one, own in pairs]
    made = _by_plan(draft, recovery, network, parts, around) if by_plan else _one_by_one(parts)
    creates = by_plan and known is None
    if creates:
        made = replace(made, steps=_after_making(recovery, made.steps))
    found = (*_refusals(draft, estates, parts), *made.problems, *(_save_problems(recovery, around) if creates else ()))
    return replace(
        made,
        title=f"{action_word(draft.action, parts[0].verb)} of the replication group {draft.name}",
        problems=found,
        consequences=tuple(_consequences(draft, recovery, by_plan=by_plan, creates=creates)),
        machines=tuple(one.machine_name for one in draft.drafts),
        verb=parts[0].verb,
        word_to_type=next((one.word_to_type for one in parts if one.word_to_type), ""),
        confirm=parts[0].confirm,
        costs=parts[0].costs,
        parts=tuple(_said(one) for one in parts),
    )


def _estate(draft: GroupInSet, estates: Sequence[ItemEstate]) -> RecoveryPlanEstate:
    """The vault as the members' own reads have it, with nobody in it but the group."""
    now = {one.item.id: one.item for one in estates}
    first = estates[0]
    taken = tuple(RecoveryPlan(draft.item.vault_id.child("replicationRecoveryPlans", name), ArmId(""), ArmId(""), ())
                  for name in draft.taken)  # fmt: skip
    return RecoveryPlanEstate(
        now=first.now,
        plans=(*next((one.plans for one in estates if one.plans is not None), ()), *taken),
        items=tuple(now.get(one.id, one) for one in draft.machines),
        jobs=first.jobs,
        topology=first.topology,
        networks=first.networks,
        regions=first.regions,
    )


def _as_of_no_group(estate: ItemEstate) -> ItemEstate:
    """A member's estate for a plan that takes the whole group: what is said of a member alone does not hold."""
    return replace(
        estate,
        group=(),
        pending=tuple(one for one in estate.pending if one != ReadKey.GROUP),
        failed=tuple(one for one in estate.failed if one[0] != ReadKey.GROUP),
    )


def _drafts(draft: GroupInSet, network: ArmId | None) -> Iterator[DayTwoDraft]:
    """The members' drafts: a plan's drill has one network for all of them."""
    for one in draft.drafts:
        if isinstance(one, DrillDraft) and network is not None and one.network.id is None:
            yield replace(one, network=Choice(name=network.name))
        else:
            yield one


def _network(draft: GroupInSet, estates: Sequence[ItemEstate]) -> ArmId | None:
    first = draft.drafts[0]
    return first.network.id or isolated_network(first, estates[0]) if isinstance(first, DrillDraft) else None


def _run(draft: GroupInSet, recovery: RecoveryPlan, network: ArmId | None) -> RunRecoveryPlanDraft:
    """The choices of the members as those of a plan's run."""
    first = draft.drafts[0]
    run = RunRecoveryPlanDraft(recovery.id, draft.action, network=Choice(id=network))
    match first:
        case DrillDraft() | FailoverDraft():
            run = replace(run, point=_POINTS.get(first.point.kind, PlanPoint.LATEST_PROCESSED))
        case CleanUpDraft():
            return replace(run, comments=first.comments)
    return replace(run, shut_down_source=first.shut_down_source) if isinstance(first, FailoverDraft) else run


def _by_plan(
    draft: GroupInSet,
    recovery: RecoveryPlan,
    network: ArmId | None,
    parts: Sequence[Plan],
    around: RecoveryPlanEstate,
) -> Plan:
    """The run of the group's plan, after what the first member's own drill would make."""
    run, members = _run(draft, recovery, network), members_for(draft.action, recovery, around)
    step = step_of(run, recovery, members, network, around)
    before = parts[0].steps[:-1] if draft.action is Action.DRILL else ()
    return Plan(
        "",
        (*before, planned_run(step, members, before)),
        reuses=parts[0].reuses,
        problems=tuple(_findings(draft, step, recovery, members, around)),
        then=tuple(actions_of_run(draft.action, recovery, around)),
    )


def _findings(
    draft: GroupInSet,
    step: steps.RecoveryPlanRun,
    recovery: RecoveryPlan,
    members: Members,
    around: RecoveryPlanEstate,
) -> Iterator[Problem]:
    """What is found about the plan's run; the members say themselves why they cannot take part."""
    if members.ready:
        yield from problems(draft.action, step, recovery, members, around)


def _one_by_one(parts: Sequence[Plan]) -> Plan:
    """Each machine's own steps, as no plan began what they end."""
    return Plan("", tuple(step for one in parts for step in one.steps))


def _after_making(recovery: RecoveryPlan, planned: Sequence[PlannedStep]) -> tuple[PlannedStep, ...]:
    """The steps after one that makes the plan."""
    create = steps.CreateRecoveryPlan(
        recovery.id, recovery.primary_fabric, recovery.recovery_fabric, recovery.groups, recovery.zones
    )
    later = (replace(one, depends_on=one.depends_on | {create.key}) if one.members else one for one in planned)
    return (PlannedStep.of(create), *later)


def _save_problems(recovery: RecoveryPlan, around: RecoveryPlanEstate) -> tuple[Problem, ...]:
    return tuple(save_problems(SaveRecoveryPlanDraft(recovery.id, recovery.groups), around))


def plans_unread(estates: Sequence[ItemEstate]) -> bool:
    """Whether the vault's plans could not be read, so that nobody knows whether one holds just this group."""
    failed = any(key == ReadKey.PLANS for one in estates for key, _ in one.failed)
    return failed and all(one.plans is None for one in estates)


def _refusals(draft: GroupInSet, estates: Sequence[ItemEstate], parts: Sequence[Plan]) -> Iterator[Problem]:
    """Why the group cannot go as a whole."""
    of = f"The replication group {draft.name} goes only as a whole"
    known = {one.machine_name.casefold() for one in draft.machines}
    if more := {name for one in estates for name in one.group if name.casefold() not in known}:
        yield _AT.blocking(f"{of}, and {and_join(sorted(more))} has joined it meanwhile.", "Choose it anew.")
    if plans_unread(estates):
        yield _AT.blocking(f"{of}, by a recovery plan, and the vault's plans could not be read.", "Read again.")
    first = draft.drafts[0]
    if isinstance(first, FailoverDraft) and first.point.kind not in _POINTS:
        yield _AT.blocking(
            f"{of}, by a recovery plan, which takes no point from before a moment.",
            "Take another kind of point for the group; after a failover each of its machines can change to one.",
        )
    for one in parts:
        for found in one.problems:
            if found.blocks and found.field != target_quota.FIELD:
                what = f"{of}, and one of its machines cannot: {found.what}"
                yield replace(found, what=what, machine=None)


def _tried_alone(draft: GroupInSet) -> bool:
    """Whether it is a drill from points that no plan's run takes."""
    first = draft.drafts[0]
    return isinstance(first, DrillDraft) and first.point.kind not in _POINTS


def _said(part: Plan) -> Plan:
    """What is said of one machine; what stops it is said of its group."""
    return replace(part, steps=(), reuses=(), problems=tuple(one for one in part.problems if not one.blocks))


def _consequences(draft: GroupInSet, recovery: RecoveryPlan, *, by_plan: bool, creates: bool) -> Iterator[Consequence]:
    names = first_few([one.machine_name for one in draft.drafts], NAMED)
    if draft.along:
        come = first_few(draft.along, NAMED)
        yield Consequence("takes along", f"{come}, not marked: {names} are the replication group {draft.name}")
    if _tried_alone(draft):
        yield Consequence("tries", f"{names} one by one: a recovery plan's run takes no points from before a moment")
    if by_plan and creates:
        yield Consequence("keeps", f"the recovery plan {recovery.name}, of just {names}, for later")
    elif by_plan:
        yield Consequence("uses", f"the recovery plan {recovery.name}, which holds just {names}")
