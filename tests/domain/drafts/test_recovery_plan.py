"""What is found about a plan before it is saved or deleted."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts.recovery_plan import DeleteRecoveryPlanDraft, SaveRecoveryPlanDraft, plan
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.plan_members import member
from asr_tui.domain.problems import Severity
from asr_tui.domain.recovery_plans import GroupKind, PlanAction, PlanGroup, PlanMember, Runbook
from tests.domain.drafts.recovery_plan_samples import (
    EAST,
    GROUPS,
    ITEMS,
    PLAN,
    RUNBOOK,
    THERE,
    WEST,
    estate,
    found,
    machine,
    saved,
)
from tests.domain.estates import VAULT, container
from tests.domain.plan_samples import action, boot


def test_a_new_plan_takes_its_regions_from_its_machines() -> None:
    made = saved(*GROUPS)
    [one] = made.steps
    assert isinstance(one.step, steps.CreateRecoveryPlan)
    assert (one.step.primary_fabric, one.step.recovery_fabric, one.step.zones) == (EAST, WEST, ("", ""))
    assert made.can_start
    assert found(made, Severity.NOTE) == [
        "vm-1 and vm-2: also in the plan shop. Whichever runs later passes over them."
    ]


def test_a_plan_between_zones_keeps_them() -> None:
    zoned = replace(
        ITEMS[0], target_location="centralus", target_container=container("centralus"), source_zone="1", target_zone="2"
    )
    [one] = saved(boot(member(zoned)), known=estate(zoned)).steps
    assert isinstance(one.step, steps.CreateRecoveryPlan)
    assert (one.step.primary_fabric, one.step.recovery_fabric, one.step.zones) == (EAST, EAST, ("1", "2"))


def test_a_change_is_said_in_words_and_sends_all_groups() -> None:
    made = plan(SaveRecoveryPlanDraft(PLAN, (boot(*GROUPS[0].members, *GROUPS[1].members),), THERE), estate())
    assert made.can_start
    assert [f"{one.kind} {one.text}" for one in made.consequences][:2] == [
        "moves vm-2 from group 2 to group 1",
        "has 1 boot group instead of 2",
    ]
    assert made.steps[0].step == steps.UpdateRecoveryPlan(PLAN, (boot(*GROUPS[0].members, *GROUPS[1].members),), GROUPS)


def test_nothing_changed_is_nothing_to_save() -> None:
    assert found(plan(SaveRecoveryPlanDraft(PLAN, GROUPS, THERE), estate())) == ["Nothing is changed."]


def test_what_somebody_else_saved_or_deleted_is_said() -> None:
    mine = SaveRecoveryPlanDraft(PLAN, (GROUPS[0],), THERE)
    theirs = replace(THERE, groups=(*GROUPS, boot(member(ITEMS[2]))))
    [what] = found(plan(mine, estate(plans=(theirs,))))
    assert what.startswith("Somebody else has changed shop since you read it: adds vm-3 to group 3")
    assert "somebody deleted it" in found(plan(mine, estate(plans=())))[0]


@pytest.mark.parametrize(
    ("groups", "what"),
    [
        ((), "The plan has no machines."),
        ((boot(*(member(machine(n)) for n in range(1, 102))),), "The plan has 101 machines; Azure takes 100."),
        (tuple(boot(member(machine(n))) for n in range(1, 9)), "The plan has 8 boot groups; Azure takes 7."),
        ((PlanGroup(GroupKind.SHUTDOWN, (member(ITEMS[2]),)), *GROUPS), "shutdown group holds 1 machine"),
        ((*GROUPS, boot(member(ITEMS[0]))), "vm-1: more than once in the plan."),
        ((*GROUPS, boot(PlanMember(ArmId(f"{ITEMS[0].id}-gone")))), "item-1-gone: not protected any more"),
        ((boot(member(ITEMS[0]), before=(PlanAction.manual(" ", "x"),)),), "An action has no name."),
    ],
)
def test_what_azure_would_refuse(groups: tuple[PlanGroup, ...], what: str) -> None:
    many = tuple(machine(number) for number in range(1, 102))
    made = saved(*groups, known=estate(*many))
    assert not made.can_start
    assert any(what in one for one in found(made)), found(made)


@pytest.mark.parametrize("name", ["a/b", "a b.", "", "x?y", " x"])
def test_a_name_that_no_resource_can_have_is_refused(name: str) -> None:
    assert any("no name for a plan" in one for one in found(saved(*GROUPS, name=name)))


def test_a_name_that_is_taken_is_refused() -> None:
    assert found(saved(*GROUPS, name="SHOP")) == ["There is a recovery plan SHOP already."]


def test_machines_of_two_directions_are_named() -> None:
    back = machine(4, back=True)
    made = saved(*GROUPS, boot(member(back)), known=estate(*ITEMS, back))
    assert found(made) == ["vm-4: replicates in another direction than the others."]


def test_a_plan_whose_machines_were_all_re_protected_can_be_saved() -> None:
    back = tuple(machine(number, back=True) for number in (1, 2))
    known = estate(*back)
    made = plan(SaveRecoveryPlanDraft(PLAN, (boot(member(back[0]), member(back[1])),), THERE), known)
    assert made.can_start, made.problems


def test_a_replication_group_is_whole_and_in_one_group() -> None:
    grouped = machine(1, "erp"), machine(2, "ERP"), machine(3, "erp")
    assert found(saved(boot(member(grouped[0]), member(grouped[1])), known=estate(*grouped))) == [
        "The replication group erp is not whole: vm-3 is missing."
    ]
    split = saved(boot(member(grouped[0]), member(grouped[1])), boot(member(grouped[2])), known=estate(*grouped))
    assert found(split) == ["The machines of the replication group erp (vm-1, vm-2 and vm-3) are in different groups."]


def test_each_action_that_would_not_run_is_found() -> None:
    other = ArmId(RUNBOOK.replace(VAULT.subscription, "00000000-0000-4000-8000-000000000000"))
    actions = (
        replace(PlanAction.manual("lost", "x"), failover_types=()),
        action("script", "ScriptActionDetails", path="c:/x"),
        action("later", "ANewKind"),
        PlanAction.of_runbook("elsewhere", other),
        PlanAction.of_runbook("gone", ArmId(f"{RUNBOOK}-gone")),
        PlanAction.of_runbook("draft", RUNBOOK),
        action("nothing", "AutomationRunbookActionDetails"),
    )
    known = estate(runbooks=(Runbook(RUNBOOK, "westeurope", "New"),), plans=())
    made = saved(boot(member(ITEMS[0]), after=actions), known=known)
    assert found(made) == ["The runbook dns of elsewhere is in another subscription than the vault.",
                           "The action nothing names no runbook."]  # fmt: skip
    assert [one.split(":")[0] for one in found(made, Severity.WARNING)] == [
        "The action lost never runs",
        "The action script is a script",
        "The runbook dns-gone of gone was not found",
        "The runbook dns of draft was never published.",
    ]
    assert found(made, Severity.NOTE) == ["The action later is of the kind ANewKind: it is kept as it is."]


def test_a_deletion_is_typed_and_leaves_the_machines() -> None:
    made = plan(DeleteRecoveryPlanDraft(PLAN), estate())
    assert (made.word_to_type, made.can_start) == ("shop", True)
    assert made.consequences[1].text == "2 machines, protected as before"
    job = VAULT.child("replicationJobs", "j")
    running = Job(job, "j", "UnplannedFailover", "Failover", JobState.RUNNING, "", "Shop", of_plan=True)
    assert found(plan(DeleteRecoveryPlanDraft(PLAN), estate(jobs=(running,)))) == ["“Failover” of shop is under way."]
    drilled = replace(ITEMS[0], allowed_operations=frozenset({"TestFailoverCleanup"}))
    assert found(plan(DeleteRecoveryPlanDraft(PLAN), estate(drilled, *ITEMS[1:])), Severity.WARNING) == [
        "Test machines of shop still run."
    ]
    assert not plan(DeleteRecoveryPlanDraft(PLAN), estate(plans=())).can_start
