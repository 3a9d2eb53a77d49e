"""The wizard while its lists are still being read: what is there can be used, and nothing is claimed of the rest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from unittest.mock import patch

from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.errors import Unreachable
from asr_tui.domain.machines import Power
from asr_tui.ui.protect import EnableReplicationWizard
from asr_tui.ui.protect.machines import MachinesPage
from asr_tui.ui.widgets.table import Table
from tests.ui.pilot import press, settle, shown, until
from tests.ui.protect.estates import APP_01, APP_02, ELSEWHERE, WEB_01, WEB_02, catalog, machine
from tests.ui.protect.wizard_under_test import THE_VAULT, Under, wizard

HELD = "machines page 2"
LATE = "locks"
"""A list of which the first rows show nothing."""
ABOVE = machine("aaa-01")
LISTED = (replace(WEB_01, power=Power.UNKNOWN), WEB_02, APP_02, ABOVE, APP_01, ELSEWHERE)


class Half:
    """The wizard of which the second page of machines does not come until `come` is called."""

    def __init__(self, under: Under) -> None:
        self.under = under
        self.pilot = under.pilot

    @property
    def screen(self) -> str:
        return shown(self.pilot)

    def line(self, name: str) -> str:
        """The first line that names a machine."""
        return next(one for one in self.screen.splitlines() if f" {name} " in one)

    @property
    def marked(self) -> list[str]:
        """The names of the machines that the draft marks."""
        return [one.name for one in self.under.draft.machines]

    async def see(self, *words: str) -> None:
        await until(self.pilot, lambda: all(one in self.screen for one in words))

    async def keys(self, *keys: str) -> None:
        """Press keys; what is read in the meantime is not waited for."""
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()

    async def come(self) -> None:
        for gate in self.under.catalog.held.values():
            gate.set()
        await settle(self.pilot)


@asynccontextmanager
async def half_read(size: tuple[int, int] = (100, 30)) -> AsyncIterator[Half]:
    """On the page of the machines, of which three of six have come."""
    known = catalog({kinds.MACHINE: LISTED})
    known.page_size = 3
    async with wizard(known, size=size) as under:
        await press(under.pilot, "escape")
        known.held = {HELD: asyncio.Event(), LATE: asyncio.Event()}
        known.reads.clear()
        half = Half(under)
        await under.pilot.app.push_screen(EnableReplicationWizard(under.workspace, THE_VAULT))
        await half.see("Central US", "3 machines so far, reading more")
        await half.keys("enter")
        await half.see("3 machines in Central US, reading more, none marked")
        yield half
        for gate in known.held.values():
            gate.set()


async def test_what_has_come_is_listed_sorted_filtered_and_marked_and_nothing_is_said_of_the_rest() -> None:
    async with half_read() as half:
        assert "not checked yet" in half.line("web-02")
        assert "not read yet" in half.line("web-01")
        assert not half.under.catalog.reads.count("eligibility_errors"), "nobody asks before the lists are there"
        await half.keys("s", "s")
        assert "sorted by state" in half.screen
        await half.keys("s", "s", "slash", *"web-02")
        assert "app-02" not in half.screen
        assert "web-02" in half.screen
        await half.keys("space")
        assert half.marked == ["web-02"]
        await half.keys("escape", "enter")
        assert "Still reading, 3 machines so far" in half.screen
        assert "> 2 Machines" in half.screen
        await half.keys("r")
        assert "it is still being read" in half.screen
        await half.keys("enter")
        assert half.under.catalog.reads.count(HELD) == 1
        await half.come()
        assert "5 machines in Central US, 1 marked; 1 in other regions" in half.screen
        assert "not checked yet" not in half.screen
        assert "reading" not in half.screen
        await press(half.pilot, "enter")
        assert "> 3 Target" in half.screen


async def test_the_cursor_stays_with_its_machine_and_the_filter_keeps_the_keys() -> None:
    async with half_read() as half:
        table = half.pilot.app.screen.query_one(Table)
        await half.keys("down", "down")
        assert table.cursor_key == WEB_02.id.casefold()
        assert table.cursor_place == 3
        await half.keys("slash", "w")
        await half.come()
        assert table.cursor_key == WEB_02.id.casefold()
        await press(half.pilot, "e", "b")
        assert half.pilot.app.screen.query_one(MachinesPage)._table.filter == "web"
        await press(half.pilot, "escape")
        assert table.cursor_key == WEB_02.id.casefold()
        assert table.cursor_place == 5


async def test_all_marked_on_half_a_list_holds_for_those_that_come_and_can_be_protected() -> None:
    async with half_read() as half:
        await half.keys("asterisk")
        await half.see("will be marked when everything is read", "none marked, all when read")
        await half.come()
        assert sorted(half.marked) == ["aaa-01", "app-01", "web-02"]
        assert "As you asked, all are marked: 3 machines; 2 cannot be protected." in " ".join(half.screen.split())
        await press(half.pilot, "asterisk")
        assert "none marked" in half.screen, "it was done once: the key is as ever again"


async def test_all_of_a_filter_can_be_asked_for_and_taken_back() -> None:
    async with half_read() as half:
        await half.keys("asterisk", "asterisk")
        await half.see("Taken back", "reading more, none marked")
        assert "when read" not in half.screen
        await half.keys("slash", *"app", "enter", "asterisk", "escape")
        await half.see('all with "app" when read')
        await half.come()
        assert half.marked == ["app-01"]


async def test_another_group_drops_what_was_asked_for_all() -> None:
    async with half_read() as half:
        await half.keys("asterisk", "escape")
        await half.see("Where do the machines run", "3 machines so far, reading more")
        await half.keys("home", "down", "down", "down", "enter")
        await half.see("The machines are still being read")
        await half.keys("down", "enter")
        await half.come()
        await press(half.pilot, "end", "enter")
        assert "5 machines in Central US, none marked" in half.screen


async def test_a_page_that_fails_keeps_what_came_and_a_key_reads_again() -> None:
    async with half_read() as half:
        known = half.under.catalog
        await half.keys("down", "space")
        known.errors[HELD] = Unreachable("the line is dead")
        await half.come()
        assert "3 machines in Central US (reading failed; r: again), 1 marked" in half.screen
        assert "Reading stopped" in half.screen
        assert "the line is dead" in half.screen
        await press(half.pilot, "enter")
        assert "Not everything could be read, only 3 machines: r reads again" in half.screen
        known.held[HELD] = asyncio.Event()
        await half.keys("r")
        await half.see("3 machines in Central US, reading more, 1 marked")
        assert "Reading stopped" not in half.screen
        assert "Not everything" not in half.screen
        del known.errors[HELD]
        await half.come()
        assert "5 machines in Central US, 1 marked" in half.screen
        assert "Reading stopped" not in half.screen


async def test_nothing_is_drawn_while_nothing_comes_that_shows() -> None:
    async with half_read() as half:
        known, before = half.under.catalog, half.screen
        assert LATE in known.reads
        with patch.object(type(half.pilot.app), "_display", autospec=True) as drawn:
            known.held[LATE].set()  # another list is there; the machines wait still
            for _ in range(20):
                await half.pilot.pause(0.01)
        assert not drawn.called
        assert half.screen == before
