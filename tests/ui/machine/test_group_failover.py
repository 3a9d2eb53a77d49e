"""A failover of one member of a replication group is one of all its machines, by a plan that the review makes."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.recovery_plans import PlanPoint
from tests.domain.items import estate
from tests.fakes import FakeSiteRecovery
from tests.ui.machine.stage import ITEM, MANY, on_menu
from tests.ui.pilot import press, shown, until

MEMBER = replace(ITEM, multi_vm_group="Shop")
MATE = replace(MEMBER, id=MEMBER.container.child("replicationProtectedItems", "item-2"), machine_name="web-02")


def recovery() -> FakeSiteRecovery:
    return FakeSiteRecovery(estate().topology, (MEMBER, MATE), (), MANY)


async def test_the_review_is_of_the_whole_group() -> None:
    azure = recovery()
    async with on_menu(MEMBER, first=Action.FAIL_OVER, recovery=azure, size=(120, 40)) as stage:
        await until(stage.pilot, lambda: "all of it fails over together" in shown(stage.pilot))
        await until(stage.pilot, lambda: "2 of 2 machines" in shown(stage.pilot))
        await press(stage.pilot, "x", "end", "enter")
        await until(stage.pilot, lambda: "2 machines of the replication group Shop" in shown(stage.pilot))
        screen = " ".join(shown(stage.pilot).split())
        assert "keeps the recovery plan Shop, of just these machines, for the commit and later" in screen
        assert "Type FAIL OVER 2 to go on" in screen
        await press(stage.pilot, "tab", *"FAIL OVER 2", "enter", "enter")
        await until(stage.pilot, lambda: len(stage.workspace.runs.all) == 1)
        planned = [one.planned.step for one in stage.workspace.runs.all[0].steps]
        assert [type(one) for one in planned] == [steps.CreateRecoveryPlan, steps.FailoverOfPlan]
        over = planned[1]
        assert isinstance(over, steps.FailoverOfPlan)
        assert (over.point, over.shut_down_source, over.shared_points) == (PlanPoint.LATEST_PROCESSED, False, True)


async def test_a_point_of_one_machine_is_not_for_a_group() -> None:
    async with on_menu(MEMBER, first=Action.FAIL_OVER, recovery=recovery(), size=(120, 40)) as stage:
        await until(stage.pilot, lambda: "2 of 2 machines" in shown(stage.pilot))
        await press(stage.pilot, "home", "enter")
        offered = shown(stage.pilot)
        assert "Latest crash-consistent" in offered
        assert "Custom" not in offered
