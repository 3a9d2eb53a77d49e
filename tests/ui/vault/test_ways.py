"""Home's cursor follows a run's machine; the palette leads from any screen above home to what home knows."""

from __future__ import annotations

from asr_tui.ui.machine.machine import MachineScreen
from asr_tui.ui.run.jobs import JobsScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.settings.settings import SettingsScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.widgets.table import Table
from tests.fakes import FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import press, settle, shown, until
from tests.ui.run.run_under_test import ShownRuns
from tests.ui.vault.home_under_test import at_home, read_again, vault


def _key(name: str) -> str:
    return samples.item(name).id.casefold()


async def test_after_a_run_homes_cursor_is_on_its_machine() -> None:
    async with at_home(vault()) as (pilot, workspace):
        table = pilot.app.screen.query_one(Table)
        assert table.cursor_key == _key("app-01")
        workspace.runs = ShownRuns(workspace, samples.run())
        await pilot.app.push_screen(RunScreen(workspace, samples.run().id))
        await settle(pilot)
        assert "enter Home" in shown(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert table.cursor_key == _key("web-01")


async def test_a_machine_that_is_listed_later_takes_the_cursor_only_where_nobody_moved_it() -> None:
    for moved in (False, True):
        first = FakeSiteRecovery(all_items=tuple(one for one in samples.ITEMS if one.name != "web-01"))
        async with at_home(first) as (pilot, workspace):
            home, table = pilot.app.screen, pilot.app.screen.query_one(Table)
            assert isinstance(home, HomeScreen)
            home.point_at("WEB-01")
            assert table.cursor_key == _key("app-01")
            if moved:
                await press(pilot, "down")
            before = table.cursor_key
            first.all_items = samples.ITEMS
            await read_again(pilot, workspace)
            await until(pilot, lambda table=table: len(table.rows) == len(samples.ITEMS))  # type: ignore[misc]
            assert table.cursor_key == (before if moved else _key("web-01"))


async def test_the_palette_goes_from_jobs_to_a_machine_by_its_name_and_home() -> None:
    async with at_home(vault(), size=(120, 40)) as (pilot, _):
        await press(pilot, "j", "colon", *"machine web-02", "enter")
        assert isinstance(pilot.app.screen, MachineScreen)
        assert pilot.app.screen.crumbs()[-1] == "web-02"
        assert not any(isinstance(one, JobsScreen) for one in pilot.app.screen_stack)
        await press(pilot, "colon", *"go to home", "enter")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_the_palette_offers_nothing_about_a_line_that_is_not_seen() -> None:
    async with at_home(vault(), size=(120, 50)) as (pilot, _):
        await press(pilot, "j", "colon")
        text = shown(pilot)
        assert "Protect more" in text
        assert "Fail over\n" not in text
        assert "Drill\n" not in text


async def test_settings_open_above_what_is_there() -> None:
    async with at_home(vault()) as (pilot, _):
        await press(pilot, "colon", *"settings", "enter")
        assert isinstance(pilot.app.screen, SettingsScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
