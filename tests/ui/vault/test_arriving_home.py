"""Home and the list of jobs while the vault is read for the first time: what has come can be used, and no more is
claimed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain.errors import Unreachable
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present import overview
from asr_tui.ui.present.rows import Row
from asr_tui.ui.run.jobs import JobsScreen
from asr_tui.ui.vault.board import Board
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.widgets.table import Table
from tests.fakes import PRACTICE, FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import press, running, settle, shown, until
from tests.ui.vault.home_under_test import at_home, crowd, read_again
from tests.ui.vault.lists import APP, DB, HR, WEB, catalog, names, recovery
from tests.workspaces import fake_workspace, move_clock


class Half:
    """A screen of a vault of which the second page of items and of jobs does not come until `come` is called."""

    def __init__(self, pilot: Pilot[None], azure: FakeSiteRecovery, workspace: Workspace) -> None:
        self.pilot = pilot
        self.azure = azure
        self.workspace = workspace

    @property
    def screen(self) -> str:
        return " ".join(shown(self.pilot).split())

    async def see(self, words: str) -> None:
        await until(self.pilot, lambda: words in self.screen)

    async def keys(self, *keys: str) -> None:
        """Press keys; what is read in the meantime is not waited for."""
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def come(self) -> None:
        for gate in self.azure.held.values():
            gate.set()
        await settle(self.pilot)


@asynccontextmanager
async def half_read(
    screen: type[HomeScreen] | type[JobsScreen], azure: FakeSiteRecovery, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Half]:
    azure.page_size = 2
    azure.held = {"items page 2": asyncio.Event(), "jobs page 2": asyncio.Event()}
    async with running(size=size) as pilot:
        workspace = fake_workspace(PRACTICE, site_recovery=azure, catalog=catalog())
        await pilot.app.push_screen(screen(workspace, samples.VAULT))
        half = Half(pilot, azure, workspace)
        await half.see("so far")
        yield half
        for gate in azure.held.values():
            gate.set()


async def test_machines_of_the_first_page_are_shown_and_nothing_is_said_of_the_rest() -> None:
    async with half_read(HomeScreen, recovery(WEB, DB, APP, HR)) as half:
        assert names(half.pilot) == ["shop-db", "shop-web"]
        assert "reading: 2 machines so far" in half.screen
        assert "by name, 1 of 2 so far" in half.screen
        for claimed in ("Needs you", "never", "i all", "2 machines,", "protected"):
            assert claimed not in half.screen.replace("What needs you", "")
        await half.keys("e")
        assert "Export: it is still being read" in half.screen
        await half.keys("i")
        assert "Needs you: it is still being read" in half.screen
        assert isinstance(half.pilot.app.screen, HomeScreen)
        await half.come()
        assert names(half.pilot)[0] == "shop-web", "gravest first"
        assert "so far" not in half.screen
        assert "gravest first, 1 of 4" in half.screen
        assert "4: 3 protected, 1 failed over" in half.screen
        await press(half.pilot, "i")
        assert not isinstance(half.pilot.app.screen, HomeScreen)


async def test_marks_filter_and_cursor_of_the_first_page_stay_when_all_has_come() -> None:
    async with half_read(HomeScreen, recovery(WEB, DB, APP, HR)) as half:
        table = half.pilot.app.screen.query_one(Table)
        await half.keys("slash", *"need:yes")
        assert "needs are not read" in half.screen
        await half.keys("escape", "down", "space")
        assert names(half.pilot) == ["shop-db", "*shop-web"]
        assert "1 marked" in half.screen
        await half.keys("slash", *"shop")
        assert "2 of 2 so far" in half.screen
        await half.come()
        assert table.cursor_key == WEB.id.casefold()
        assert names(half.pilot) == ["*shop-web", "shop-db", "shop-app"]
        await press(half.pilot, "escape")
        assert len(names(half.pilot)) == 4


async def test_a_cursor_that_nobody_moved_stays_on_top_and_a_key_meant_for_another_machine_is_held() -> None:
    async with half_read(HomeScreen, recovery(DB, HR, APP, WEB)) as half:
        table = half.pilot.app.screen.query_one(Table)
        assert table.cursor_key == HR.id.casefold()
        await half.come()
        assert table.cursor_key == WEB.id.casefold()
        assert table.cursor_place == 1


async def test_an_action_on_half_a_list_opens_the_menu_of_what_is_marked() -> None:
    async with half_read(HomeScreen, recovery(WEB, DB, APP, HR)) as half:
        await half.keys("asterisk")
        assert "2 marked" in half.screen
        await half.keys("a")
        await half.see("2 machines")
        assert not isinstance(half.pilot.app.screen, HomeScreen)
        await half.come()
        await press(half.pilot, "escape")
        assert sum(one.startswith("*") for one in names(half.pilot)) == 2


async def test_a_page_that_fails_keeps_what_came_and_says_so_and_r_reads_the_rest() -> None:
    azure = recovery(WEB, DB, APP, HR)
    async with half_read(HomeScreen, azure) as half:
        await half.keys("space")
        azure.errors = {"items page 2": Unreachable("No answer")}
        await half.come()
        await half.see("only 2 machines read")
        assert "Shown is what came before reading stopped" in half.screen
        assert names(half.pilot) == ["*shop-db", "shop-web"]
        await half.keys("e")
        assert isinstance(half.pilot.app.screen, HomeScreen)
        azure.errors = {}
        await press(half.pilot, "r")
        await half.see("gravest first, 1 of 4")
        assert "Shown is" not in half.screen
        assert "*shop-db" in names(half.pilot)


async def test_jobs_of_the_first_page_are_shown_filtered_and_opened() -> None:
    jobs = [replace(samples.JOBS[1], name=f"job-{number}", scenario=f"Kind{number}") for number in range(1, 6)]
    azure = FakeSiteRecovery(all_items=samples.ITEMS, all_jobs=tuple(jobs))
    async with half_read(JobsScreen, azure) as half:
        rows = half.pilot.app.screen.query_one(Table).rows
        assert [row.key for row in rows] == ["job-1", "job-2"]
        assert "reading: 2 of 2 jobs so far" in half.screen
        await half.keys("e")
        assert "Export: it is still being read" in half.screen
        await half.keys("slash", *"nothing")
        assert "No line fits" in half.screen
        await half.keys("escape", "down")
        await half.come()
        assert "5 of 5 jobs" in half.screen
        assert "reading" not in half.screen
        assert half.pilot.app.screen.query_one(Table).cursor_key == "job-2"


async def test_what_comes_beside_a_snapshot_is_drawn_with_the_time_of_the_snapshot() -> None:
    """Over a slow link a draw that changes nothing writes nothing."""
    azure = recovery(WEB, DB)
    async with running(size=(120, 40)) as pilot:
        workspace = fake_workspace(PRACTICE, site_recovery=azure, catalog=catalog())
        screen = HomeScreen(workspace, samples.VAULT)
        await pilot.app.push_screen(screen)
        await until(pilot, lambda: set(names(pilot)) == {"shop-db", "shop-web"})
        before = shown(pilot).splitlines()[0]
        move_clock(workspace, timedelta(minutes=7))
        await screen.draw_in_parts()
        assert shown(pilot).splitlines()[0] == before
        await press(pilot, "r")
        await until(pilot, lambda: shown(pilot).splitlines()[0] != before)


async def test_what_is_told_of_all_machines_is_worked_out_once_a_snapshot_before_it_is_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[bool] = []
    made: list[int] = []
    rows = overview.rows

    def counted(*args: Any) -> list[Row]:
        made.append(len(drawn))
        return rows(*args)

    show = Board.show

    def showing(self: Board, *args: Any) -> None:
        drawn.append(True)
        show(self, *args)

    async with at_home(crowd(), size=(120, 40)) as (pilot, workspace):
        monkeypatch.setattr(overview, "rows", counted)
        monkeypatch.setattr(Board, "show", showing)
        await read_again(pilot, workspace)
        assert made == [0], "once, and before the board was shown"
        assert drawn == [True]
