"""On contoso-aged every finding that home shows is brought to zero by keys, each with its review."""

from __future__ import annotations

from asr_tui.domain.attention import NeedReason
from asr_tui.domain.repair_ways import Repair
from asr_tui.ui.many.menu import ManyActionsScreen
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.vault.alerts import AlertsScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.needs import NeedsScreen
from asr_tui.ui.widgets.field_list import FieldList
from asr_tui.ui.widgets.filter_table import FilterTable
from tests.journeys.aged import VAULT, Operator, at_needs
from tests.journeys.conftest import Open
from tests.ui.pilot import shown

OLD_AGENTS = {
    ("erp-app-01", NeedReason.AGENT_UPDATE),
    ("erp-app-02", NeedReason.AGENT),
    ("erp-app-03", NeedReason.AGENT_UPDATE),
    ("print-01", NeedReason.CERTIFICATE),
}
REINSTALL = ("erp-app-04", NeedReason.AGENT_UPDATE)
NEW_DISKS = {("erp-db-01", NeedReason.HEALTH_WARNING), ("erp-db-02", NeedReason.HEALTH_WARNING)}
RESYNC = ("files-01", NeedReason.RESYNC)
UNDRILLED = {
    ("erp-web-01", NeedReason.DRILL_OLD),
    ("erp-web-02", NeedReason.DRILL_OLD),
    ("print-01", NeedReason.NEVER_DRILLED),
}


async def test_these_tests_together_bring_all_of_it_to_zero(open_world: Open) -> None:
    async with at_needs(open_world) as one:
        assert one.needs() == {*OLD_AGENTS, REINSTALL, *NEW_DISKS, RESYNC, *UNDRILLED}


async def test_somebody_is_told(open_world: Open) -> None:
    async with at_needs(open_world) as one:
        assert "nobody would be told" in shown(one.pilot)
        one.pilot.app.screen.query_one(FilterTable).table.move_to("the vault")
        await one.press("f2")
        await one.at(AlertsScreen)
        await one.see("Nobody would be told")
        await one.see("soft delete enabled (14 days)")
        await one.press("home", "down", "down", "down", "down", "c", *"dr@contoso.example", "enter", "end", "enter")
        await one.send()
        await one.back_to(NeedsScreen)
        await one.until(lambda: "nobody would be told" not in shown(one.pilot))
        await one.back_to(HomeScreen)
        await one.until(lambda: "nobody would be told" not in shown(one.pilot))
        assert one.workspace.unheard.of(VAULT) == ()


async def open_repair(one: Operator, repair: Repair) -> None:
    """From home: all machines, their menu, the repair's line."""
    await one.back_to(HomeScreen)
    await one.press("asterisk", "a")
    await one.at(ManyActionsScreen)
    menu = one.pilot.app.screen.query_one("#actions", FieldList)
    await one.until(lambda: repair.name in menu.keys)
    menu.move_to(repair.name)
    await one.press("enter")


async def test_all_old_agents_are_updated_in_one_plan(open_world: Open) -> None:
    async with at_needs(open_world) as one:
        await open_repair(one, Repair.UPDATE_AGENT)
        await one.at(ReviewScreen)
        await one.see("4 machines")
        await one.send()
        assert len(one.workspace.runs.all) == 1
        await one.gone(*OLD_AGENTS)
        assert REINSTALL in one.needs()


async def test_only_agents_that_expire_soon_are_updated(open_world: Open) -> None:
    async with at_needs(open_world) as one:
        await open_repair(one, Repair.UPDATE_EXPIRING)
        await one.send()
        (run,) = one.workspace.runs.all
        assert set(run.plan.machines) == {"erp-app-01", "erp-app-02", "erp-app-03", "print-01"}


async def test_an_agent_is_installed_again(open_world: Open) -> None:
    async with at_needs(open_world) as one:
        await one.follow(*REINSTALL)
        await one.see("removed, and installed anew")
        await one.send()
        await one.gone(REINSTALL)


async def test_new_disks_are_protected_or_left_out(open_world: Open) -> None:
    async with at_needs(open_world) as one:
        await one.follow("erp-db-01", NeedReason.HEALTH_WARNING)
        await one.see("a first copy of the whole disk")
        await one.send()
        await one.back_to(NeedsScreen)
        await one.follow("erp-db-02", NeedReason.HEALTH_WARNING)
        await one.at(ReviewScreen)
        await one.press("escape")
        menu = one.pilot.app.screen.query_one("#actions", FieldList)
        await one.until(lambda: Repair.REMOVE_DISKS.name in menu.keys)
        menu.move_to(Repair.REMOVE_DISKS.name)
        await one.press("enter")
        await one.see("the replica of erp-db-02-data-1")
        await one.send()
        await one.press("escape")
        await one.until(lambda: Repair.REMOVE_DISKS.name not in menu.keys and Repair.DISMISS.name in menu.keys)
        menu.move_to(Repair.DISMISS.name)
        await one.press("enter")
        await one.send()
        await one.gone(*NEW_DISKS)


async def test_a_copy_is_compared_again(open_world: Open) -> None:
    async with at_needs(open_world) as one:
        await one.follow(*RESYNC)
        await one.send()
        await one.gone(RESYNC)


async def test_what_was_not_drilled_for_long_is_drilled(open_world: Open) -> None:
    async with at_needs(open_world) as one:
        one.azure.speed = 100.0  # points are thinned out while a person chooses
        for machine, reason in sorted(UNDRILLED):
            await one.back_to(NeedsScreen)
            await one.follow(machine, reason)
            await one.see(f"which state of {machine} shall be tried?")
            await one.press("enter")
            await one.see("nothing gets out to the internet")
            await one.press("enter")
            await one.send()
            await one.back_to(NeedsScreen)
            await one.gone((machine, reason))
            await one.follow(machine, NeedReason.DRILL_RUNNING)
            await one.press("enter")
            await one.send()
        await one.gone(*UNDRILLED, *((machine, NeedReason.DRILL_RUNNING) for machine, _ in UNDRILLED))
