"""Every theme on every kind of terminal starts and says its states without colour too."""

from __future__ import annotations

import os
from unittest.mock import patch

import pytest
from rich._palettes import EIGHT_BIT_PALETTE
from rich.color import Color, ColorSystem
from textual.theme import Theme as TextualTheme
from textual.widgets import Input

from asr_tui.domain.settings import THEMES, Settings, Theme
from asr_tui.services.workspace import PracticeOptions
from asr_tui.ui.app import AsrApp
from asr_tui.ui.dialogs.ask_text import AskText
from asr_tui.ui.themes import themes
from asr_tui.ui.tones import FILLS, STYLES, Tone
from asr_tui.ui.widgets.lines import Lines
from tests.ui.pilot import press, running, settle, shown
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
            assert exact <= {None}, "a colour would have to be approximated"


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"TERM": "screen.xterm-256color", "COLORTERM": "24bit", "STY": "1.tty"}, "256"),
        ({"TERM": "screen", "STY": "1.tty"}, "standard"),
        ({"TERM": "tmux-256color", "COLORTERM": "truecolor", "STY": "1.tty", "TMUX": "/run/tmux,1,0"}, "256"),
    ],
)
def test_colours_are_sent_by_their_number_in_the_palette(environment: dict[str, str], colours: str) -> None:
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


RICH_ROUNDING = 10
"""Rich gives light greys the number of the next darker one."""


@pytest.mark.parametrize("theme", themes("256", no_color=False), ids=lambda theme: theme.name)
def test_every_colour_of_a_theme_is_in_the_palette_of_256(theme: TextualTheme) -> None:
    own = [theme.primary, theme.foreground, theme.background, theme.surface, theme.panel, *theme.variables.values()]
    for colour in {one for one in own if one and one.startswith("#")}:
        exact = Color.parse(colour)
        sent = exact.downgrade(ColorSystem.EIGHT_BIT)
        assert sent.number is not None
        pairs = zip(EIGHT_BIT_PALETTE[sent.number], exact.get_truecolor(), strict=True)
        assert all(abs(one - other) <= RICH_ROUNDING for one, other in pairs), colour


@pytest.mark.parametrize("tone", [tone for tone in STYLES if tone])
@pytest.mark.parametrize(
    "environment", [{"TERM": "xterm-256color"}, {"TERM": "linux"}, {"TERM": "vt100", "NO_COLOR": "1"}]
)
async def test_a_fill_is_seen_without_a_sign_in_it(tone: Tone, environment: dict[str, str]) -> None:
    """Its blanks have a background of their own or are reversed; no other tone has that."""
    kept = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "COLORTERM", "TERM"}}
    with patch.dict(os.environ, {**kept, **environment}, clear=True):
        app = AsrApp(PracticeOptions(), FakeOpener(), Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        lines = Lines()
        await app.screen.mount(lines)
        lines.show(lambda _: [((" ", tone),)])
        await settle(pilot)
        style = lines.render_line(0)._segments[0].style
        assert style is not None
        other = style.bgcolor is not None and style.bgcolor != lines.rich_style.bgcolor
        without_colours = environment["TERM"] != "xterm-256color"
        expected = tone in FILLS and not (tone == "track" and without_colours)
        assert (bool(style.reverse) or other) is expected


async def test_a_field_of_text_is_seen_without_colours() -> None:
    """It stands between two bars, empty or not, whether or not it has the focus."""
    async with running() as pilot:
        await pilot.app.push_screen(AskText("Which name?", explanation="Any."))
        await settle(pilot)
        field = pilot.app.screen.query_one(Input)
        for keys in ((), ("a", "b")):
            await press(pilot, *keys)
            line = shown(pilot).splitlines()[field.region.y]
            assert (line[field.region.x], line[field.region.right - 1]) == ("│", "│")
