"""A recovery plan of nine machines by keys, over the simulator: made, drilled, failed over, committed, re-protected."""

from __future__ import annotations

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain.recovery_plans import ActionKind
from asr_tui.ui.dialogs.go_on import GoOn
from asr_tui.ui.many.menu import ManyActionsScreen
from asr_tui.ui.navigation import NewPlanOf
from asr_tui.ui.plans.action_form import ActionForm
from asr_tui.ui.plans.editor import PlanEditor
from asr_tui.ui.plans.new_plan_page import NewPlanPage
from asr_tui.ui.plans.plans import PlansScreen
from asr_tui.ui.plans.run_pages import RunPage
from asr_tui.ui.run.run import RunScreen
from tests.journeys.plan_ground import Planner, planning

NINE = (
    "loyalty-app-02", "loyalty-app-03", "shop-app-01", "loyalty-web-01", "loyalty-web-02", "loyalty-web-03",
    "loyalty-web-04", "shop-web-01", "shop-web-02",
)  # fmt: skip


async def make_plan(planner: Planner) -> None:
    """A plan of nine marked machines in tiers by their tag, then a third group and a manual action."""
    items = await planner.workspace.session.site_recovery.items(planner.vault.id)
    marked = tuple(one for one in items if one.machine_name in NINE)
    screen = planner.pilot.app.screen
    assert isinstance(screen, PlansScreen)
    screen.go_to(NewPlanOf(planner.vault, marked), screen._begun)
    await planner.at(NewPlanPage)
    await planner.see("by the tag tier")
    await planner.see("Groups by the tag tier: app, then web.")
    await planner.press("home", "enter")
    await planner.write("nine")
    await planner.press("enter", "end", "enter")
    await planner.at(PlanEditor)
    await planner.see("9 machines, 2 groups")
    await planner.to_line("shop-web-01")
    await planner.press("space", "space", "plus")
    await planner.see("3 groups")
    await planner.to_line("Group 2")
    await planner.press("N", "down", "enter")
    await planner.at(ActionForm)
    await planner.press("home", "enter")
    await planner.pilot.press(*["backspace"] * 20)
    await planner.write("Look at the orders")
    await planner.press("enter", "tab")
    while planner.pilot.app.focused is None or planner.pilot.app.focused.id != "text":
        await planner.press("tab")
    await planner.write("First line")
    await planner.pilot.press("enter")
    await planner.write("second line")
    await planner.press("ctrl+s")
    await planner.at(PlanEditor)
    await planner.press("ctrl+s")
    await planner.confirm()
    await planner.done()


async def go_on(planner: Planner, comment: str) -> None:
    """The run waits at the manual action: its text is shown, a comment is asked for, it goes on."""
    await planner.see("G lets it go on")
    await planner.see("second line")
    await planner.press("G")
    await planner.at(GoOn)
    await planner.see("second line")
    await planner.write(comment)
    await planner.press("enter")
    await planner.at(RunScreen)


async def test_a_plan_of_nine_machines_goes_once_round(opener: ProgramOpener) -> None:
    async with planning(opener) as planner:
        await make_plan(planner)
        made = await planner.plan("nine")
        assert [len(group.members) for group in made.boot_groups] == [3, 4, 2]
        (action,) = made.boot_groups[1].before
        assert (action.name, action.action_kind) == ("Look at the orders", ActionKind.MANUAL)
        assert action.instructions == "First line\nsecond line"

        await planner.see("nine")
        await planner.to_line("nine")
        await planner.press("t")
        await planner.at(RunPage)
        await planner.see("9 of 9 machines")
        await planner.see("stops for you: Look at the orders")
        await planner.press("end", "enter")
        await planner.confirm()
        await go_on(planner, "orders seen")
        await planner.done()
        await planner.see("! drill running")

        await planner.press("u")
        await planner.at(RunPage)
        await planner.press("home", "enter")
        await planner.write("worked")
        await planner.press("enter", "end", "enter")
        await planner.confirm()
        await planner.done()
        await planner.see("+ ready")

        await planner.press("f")
        await planner.at(RunPage)
        await planner.see("Shut down first yes")
        await planner.press("end", "enter")
        await planner.see("FAIL OVER 9")
        await planner.confirm("FAIL OVER 9")
        await go_on(planner, "go")
        await planner.done()
        await planner.see("failed over, not committed")

        await planner.press("k")
        await planner.see("COMMIT 9")
        await planner.confirm("COMMIT 9")
        await planner.done()
        await planner.see("committed, not re-protected")

        await planner.press("b")
        await planner.see("Re-protect 9 machines")
        await planner.press("enter")
        await planner.see("RE-PROTECT 9")
        await planner.confirm("RE-PROTECT 9")
        await planner.see("9 machines: 9 done")
        await planner.press("escape")
        await planner.at(ManyActionsScreen)
        await planner.press("escape")
        await planner.at(PlansScreen)
        await planner.see("West Europe -> Central US")
