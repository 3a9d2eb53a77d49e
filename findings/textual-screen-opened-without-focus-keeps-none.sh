#!/usr/bin/env bash
# textual 8.2.8: a screen that opens while the terminal has no focus (another window or tmux pane is in front) skips its
# AUTO_FOCUS, and nothing makes up for it: when the focus comes back no widget has it, and what is typed goes nowhere
# until Tab. A widget that had the focus before gets it back. The opening of a screen by a timer or by work that ends,
# while one looks elsewhere, is the usual case of a program that runs long.
# Seen: opened in front: name; opened behind: None, focus back: None, typed: ''; a widget that had it: first
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q textual==8.2.8
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio

from textual import events
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Input


class Form(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Input(id="name")


class Program(App[None]):
    def compose(self) -> ComposeResult:
        yield Input(id="first")


def focused(app: App[None]) -> str | None:
    return app.focused.id if app.focused else None


async def main() -> None:
    app = Program()
    async with app.run_test() as pilot:
        await app.push_screen(Form())
        await pilot.pause()
        in_front = focused(app)
        app.pop_screen()
        await pilot.pause()
        app.post_message(events.AppBlur())
        await pilot.pause()
        app.post_message(events.AppFocus())
        await pilot.pause()
        had_it = focused(app)
        app.post_message(events.AppBlur())
        await pilot.pause()
        await app.push_screen(Form())
        await pilot.pause()
        behind = focused(app)
        app.post_message(events.AppFocus())
        await pilot.pause()
        back = focused(app)
        await pilot.press("x")
        typed = app.screen.query_one(Input).value
        await pilot.press("tab")
        after_tab = focused(app)
    print(f"opened in front: {in_front}; opened behind: {behind}, focus back: {back}, typed: {typed!r}, Tab: {after_tab}")
    print(f"a widget that had it: {had_it}")
    assert (in_front, behind, back, typed, after_tab) == ("name", None, None, "", "name")
    assert had_it == "first"


asyncio.run(main())
PYTHON
