"""The board of a run: its steps as a list, or many machines as tiles with the selected one below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size

from asr_tui.domain.run import Run, StepRun
from asr_tui.ui.present import run as present
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.present.run_head import head_rows
from asr_tui.ui.present.run_stages import machine_steps, stage_rows
from asr_tui.ui.present.run_tiles import as_tiles, detail_rows, legend, tile_of
from asr_tui.ui.present.times import Zone
from asr_tui.ui.widgets.lines import Lines, Picture
from asr_tui.ui.widgets.tiles import Tiles

_SCROLLBAR = 1
_LEAST_DETAIL = 5
"""Lines that the selected machine has at least."""


class RunBoard(Vertical):
    """Shows a run. `unfolded`: every step is listed, also where tiles would show the machines."""

    def __init__(self, run: Run, now: datetime) -> None:
        super().__init__(classes="-tiled" if as_tiles(run) else None)
        self._run, self._now, self._leaving = run, now, ""
        self._zone: Zone = None
        self._tiled: list[StepRun] = []

    def compose(self) -> ComposeResult:
        yield Picture(id="headline")
        yield Tiles(id="tiles")
        yield Lines(id="detail")
        yield Lines(id="board")
        yield Picture(id="leaving")

    def show(self, run: Run, now: datetime, zone: Zone, leaving: str, *, unfolded: bool) -> None:
        """Draw the run as it is now. `leaving`: what it means to leave it."""
        self._run, self._now, self._zone, self._leaving = run, now, zone, leaving
        self._tiled = [] if unfolded else as_tiles(run)
        self._set_tiled(bool(self._tiled))
        self._lay_out()
        self.query_one("#leaving", Picture).show(self._last)
        if self._tiled:
            self.query_one(Tiles).show_tiles([(one.key, tile_of(one)) for one in self._tiled])
            self._lay_out_tiles()
            self._show_detail()
        else:
            self.query_one("#board", Lines).show(lambda width: self._list(width, unfolded=unfolded))

    def _set_tiled(self, tiled: bool) -> None:
        if self.has_class("-tiled") is tiled:
            return
        self.set_class(tiled, "-tiled")
        (self.query_one(Tiles) if tiled else self.query_one("#board", Lines)).focus()

    def on_resize(self) -> None:
        self._lay_out()
        self._lay_out_tiles()

    def _lay_out(self) -> None:
        """Head and foot get the lines that they need."""
        width = self._room.width
        head, headline = self._head(width), self.query_one("#headline", Picture)
        headline.show(lambda cells: head if cells == width else self._head(cells))
        self._around = len(head), len(self._last(width))
        headline.styles.height, self.query_one("#leaving").styles.height = self._around

    def _lay_out_tiles(self) -> None:
        """The tiles get the lines that they need, but leave some to the selected machine."""
        tiles = self.query_one(Tiles)
        needed = tiles.height_in(self._room.width - _SCROLLBAR)
        tiles.styles.height = max(min(needed, self._room.height - sum(self._around) - _LEAST_DETAIL), 2)

    @property
    def _room(self) -> Size:
        """The size; before the first layout what the screen's frame leaves, so that nothing is drawn twice."""
        return self.size or Size(self.screen.size.width - 2, self.screen.size.height - 2)

    def on_tiles_pointed(self) -> None:
        self._show_detail()

    def _show_detail(self) -> None:
        key = self.query_one(Tiles).cursor_key
        found = next((one for one in self._tiled if one.key == key), None)
        run, now = self._run, self._now
        self.query_one("#detail", Lines).show(lambda width: detail_rows(found, run, now, width) if found else [])

    def _head(self, width: int) -> Sequence[Row]:
        rows = head_rows(self._run, self._now, width, self._zone)
        if not self._tiled:
            return [*rows, ()]
        return [*rows, *stage_rows(machine_steps(self._run), width), legend(self._tiled, width)]

    def _last(self, width: int) -> Sequence[Row]:
        rows = wrapped(self._leaving, width, "quiet")
        return rows if self._tiled else [(), *rows]

    def _list(self, width: int, *, unfolded: bool) -> Sequence[Row]:
        rows = present.board(self._run, self._now, width, unfolded=unfolded)
        end = present.result(self._run)
        return [*rows, (), *end] if end else rows
