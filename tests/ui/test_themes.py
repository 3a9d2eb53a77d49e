"""Every theme on every kind of terminal starts and says its states without colour too."""

from __future__ import annotations

import os
from unittest.mock import patch

import pytest

from asr_tui.domain.settings import THEMES, Settings, Theme
from asr_tui.services.workspace import PracticeOptions
from asr_tui.ui.app import AsrApp
from tests.ui.pilot import settle, shown
from tests.workspaces import FakeOpener


@pytest.mark.parametrize("name", [*THEMES, "never heard of"])
@pytest.mark.parametrize(
    "environment",
    [
        {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
        {"TERM": "xterm-256color"},
        {"TERM": "linux"},
        {"TERM": "vt100", "NO_COLOR": "1"},
        {"TERM": "screen", "COLORTERM": "truecolor", "STY": "4711.pts-0.jump"},
    ],
    ids=["many", "256", "16", "none", "screen"],
)
async def test_a_theme_on_a_terminal(name: Theme, environment: dict[str, str]) -> None:
    kept = {
        key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "COLORTERM", "TERM", "STY", "TMUX"}
    }
    with patch.dict(os.environ, {**kept, **environment}, clear=True):
        app = AsrApp(PracticeOptions(read_only=True), FakeOpener(), Settings(theme=name))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "SIM 50x   READ-ONLY" in shown(pilot)
        segments = [segment for strip in app.screen._compositor.render_strips() for segment in strip]
        badge = next(segment for segment in segments if "SIM 50x" in segment.text)
        assert badge.style is not None
        if environment.get("NO_COLOR") or name == "monochrome":
            assert badge.style.reverse
        else:
            assert badge.style.bgcolor is not None
            assert not badge.style.bgcolor.is_default
        if environment["TERM"] in {"linux", "vt100"}:
            exact = {segment.style.color.triplet for segment in segments if segment.style and segment.style.color}
            assert exact == {None}, "a colour would have to be approximated"


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"TERM": "screen.xterm-256color", "COLORTERM": "24bit", "STY": "1.tty"}, "256"),
        ({"TERM": "screen", "STY": "1.tty"}, "standard"),
        ({"TERM": "tmux-256color", "COLORTERM": "truecolor", "STY": "1.tty", "TMUX": "/run/tmux,1,0"}, "truecolor"),
    ],
)
def test_gnu_screen_gets_no_colours_that_it_misreads(environment: dict[str, str], colours: str) -> None:
    with patch.dict(os.environ, environment, clear=True):
        app = AsrApp(PracticeOptions(), FakeOpener(), Settings())
    assert app.console.color_system == colours


async def test_a_theme_is_changed_while_running() -> None:
    app = AsrApp(PracticeOptions(), FakeOpener(), Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        for name in THEMES:
            app.theme = name
            await settle(pilot)
            assert "> contoso-vault" in shown(pilot)
