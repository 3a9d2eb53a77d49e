"""Tiles in rows, with a cursor that the arrows move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from asr_tui.ui.present.bars import TILE_GAP, Tile, grid, tile_width, tiles_in_row
from asr_tui.ui.present.rows import Row
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
        self._tiles: tuple[Tile, ...] = ()
        self._keys: tuple[str, ...] = ()
        self._moved_to = ""

    @property
    def cursor_key(self) -> str:
        """The key of the tile under the cursor; empty where there is none."""
        return self._keys[self._cursor] if self._keys else ""

    @property
    def _cursor(self) -> int:
        return self._keys.index(self._moved_to) if self._moved_to in self._keys else 0

    def show_tiles(self, keyed: Sequence[tuple[str, Tile]]) -> None:
        """Show these tiles, each under a key that stays."""
        self._keys, self._tiles = tuple(key for key, _ in keyed), tuple(one for _, one in keyed)
        self.show(self._drawn)

    def height_in(self, width: int) -> int:
        """The rows that all tiles need in so many cells."""
        number = tiles_in_row(tile_width(self._tiles, width), width)
        return -(-len(self._tiles) // number)

    def _drawn(self, width: int) -> Sequence[Row]:
        return grid(self._tiles, width, self._cursor)

    @property
    def _in_row(self) -> int:
        return tiles_in_row(tile_width(self._tiles, self.room), self.room)

    def _move(self, to: int) -> None:
        if not self._keys:
            return
        before = self._cursor
        self._moved_to = self._keys[max(0, min(to, len(self._keys) - 1))]
        if self._cursor == before:
            return
        self._update_rows()
        row, top = self._cursor // self._in_row, self.scroll_offset.y
        new_top = min(row, max(top, row - self.tall + 1))
        if new_top != top:
            self.scroll_to(y=new_top, animate=False)
        self.post_message(self.Pointed(self.cursor_key))

    def action_move(self, by: int) -> None:
        self._move(self._cursor + by)

    def action_move_row(self, by: int) -> None:
        """Up or down; the last row may be shorter."""
        to = self._cursor + by * self._in_row
        self._move(to if 0 <= to < len(self._keys) or (by > 0 and not self._in_last_row) else self._cursor)

    @property
    def _in_last_row(self) -> bool:
        return self._cursor // self._in_row == (len(self._keys) - 1) // self._in_row

    def action_move_page(self, direction: int) -> None:
        self._move(self._cursor + direction * self._in_row * max(self.tall - 1, 1))

    def action_move_end(self, direction: int) -> None:
        self._move(0 if direction < 0 else len(self._keys) - 1)

    def on_click(self, event: events.Click) -> None:
        each = tile_width(self._tiles, self.room) + TILE_GAP
        to = (event.y + self.scroll_offset.y) * self._in_row + event.x // each
        if event.x // each < self._in_row and 0 <= to < len(self._keys):
            self._move(to)
