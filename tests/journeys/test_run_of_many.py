"""A drill of nine machines in three waves by keys: held, let go on, reported, and resumed by another session."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain.rollout import Between, OnError
from asr_tui.domain.run import Run, RunState
from asr_tui.services.workspace import PracticeOptions, Workspace
from asr_tui.ui.machine.drill_set_report import DrillSetReportScreen
from asr_tui.ui.many.menu import ManyActionsScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.vault.home import HomeScreen
from tests.journeys.sets import drill_plan, drillable, in_waves, large_vault
from tests.ui.pilot import press, running, settle, shown, until

OPTIONS = PracticeOptions("contoso-large", speed=600.0)
NAMES = ("sql", "app", "web")


@pytest.fixture
async def practice(opener: ProgramOpener) -> AsyncIterator[Workspace]:
    workspace = await opener.practice(OPTIONS)
    yield workspace
    await workspace.close()


async def begun(pilot: Pilot[None], workspace: Workspace) -> str:
    """Start the drill, and open its board above home."""
    vault = await large_vault(workspace)
    items = await drillable(workspace, vault, 9)
    waves = in_waves(items, *NAMES, between=Between.WHEN_TOLD, on_error=OnError.GO_ON)
    run_id = workspace.runs.start(await drill_plan(workspace, items, waves), workspace.place(vault.id))
    await pilot.app.push_screen(HomeScreen(workspace, vault))
    await settle(pilot)
    await pilot.app.push_screen(RunScreen(workspace, run_id))
    await settle(pilot)
    return run_id


async def see(pilot: Pilot[None], words: str) -> None:
    await until(pilot, lambda: words in shown(pilot))


def states(run: Run) -> list[int]:
    """How many steps of each wave are done."""
    return [sum(one.state.over for one in run.steps if one.key in wave.steps) for wave in run.rollout.waves]


async def test_each_wave_waits_for_a_person_and_the_report_tells_of_all(practice: Workspace, tmp_path: Path) -> None:
    async with running(size=(120, 40)) as pilot:
        run_id = await begun(pilot, practice)
        await see(pilot, "Wave 2, app waits for you. G goes on.")
        assert states(practice.runs.get(run_id)) == [3, 0, 0]
        await press(pilot, "enter")
        await see(pilot, "Wave 2, app waits for you: Test failover of")
        await press(pilot, "l", "G")
        await see(pilot, "Wave 3, web waits for you. G goes on.")
        await press(pilot, "Z")
        await see(pilot, "Held: nothing new begins.")
        await press(pilot, "G")
        await see(pilot, "Wave 3, web waits for you. G goes on.")
        await press(pilot, "G")
        await see(pilot, "All done.")
        assert "9 machines: 9 done" in shown(pilot)
        assert "recovered in" in shown(pilot)
        await press(pilot, "R")
        await until(pilot, lambda: isinstance(pilot.app.screen, DrillSetReportScreen))
        await see(pilot, "9 of 9 test machines came up")
        await press(pilot, "F", *"fine", "enter", "e")
        pilot.app.screen.query_one(Input).value = str(tmp_path / "out")
        await press(pilot, "enter")
        await see(pilot, "Saved:")
    written = {path.suffix: path.read_text() for path in (tmp_path / "out").iterdir()}
    assert set(written) == {".md", ".json", ".html"}
    said = json.loads(written[".json"])
    assert [one["wave"] for one in said["machines"]] == [name for name in NAMES for _ in range(3)]
    assert said["notes"] == "fine"
    assert said["recoveryTimeSeconds"] >= max(one["recoveryTimeSeconds"] for one in said["machines"])
    assert all(one["recoveryPoint"] and one["jobs"][0]["tasks"] for one in said["machines"])
    assert "not done for 9 of 9" in written[".md"]


async def test_the_end_leads_to_the_next_step_of_the_set(practice: Workspace) -> None:
    async with running(size=(120, 40)) as pilot:
        await begun(pilot, practice)
        for name in ("app", "web"):
            await see(pilot, f"{name} waits for you. G goes on.")
            await press(pilot, "G")
        await see(pilot, "All done.")
        assert "n Clean up" in shown(pilot)
        await press(pilot, "n")
        await until(pilot, lambda: any(isinstance(one, ManyActionsScreen) for one in pilot.app.screen_stack))


async def test_another_session_goes_on_where_the_run_waited(opener: ProgramOpener) -> None:
    first = await opener.practice(OPTIONS)
    async with running(size=(120, 40)) as pilot:
        await begun(pilot, first)
        await see(pilot, "Wave 2, app waits for you. G goes on.")
        await press(pilot, "G")
    await first.close()
    second = await opener.practice(OPTIONS)
    async with running(size=(120, 40)) as pilot:
        vault = await large_vault(second)
        await pilot.app.push_screen(HomeScreen(second, vault))
        await see(pilot, "Left undone")
        await press(pilot, "l", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen))
        await see(pilot, "Wave 3, web waits for you. G goes on.")
        await press(pilot, "G")
        await see(pilot, "All done.")
        [run] = second.runs.all
        assert run.state is RunState.DONE
        assert all(one.sent <= 1 for one in run.steps)
    await second.close()
