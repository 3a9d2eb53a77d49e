"""What a run of a plan brings and finds, and the failover of a replication group by its plan."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts import group_failover
from asr_tui.domain.drafts.enable_replication.draft import Choice
from asr_tui.domain.drafts.group_failover import GroupFailoverDraft
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft, run_plan
from asr_tui.domain.ids import resource_id
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan import Plan
from asr_tui.domain.plan_members import member
from asr_tui.domain.problems import Severity
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.domain.recovery_plans import PlanAction, PlanGroup, PlanPoint, RecoveryPlan
from asr_tui.domain.resources import Subnet, VirtualNetwork
from asr_tui.domain.run_members import members_for
from tests.domain.drafts.recovery_plan_samples import EAST, PLAN, RUNBOOK, WEST, estate, found, machine
from tests.domain.estates import VAULT
from tests.domain.items import POINTS, REPLICA_NETWORK, TARGET_GROUP
from tests.domain.plan_samples import boot

JOB = VAULT.child("replicationJobs", "j")
OVER = {"stage": Stage.COMMITTED, "active_on_target": True, "allowed_operations": frozenset({"SwitchProtection"})}


def over(number: int) -> ProtectedItem:
    return replace(machine(number), **OVER)


def known(*items: ProtectedItem, groups: tuple[PlanGroup, ...] = (), **more: object) -> RecoveryPlanEstate:
    """A plan of these machines, one in each group unless given otherwise."""
    own = groups or tuple(boot(member(one)) for one in items)
    more = {"points": {one.id: POINTS for one in items}, "networks": (REPLICA_NETWORK,), **more}
    return estate(*items, plans=(RecoveryPlan(PLAN, EAST, WEST, own),), **more)


def run(action: Action, at: RecoveryPlanEstate, **chosen: object) -> Plan:
    return run_plan(RunRecoveryPlanDraft(PLAN, action, **chosen), at)  # type: ignore[arg-type]


def test_planned_means_shut_down_first_and_the_latest_state() -> None:
    made = run(Action.FAIL_OVER, known(machine(1), machine(2)), point=PlanPoint.LATEST)
    [one] = made.steps
    assert one.step == steps.FailoverOfPlan(PLAN, shut_down_source=True, point=PlanPoint.LATEST, boot_groups=2)
    assert (made.word_to_type, made.machines, made.verb) == ("FAIL OVER 2", ("vm-1", "vm-2"), "Fail over")
    assert one.estimate.seconds == 243
    assert made.can_start


def test_whom_only_a_drill_keeps_from_a_failover_is_said_to_end_it_first() -> None:
    drilled = [replace(machine(n), allowed_operations=frozenset({"TestFailoverCleanup"})) for n in (2, 3)]
    made = run(Action.FAIL_OVER, known(machine(1), *drilled))
    assert [one.remedy for one in made.problems if one.what.startswith("Not ready")] == [
        "End their drill first, by a clean-up, or take them out of the plan."
    ]


def test_each_machines_point_loss_and_group_are_told() -> None:
    made = run(Action.FAIL_OVER, known(machine(1), machine(2)), point=PlanPoint.APP_CONSISTENT)
    assert [(one.machine, one.loss, one.tier) for one in made.facts] == [
        ("vm-1", timedelta(hours=2), "Group 1"),
        ("vm-2", timedelta(hours=2), "Group 2"),
    ]
    assert made.facts[0].point == POINTS[0].time
    assert dict(made.losses) == {"vm-1": timedelta(hours=2), "vm-2": timedelta(hours=2)}


def test_the_members_decide_and_not_what_azure_allows_for_the_plan() -> None:
    """Between failover and commit a plan lists all run verbs (recorded)."""
    at = known(over(1), over(2))
    at = replace(at, plans=(replace(at.plans[0], operations=frozenset({"UnplannedFailover", "Commit"})),))
    made = run(Action.FAIL_OVER, at)
    assert found(made) == ["No machine of shop allows a failover now."]
    assert made.problems[0].remedy == "vm-1: Failover committed, vm-2: Failover committed."


def test_who_is_skipped_not_ready_gone_or_at_work_is_named_beforehand() -> None:
    copying = replace(machine(3), stage=Stage.COPYING, allowed_operations=frozenset({"DisableProtection"}))
    gone = machine(9)
    job = Job(
        VAULT.child("replicationJobs", "j"), "j", "RepairReplication", "Resynchronize", JobState.RUNNING, "", "vm-1"
    )
    groups = (boot(*(member(one) for one in (machine(1), over(2), copying, gone))),)
    at = known(machine(1), over(2), copying, groups=groups, jobs=(job,))
    taking = members_for(Action.FAIL_OVER, at.plans[0], at)
    assert ([one.machine_name for one in taking.ready], [one.machine_name for one in taking.skipped]) == (
        ["vm-1"],
        ["vm-2"],
    )
    made = run(Action.FAIL_OVER, at)
    warnings = " ".join(found(made, Severity.WARNING))
    assert "item-9: not protected any more, and still in the plan" in warnings
    assert "Not ready for a failover: vm-3 (First copy)" in warnings
    assert "At work just now: vm-1 (Resynchronize)" in warnings
    assert made.consequences[0].kind == "skips"
    assert made.can_start, "an emergency is not held up"
    assert made.machines == ("vm-1",)


def test_what_stops_one_machine_is_a_warning_about_it() -> None:
    """A machine that fails does not stop the others."""
    bastion = VirtualNetwork(REPLICA_NETWORK.id, "westeurope", ("10.1.0.0/16",),
                             (Subnet("AzureBastionSubnet", ("10.1.9.0/24",)),))  # fmt: skip
    item = replace(machine(1), nics=(replace(machine(1).nics[0], target_subnet="AzureBastionSubnet"),))
    made = run(Action.FAIL_OVER, known(item, machine(2), networks=(bastion,)))
    [problem] = [one for one in made.problems if "AzureBastionSubnet" in one.what]
    assert problem.severity is Severity.WARNING
    assert "The others go on; the run then ends as failed" in problem.remedy
    assert made.can_start


def test_the_same_run_under_way_is_not_sent_again() -> None:
    def job(scenario: str) -> Job:
        return Job(
            VAULT.child("replicationJobs", "j"), "j", scenario, scenario, JobState.SUSPENDED, "", "SHOP", of_plan=True
        )

    made = run(Action.FAIL_OVER, known(machine(1), jobs=(job("UnplannedFailover"),)))
    assert (found(made), made.problems[0].field) == (["“UnplannedFailover” of shop is under way."], "under_way")
    assert run(Action.FAIL_OVER, known(machine(1), jobs=(job("SaveRecoveryPlan"),))).can_start


def test_where_the_run_stops_and_what_never_runs_is_told() -> None:
    actions = (
        PlanAction.manual("Look", "Log in."),
        PlanAction.of_runbook("Switch", RUNBOOK),
        replace(PlanAction.manual("way home", "x"), directions=("RecoveryToPrimary",)),
        replace(PlanAction.manual("lost", "x"), failover_types=()),
    )
    made = run(Action.FAIL_OVER, known(machine(1), groups=(boot(member(machine(1)), after=actions),)))
    assert made.then[:3] == (
        "The run stops at Look until somebody has done it and goes on.",
        "Azure runs Switch.",
        "Not in this kind or direction of failover: way home.",
    )
    assert "The action lost never runs" in " ".join(found(made, Severity.WARNING))
    assert not run(Action.COMMIT, known(over(1), groups=(boot(member(over(1)), after=actions),))).then


def test_a_drill_makes_one_isolated_network_like_that_of_the_failover() -> None:
    made = run(Action.DRILL, known(machine(1), machine(2)))
    guard, network, drill = (one.step for one in made.steps)
    assert isinstance(guard, steps.CreateNetworkSecurityGroup)
    assert isinstance(network, steps.CreateVirtualNetwork)
    assert isinstance(drill, steps.TestFailoverOfPlan)
    assert [subnet.name for subnet in network.subnets] == ["web"]
    assert drill.network == network.id
    assert made.steps[-1].depends_on == {guard.key, network.key}
    assert made.can_start, made.problems
    assert made.word_to_type == ""


def test_a_drill_in_a_network_of_production_is_asked_about() -> None:
    at = known(machine(1), machine(2))
    made = run(Action.DRILL, at, network=Choice(REPLICA_NETWORK.id))
    assert not made.can_start
    assert "the network of a real failover" in found(made)[0]
    assert run(Action.DRILL, at, network=Choice(REPLICA_NETWORK.id), network_confirmed=True).can_start
    gone = Choice(resource_id(TARGET_GROUP, "Microsoft.Network/virtualNetworks", "gone"))
    assert "is not there any more" in found(run(Action.DRILL, at, network=gone))[0]


def test_the_way_home_has_the_other_direction() -> None:
    made = run(Action.FAIL_OVER, known(machine(1, back=True), groups=(boot(member(machine(1))),)))
    step = made.steps[0].step
    assert isinstance(step, steps.FailoverOfPlan)
    assert step.direction == "RecoveryToPrimary"


def test_a_plan_that_is_gone_says_so() -> None:
    made = run(Action.FAIL_OVER, estate(plans=()))
    assert "is not there any more: somebody deleted it" in found(made)[0]
    assert not made.can_start


GROUP = (machine(1, "ERP 1"), machine(2, "erp 1"), machine(3))


def of_group(at: RecoveryPlanEstate, item: ProtectedItem = GROUP[0]) -> Plan:
    return group_failover.plan(GroupFailoverDraft.of(item.id), at)


def test_a_group_without_a_plan_gets_one_of_just_its_machines() -> None:
    made = of_group(estate(*GROUP, plans=()))
    create, failover = (one.step for one in made.steps)
    assert isinstance(create, steps.CreateRecoveryPlan)
    assert (create.id.name, [one.item for one in create.groups[0].members]) == ("ERP-1", [one.id for one in GROUP[:2]])
    assert isinstance(failover, steps.FailoverOfPlan)
    assert failover.id == create.id
    assert failover.shared_points
    assert made.steps[1].depends_on == {create.key}
    assert made.can_start, made.problems
    assert found(made, Severity.BLOCKING) == []


@pytest.mark.parametrize(("members", "uses"), [((0, 1), True), ((1, 0), True), ((0, 1, 2), False), ((0,), False)])
def test_a_plan_of_just_the_group_is_used_and_no_other(members: tuple[int, ...], uses: bool) -> None:
    held = RecoveryPlan(PLAN, EAST, WEST, (boot(*(member(GROUP[one]) for one in members)),))
    made = of_group(estate(*GROUP, plans=(held,)))
    assert (len(made.steps) == 1) is uses
    assert made.machines == ("vm-1", "vm-2") if not uses else set(made.machines) == {"vm-1", "vm-2"}


def test_a_name_that_is_taken_gets_a_number() -> None:
    taken = RecoveryPlan(
        PLAN.parent().child("replicationRecoveryPlans", "erp-1"), EAST, WEST, (boot(member(GROUP[2])),)
    )
    assert of_group(estate(*GROUP, plans=(taken,))).steps[0].step.id.name == "ERP-1-2"


def test_a_machine_without_a_group_has_no_group_failover() -> None:
    assert not of_group(estate(*GROUP), GROUP[2]).can_start


def test_a_clean_up_and_a_commit_concern_only_those_that_need_them() -> None:
    drilled = replace(machine(1), allowed_operations=frozenset({"TestFailoverCleanup"}))
    made = run(Action.CLEAN_UP, known(drilled, machine(2)))
    assert (made.machines, made.problems) == (("vm-1",), ())
    assert "vm-1 (drill running)" in found(run(Action.FAIL_OVER, known(drilled, machine(2))), Severity.WARNING)[0]


def test_names_of_many_machines_are_one_task() -> None:
    many = tuple(
        replace(machine(number), nics=(replace(machine(number).nics[0], source_ip=f"10.0.1.{number}"),))
        for number in range(1, 11)
    )
    made = run(Action.FAIL_OVER, known(*many, groups=(boot(*map(member, many)),)))
    assert [one for one in made.then if one.startswith("DNS")] == [
        "DNS: names of 10 machines still lead to the addresses that they have now."
    ]
