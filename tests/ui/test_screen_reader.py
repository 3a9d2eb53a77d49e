"""For a screen reader: what is told of lists, dialogs, the palette, help and fields, to each key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.pilot import Pilot

from asr_tui.ui.present import linear
from asr_tui.ui.screen_reader import SpokenChanges, masked
from asr_tui.ui.widgets.spoken_line import SpokenLine
from tests.ui.pilot import press, running, until


@pytest.fixture(autouse=True)
def _drawn_again() -> Iterator[None]:
    yield
    linear.use(wanted=False)


async def hears(pilot: Pilot[None], words: str) -> None:
    def told() -> list[str]:
        return [one.words for one in pilot.app.screen.query(SpokenLine).results(SpokenLine)]

    await until(pilot, lambda: any(words in one for one in told()))


async def test_lists_dialogs_palette_and_help_say_what_has_the_focus() -> None:
    async with running(screen_reader=True) as pilot:
        await hears(pilot, "Disaster recovery for Azure virtual machines, step by step. Practise, 1 of ")
        await press(pilot, "down")
        await hears(pilot, ", 2 of ")
        await press(pilot, "comma")
        await hears(pilot, "Settings. Enter changes the selected line. Explanations, 1 of ")
        await press(pilot, "down", "down", "enter")
        await hears(pilot, "Theme, 3 of ")
        await press(pilot, "W")
        await hears(pilot, "! W does nothing here.")
        await press(pilot, "colon")
        await hears(pilot, "Palette. Find an action; esc closes: empty; ")
        await press(pilot, "down")
        await hears(pilot, "2 of ")
        await press(pilot, "escape", "question_mark")
        await hears(pilot, "Settings, Help. What this is for, 1 of ")
        await press(pilot, "down")
        await hears(pilot, ", 2 of ")
        line = pilot.app.cursor_position.y
        await press(pilot, "down")
        assert pilot.app.cursor_position.y == line + 1


async def test_a_field_is_named_and_what_is_wrong_with_it_is_told() -> None:
    async with running(screen_reader=True) as pilot:
        await press(pilot, "comma", "end", "enter")
        while not pilot.app.screen.query("#answer"):
            await press(pilot, "escape", "up", "enter")
        await hears(pilot, "Field: ")
        await press(pilot, *"???")
        await hears(pilot, "x ")


def test_the_gravest_change_is_told_and_what_follows_at_once_is_counted() -> None:
    changes = SpokenChanges()
    assert changes.told(["Jobs", "+ All done."], 0.0, "Changed: ") == "Changed: + All done. (and 1 more line)"
    assert changes.told(["Loss now"], 1.0, "Changed: ") == "Changed: + All done. (and 2 more lines)"
    assert changes.told(["x Failed"], 2.0, "Changed: ") == "Changed: x Failed"
    assert changes.told(["Loss now"], 9.0, "Changed: ") == "Changed: Loss now"


def test_ages_alone_are_no_change() -> None:
    assert masked("Loss now: 5 min; web-01") == masked("Loss now: 1 h 12 min; web-01")
    assert masked("web-01") != masked("web-02")
