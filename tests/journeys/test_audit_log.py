"""What was done to a machine is told by the audit log, on the screen."""

from __future__ import annotations

from pathlib import Path

from asr_tui.domain.audit_history import operations
from asr_tui.ui.machine.actions import ActionsScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.vault.history import HistoryScreen
from asr_tui.ui.vault.home import HomeScreen
from tests.journeys.admin import admin
from tests.journeys.conftest import Open
from tests.journeys.test_repair import lose_track, to_confirmation
from tests.ui.pilot import running, shown, until


async def test_the_log_of_a_machine_says_who_did_what_and_how_long_it_took(open_world: Open, tmp_path: Path) -> None:
    azure, workspace = await open_world()
    await lose_track(azure, workspace)
    async with running() as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await one.press("f10")
        await one.at(HistoryScreen)
        await one.see("was changed from this computer yet")
        await one.press("escape")
        await one.at(HomeScreen)
        await to_confirmation(one)
        await until(pilot, lambda: "read at" in shown(pilot))
        await one.press("tab", "enter")
        await one.at(RunScreen)
        await until(pilot, lambda: not workspace.runs.active)
        await one.press("escape")
        await one.at(ActionsScreen)
        await one.press("escape")
        await one.at(HomeScreen)
        await one.press("f10")
        await one.at(HistoryScreen)
        await one.see("Resynchronize sql-02")
        await one.see("+ done")
        await one.see(f"by {workspace.identity.name}")
        (told,) = operations(workspace.audit.entries())
        assert told.seconds is not None
        assert told.machine == "sql-02"
        await one.press("e")
        await one.press("ctrl+u", *str(tmp_path), "enter")
        await until(pilot, lambda: len(list(tmp_path.glob("audit-*"))) == 3)
