"""A recovery plan is edited by keys over the simulator: nothing unknown is lost, nobody's work is overwritten."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import steps
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.recovery_plans import PlanAction, RecoveryPlan
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.navigation import ActionsOf
from asr_tui.ui.plans.editor import PlanEditor
from asr_tui.ui.plans.group_page import GroupRunPage
from asr_tui.ui.plans.plans import PlansScreen
from tests.journeys.plan_ground import Planner, planning

REQUEST = "0c0ffee0-0000-4000-8000-00000000000"


async def saved_by_other(planner: Planner, plan: RecoveryPlan, number: int = 1) -> None:
    """Another program saves the plan, and Azure has done it."""
    before = await planner.plan(plan.name)
    step = steps.UpdateRecoveryPlan(plan.id, plan.groups, before.groups)
    await planner.workspace.session.changes.apply(step, f"{REQUEST}{number}")
    while (await planner.plan(plan.name)).groups != plan.groups:
        await planner.pilot.pause(0.05)


def with_unknown(plan: RecoveryPlan) -> RecoveryPlan:
    """The plan with a script, an action of no failover type, and a timeout that no screen shows."""
    script = {
        "instanceType": "ScriptActionDetails",
        "path": "C:\\a.ps1",
        "timeout": "PT10M",
        "fabricLocation": "Primary",
    }
    first, second, third, *rest = plan.groups
    odd = PlanAction("Old script", ("TestFailover",), ("RecoveryToPrimary",), script)
    idle = PlanAction("Idle", (), ("PrimaryToRecovery",), {"instanceType": "ManualActionDetails", "description": "x"})
    return replace(plan, groups=(replace(first, before=(odd,)), second, replace(third, after=(idle,)), *rest))


async def open_plan(planner: Planner) -> None:
    await planner.to_line("shop-front")
    await planner.press("enter")
    await planner.at(PlanEditor)
    await planner.see("Nothing to save yet")


async def test_an_edited_plan_loses_nothing_that_is_not_shown(opener: ProgramOpener) -> None:
    async with planning(opener) as planner:
        before = with_unknown(await planner.plan("shop-front"))
        await saved_by_other(planner, before)
        await planner.press("r")
        await open_plan(planner)
        await planner.see("before: Old script")
        await planner.see("never runs")
        await planner.to_line("shop-app-01")
        await planner.press("plus")
        await planner.to_line("Group 2")
        await planner.press("minus")
        await planner.press("ctrl+s")
        await planner.see("moves")
        await planner.confirm()
        await planner.done()
        after = await planner.plan("shop-front")
    assert sorted(map(repr, after.members)) == sorted(map(repr, before.members))
    assert [repr(one) for one in sorted(after.actions, key=lambda one: one.name)] == [
        repr(one) for one in sorted(before.actions, key=lambda one: one.name)
    ]
    assert replace(after, groups=(), operations=before.operations, scenario=before.scenario, job=before.job) == replace(
        before, groups=()
    )


async def test_changes_of_somebody_else_are_shown_and_one_chooses(opener: ProgramOpener) -> None:
    async with planning(opener) as planner:
        await open_plan(planner)
        await planner.to_line("shop-web-06")
        await planner.press("minus")
        there = await planner.plan("shop-front")
        theirs = replace(there.groups[2], before=())
        await saved_by_other(planner, replace(there, groups=(*there.groups[:2], theirs, *there.groups[3:])))
        await planner.press("ctrl+s")
        await planner.at(Choose)
        await planner.see("Somebody else has changed shop-front meanwhile")
        await planner.see("removes the action Databases answer")
        await planner.see("moves shop-web-06 from group 2 to group 1")
        await planner.press("enter")
        await planner.at(PlanEditor)
        await planner.see("1 change")
        await planner.press("ctrl+s")
        await planner.at(Choose)
        await planner.press("down", "enter")
        await planner.at(PlanEditor)
        await planner.see("Nothing to save yet")
        assert "Databases answer" not in planner.words
        await planner.press("ctrl+u")
        await planner.see("before: Databases answer")
        await planner.press("ctrl+s")
        await planner.confirm()
        await planner.done()
        after = await planner.plan("shop-front")
    assert [action.name for action in after.groups[2].before] == ["Databases answer"]
    assert len(after.groups[2].members) == 6


async def test_unsaved_changes_ask_before_they_are_left_and_can_be_gone_on_with(opener: ProgramOpener) -> None:
    async with planning(opener) as planner:
        await open_plan(planner)
        await planner.to_line("shop-web-06")
        await planner.press("delete")
        await planner.see("1 change")
        await planner.press("escape")
        await planner.see("1 change of shop-front is not saved")
        await planner.press("down", "enter")
        await planner.at(PlansScreen)
        await planner.press("enter")
        await planner.at(PlanEditor)
        await planner.see("1 change")
        assert "shop-web-06" not in planner.words
        await planner.press("escape")
        await planner.press("end", "enter")
        await planner.at(PlansScreen)
        await planner.press("enter")
        await planner.see("shop-web-06")


async def test_a_deleted_plan_leaves_its_machines_protected(opener: ProgramOpener) -> None:
    async with planning(opener) as planner:
        await planner.to_line("shop-front")
        await planner.press("delete")
        await planner.see("Delete the recovery plan shop-front?")
        await planner.confirm("shop-front")
        await planner.done()
        await planner.see("This vault has no recovery plan yet.")
        items = await planner.workspace.session.site_recovery.items(planner.vault.id)
    assert len(items) == 18


async def test_a_member_of_a_replication_group_fails_over_with_its_group(opener: ProgramOpener) -> None:
    async with planning(opener, "shop-data-vault") as planner:
        items = await planner.workspace.session.site_recovery.items(planner.vault.id)
        item = next(one for one in items if one.machine_name == "shop-db-01")
        screen = planner.pilot.app.screen
        assert isinstance(screen, PlansScreen)
        screen.go_to(ActionsOf(item, Action.FAIL_OVER))
        await planner.at(GroupRunPage)
        await planner.see("the run makes the plan shop-db first, and it stays")
        await planner.see("2 of 2 machines")
        await planner.press("end", "enter")
        await planner.see("FAIL OVER 2")
        await planner.see("the recovery plan shop-db, of just these machines")
        await planner.confirm("FAIL OVER 2")
        await planner.see("All done.")
        made = await planner.plan("shop-db")
        assert len(made.members) == 2
        now = await planner.workspace.session.site_recovery.items(planner.vault.id)
    over = {one.machine_name for one in now if one.active_on_target}
    assert over == {"shop-db-01", "shop-db-02"}
