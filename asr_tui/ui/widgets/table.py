"""A table for any number of rows that keeps cursor and scroll position when its rows change."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from asr_tui.ui.text import plain
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.cursor_change import CursorChange, gone_words
from asr_tui.ui.widgets.drawn_table import DrawnTable


class Table(DrawnTable):
    """Rows of plain text with one cursor. Enter and space belong to the screen; it asks for `cursor_key`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home,ctrl+home", "end(-1)", show=False),
        Binding("end,ctrl+end", "end(1)", show=False),
    ]

    stays_on_top = False
    """Whether the cursor stays on the first row, whichever that is, until a person moves it: a list still arrives."""
    _moved_to: int | None = None
    """The line to which the cursor was moved last."""

    @dataclass
    class Highlighted(Message):
        """The cursor is on another row, or on none."""

        key: str | None

    @dataclass
    class Chosen(Message):
        """The row under the cursor was double-clicked."""

        key: str

    @dataclass
    class CursorLost(Message):
        """A refresh removed the row under the cursor; `words` say which one has it now."""

        words: str

    def set_columns(self, *columns: Column) -> None:
        """Other columns; the rows, which were for the old ones, are removed."""
        if columns != self._columns.columns:
            self.show(())
            self._set_columns(columns)
            self._lay_out()
            self.refresh()

    def measure_ahead(self, row: TableRow) -> None:
        """Measure a row that is to be shown soon, so that thousands need not be measured when they are."""
        self._columns.know(row)

    def make_room_for_marks(self, *, wanted: bool) -> None:
        """Show marks before the rows, or leave their room to the columns."""
        if wanted is not self._markable:
            self._markable = wanted
            self._columns.margin = 4 if wanted else 2
            self.refresh()

    @property
    def columns_left_out(self) -> frozenset[int]:
        return self._columns.left_out

    @property
    def columns_without_room(self) -> frozenset[int]:
        """The columns that are dropped in the present width."""
        if self._blocks is not None:
            return frozenset()
        shown = {index for index, _ in self._shown_columns}
        return frozenset(range(len(self._columns.columns))) - shown - self._columns.left_out

    def leave_out(self, columns: Set[int], *, header: bool) -> None:
        """Show all columns but these, with or without their heads."""
        wanted = self._wants_header and header
        if columns != self._columns.left_out or wanted is not self._header:
            self._columns.left_out = frozenset(columns)
            self._header = wanted
            self._lay_out()
            self.refresh()

    @property
    def cursor_place(self) -> int:
        """The number of the line under the cursor, from 1; 0 where there is none."""
        return self._cursor + 1 if self._rows else 0

    @property
    def arrived_above(self) -> int:
        """How many rows more stand above the cursor than when it was moved last."""
        return max(self._cursor - self._moved_to, 0) if self._moved_to is not None else 0

    def forget_arrived(self) -> None:
        """Count the rows that arrive above the cursor from now on: a person chose another order."""
        self._moved_to = None if self._moved_to is None else self._cursor

    @property
    def cursor_key(self) -> str | None:
        return self._rows[self._cursor].key if self._rows else None

    def keys_from_top(self, number: int) -> tuple[str, ...]:
        """The keys of so many rows from the first visible one."""
        top = self.scroll_offset.y
        first = self._blocks.at(top)[0] if self._blocks is not None else top
        return tuple(row.key for row in self._rows[first : first + number])

    def show(self, rows: Sequence[TableRow], *, successor: str | None = None, chosen: bool = False) -> None:
        """Show these rows. The cursor stays on its row, else goes to the `successor`, else stays on its line.

        successor  key under which what the cursor's row was about is listed now
        chosen     a person chose other rows: that the cursor's row is gone is no news
        """
        rows = tuple(rows)
        if rows == self._rows:
            return
        before, line, old = self.cursor_key, self._cursor, self._rows
        self._rows = rows
        position = self._line_of(before)
        if position is None:
            position = self._line_of(successor)
        if self.stays_on_top and self._moved_to is None and position:
            self.cursor_change = CursorChange.now(f"The list goes on: the cursor is on {plain(rows[0].text(0))} now.")
            position = 0
        lost = None if position is not None or before is None or chosen or not rows else old[line].text(0)
        self._cursor = max(0, min(line if position is None else position, len(rows) - 1))
        if chosen:
            self.forget_arrived()
        same_number = len(rows) == len(old)
        if self._columns.measure(rows, self._room, keep=same_number) or not same_number:
            self._lay_out()
            self.refresh()
            self._keep_in_sight()
        else:
            self._refresh_changed(old, line)
        if self.cursor_key != before:
            self.post_message(self.Highlighted(self.cursor_key))
        if lost is not None:
            words = gone_words(plain(lost), plain(rows[self._cursor].text(0)))
            self.cursor_change = CursorChange.now(words)
            self.post_message(self.CursorLost(words))

    def move_to(self, key: str) -> None:
        """Put the cursor on a row, if it exists."""
        position = self._line_of(key)
        if position is not None:
            self._move(position)

    def _line_of(self, key: str | None) -> int | None:
        return next((line for line, row in enumerate(self._rows) if row.key == key), None)

    def action_move(self, by: int) -> None:
        self._move(self._cursor + by)

    def go_round(self, by: int) -> None:
        """Move the cursor; from the last row to the first, and back."""
        if self._rows:
            self._move((self._cursor + by) % len(self._rows))

    def action_page(self, direction: int) -> None:
        self._move(self._cursor + direction * max(1, self._visible_rows - 1))

    def action_end(self, direction: int) -> None:
        self._move(0 if direction < 0 else len(self._rows) - 1)

    def _move(self, line: int) -> None:
        line = max(0, min(line, len(self._rows) - 1))
        if line == self._cursor or not self._rows:
            return
        before, self._cursor, self._moved_to = self._cursor, line, line
        one_line = abs(line - before) == 1
        self._keep_in_sight(ahead=self._visible_rows // 2 if one_line else 0)
        self._refresh_row(before)
        self._refresh_row(line)
        self.post_message(self.Highlighted(self.cursor_key))

    async def on_click(self, event: events.Click) -> None:
        line = event.y - self._header + self.scroll_offset.y
        if self._blocks is not None:
            line = self._blocks.at(line)[0]
        if 0 <= line < len(self._rows) and event.y >= self._header:
            self._move(line)
            if event.chain == 2:
                self.post_message(self.Chosen(self._rows[line].key))
