"""A table for any number of rows: it draws only what is seen, and keeps cursor and scroll when its rows change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from asr_tui.ui.text import plain
from asr_tui.ui.tones import STYLES, Part, Tone

_GAP = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column. It is as wide as its widest cell, at most `most`; where room is short, the highest `drop` goes first.

    drop  0: never left out
    """

    title: str
    align: Literal["left", "right"] = "left"
    most: int = 40
    drop: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row. `key` stays the same when the row's content changes; `marked` rows are begun with `*`."""

    key: str
    cells: tuple[Part, ...]
    marked: bool = False

    def text(self, index: int) -> str:
        cell = self.cells[index]
        return cell if isinstance(cell, str) else cell[0]

    def tone(self, index: int) -> Tone:
        cell = self.cells[index]
        return "" if isinstance(cell, str) else cell[1]


class Table(ScrollView, can_focus=True):
    """Rows of plain text with one cursor. Enter and space belong to the screen; it asks for `cursor_key`.

    While it is `steered` from elsewhere, a filter say, it shows its pointer without having the focus.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--header",
        "table--cursor",
        *(f"table--{tone}" for tone in STYLES if tone),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home,ctrl+home", "end(-1)", show=False),
        Binding("end,ctrl+end", "end(1)", show=False),
    ]

    class Highlighted(Message):
        """The cursor is on another row, or on none."""

        def __init__(self, table: Table, key: str | None) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> Table:
            return self.table

    class Chosen(Message):
        """The row under the cursor was clicked."""

        def __init__(self, table: Table, key: str) -> None:
            super().__init__()
            self.table = table
            self.key = key

        @property
        def control(self) -> Table:
            return self.table

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
        self._set_columns(columns)
        self._markable = markable
        self.steered = False
        self._empty_words = ""
        self._rows: tuple[Row, ...] = ()
        self._cursor = 0
        self._widths: tuple[int, ...] = self._measured()
        self._fitted_columns: tuple[tuple[int, int], ...] = ()
        self._fitted_to: tuple[int, tuple[int, ...]] = (0, ())

    def _set_columns(self, columns: Sequence[Column]) -> None:
        self._columns = tuple(columns)
        self._header = self._wants_header and any(column.title for column in columns)

    def set_columns(self, *columns: Column) -> None:
        """Other columns; the rows go, since theirs were for the old ones."""
        if columns != self._columns:
            self.show(())
            self._set_columns(columns)
            self._widths, self._fitted_to = self._measured(), (0, ())
            self._lay_out()
            self.refresh()

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows

    def say_where_empty(self, words: str) -> None:
        """What stands below the heads while there is no row."""
        if words != self._empty_words:
            self._empty_words = words
            if not self._rows:
                self.refresh()

    @property
    def cursor_key(self) -> str | None:
        """The key of the row under the cursor."""
        return self._rows[self._cursor].key if self._rows else None

    def keys_from_top(self, number: int) -> tuple[str, ...]:
        """The keys of so many rows, from the first one in sight on."""
        top = self.scroll_offset.y
        return tuple(row.key for row in self._rows[top : top + number])

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows. The cursor stays on its row, or on its line where that row is gone."""
        rows = tuple(rows)
        if rows == self._rows:
            return
        before, line, old = self.cursor_key, self._cursor, self._rows
        self._rows = rows
        position = next((index for index, row in enumerate(rows) if row.key == before), None)
        self._cursor = max(0, min(line if position is None else position, len(rows) - 1))
        widths = self._measured()
        if len(rows) == len(old):  # a column that follows each reading's widest cell would move all others with it
            widths = self._kept_wide(widths)
        if len(rows) != len(old) or widths != self._widths:
            self._widths = widths
            self._lay_out()
            self.refresh()
            self._keep_in_sight()
        else:
            self._refresh_changed(old, line)
        if self.cursor_key != before:
            self.post_message(self.Highlighted(self, self.cursor_key))

    def _refresh_changed(self, old: tuple[Row, ...], cursor: int) -> None:
        """Draw the cells that differ from the `old` rows, and both lines of a cursor that moved with its row."""
        for line, (was, row) in enumerate(zip(old, self._rows, strict=True)):
            self._refresh_cells(line, was, row)
        if cursor != self._cursor:
            self._refresh_row(cursor)
            self._refresh_row(self._cursor)
            self._keep_in_sight()

    def move_to(self, key: str) -> None:
        """Put the cursor on a row, where it is there."""
        position = next((index for index, row in enumerate(self._rows) if row.key == key), None)
        if position is not None:
            self._move(position)

    def action_move(self, by: int) -> None:
        self._move(self._cursor + by)

    def action_page(self, direction: int) -> None:
        self._move(self._cursor + direction * max(1, self._visible_rows - 1))

    def action_end(self, direction: int) -> None:
        self._move(0 if direction < 0 else len(self._rows) - 1)

    def _move(self, line: int) -> None:
        line = max(0, min(line, len(self._rows) - 1))
        if line == self._cursor or not self._rows:
            return
        before, self._cursor = self._cursor, line
        top = self.scroll_offset.y
        wanted = min(line, max(top, line - self._visible_rows + 1))
        if wanted != top:
            self.scroll_to(y=wanted, animate=False)
        self._refresh_row(before)
        self._refresh_row(line)
        self.post_message(self.Highlighted(self, self.cursor_key))

    # Drawing

    @property
    def _visible_rows(self) -> int:
        return max(1, self.scrollable_content_region.height - self._header)

    def _measured(self) -> tuple[int, ...]:
        widths = []
        for index, column in enumerate(self._columns):
            longest = max((cell_len(row.text(index)) for row in self._rows), default=0)
            widths.append(max(cell_len(column.title), min(longest, column.most)))
        return tuple(widths)

    def _kept_wide(self, widths: tuple[int, ...]) -> tuple[int, ...]:
        """As wide as before where wider, unless that costs other columns their place or their words."""
        wide = tuple(map(max, widths, self._widths))
        room = self._room
        shown, needed = self._fitting(room, wide), self._fitting(room, widths)
        same = [index for index, _ in shown] == [index for index, _ in needed]
        return wide if same and all(width >= widths[index] for index, width in shown) else widths

    @property
    def _room(self) -> int:
        return self.scrollable_content_region.width or self.size.width

    @property
    def _shown_columns(self) -> tuple[tuple[int, int], ...]:
        """Asked when a line is drawn: what is shown before the first layout has no width yet."""
        room = self._room
        if self._fitted_to != (room, self._widths):
            self._fitted_to, self._fitted_columns = (room, self._widths), self._fitting(room, self._widths)
        return self._fitted_columns

    def _lay_out(self) -> None:
        self.virtual_size = Size(0, len(self._rows) + self._header)

    def _fitting(self, room: int, all_widths: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
        """The columns that fit, with their widths; the last one takes what is left, or is cut."""
        shown = list(range(len(self._columns)))
        mark = 2 if self._markable else 0

        def needed() -> int:
            return mark + 2 + sum(all_widths[index] + _GAP for index in shown) - _GAP

        while needed() > room:
            droppable = [index for index in shown if self._columns[index].drop]
            if not droppable:
                break
            shown.remove(max(droppable, key=lambda index: self._columns[index].drop))
        widths = {index: all_widths[index] for index in shown}
        excess = needed() - room
        for index in sorted(shown, key=lambda one: -widths[one]):
            if excess <= 0:
                break
            cut = min(excess, max(0, widths[index] - max(6, cell_len(self._columns[index].title))))
            widths[index] -= cut
            excess -= cut
        return tuple((index, widths[index]) for index in shown)

    def on_resize(self, _event: events.Resize) -> None:
        self._lay_out()
        self.refresh()
        self._keep_in_sight()

    def _keep_in_sight(self) -> None:
        top = self.scroll_offset.y
        wanted = min(self._cursor, max(top, self._cursor - self._visible_rows + 1))
        if wanted != top:
            self.scroll_to(y=wanted, animate=False)

    def _refresh_row(self, line: int) -> None:
        y = line + self._header - self.scroll_offset.y
        if self._header <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _refresh_cells(self, line: int, old: Row, new: Row) -> None:
        """Only the cells that differ are drawn: sixty machines whose lag changes must fit through a slow line."""
        if old.marked != new.marked:
            self._refresh_row(line)
            return
        y = line + self._header - self.scroll_offset.y
        x = 4 if self._markable else 2
        for index, cell_width in self._shown_columns:
            if old.cells[index] != new.cells[index] and self._header <= y < self.size.height:
                self.refresh(Region(x, y, cell_width, 1))
            x += cell_width + _GAP

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.rich_style
        if self._header and y == 0:
            return self._heading(width, base)
        line = y - self._header + self.scroll_offset.y
        if not self._rows and line == 0 and self._empty_words:
            style = base + self.get_component_rich_style("table--quiet", partial=True)
            return Strip([Segment(_fitted(f"  - {self._empty_words}", width, "left"), style)])
        if not 0 <= line < len(self._rows):
            return Strip.blank(width, base)
        return self._line(self._rows[line], width, base, under_cursor=line == self._cursor)

    def _heading(self, width: int, base: Style) -> Strip:
        style = base + self.get_component_rich_style("table--header", partial=True)
        segments = [Segment("    " if self._markable else "  ", base)]
        for index, cell_width in self._shown_columns:
            column = self._columns[index]
            segments += [Segment(_fitted(column.title, cell_width, column.align), style), Segment(" " * _GAP, base)]
        return Strip(segments).adjust_cell_length(width, base)

    def _line(self, row: Row, width: int, base: Style, *, under_cursor: bool) -> Strip:
        over = self.get_component_rich_style("table--cursor", partial=True) if under_cursor else Style.null()
        line_style = base + over
        pointer = "> " if under_cursor and (self.has_focus or self.steered) else "  "
        mark = ("* " if row.marked else "  ") if self._markable else ""
        segments = [Segment(pointer + mark, line_style)]
        for index, cell_width in self._shown_columns:
            tone = row.tone(index)
            plain_cell = not tone or over.reverse  # a reversed colour would make patches in the cursor's line
            style = Style.null() if plain_cell else self.get_component_rich_style(f"table--{tone}", partial=True)
            words = _fitted(plain(row.text(index)), cell_width, self._columns[index].align)
            segments += [Segment(words, base + style + over), Segment(" " * _GAP, line_style)]
        return Strip(segments).adjust_cell_length(width, line_style)

    async def on_click(self, event: events.Click) -> None:
        line = event.y - self._header + self.scroll_offset.y
        if 0 <= line < len(self._rows) and event.y >= self._header:
            self._move(line)
            if event.chain == 2:
                self.post_message(self.Chosen(self, self._rows[line].key))


def _fitted(text: str, width: int, align: str) -> str:
    """The text in exactly `width` cells; an ellipsis tells that it was cut."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, max(0, width - 1)) + "…" if width else ""
    return " " * (width - length) + text if align == "right" else text + " " * (width - length)
