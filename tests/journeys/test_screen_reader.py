"""Screens for a screen reader, from the welcome to the end of a drill, over the simulator."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.ui.present import linear
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.screen_reader import REACTION, TOLD
from tests.ui.pilot import press, running, shown, until


@pytest.fixture(autouse=True)
def _drawn_again() -> Iterator[None]:
    yield
    linear.use(wanted=False)


async def test_a_drill_is_read_line_by_line_and_its_changes_are_told(opener: ProgramOpener) -> None:
    async with running(opener=opener, screen_reader=True) as pilot:
        screens: set[type[Screen[object]]] = set()

        async def on(words: str) -> str:
            await until(pilot, lambda: words in shown(pilot))
            screens.add(type(pilot.app.screen))
            assert linear.without_drawings(shown(pilot)) == shown(pilot)
            return shown(pilot)

        await on("> Practise")
        await press(pilot, "enter")
        await on("Which subscription?")
        await press(pilot, "enter")
        assert "1 copied from Central US to West Europe" in await on("Needs you")
        await press(pilot, "enter")
        home = await on("Jobs")
        assert "Estate: 1 machine" in home
        line = next(y for y, one in enumerate(home.split("\n")) if "> sql-02" in one)
        assert pilot.app.cursor_position.y == line
        await press(pilot, "enter")
        assert "Place on the round: 1 of " in await on("Loss and points: ")
        await press(pilot, "enter")
        await on("Test failover")
        await press(pilot, "escape", "escape", "t")
        await on("Choices and what they lose: ")
        await press(pilot, "enter", "enter")
        review = await on("Start test failover")
        assert review.index("Central US") < review.index("replication goes on") < review.index("sql-02-test")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen))
        await drawn_by_itself(pilot)
        assert linear.without_drawings(shown(pilot)) == shown(pilot)
        assert len(screens) >= 6


async def drawn_by_itself(pilot: Pilot[None]) -> None:
    """Wait for a change that no key made; it is told at the bottom, and with a word in it."""
    await pilot.pause(REACTION)
    await until(pilot, lambda: TOLD in shown(pilot))
    told = next(line for line in shown(pilot).split("\n") if TOLD in line)
    assert any(char.isalpha() for char in told.partition(TOLD)[2])
