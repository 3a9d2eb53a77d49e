"""A recovery plan that is run: test failover, clean-up, failover, commit, over all of its machines at once.

What Azure allows for the plan is no guard (recorded: run verbs stay in the list beside Commit): its machines are
looked at. What a machine's own operation would bring is taken from that operation's plan.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.data_loss import choice_loss
from asr_tui.domain.direction import leads_home
from asr_tui.domain.drafts import day_two, drill
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.drill import CleanUpDraft, DrillDraft, isolated
from asr_tui.domain.drafts.enable_replication.draft import Choice
from asr_tui.domain.drafts.failover import CommitDraft, FailoverDraft
from asr_tui.domain.drafts.plan_run_findings import actions_of_run, problems, skips
from asr_tui.domain.drafts.recovery_plan import NAMED, RecoveryPlanDraft
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.joined import joined
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan import MachineFacts, Plan, PlannedStep, Reused, StepMember
from asr_tui.domain.point_choices import PointChoice, PointKindChoice, chosen_point
from asr_tui.domain.problems import FieldRef, Problem, Severity
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.domain.recovery_plans import PlanPoint, RecoveryPlan
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.domain.run_members import FAILOVER_TYPES, Members, members_for

_POINTS = {
    PlanPoint.LATEST: PointKindChoice.LATEST,
    PlanPoint.LATEST_PROCESSED: PointKindChoice.LATEST_PROCESSED,
    PlanPoint.APP_CONSISTENT: PointKindChoice.LATEST_APP,
    PlanPoint.CRASH_CONSISTENT: PointKindChoice.LATEST_PROCESSED,
}
_AT = FieldRef("review", "plan")


class RunRecoveryPlanDraft(RecoveryPlanDraft, frozen=True):
    """One of RUN_ACTIONS on all machines of a plan.

    point     of a failover or test failover; planned means LATEST with the source shut down
    network   of a test failover: an existing one; else an isolated one is made like the machines' target network
    comments  of a clean-up
    """

    action: Action
    point: PlanPoint = PlanPoint.LATEST_PROCESSED
    shut_down_source: bool = True
    network: Choice = Choice()
    deny_internet: bool = True
    network_confirmed: bool = False
    comments: str = ""


def run_plan(draft: RunRecoveryPlanDraft, estate: RecoveryPlanEstate) -> Plan:
    """One step on the plan, before it a network for a drill where one is made."""
    recovery = estate.plan(draft.plan)
    if recovery is None:
        what = f"The recovery plan {draft.plan.name} is not there any more: somebody deleted it."
        return Plan(_title(draft, 0), (), problems=(_AT.blocking(what, "Fail the machines over by themselves."),))
    return plan_of(draft, recovery, estate)


def plan_of(draft: RunRecoveryPlanDraft, recovery: RecoveryPlan, estate: RecoveryPlanEstate) -> Plan:
    """The run of a plan that exists, or that an earlier step makes."""
    members = members_for(draft.action, recovery, estate)
    network = _network(draft, members.ready, estate)
    each = [_of_machine(draft, item, network, estate) for item in members.ready]
    whole = joined(each) if each else Plan("", ())
    step = step_of(draft, recovery, members, network, estate)
    made = _network_steps(draft, members.ready, network, estate)
    count = len(members.ready)
    verb = whole.verb or draft.action.value
    return replace(
        whole,
        title=_title(draft, count, action_word(draft.action, verb)),
        steps=(*made, planned_run(step, members, made)),
        reuses=(Reused(network, "virtual network"),) if network and not made else (),
        problems=(*problems(draft.action, step, recovery, members, estate), *whole.problems),
        consequences=(*skips(members), *whole.consequences),
        then=(*actions_of_run(draft.action, recovery, estate), *_once(whole.then, count)),
        verb=verb,
        word_to_type=f"{whole.button.upper()} {count}" if whole.word_to_type else "",
        machines=tuple(item.machine_name for item in members.ready),
        facts=tuple(_facts(draft, recovery, item, network, estate) for item in members.ready),
    )


_NAMES_LEAD = "DNS: names of "


def _once(then: Sequence[str], count: int) -> tuple[str, ...]:
    """The tasks afterwards; where each machine has names of its own, they are one task."""
    own = [words for words in then if words.startswith(_NAMES_LEAD)]
    if len(own) <= NAMED:
        return tuple(then)
    rest = [words for words in then if words not in own]
    return (f"{_NAMES_LEAD}{count} machines still lead to the addresses that they have now.", *rest)


def _title(draft: RunRecoveryPlanDraft, count: int, word: str = "") -> str:
    machines = f" ({count} machine{'s'[: count != 1]})" if count else ""
    return f"{word or draft.action.value} of the recovery plan {draft.plan.name}{machines}"


def action_word(action: Action, verb: str) -> str:
    """The operation; a failback where that is what its machines' own plans do."""
    return "Failback" if action is Action.FAIL_OVER and verb == "Fail back" else action.value


def planned_run(step: steps.RecoveryPlanRun, members: Members, before: Sequence[PlannedStep]) -> PlannedStep:
    """The step on the plan, after those that make what it needs."""
    named = tuple(StepMember(item.machine_name, item.id) for item in members.ready)
    return replace(PlannedStep.of(step, (one.key for one in before)), members=named)


def step_of(
    draft: RunRecoveryPlanDraft,
    recovery: RecoveryPlan,
    members: Members,
    network: ArmId | None,
    estate: RecoveryPlanEstate,
) -> steps.RecoveryPlanRun:
    """The one step of the run."""
    direction = estate.direction(recovery)
    shared = any(item.multi_vm_group for item in members.ready)
    boots = sum(any(estate.item(one) in members.ready for one in group.members) for group in recovery.boot_groups)
    match draft.action:
        case Action.DRILL:
            return steps.TestFailoverOfPlan(
                draft.plan, network or draft.plan, draft.point, direction, shared, boots or 1
            )
        case Action.CLEAN_UP:
            return steps.CleanUpTestOfPlan(draft.plan, draft.comments)
        case Action.FAIL_OVER:
            home = bool(members.ready) and all(map(leads_home, members.ready))
            return steps.FailoverOfPlan(
                draft.plan, draft.shut_down_source, draft.point, direction, shared, boots or 1, home
            )
        case Action.COMMIT:
            return steps.CommitOfPlan(draft.plan, boots or 1)
        case _:
            raise NotImplementedError(f"a recovery plan has no {draft.action.value}")


def _of_machine(
    draft: RunRecoveryPlanDraft, item: ProtectedItem, network: ArmId | None, estate: RecoveryPlanEstate
) -> Plan:
    """The plan that the operation on this machine alone would have; what stops it there stops only this machine."""
    point, one = PointChoice(_POINTS[draft.point]), estate.machine(item)
    own: DayTwoDraft
    match draft.action:
        case Action.DRILL:
            choice = Choice(network) if network else draft.network
            own = DrillDraft(item.id, item.machine_name, point, choice, draft.deny_internet, draft.network_confirmed)
        case Action.CLEAN_UP:
            own = CleanUpDraft(item.id, item.machine_name, draft.comments)
        case Action.FAIL_OVER:
            own = FailoverDraft(item.id, item.machine_name, point, draft.shut_down_source)
        case _:
            own = CommitDraft(item.id, item.machine_name)
    found = day_two.plan(own, one)
    kept = (problem for problem in found.problems if not _answered(problem, draft, network, estate))
    return replace(found, problems=tuple(_of_one(problem, item) for problem in kept))


def _answered(problem: Problem, draft: RunRecoveryPlanDraft, network: ArmId | None, estate: RecoveryPlanEstate) -> bool:
    """A finding that does not hold here: the drill's network is not there yet, and this plan makes it."""
    if not _of_network(problem):
        return False
    return draft.network.id is None and not any(one.id == network for one in estate.networks)


def _of_network(problem: Problem) -> bool:
    """Whether it is about the network of a drill."""
    return (problem.page, problem.field) == ("network", "network")


def _of_one(problem: Problem, item: ProtectedItem) -> Problem:
    """A finding about one machine does not stop the others; about the drill's network it concerns all."""
    if not problem.blocks or _of_network(problem):
        return problem
    remedy = f"{problem.remedy} The others go on; the run then ends as failed.".strip()
    return replace(problem, severity=Severity.WARNING, remedy=remedy, machine=item.id)


def _facts(
    draft: RunRecoveryPlanDraft,
    recovery: RecoveryPlan,
    item: ProtectedItem,
    network: ArmId | None,
    estate: RecoveryPlanEstate,
) -> MachineFacts:
    one, choice = estate.machine(item), PointChoice(_POINTS[draft.point])
    starts = draft.action in FAILOVER_TYPES
    point = chosen_point(choice, one.points or ()) if starts else None
    loss = choice_loss(choice, one) if starts else None
    test = draft.action is Action.DRILL
    name = item.target_name or item.machine_name
    where = network if test else item.target_network
    number = next((recovery.group_number(one) for one in recovery.members if estate.item(one) == item), 0)
    return MachineFacts(
        machine=item.machine_name,
        vault=item.id.vault_id.name,
        point=point.time if point else None,
        loss=loss.length if loss else None,
        target=f"{item.machine_name}-test" if test else name,
        size=item.target_size,
        addresses=() if test else tuple(nic.target_ip for nic in item.nics if nic.target_ip),
        network=where.name if where else "",
        tier=f"Group {number}" if number else "",
    )


def _network(draft: RunRecoveryPlanDraft, items: Sequence[ProtectedItem], estate: RecoveryPlanEstate) -> ArmId | None:
    """The network of a drill: the chosen one, else an isolated one in the machines' target group."""
    if draft.action is not Action.DRILL or draft.network.id is not None:
        return draft.network.id
    if not items:
        return None
    like, first = _target_network(items, estate), items[0]
    name = draft.network.name or f"{like.name if like else draft.plan.name}{drill.ISOLATED_SUFFIX}"[:64]
    return resource_id(first.target_group or first.id.group_id, "Microsoft.Network/virtualNetworks", name)


def _target_network(items: Sequence[ProtectedItem], estate: RecoveryPlanEstate) -> VirtualNetwork | None:
    """The network of a real failover, whose subnets the machines' settings name."""
    targets = dict.fromkeys(item.target_network for item in items if item.target_network)
    found = (next((one for one in estate.networks if one.id == target), None) for target in targets)
    return next((one for one in found if one is not None), None)


def _network_steps(
    draft: RunRecoveryPlanDraft, items: Sequence[ProtectedItem], network: ArmId | None, estate: RecoveryPlanEstate
) -> tuple[PlannedStep, ...]:
    if network is None or draft.network.id is not None or any(one.id == network for one in estate.networks):
        return ()
    like = _target_network(items, estate)
    return tuple(isolated(network, items[0].target_location, like, deny_internet=draft.deny_internet))
