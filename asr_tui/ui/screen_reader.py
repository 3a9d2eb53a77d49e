"""Screens for a screen reader: drawn when a key was pressed or words have changed, and these are told at the bottom."""

from __future__ import annotations

import asyncio
import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widgets import Input, TextArea

from asr_tui.ui.present.linear import without_drawings
from asr_tui.ui.present.rows import counted
from asr_tui.ui.spoken import focus_of, line_below, notice_of, place_of_cursor, title_of
from asr_tui.ui.textual_private import PrivateApp, screen_text
from asr_tui.ui.widgets.push_button import PushButton

REACTION = 1.0
"""Seconds after a key in which changes are its effect, and are not told as changes."""
TOLD = "Changed: "
_NUMBERS = re.compile(r"(?<![\w-])(?:[\d.:^]+(?:\s*(?:s|min|h|days?|[kMG]B)\b)?\s*)+")
"""Numbers that are no part of a name, with their units, times, and the dots of a time axis."""
_WORD = re.compile(r"[^\W\d_]{3}")
_ALERT = re.compile(r"[x!] \w")
"""The beginning of a line that says what is wrong."""


class WithoutDrawings(LineFilter):
    """Leaves no drawing in what is drawn, whoever drew it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(without_drawings(text), style, control) for text, style, control in segments]


class ScreenReader:
    """Decides which frames of an app are drawn. What differs in numbers alone, such as ages, waits for the next one."""

    def __init__(self, app: PrivateApp) -> None:
        self._app = app
        self._screen: Screen[object] | None = None
        self._lines: list[tuple[str, str]] = []
        self._title = self._focus = self._notice = ""
        self._key_at = float("-inf")

    def key_pressed(self) -> None:
        self._key_at = asyncio.get_running_loop().time()

    def draws(self) -> bool:
        """Whether the screen as it is now is to be drawn; tells what is new on it."""
        screen = self._app.screen
        before, self._lines = self._lines, self._read(screen)
        other = screen is not self._screen
        by_key = other or asyncio.get_running_loop().time() - self._key_at < REACTION
        self._app.cursor_position = place_of_cursor(screen)
        new = self._new_lines(before)
        words = self._news(screen, new, by_key=by_key, other=other)
        self._screen = screen
        if words:
            self._app.call_later(self._tell, screen, words)
        same = [masked for masked, _ in before] == [masked for masked, _ in self._lines]
        return by_key or not same or bool(words)

    def _news(self, screen: Screen[object], new: list[str], *, by_key: bool, other: bool) -> str:
        """What is told of the screen as it is now: the gravest alone, for one sentence is heard."""
        title, focus, notice = title_of(screen), focus_of(screen, whole=False), notice_of(screen)
        titled, focused, noticed = title != self._title, focus != self._focus, notice != self._notice
        counted_on = _masked(focus) == _masked(self._focus)
        self._title, self._focus, self._notice = title, focus, notice
        if other or titled:
            first = next((line for _, line in self._lines), "")
            return " ".join(part for part in (f"{title}." if title else "", notice, focus_of(screen) or first) if part)
        if noticed and notice:
            return notice
        typed = isinstance(screen.focused, Input | TextArea | PushButton)
        alert = next((line for line in new if _ALERT.match(line)), "") if by_key and typed else ""
        if alert:
            return alert
        if focused and by_key:
            return focus if not typed else focus_of(screen)
        if focused and not counted_on:
            return f"{TOLD}{focus}"
        return _changes(new) if new and not by_key else ""

    def _new_lines(self, before: list[tuple[str, str]]) -> list[str]:
        known = {masked for masked, _ in before}
        return [line for masked, line in self._lines if masked not in known and _WORD.search(line)]

    def _tell(self, screen: Screen[object], words: str) -> None:
        line = line_below(screen) if screen is self._app.screen else None
        if line is not None:
            line.say(words)

    def _read(self, screen: Screen[object]) -> list[tuple[str, str]]:
        """The lines of the screen but its first, its keys and what is told: each without numbers, and as it is."""
        told = line_below(screen)
        last = (told.region.y if told is not None else self._app.size.height) - 1
        lines = [" ".join(line.split()) for line in screen_text(self._app).split("\n")[1:last]]
        return [(_masked(line), line) for line in lines if line]


def _masked(words: str) -> str:
    return _NUMBERS.sub("0 ", words)


def _changes(new: list[str]) -> str:
    more = f" (and {counted(len(new) - 1, 'more line')})" if len(new) > 1 else ""
    return f"{TOLD}{new[0].removeprefix('> ')}{more}"
