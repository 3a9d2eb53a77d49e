#!/usr/bin/env bash
# textual 8.2.8: when a screen with CSS of its own opens for the first time, the CSS of the whole application and of all
# its widgets is parsed again, though only the screen's is new: Stylesheet.reparse begins with an empty cache.
# Seen: parsed for the second screen: 12 of 12 sources, 11 of them for the second time
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q textual==8.2.8
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio

from textual.app import App
from textual.css import stylesheet
from textual.screen import Screen
from textual.widgets import Button, Footer, Header

parsed = []
parse = stylesheet.parse


def counted(scope, css, read_from, **options):
    parsed.append(read_from)
    return parse(scope, css, read_from, **options)


stylesheet.parse = counted


class Second(Screen):
    CSS = "Second { background: $panel; }"


class Example(App):
    def compose(self):
        yield Header()
        yield Button("one")
        yield Footer()


async def main():
    app = Example()
    async with app.run_test():
        before = set(parsed)
        parsed.clear()
        await app.push_screen(Second())
        again = before & set(parsed)
        known = len(app.stylesheet.source)
        print(f"parsed for the second screen: {len(parsed)} of {known} sources, {len(again)} of them for the second time")
        assert len(parsed) == known > 5
        assert len(again) == known - 1


asyncio.run(main())
PYTHON
