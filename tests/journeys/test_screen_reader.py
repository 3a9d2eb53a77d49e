"""Screens for a screen reader, over the simulator: a drill, with the lists and pages on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.ui.app import AsrApp
from asr_tui.ui.present import linear
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.screen_reader import REACTION, TOLD
from asr_tui.ui.widgets.spoken_line import SpokenLine
from tests.ui.pilot import press, running, shown, until

COLUMNS = re.compile(r"\S {2,}\S")
FOOTER = -3
"""The line of the keys, above the two that are told."""


@pytest.fixture(autouse=True)
def _drawn_again() -> Iterator[None]:
    yield
    linear.use(wanted=False)


class Reader:
    """Who hears the screens. Each is looked at: nothing drawn, no columns, the cursor on a line of words."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot
        self.screens: set[type[Screen[object]]] = set()
        self.drawn = ""
        app = pilot.app
        assert isinstance(app, AsrApp)
        draws = app.draws_now

        def kept() -> bool:
            is_drawn = draws()
            self.drawn = shown(pilot) if is_drawn else self.drawn
            return is_drawn

        app.draws_now = kept  # type: ignore[method-assign]

    @property
    def told(self) -> str:
        return next((one.words for one in self.pilot.app.screen.query(SpokenLine).results(SpokenLine)), "")

    async def on(self, words: str) -> str:
        """Wait until the screen shows the words."""
        await until(self.pilot, lambda: words in shown(self.pilot))
        self.screens.add(type(self.pilot.app.screen))
        text = shown(self.pilot)
        assert linear.without_drawings(text) == text
        lines = text.split("\n")
        assert [one for one in lines[:FOOTER] if COLUMNS.search(one)] == []
        assert lines[self.pilot.app.cursor_position.y].strip()
        return text

    async def hears(self, words: str) -> None:
        """Wait until the words are told at the bottom, and the terminal has them there."""
        await until(self.pilot, lambda: words in self.told)
        await until(self.pilot, lambda: words.partition(";")[0][:40] in self.drawn)

    async def press(self, *keys: str) -> None:
        await press(self.pilot, *keys)


async def test_a_drill_is_read_line_by_line_and_its_changes_are_told(opener: ProgramOpener) -> None:
    async with running(opener=opener, screen_reader=True) as pilot:
        reader = Reader(pilot)
        await reader.on("> Practise")
        await reader.press("enter")
        await reader.on("Which subscription?")
        await reader.hears("Contoso Production, 1 of 2")
        await reader.press("enter")
        assert "1 copied from Central US to West Europe" in await reader.on("Needs you")
        await reader.hears("State: 1 well")
        await reader.press("enter")
        home = await reader.on("Jobs")
        assert "    State: Protected\n" in home
        line = next(y for y, one in enumerate(home.split("\n")) if one == "> sql-02, 1 of 1")
        assert pilot.app.cursor_position.y == line
        await reader.hears("sql-02, 1 of 1; State: Protected; Why: never drilled")
        await reader.press("space")
        await reader.hears("sql-02, marked, 1 of 1")
        await reader.press("escape", "W")
        await reader.hears("! W does nothing here. ? shows all keys.")
        await reader.press("enter")
        assert "Place on the round: 1 of " in await reader.on("Loss and points")
        await reader.press("down", "down")
        await reader.hears("healthy, 3 of ")
        await reader.press("enter")
        await reader.hears("Test failover: starts a copy in West Europe")
        await reader.press("down")
        await reader.hears("Failover: starts sql-02 in West Europe for real; in Central US it is switched off")
        await reader.press("escape", "escape", "t")
        await reader.on("Choices and what they lose")
        await reader.press("up")
        await reader.hears("Latest; lowest RPO: all that arrived")
        assert reader.told.endswith("1 of 4")
        await reader.press("down", "enter", "enter")
        review = await reader.on("> Start test failover")
        assert review.index("Central US") < review.index("replication goes on") < review.index("sql-02-test")
        await reader.hears("Button Start test failover")
        await reader.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen))
        await drawn_by_itself(reader)
        assert len(reader.screens) >= 6


async def drawn_by_itself(reader: Reader) -> None:
    """Wait for a change that no key made; it is told at the bottom, and with a word in it."""
    await reader.pilot.pause(REACTION)
    await until(reader.pilot, lambda: reader.told.startswith(TOLD))
    await reader.hears(TOLD)
    assert any(char.isalpha() for char in reader.told.partition(TOLD)[2])
    await reader.on("- Virtual network" if "- Virtual" in shown(reader.pilot) else "of 3 steps done")
