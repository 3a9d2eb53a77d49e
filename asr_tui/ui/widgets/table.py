"""A table for any number of rows that keeps cursor and scroll position when its rows change.

It draws only visible lines, and of changes only the cells that differ.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from asr_tui.ui.present.rows import Row, clipped, split, width_of
from asr_tui.ui.text import plain
from asr_tui.ui.themes import drawn_style
from asr_tui.ui.tones import DRAWN, STYLES, Tone
from asr_tui.ui.widgets.columns import GAP, Column, Columns, TableRow, fitted
from asr_tui.ui.widgets.cursor_change import CursorChange, KnowsCursorChange, gone_words


class DrawnTable(ScrollView, KnowsCursorChange, can_focus=True):
    """Columns and rows, with a pointer before the row under the cursor.

    While it is `steered` from elsewhere, such as a filter, it shows its pointer without the focus.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--header",
        "table--cursor",
        *(f"table--{tone}" for tone in STYLES if tone and tone not in DRAWN),
    }

    def __init__(
        self,
        *columns: Column,
        header: bool = True,
        markable: bool = False,
        id: str | None = None,  # noqa: A002  as all of Textual's widgets name it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._wants_header = header
        self._markable = markable
        self._set_columns(columns)
        self.steered = False
        self._empty_words = ""
        self._rows: tuple[TableRow, ...] = ()
        self._cursor = 0

    def _set_columns(self, columns: Sequence[Column]) -> None:
        self._columns = Columns(columns, margin=4 if self._markable else 2)
        self._header = self._wants_header and any(column.title for column in columns)

    @property
    def rows(self) -> tuple[TableRow, ...]:
        return self._rows

    def set_empty_text(self, words: str) -> None:
        """The text below the heads while there is no row."""
        if words != self._empty_words:
            self._empty_words = words
            if not self._rows:
                self.refresh()

    @property
    def _visible_rows(self) -> int:
        return max(1, self.scrollable_content_region.height - self._header)

    @property
    def _room(self) -> int:
        return self.scrollable_content_region.width or self.size.width

    @property
    def _shown_columns(self) -> tuple[tuple[int, int], ...]:
        """Computed when a line is drawn: before the first layout there is no width."""
        return self._columns.fitting(self._room)

    def _lay_out(self) -> None:
        self.virtual_size = Size(0, len(self._rows) + self._header)

    def on_resize(self, _event: events.Resize) -> None:
        self._lay_out()
        self.refresh()
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        top = self.scroll_offset.y
        new_top = min(self._cursor, max(top, self._cursor - self._visible_rows + 1))
        if new_top != top:
            self.scroll_to(y=new_top, animate=False)

    def _refresh_changed(self, old: tuple[TableRow, ...], cursor: int) -> None:
        """Draw the cells that differ from the `old` rows, and both lines of a moved cursor."""
        top = self.scroll_offset.y
        for line in range(top, min(len(old), top + self.size.height)):
            if old[line] is not self._rows[line]:
                self._refresh_cells(line, old[line], self._rows[line])
        if cursor != self._cursor:
            self._refresh_row(cursor)
            self._refresh_row(self._cursor)
            self._keep_in_sight()

    def _refresh_row(self, line: int) -> None:
        y = line + self._header - self.scroll_offset.y
        if self._header <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _refresh_cells(self, line: int, old: TableRow, new: TableRow) -> None:
        """Draw only the cells that differ: the changed lags of sixty machines must fit through a slow line."""
        if old.marked != new.marked:
            self._refresh_row(line)
            return
        y = line + self._header - self.scroll_offset.y
        x = self._columns.margin
        for index, cell_width in self._shown_columns:
            if old.cells[index] != new.cells[index] and self._header <= y < self.size.height:
                self.refresh(Region(x, y, cell_width, 1))
            x += cell_width + GAP

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.rich_style
        if self._header and y == 0:
            return self._heading(width, base)
        line = y - self._header + self.scroll_offset.y
        if not self._rows and line == 0 and self._empty_words:
            style = base + self.get_component_rich_style("table--quiet", partial=True)
            return Strip([Segment(fitted(f"  - {self._empty_words}", width, "left"), style)])
        if not 0 <= line < len(self._rows):
            return Strip.blank(width, base)
        return self._line(self._rows[line], width, base, under_cursor=line == self._cursor)

    def _heading(self, width: int, base: Style) -> Strip:
        style = base + self.get_component_rich_style("table--header", partial=True)
        segments = [Segment(" " * self._columns.margin, base)]
        for index, cell_width in self._shown_columns:
            column = self._columns.columns[index]
            segments += [Segment(fitted(column.title, cell_width, column.align), style), Segment(" " * GAP, base)]
        return Strip(segments).adjust_cell_length(width, base)

    def _line(self, row: TableRow, width: int, base: Style, *, under_cursor: bool) -> Strip:
        over = self.get_component_rich_style("table--cursor", partial=True) if under_cursor else Style.null()
        line_style = base + over
        pointer = "> " if under_cursor and (self.has_focus or self.steered) else "  "
        mark = ("* " if row.marked else "  ") if self._markable else ""
        segments = [Segment(pointer + mark, line_style)]
        for index, cell_width in self._shown_columns:
            segments += self._cell(row.parts(index), cell_width, index, base, over)
            segments.append(Segment(" " * GAP, line_style))
        return Strip(segments).adjust_cell_length(width, line_style)

    def _cell(self, parts: Row, width: int, index: int, base: Style, over: Style) -> list[Segment]:
        """The cell's parts in exactly `width` cells."""
        if len(parts) > 1:
            shown = clipped(tuple((plain(text), tone) for text, tone in map(split, parts)), width)
            return [
                *(Segment(text, self._styled(tone, base, over)) for text, tone in map(split, shown)),
                Segment(" " * (width - width_of(shown)), base + over),
            ]
        text, tone = split(parts[0])
        return [Segment(fitted(plain(text), width, self._columns.columns[index].align), self._styled(tone, base, over))]

    def _styled(self, tone: Tone, base: Style, over: Style) -> Style:
        """A tone below the cursor's style; a reversed colour would make patches in the cursor's line."""
        if not tone or over.reverse:
            return base + over
        if tone in DRAWN:
            return base + drawn_style(self.app.current_theme, tone) + over
        return base + self.get_component_rich_style(f"table--{tone}", partial=True) + over


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
    def cursor_key(self) -> str | None:
        return self._rows[self._cursor].key if self._rows else None

    def keys_from_top(self, number: int) -> tuple[str, ...]:
        """The keys of so many rows from the first visible one."""
        top = self.scroll_offset.y
        return tuple(row.key for row in self._rows[top : top + number])

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
        lost = None if position is not None or before is None or chosen or not rows else old[line].text(0)
        self._cursor = max(0, min(line if position is None else position, len(rows) - 1))
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
        before, self._cursor = self._cursor, line
        self._keep_in_sight()
        self._refresh_row(before)
        self._refresh_row(line)
        self.post_message(self.Highlighted(self.cursor_key))

    async def on_click(self, event: events.Click) -> None:
        line = event.y - self._header + self.scroll_offset.y
        if 0 <= line < len(self._rows) and event.y >= self._header:
            self._move(line)
            if event.chain == 2:
                self.post_message(self.Chosen(self._rows[line].key))
