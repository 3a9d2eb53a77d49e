"""What a test machine costs an hour can be set, and nothing but a price is taken."""

from __future__ import annotations

from asr_tui.domain.settings import Settings
from asr_tui.ui.settings.settings import SettingsScreen
from tests.ui.pilot import press, running, settle, shown


async def test_a_price_is_set_and_taken_back() -> None:
    async with running() as pilot:
        await pilot.app.push_screen(SettingsScreen(Settings()))
        await settle(pilot)
        assert "no price" in shown(pilot)
        await press(pilot, *["down"] * 9, "enter", *"dear")
        assert "This is not a number" in shown(pilot)
        await press(pilot, "enter")
        assert "What does a test machine cost" in shown(pilot)
        await press(pilot, *["backspace"] * 4, "0", "full_stop", "5", "enter")
        assert "0.5 an hour" in shown(pilot)
        await press(pilot, "enter", *["backspace"] * 3, "enter")
        assert "no price" in shown(pilot)
