"""A list of entries, each of one or more lines, with a `>` at the cursor: the fields of a wizard page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from msgspec import Struct
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widgets.option_list import Option

from asr_tui.ui.present import linear
from asr_tui.ui.present.field import Field, field_rows
from asr_tui.ui.present.rows import Draw
from asr_tui.ui.textual_private import OPTION_GUTTER, GutterOptions
from asr_tui.ui.tones import content, lines
from asr_tui.ui.widgets.cursor_change import CursorChange, KnowsCursorChange

GO_ON = "go on"
"""The key of the row on which Enter goes on to the next page."""


class Entry(Struct, frozen=True):
    """An entry of the list.

    changes  whether Enter and `c` change it; else the screen handles Enter
    enabled  whether it can have the cursor
    """

    key: str
    draw: Draw
    changes: bool = True
    enabled: bool = True


def go_on(words: str) -> Entry:
    """The last row, a blank line above it."""
    return Entry(GO_ON, lambda _: [(), ((words, "strong"),)], changes=False)


def field_entries(fields: Sequence[Field]) -> list[Entry]:
    """An entry for each field; a locked one cannot have the cursor."""
    return [Entry(field.key, partial(field_rows, field), enabled=not field.locked) for field in fields]


class FieldList(GutterOptions, KnowsCursorChange):
    """Enter and `c` ask for the row under the cursor to be changed; Tab goes from row to row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,c", "change", "Change", tooltip="Change the row under the cursor.", id="fields.change"),
        Binding("tab", "next_row(1)", show=False),
        Binding("shift+tab", "next_row(-1)", show=False),
    ]

    @dataclass
    class Chosen(Message):
        key: str

    class Submitted(Message):
        """The last row was clicked: go on to the next page."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  as all of Textual's widgets name it
        super().__init__(id=id, markup=False, compact=True)
        self._entries: tuple[Entry, ...] = ()
        self._drawn: list[Content] = []
        self._next_key: str | None = None
        self._drawn_width = 0

    @property
    def current(self) -> str:
        """The key of the row under the cursor, or an empty string."""
        option = self.highlighted_option
        return option.id or "" if option else ""

    @property
    def row_words(self) -> str:
        """The row under the cursor as it is read out, with its place."""
        if self.highlighted is None or self.highlighted >= len(self._drawn):
            return ""
        told = linear.joined(self._drawn[self.highlighted].plain.split("\n"), self._drawn_width)
        return f"{told}, {self.highlighted + 1} of {len(self._drawn)}"

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(entry.key for entry in self._entries)

    @property
    def text(self) -> str:
        return "\n".join(drawn.plain for drawn in self._drawn)

    def show(self, entries: Sequence[Entry], start: str | None = None) -> None:
        """Show these rows. The cursor stays on its key, else goes to the last row; with a `start` it goes to that key
        whenever the keys differ from the ones before: to none where the start is empty."""
        if start is not None and [one.key for one in entries] != [one.key for one in self._entries]:
            self._next_key = start
        self._entries = tuple(entries)
        if self.size.width:
            self._draw()

    def on_resize(self) -> None:
        self._draw()
        self.call_after_refresh(self._fit)  # a list that has only become shorter keeps its cursor in sight

    def move_to(self, key: str) -> bool:
        """Put the cursor on that row, now or when the row is drawn. False where no such row can have it."""
        # Compared as keys, not looked up as texts: an ARM id is the same in any letter case.
        rows = [row for row, entry in enumerate(self._entries) if entry.enabled and entry.key == key]
        if not rows:
            return False
        if self.size.width and rows[0] < self.option_count:
            self.highlighted = rows[0]
        else:
            self._next_key = key
        return True

    def _draw(self) -> None:
        self._drawn_width = width = self._room
        drawn = [lines(*(content(*row) for row in linear.shown(entry.draw(width), width))) for entry in self._entries]
        keys = [entry.key for entry in self._entries]
        start, self._next_key = self._next_key, None
        if drawn == self._drawn and keys == [option.id for option in self.options]:
            if start is not None:
                self.move_to(start)
            return
        self._drawn = drawn
        before, same = self.current, keys == [option.id for option in self.options]
        entries = zip(self._entries, drawn, strict=True)
        self.set_options(Option(text, entry.key, disabled=not entry.enabled) for entry, text in entries)
        wanted = start or (before if before in keys else GO_ON)
        if wanted in keys:
            self.highlighted = keys.index(wanted)
        elif start == "" or (same and not before):
            self.highlighted = None
        else:
            self.action_first()
        if before and self.current != before and self.has_focus:
            words = "The list has just changed, and the cursor is on another line."
            self.cursor_change = CursorChange.now(words, "enter", "c", "space")
        self.call_after_refresh(self._fit)

    @property
    def _room(self) -> int:
        return max(self.scrollable_content_region.width - OPTION_GUTTER, 1)

    def _fit(self) -> None:
        """Draw again where a scroll bar that appeared or vanished changed the width: no line may be wrapped twice."""
        if not self.is_attached:  # its screen was left meanwhile
            return
        if self._room != self._drawn_width:
            self._draw()
        self.scroll_to_highlight()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "change":
            return any(entry.changes for entry in self._entries if entry.key == self.current)
        return super().check_action(action, parameters)

    def reason(self, _action: str, _parameters: tuple[object, ...]) -> str:
        """Why a key of this list does nothing."""
        return "there is nothing to change in the row under the cursor."

    def action_next_row(self, by: int) -> None:
        """Go to the next row that can have the cursor; from the last one to the next part of the screen."""
        rows = [row for row, entry in enumerate(self._entries) if entry.enabled]
        here = rows.index(self.highlighted) if self.highlighted in rows else -1
        if 0 <= here + by < len(rows):
            self.highlighted = rows[here + by]
        else:
            self._leave(by, rows)

    def _leave(self, by: int, rows: Sequence[int]) -> None:
        """Give the focus to the next part; where there is none, go round to the first or last row."""
        if len(self.screen.focus_chain) > 1:
            (self.screen.focus_next if by > 0 else self.screen.focus_previous)()
        elif rows:
            self.highlighted = rows[0 if by > 0 else -1]

    def watch_highlighted(self, highlighted: int | None) -> None:
        super().watch_highlighted(highlighted)
        self.refresh_bindings()

    def action_change(self) -> None:
        self.post_message(self.Chosen(self.current))

    def action_select(self) -> None:
        """A click, which has put the cursor on its row."""
        if self.current == GO_ON:
            self.post_message(self.Submitted())
        elif self.check_action("change", ()):
            self.action_change()

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        row, line = self.option_at(y)
        if row != self.highlighted:
            return Strip([Segment(" " * OPTION_GUTTER, self.rich_style), *strip])
        mark = "> " if line == self._first_line() else "  "
        over = self.get_component_rich_style("option-list--option-highlighted", partial=True)
        reverse = Style(reverse=over.reverse)  # Textual's visual styles leave it out
        return Strip([Segment(mark, self.rich_style + over), *Segment.apply_style(strip, post_style=reverse)])

    def _first_line(self) -> int:
        text = self._drawn[self.highlighted].plain if self.highlighted is not None else ""
        return len(text) - len(text.lstrip("\n"))
