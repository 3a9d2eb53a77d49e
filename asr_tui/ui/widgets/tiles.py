"""Tiles in rows, with a cursor that the arrows move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from asr_tui.ui.present.bars import TILE_GAP
from asr_tui.ui.present.rows import Row
from asr_tui.ui.present.tile_rows import TileGrid, TileRow, TileSection, keys_of
from asr_tui.ui.widgets.lines import Lines


class Tiles(Lines):
    """Shows as many tiles in a row as fit, and of changes only the cells that differ.

    The cursor is on the first tile until somebody moves it; then it stays on its tile, wherever that is shown.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("up", "move_row(-1)", show=False),
        Binding("down", "move_row(1)", show=False),
        Binding("pageup", "move_page(-1)", show=False),
        Binding("pagedown,space", "move_page(1)", show=False),
        Binding("home", "move_end(-1)", show=False),
        Binding("end", "move_end(1)", show=False),
    ]

    @dataclass
    class Pointed(Message):
        """The cursor is on another tile."""

        key: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  as all of Textual's widgets name it
        super().__init__(id=id)
        self._sections: tuple[TileSection, ...] = ()
        self._keys: tuple[str, ...] = ()
        self._moved_to = ""

    @property
    def cursor_key(self) -> str:
        """The key of the tile under the cursor; empty where there is none."""
        if self._moved_to in self._keys:
            return self._moved_to
        return self._keys[0] if self._keys else ""

    def show_tiles(self, sections: Sequence[TileSection]) -> None:
        """Show these tiles."""
        self._sections, self._keys = tuple(sections), keys_of(sections)
        self.show(self._drawn)

    def height_in(self, width: int) -> int:
        """The rows that all tiles need in so many cells."""
        return len(TileGrid(self._sections, width).rows)

    def _drawn(self, width: int) -> Sequence[Row]:
        return TileGrid(self._sections, width).drawn(self.cursor_key)

    def _place(self, grid: Sequence[TileRow]) -> tuple[int, int]:
        """The row and the column of the cursor."""
        places = ((row, column) for row, one in enumerate(grid) for column, (key, _) in enumerate(one.tiles)
                  if key == self.cursor_key)  # fmt: skip
        return next(places, (0, 0))

    def _move_to(self, row: int, column: int, grid: Sequence[TileRow]) -> None:
        """To the tile there; in a shorter row to its last one."""
        if not self._keys:
            return
        row = max(0, min(row, len(grid) - 1))
        before, tiles = self.cursor_key, grid[row].tiles
        self._moved_to = tiles[max(0, min(column, len(tiles) - 1))][0]
        if self.cursor_key == before:
            return
        self._update_rows()
        top = self.scroll_offset.y
        new_top = min(row, max(top, row - self.tall + 1))
        if new_top != top:
            self.scroll_to(y=new_top, animate=False)
        self.post_message(self.Pointed(self.cursor_key))

    @property
    def _grid(self) -> list[TileRow]:
        return TileGrid(self._sections, self.room).rows

    def action_move(self, by: int) -> None:
        """To the tile before or after, also of another row."""
        if self._keys:
            at = self._keys.index(self.cursor_key) + by
            key = self._keys[max(0, min(at, len(self._keys) - 1))]
            grid = self._grid
            row = next(index for index, one in enumerate(grid) if any(each == key for each, _ in one.tiles))
            self._move_to(row, [each for each, _ in grid[row].tiles].index(key), grid)

    def action_move_row(self, by: int) -> None:
        """Up or down; the other row may be shorter."""
        grid = self._grid
        row, column = self._place(grid)
        if 0 <= row + by < len(grid):
            self._move_to(row + by, column, grid)

    def action_move_page(self, direction: int) -> None:
        grid = self._grid
        row, column = self._place(grid)
        self._move_to(row + direction * max(self.tall - 1, 1), column, grid)

    def action_move_end(self, direction: int) -> None:
        grid = self._grid
        self._move_to(0 if direction < 0 else len(grid) - 1, 0 if direction < 0 else len(self._keys), grid)

    def on_click(self, event: events.Click) -> None:
        shown = TileGrid(self._sections, self.room)
        rows, row = shown.rows, event.y + self.scroll_offset.y
        column = (event.x - shown.label) // (shown.each + TILE_GAP)
        if 0 <= row < len(rows) and event.x >= shown.label and column < len(rows[row].tiles):
            self._move_to(row, column, rows)
