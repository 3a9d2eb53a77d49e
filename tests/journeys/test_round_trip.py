"""There and back by keys, through Azure's SDKs, over the simulator: the whole round, a migration, and a dead region."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import steps
from asr_tui.domain.protection import Stage
from asr_tui.services.workspace import PracticeOptions, Workspace
from asr_tui.ui.machine.actions import ActionsScreen
from asr_tui.ui.machine.failover_result import FailoverResult
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.widgets.field_list import FieldList
from asr_tui.ui.widgets.push_button import PushButton
from tests.journeys.admin import (
    SPEED,
    admin,
    change_point,
    commit,
    delete_drill_network,
    disable,
    drill,
    fail_back,
    fail_over,
    reprotect,
    save_drill_report,
)
from tests.ui.pilot import running, shown, until


@pytest.fixture
async def outage(opener: ProgramOpener) -> AsyncIterator[Workspace]:
    workspace = await opener.practice(PracticeOptions("contoso-outage", speed=SPEED))
    yield workspace
    await workspace.close()


@pytest.mark.parametrize("size", [(80, 24)])
async def test_a_machine_goes_once_round_by_keys(practice: Workspace, size: tuple[int, int], tmp_path: Path) -> None:
    async with running(size=size) as pilot:
        one = await admin(pilot, practice, "sql-02")
        await drill(one)
        await save_drill_report(one, tmp_path / "reports")
        await delete_drill_network(one)
        await fail_over(one)
        await change_point(one)
        await commit(one)
        await reprotect(one)
        await fail_back(one)
        await commit(one)
        await disable(one)
        assert one.sent(steps.Failover) == 2
        assert one.sent(steps.CommitFailover) == 2
        phases = [entry.phase for entry in practice.audit.entries() if "unplannedFailover" in entry.action]
        assert phases == ["intent", "answer", "outcome"] * 2


async def test_a_migration_is_guided_to_its_end(practice: Workspace) -> None:
    async with running(size=(120, 40)) as pilot:
        one = await admin(pilot, practice, "sql-02")
        await one.press("a")
        await one.offered("Migrate")

        async def on_the_way() -> None:
            await one.at(ActionsScreen)
            await one.offered("Migrate")
            pilot.app.screen.query_one("#actions", FieldList).move_to("migration")
            await one.press("enter", "enter")

        pilot.app.screen.query_one("#actions", FieldList).move_to("FAIL_OVER")
        await one.press("enter")
        await one.press("up", "enter")
        await one.confirmed()
        await one.at(FailoverResult)
        await one.press("escape")
        await one.offered("Commit")
        await on_the_way()
        await one.see("COMMIT sql-02")
        await one.confirmed()
        await one.offered("Re-protect")
        await on_the_way()
        await one.see("COMPLETE MIGRATION OF sql-02")
        await one.confirmed()
        await one.at(HomeScreen)
        await one.see("No machine is protected in this vault")
        assert await one.item() is None
        migrations = [
            step.planned.step.migration
            for run in practice.runs.all
            for step in run.steps
            if isinstance(step.planned.step, steps.DisableReplication)
        ]
        assert migrations == [True]


async def test_with_the_source_region_dead_the_failover_goes_through(outage: Workspace) -> None:
    async with running() as pilot:
        one = await admin(pilot, outage, "web-01")
        loop = asyncio.get_running_loop()
        began = loop.time()
        await one.press("f")
        await one.see("which state of web-01")
        await one.press("enter")
        await one.at(ReviewScreen)
        page = pilot.app.screen
        await until(pilot, lambda: "read at" in shown(pilot))
        await one.press("w", "e", "b", "minus", "0", "1")
        await until(pilot, lambda: page.query_one("#send", PushButton).ready)
        assert loop.time() - began < 10, "the confirmation is reachable within 10 seconds"
        await one.press("enter", "enter")
        await one.at(RunScreen)
        await one.see("All done")
        item = await one.item()
        assert item is not None
        assert item.stage is Stage.FAILED_OVER
        assert one.sent(steps.Failover) == 1
        assert "could not be shut down" in one.words
        await one.done()

        # The way back waits for the region, says why, and says when it answers again.
        await one.at(FailoverResult)
        await one.see("web-01 in Central US: could not be read")
        await one.press("k")
        await one.confirmed()
        await one.offered("Re-protect")
        await one.press("b")
        await one.see("Where in Central US, its home, shall its copy go?")
        await one.see("did not answer for web-01 in time: it may be slow, or down")
        await one.press("enter")
        await one.see("Azure refuses a re-protect while that region is down")
        page = pilot.app.screen
        assert outage.practice is not None
        await outage.practice.set_outage("centralus", out=False)
        await one.press("f5")
        await one.see("Central US answers again: a re-protect is possible")
        assert one.sent(steps.Reprotect) == 0, "nothing starts by itself"
        await until(pilot, lambda: page.query_one("#ask").display)
        await one.confirm()
        assert one.sent(steps.Reprotect) == 1
