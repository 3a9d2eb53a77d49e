"""Screens for a screen reader: drawn when a key was pressed or words have changed, and these are told at the bottom."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Set
from typing import Protocol, runtime_checkable

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static

from asr_tui.ui.present.linear import without_drawings
from asr_tui.ui.present.rows import counted, cut
from asr_tui.ui.textual_private import PrivateApp, line_of_cursor, screen_text
from asr_tui.ui.widgets.drawn_table import DrawnTable

REACTION = 1.0
"""Seconds after a key in which changes are its effect, and are not told."""
TOLD = "Changed: "
_NUMBERS = re.compile(r"(?<![\w-])(?:[\d.:^]+(?:\s*(?:s|min|h|days?|[kMG]B)\b)?\s*)+")
"""Numbers that are no part of a name, with their units, times, and the dots of a time axis."""
_WORD = re.compile(r"[^\W\d_]{3}")


@runtime_checkable
class Says(Protocol):
    def say(self, words: str) -> None:
        """Show words above the footer until the next key."""


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
        self._notice = ""
        self._key_at = float("-inf")

    def key_pressed(self) -> None:
        self._key_at = asyncio.get_running_loop().time()

    def draws(self) -> bool:
        """Whether the screen as it is now is to be drawn; tells what has changed by itself."""
        screen = self._app.screen
        notice = next(iter(screen.query("#notice").results(Static)), None)
        apart = {0, self._app.size.height - 1}
        shown = str(notice.content) if notice is not None and notice.display else ""
        if notice is not None and shown:
            apart |= set(range(notice.region.y, notice.region.bottom))
        said, self._notice = self._notice, shown
        before, self._lines = self._lines, self._read(apart)
        by_key = screen is not self._screen or asyncio.get_running_loop().time() - self._key_at < REACTION
        self._screen = screen
        self._app.cursor_position = self._place_of_cursor()
        known = {masked for masked, _ in before}
        new = [line for masked, line in self._lines if masked not in known and _WORD.search(line)]
        same = [masked for masked, _ in before] == [masked for masked, _ in self._lines]
        if new and not by_key and (not shown or shown.startswith(TOLD)):
            more = f" (and {counted(len(new) - 1, 'more line')})" if len(new) > 1 else ""
            words = cut(new[0], self._app.size.width - len(TOLD) - len(more) - 2)
            self._app.call_later(self._tell, screen, f"{TOLD}{words}{more}")
        return by_key or not same or shown != said

    def _tell(self, screen: Screen[object], words: str) -> None:
        if screen is self._app.screen and isinstance(screen, Says):
            screen.say(words)

    def _read(self, apart: Set[int]) -> list[tuple[str, str]]:
        """The lines of the screen: each without numbers, and as it is."""
        lines = [" ".join(line.split()) for line in screen_text(self._app).split("\n")]
        return [(_NUMBERS.sub("0 ", line), line) for y, line in enumerate(lines) if line and y not in apart]

    def _place_of_cursor(self) -> Offset:
        """Where the terminal's cursor stands: on the line that has the focus, for screen readers follow it."""
        focused = self._app.screen.focused
        match focused:
            case None:
                return Offset(0, 0)
            case Input():
                return focused.cursor_screen_offset
            case OptionList():
                return focused.content_region.offset + Offset(0, line_of_cursor(focused))
            case DrawnTable():
                return focused.content_region.offset + Offset(0, focused.cursor_line)
            case _:
                return focused.content_region.offset
