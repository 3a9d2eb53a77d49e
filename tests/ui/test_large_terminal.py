"""What large terminals show besides, by keys; and the clock that follows the settings."""

from __future__ import annotations

import time

import pytest

from asr_tui.domain.settings import Settings
from asr_tui.services.workspace import PracticeOptions
from tests.ui.pilot import press, running, shown
from tests.ui.protect.wizard_under_test import wizard

LARGE = (200, 60)


def braille(text: str) -> int:
    return sum(0x2800 < ord(char) < 0x2900 for char in text)


@pytest.mark.parametrize(("size", "drawn"), [((80, 24), False), ((120, 40), True), (LARGE, True)])
async def test_the_first_screen_fills_a_large_terminal_with_the_world(size: tuple[int, int], drawn: bool) -> None:
    async with running(size=size) as pilot:
        assert (braille(shown(pilot)) > 100) is drawn


async def test_the_source_page_shows_where_source_and_vault_are() -> None:
    async with wizard(size=LARGE) as under:
        assert "* Central US" in shown(under.pilot)
        assert shown(under.pilot).count("West Europe") == 2, "in the field, and on the map"
        assert "* source   o vault" in shown(under.pilot)


async def test_the_target_page_lists_each_machine() -> None:
    async with wizard(size=LARGE) as under:
        await press(under.pilot, "enter", "space", "enter")
        text = shown(under.pilot)
        assert "Starts as" in text
        head = next(line for line in text.splitlines() if "Starts as" in line)
        assert "Availability" in head


async def test_the_settings_show_what_they_make_of_states_and_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        async with running() as pilot:
            await press(pilot, "comma")
            assert "+ healthy" in shown(pilot)
            assert " UTC" in shown(pilot)
            await press(pilot, "down", "enter")
            assert " +05:30" in shown(pilot)
    finally:
        monkeypatch.undo()
        time.tzset()


async def test_the_clock_on_top_follows_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        async with running(PracticeOptions(), settings=Settings(times="local")) as pilot:
            assert "+05:30" in shown(pilot).splitlines()[0]
    finally:
        monkeypatch.undo()
        time.tzset()
