"""Screens for a screen reader: drawn when a key was pressed or words have changed, and these are told at the bottom."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from msgspec import Struct
from rich.segment import Segment
from textual.color import Color
from textual.events import Key
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
HEARD = 4.0
"""Seconds that a change is left to be heard before a lesser one takes its place."""
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


class Seen(Struct, frozen=True):
    """A screen as it was told: its title, what has the focus, what the program said, its lines with their masks, and
    what was told last."""

    screen: Screen[object] | None = None
    title: str = ""
    focus: str = ""
    notice: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    told: str = ""

    @property
    def first_line(self) -> str:
        line = next((line for _, line in self.lines), "")
        return "" if line.startswith("> ") else line

    def new_lines(self, before: Seen) -> list[str]:
        known = {masked for masked, _ in before.lines}
        fresh = (line for masked, line in self.lines if masked not in known and _WORD.search(line))
        return [line for line in fresh if not (line.startswith("~ ") and "…" in line)]  # reading is no news


class ScreenReader:
    """Decides which frames of an app are drawn. What differs in numbers alone, such as ages, waits for the next one."""

    def __init__(self, app: PrivateApp) -> None:
        self._app = app
        self._seen = Seen()
        self._key_at = float("-inf")
        self._keys = self._opened_by = self._answered = 0
        self._key: Key | None = None
        self._changes = SpokenChanges()

    def key_pressed(self, key: Key) -> None:
        """A key was pressed; it comes once more when no widget has taken it."""
        if key is not self._key:
            self._key, self._key_at = key, self._now
            self._keys += 1

    @property
    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def draws(self) -> bool:
        """Whether the screen as it is now is to be drawn; tells what is new on it."""
        screen = self._app.screen
        line = line_below(screen)
        if line is None:  # it is being made
            return True
        self._app.cursor_position = place_of_cursor(screen)
        before = self._seen
        focus = focus_of(screen, whole=False)
        after = Seen(screen, title_of(screen), focus, notice_of(screen), self._read(screen), line.words)
        self._seen = after
        by_key = screen is not before.screen or self._now - self._key_at < REACTION
        words = self._answer(before, after) if by_key else ""
        words = words or self._change(before, after, by_key=by_key)
        if words:
            self._app.call_later(self._tell, screen, words)
        changed = [one for one, _ in before.lines] != [one for one, _ in after.lines] or before.told != after.told
        return by_key or bool(words) or changed

    def _answer(self, before: Seen, after: Seen) -> str:
        """What is told of the effect of a key: another page, an answer, what is wrong now, or what has the focus."""
        screen, opened = self._app.screen, (before.screen, before.title) != (after.screen, after.title)
        focused = before.focus != after.focus
        if opened or (focused and self._opened_by == self._keys):  # its list may come after the page
            self._opened_by = self._answered = self._keys
            focus = focus_of(screen)
            first = after.first_line.rstrip(".")
            told = (after.title, "" if first in f"{after.title} {focus}" else first, after.notice, focus)
            return ". ".join(part.rstrip(".") for part in told if part)
        words = after.notice if before.notice != after.notice else ""
        if not words and isinstance(screen.focused, Input | TextArea | PushButton):
            words = next((line for line in after.new_lines(before) if _ALERT.match(line)), "")
        words = words or (focus_of(screen) if focused else "")
        if words:
            self._answered = self._keys
        return words

    def _change(self, before: Seen, after: Seen, *, by_key: bool) -> str:
        """What has changed by itself, or on another part of the screen than the one with the focus."""
        if not by_key and before.notice != after.notice and after.notice:
            return after.notice
        if not by_key and masked(before.focus) != masked(after.focus):
            return f"{TOLD}{after.focus}" if before.focus else f"{after.title}. {after.focus}"
        field, new = self._app.screen.focused, after.new_lines(before)
        if isinstance(field, Input):  # what is typed is read out as it is typed
            new = [line for line in new if field.value.strip() not in line]
        if not new or (by_key and self._answered == self._keys):
            return ""
        return self._changes.told(new, self._now, "" if by_key else TOLD)

    def _tell(self, screen: Screen[object], words: str) -> None:
        line = line_below(screen) if screen is self._app.screen else None
        if line is not None:
            line.say(words)

    def _read(self, screen: Screen[object]) -> tuple[tuple[str, str], ...]:
        """The lines of the screen but its first, its keys and what is told: each without numbers, and as it is."""
        told = line_below(screen)
        last = (told.region.y if told is not None else self._app.size.height) - 1
        lines = [" ".join(line.split()) for line in screen_text(self._app).split("\n")[1:last]]
        return tuple((masked(line), line) for line in lines if line)


class SpokenChanges:
    """What has changed by itself, in one sentence."""

    def __init__(self) -> None:
        self._words, self._rank, self._more, self._told_at = "", 0, 0, float("-inf")

    def told(self, new: Sequence[str], now: float, begin: str) -> str:
        """The gravest of the new lines; what follows at once and is no graver is counted and does not replace it."""
        line = min(new, key=_rank)
        rank = _rank(line)
        if not rank or rank < self._rank or now - self._told_at > HEARD:
            self._words, self._rank, self._told_at, self._more = f"{begin}{line.removeprefix('> ')}", rank, now, -1
        self._more += len(new)
        return self._words + (f" (and {counted(self._more, 'more line')})" if self._more else "")


def masked(words: str) -> str:
    return _NUMBERS.sub("0 ", words)


def _rank(line: str) -> int:
    """What is wrong comes before what is done, and that before all else."""
    return 0 if _ALERT.match(line) else 1 if line.startswith("+ ") else 2
