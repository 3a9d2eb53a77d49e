"""After a re-protect Azure counts no drill; home, machine, menu, jobs and report still tell of the one before."""

from __future__ import annotations

from pathlib import Path

from asr_tui.services.workspace import Workspace
from asr_tui.ui.machine.actions import ActionsScreen
from asr_tui.ui.machine.drill_report import DrillReportScreen
from asr_tui.ui.run.job import JobScreen
from asr_tui.ui.run.jobs import JobsScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.needs import NeedsScreen
from asr_tui.ui.widgets.field_list import FieldList
from tests.journeys.admin import Admin, admin, commit, drill, fail_over, menu_keys, reprotect
from tests.ui.pilot import running, shown, until


async def report_from_menu(one: Admin) -> None:
    await one.offered("Report of the last drill")
    menu = one.pilot.app.screen.query_one("#actions", FieldList)
    assert any(key.startswith("network of a drill") for key in menu_keys(menu)), "its network is still there"
    menu.move_to("report")
    await one.press("enter")
    await told_of_the_drill(one)


async def told_of_the_drill(one: Admin) -> None:
    await one.at(DrillReportScreen)
    await one.see("Central US to West Europe")
    assert one.words.partition(" Notes ")[2].strip("─ ").startswith("fine")
    assert "Network vnet-data-drill" in one.words
    assert "before the start of the drill" in one.words
    assert "Cleaned up by" in one.words
    assert "not cleaned up yet" not in one.words
    await one.press("escape")


async def test_the_last_drill_is_told_everywhere_after_a_re_protect(practice: Workspace, tmp_path: Path) -> None:
    async with running(size=(120, 40)) as pilot:
        one = await admin(pilot, practice, "sql-02")
        assert "never drilled" in one.words
        await one.press("a")
        await one.at(ActionsScreen)
        assert "Delete drill network" not in one.words
        assert "Report of the last drill" not in one.words
        await one.press("escape")
        await drill(one)
        await told_of_the_drill(one)
        await fail_over(one)
        await one.see("before the failover")
        await commit(one)
        await reprotect(one)
        await one.offered("Failback")
        item = await one.item()
        assert item is not None
        assert item.last_test_failover is None
        await report_from_menu(one)
        await one.press("escape")
        await one.at(HomeScreen)
        await one.see("no drill of this copy")
        assert "never" not in one.words
        await one.press("i")
        await one.at(NeedsScreen)
        await one.see("no drill since this replication began, last drill")
        await one.press("escape", "j")
        await one.at(JobsScreen)
        await to_job(one, "TestFailoverCleanup")
        await one.press("R")
        await told_of_the_drill(one)
        await to_job(one, "TestFailover")
        await one.press("enter")
        await one.at(JobScreen)
        await until(pilot, lambda: "Report" in shown(pilot))
        await one.press("R")
        await told_of_the_drill(one)
        await one.press("escape", "escape", "enter")
        await one.see("Last drill:")


async def to_job(one: Admin, scenario: str) -> None:
    """Move the cursor onto the newest job of that kind."""
    jobs = one.workspace.feeds.of(one.vault.id).value.jobs
    wanted = next(job for job in jobs if job.scenario == scenario)
    screen = one.pilot.app.screen
    assert isinstance(screen, JobsScreen)
    while screen.cursor_key != wanted.name:
        await one.press("down")
