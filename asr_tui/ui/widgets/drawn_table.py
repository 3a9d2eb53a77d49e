"""The drawing of a table: only visible lines, and of changes only the cells that differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from asr_tui.ui.present import linear
from asr_tui.ui.present.rows import Row, clipped, split, width_of
from asr_tui.ui.text import plain
from asr_tui.ui.themes import drawn_style
from asr_tui.ui.tones import DRAWN, STYLES, Tone
from asr_tui.ui.widgets.blocks import Blocks, name_and_facts
from asr_tui.ui.widgets.columns import GAP, Column, Columns, TableRow, fitted
from asr_tui.ui.widgets.cursor_change import KnowsCursorChange


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
        self._blocks = Blocks() if linear.wanted() else None
        self._wants_header = header and self._blocks is None
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
    def cursor_line(self) -> int:
        """The widget's line that the cursor is on."""
        if self._blocks is not None:
            return self._blocks.start(self._cursor) - self.scroll_offset.y if self._rows else 0
        return self._cursor + self._header - self.scroll_offset.y

    @property
    def row_words(self) -> str:
        """The row under the cursor as it is read out: its name, its mark, its place, and what its columns say."""
        if not self._rows:
            return self._empty_words
        row = self._rows[self._cursor]
        name, facts = name_and_facts(row, self._columns.columns, self._columns.left_out)
        return "; ".join((f"{name}{self._place(self._cursor)}", *facts))

    def _place(self, line: int) -> str:
        mark = ("", ", not marked")[self._markable] if not self._rows[line].marked else ", marked"
        return f"{mark}, {line + 1} of {len(self._rows)}"

    @property
    def _visible_rows(self) -> int:
        if self._blocks is not None:
            lines = self.scrollable_content_region.height
            return max(1, lines * len(self._rows) // max(self._blocks.height, 1))
        return max(1, self.scrollable_content_region.height - self._header)

    @property
    def _room(self) -> int:
        return self.scrollable_content_region.width or self.size.width

    @property
    def _shown_columns(self) -> tuple[tuple[int, int], ...]:
        """Computed when a line is drawn: before the first layout there is no width."""
        return self._columns.fitting(self._room)

    def _lay_out(self) -> None:
        if self._blocks is not None:
            self._blocks.lay_out(self._rows, self._columns.columns, self._columns.left_out, self._room or 80)
            self.virtual_size = Size(0, max(self._blocks.height, 1))
            return
        self.virtual_size = Size(0, len(self._rows) + self._header)

    def on_resize(self, _event: events.Resize) -> None:
        self._lay_out()
        self.refresh()
        self._keep_in_sight()

    def _keep_in_sight(self, ahead: int = 0) -> None:
        """Scroll the cursor into sight, and so many lines more in its direction: each scroll draws all lines."""
        top = self.scroll_offset.y
        if self._blocks is not None:
            new_top = self._blocks.top_with(self._cursor, top, self.scrollable_content_region.height)
        else:
            new_top = top_with(self._cursor, top, len(self._rows), self._visible_rows, ahead)
        if new_top != top:
            self.scroll_to(y=new_top, animate=False)

    def _refresh_changed(self, old: tuple[TableRow, ...], cursor: int) -> None:
        """Draw the cells that differ from the `old` rows, and both lines of a moved cursor."""
        if self._blocks is not None:
            self._lay_out()
            self.refresh()
            self._keep_in_sight()
            return
        top = self.scroll_offset.y
        for line in range(top, min(len(old), top + self.size.height)):
            if old[line] is not self._rows[line]:
                self._refresh_cells(line, old[line], self._rows[line])
        if cursor != self._cursor:
            self._refresh_row(cursor)
            self._refresh_row(self._cursor)
            self._keep_in_sight()

    def _refresh_row(self, line: int) -> None:
        if self._blocks is not None:
            self.refresh()
            return
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
        if self._blocks is not None:
            return self._block_line(self._blocks, line, width, base)
        if not 0 <= line < len(self._rows):
            return Strip.blank(width, base)
        return self._line(self._rows[line], width, base, under_cursor=line == self._cursor)

    def _block_line(self, blocks: Blocks, line: int, width: int, base: Style) -> Strip:
        """A line of a row that is told as a block; the first one of the row under the cursor says its place."""
        row, at = blocks.at(line)
        if row >= len(self._rows):
            return Strip.blank(width, base)
        words, here = blocks.lines(row)[at], row == self._cursor
        if not at:
            pointer = "> " if here and (self.has_focus or self.steered) else "  "
            marked = ", marked" if self._rows[row].marked else ""
            words = f"{pointer}{words}{self._place(row) if here else marked}"
        over = self.get_component_rich_style("table--cursor", partial=True) if here and not at else Style.null()
        return Strip([Segment(fitted(words, width, "left"), base + over)])

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
                *(Segment(text, _styled(self, tone, base, over)) for text, tone in map(split, shown)),
                Segment(" " * (width - width_of(shown)), base + over),
            ]
        text, tone = split(parts[0])
        return [
            Segment(fitted(plain(text), width, self._columns.columns[index].align), _styled(self, tone, base, over))
        ]


def top_with(row: int, top: int, rows: int, visible: int, ahead: int) -> int:
    """The first line to show so that a row is in sight, and so many more beyond it."""
    if row < top:
        return max(row - ahead, 0)
    beyond = row - visible + 1
    return max(min(beyond + ahead, max(rows - visible, 0)), beyond) if beyond > top else top


def _styled(table: DrawnTable, tone: Tone, base: Style, over: Style) -> Style:
    """A tone below the cursor's style; a reversed colour would make patches in the cursor's line."""
    if not tone or over.reverse:
        return base + over
    if tone in DRAWN:
        return base + drawn_style(table.app.current_theme, tone) + over
    return base + table.get_component_rich_style(f"table--{tone}", partial=True) + over
