"""Scrolling rows of words; of changes only the cells that differ are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from asr_tui.ui.present import linear
from asr_tui.ui.present.rows import Draw, Row, all_words, clipped, split, width_of, words
from asr_tui.ui.themes import drawn_style
from asr_tui.ui.tones import DRAWN, FILLS, STYLES, Tone


class Lines(ScrollView, can_focus=True):
    """Shows the rows that a function makes for its width.

    Textual redraws a whole widget when its words change, which is too much for a board that counts seconds over SSH.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"lines--{tone}" for tone in STYLES if tone and tone not in DRAWN}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_by(-1)", show=False),
        Binding("down", "scroll_by(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("home", "top", show=False),
        Binding("end", "bottom", show=False),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._draw_rows: Draw = lambda _: ()
        self._rows: tuple[Row, ...] = ()
        self._made_for = (0, 0)
        """Cells for a row, and lines, for which the rows were made."""
        self._read = 0
        """For a screen reader: the line that was read last."""

    @property
    def line_read(self) -> int:
        """For a screen reader: the line that the cursor is on; the one with a pointer where there is one."""
        pointed = next((at for at, row in enumerate(self._rows) if words(row).lstrip().startswith("> ")), None)
        return min(self._read, max(len(self._rows) - 1, 0)) if pointed is None else pointed

    @property
    def line_words(self) -> str:
        """That line as it is read out, with its place among all of them."""
        if not self._rows:
            return ""
        told = words(self._rows[self.line_read]).strip().removeprefix("> ") or "blank"
        return f"{told}, {self.line_read + 1} of {len(self._rows)}"

    @property
    def text(self) -> str:
        return all_words(self._rows)

    @property
    def tall(self) -> int:
        """Number of visible rows."""
        return max(self.size.height, 1)

    @property
    def room(self) -> int:
        """Cells for a row."""
        return max(self.scrollable_content_region.width, 1)

    def show(self, draw: Draw) -> None:
        """Show the rows that `draw` makes, now and whenever the width changes."""
        self._draw_rows, self._made_for = draw, (0, 0)
        if self.size.width:
            self._update_rows()

    def on_resize(self) -> None:
        if self._made_for != (self.room, self.size.height):
            self._update_rows()
            self.refresh()

    def _update_rows(self) -> None:
        self._made_for = (self.room, self.size.height)
        before, self._rows = self._rows, tuple(self._draw_rows(self.room))
        if linear.wanted():
            self._rows = tuple(self._told(self._rows))
        self._resize_content(Size(0, max(len(self._rows), self.size.height)))
        seen = slice(self.scroll_offset.y, self.scroll_offset.y + self.size.height)
        for index, (old, new) in enumerate(zip_longest(before[seen], self._rows[seen], fillvalue=()), seen.start):
            if old != new:
                self._redraw(index, old, new)

    def _resize_content(self, size: Size) -> None:
        """Another virtual size lays out and redraws everything: rows that fit have the widget's own."""
        self.virtual_size = size

    def _told(self, rows: Sequence[Row]) -> Sequence[Row]:
        """One fact a line; where there is room for one line alone, what belongs together in that."""
        told = linear.facts(rows, self.room)
        if self.size.height > 1 or not told:
            return told
        first, *others = (words(row).strip() for row in told)
        colon = "" if first.endswith(("?", ":", ".")) else ":"
        return [((f"{first}{colon} {', '.join(others)}" if others else first, ""),)]

    def _redraw(self, index: int, old: Row, new: Row) -> None:
        y = index - self.scroll_offset.y
        changed = differing(old, new)
        if changed and 0 <= y < self.size.height:
            self.refresh(Region(changed[0], y, changed[1] - changed[0] + 1, 1))

    def render_line(self, y: int) -> Strip:
        index = y + self.scroll_offset.y
        width, base = self.size.width, self.rich_style
        if index >= len(self._rows):
            return Strip.blank(width, base)
        parts = map(split, clipped(self._rows[index], self.room))
        return Strip([Segment(text, base + self._style(tone)) for text, tone in parts]).adjust_cell_length(width, base)

    def _style(self, tone: Tone) -> Style:
        if tone in DRAWN:
            return drawn_style(self.app.current_theme, tone)
        return self.get_component_rich_style(f"lines--{tone}", partial=True) if tone else Style.null()

    def _read_on(self, line: int) -> None:
        """For a screen reader: go to a line, the last or the first where there is none; over blank ones."""
        by, last = (1 if line > self._read else -1), len(self._rows) - 1
        while 0 < line < last and not words(self._rows[line]).strip():
            line += by
        self._read = max(0, min(line, last))
        top, tall = self.scroll_offset.y, self.tall
        self.scroll_to(y=min(max(top, self._read - tall + 1), self._read), animate=False)
        self.refresh()

    def action_scroll_by(self, lines: int) -> None:
        if linear.wanted():
            self._read_on(self.line_read + lines)
            return
        self.scroll_relative(y=lines, animate=False)

    def action_page(self, direction: int) -> None:
        if linear.wanted():
            self._read_on(self.line_read + direction * max(self.size.height - 1, 1))
            return
        self.scroll_relative(y=direction * max(self.size.height - 1, 1), animate=False)

    def action_top(self) -> None:
        self._read = 0
        self.scroll_to(y=0, animate=False)

    def action_bottom(self) -> None:
        self._read = max(len(self._rows) - 1, 0)
        self.scroll_to(y=len(self._rows), animate=False)


class Picture(Lines, can_focus=False):
    """Lines that show as much as there is room for, and do not scroll; a screen reader goes through all of them."""

    def on_resize(self) -> None:
        super().on_resize()
        self.can_focus = linear.wanted()  # once the screen has given the focus to what it is for

    def _resize_content(self, size: Size) -> None:
        """What neither scrolls nor is as high as its rows changes nothing around it by having others."""
        if linear.wanted() or self.styles.is_auto_height:
            super()._resize_content(size)
        else:
            self.set_reactive(Lines.virtual_size, size)

    def render_line(self, y: int) -> Strip:
        """The first frame comes before the event that tells the size."""
        if self._made_for != (self.room, self.size.height) and not linear.wanted():
            self._update_rows()
        return super().render_line(y)


def differing(old: Row, new: Row) -> tuple[int, int] | None:
    """The first and the last column that differ; the whole row where characters are wider than a cell."""
    before, after = _cells(old), _cells(new)
    longest = max(width_of(old), width_of(new))
    if len(before) != width_of(old) or len(after) != width_of(new):
        return 0, max(longest - 1, 0)
    pairs = zip_longest(before, after, fillvalue=(" ", ""))
    changed = [column for column, (was, now) in enumerate(pairs) if was != now]
    return (changed[0], changed[-1]) if changed else None


def _cells(one: Row) -> list[tuple[str, Tone]]:
    """Each character with its tone. A blank looks the same in every tone without a background."""
    return [
        (char, "" if char == " " and tone not in FILLS else tone) for text, tone in map(split, one) for char in text
    ]
