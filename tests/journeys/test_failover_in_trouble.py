"""A failover by keys where this computer or Azure gives trouble: nothing to write on, a job that fails half way."""

from __future__ import annotations

import shutil

from asr_tui.domain import steps
from asr_tui.domain.run import RunState
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import Workspace
from asr_tui.simulator.providers.site_recovery.rehearsed_faults import fail_task
from asr_tui.ui.machine.actions import ActionsScreen
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.widgets.push_button import PushButton
from tests.journeys.admin import Admin, admin
from tests.journeys.conftest import SPEED, Open
from tests.ui.pilot import running, shown, until


async def agree(one: Admin) -> None:
    """Read the last question, type the name, press; once more where Azure's fast clock changed what is lost."""
    await one.at(ReviewScreen)
    page = one.pilot.app.screen
    await until(one.pilot, lambda: "read at" in shown(one.pilot))
    await one.press(*("minus" if char == "-" else char for char in one.machine))
    await until(one.pilot, lambda: page.query_one("#send", PushButton).ready)
    await one.press("enter", "enter")
    if "Nothing was sent yet. It would now lose" in one.words:
        await one.press("shift+tab", "enter")


async def test_a_home_that_cannot_be_written_stops_no_failover(practice_workspace: Workspace, paths: Paths) -> None:
    async with running() as pilot:
        one = await admin(pilot, practice_workspace, "sql-02")
        await one.press("f")
        await one.see("which state of sql-02 shall start")
        shutil.rmtree(paths.state)
        paths.state.write_text("a file where the folder was")
        await one.press("enter")
        await agree(one)
        await one.see("What is done cannot be written down")
        assert one.sent(steps.Failover) == 0
        await one.press("down", "enter")
        await one.at(RunScreen)
        await one.see("All done")
        assert one.sent(steps.Failover) == 1
        kept = [(line.phase, line.result) for line in practice_workspace.runs.unwritten]
        assert kept == [("intent", ""), ("answer", "accepted"), ("outcome", "done")]


async def test_after_a_failover_that_failed_half_way_another_point_is_taken(open_world: Open) -> None:
    azure, workspace = await open_world()
    async with running() as pilot:
        one = await admin(pilot, workspace, "sql-02")
        item = await one.item()
        assert item is not None
        fail_task(azure.cloud, item.machine, "FailoverTask", "28031", "No quota left.")
        await one.press("f")
        await one.see("which state of sql-02 shall start")
        await one.press("enter")
        await agree(one)
        await one.at(RunScreen)
        await one.see("No quota left.")
        assert workspace.runs.all[-1].state is RunState.FAILED
        await one.press("escape")
        await one.at(ActionsScreen)
        await one.offered("Failover")
        azure.speed = 100  # at full speed a point that is read is thinned away before it is agreed to
        await one.press("f")
        await one.see("which state of sql-02 shall start")
        await one.press("left", "left", "enter")
        await one.see("it failed. What is known of it")
        await agree(one)
        await one.at(RunScreen)
        azure.speed = SPEED
        await one.see("All done")
        first, second = (run.plan.steps[-1].step for run in workspace.runs.all)
        assert isinstance(first, steps.Failover)
        assert isinstance(second, steps.Failover)
        assert first.point != second.point
