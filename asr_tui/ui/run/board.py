"""The board of a run: its steps as a list, or many machines as tiles with the selected one below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size

from asr_tui.domain.run import Run, RunState, StepRun, StepState
from asr_tui.domain.run_machines import machine_runs
from asr_tui.ui.present import linear
from asr_tui.ui.present import run as present
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.present.run_head import head_rows
from asr_tui.ui.present.run_stages import machine_steps, stage_rows
from asr_tui.ui.present.run_tiles import FOLDS, Layout, as_tiles, detail_rows, layout, legend, sections
from asr_tui.ui.present.run_totals import cause_rows, slowest_rows, totals_row
from asr_tui.ui.present.run_waves import wave_rows
from asr_tui.ui.present.tile_rows import TileGrid
from asr_tui.ui.present.times import Zone
from asr_tui.ui.widgets.lines import Lines, Picture
from asr_tui.ui.widgets.tiles import Tiles

_SCROLLBAR = 1
_LEAST_DETAIL = 5
"""Lines that the selected machine has at least."""
_LEAST_TILES = 3
_MOST_WAVES = 4
"""Lines of waves with their head in a small terminal; a tall one has twice as many."""
_TALL = 34
_STAGES = 3


class View(Enum):
    """What the board shows of a run: tiles without those that are done, all tiles, or every step as a list."""

    FOLDED = 1
    ALL = 2
    STEPS = 3


def next_view(run: Run, view: View) -> View:
    """The view after this one; those that would show the same are omitted."""
    if view is View.STEPS:
        return View.FOLDED
    folds = view is View.FOLDED and bool(as_tiles(run)) and _folds(run)
    return View.ALL if folds else View.STEPS


def _folds(run: Run) -> bool:
    """Whether those that are done have no tile: where there are many, and some are not done."""
    machines = machine_steps(run)
    return len(machines) >= FOLDS and any(one.state.over for one in machines) and run.state is not RunState.DONE


class RunBoard(Vertical):
    """Shows a run."""

    def __init__(self, run: Run, now: datetime) -> None:
        super().__init__(classes="-tiled" if as_tiles(run) else None)
        self._run, self._now, self._leaving = run, now, ""
        self._zone: Zone = None
        self._view = View.FOLDED
        self._tiled = False
        self._focused_for: bool | None = None
        self._layout: Layout = ()
        self._around = (2, 2)

    def compose(self) -> ComposeResult:
        yield Picture(id="headline")
        yield Tiles(id="tiles")
        yield Lines(id="detail")
        yield Lines(id="board")
        yield Picture(id="leaving")

    def show(self, run: Run, now: datetime, zone: Zone, leaving: str, view: View, *, in_order: bool) -> None:
        """Draw the run as it is now.

        leaving   what it means to leave it
        in_order  the tiles are brought into order, which redraws most of them; a failure does so at once
        """
        changed = view is not self._view
        self._run, self._now, self._zone, self._leaving, self._view = run, now, zone, leaving, view
        self._tiled = view is not View.STEPS and bool(as_tiles(run))
        if self._tiled:
            self._bring_into_order(anyway=in_order or changed)
        self._set_tiled()
        self._lay_out()
        self.query_one("#leaving", Picture).show(self._last)
        if self._tiled:
            self.query_one(Tiles).show_tiles(sections(run, self._layout))
            self._lay_out_tiles()
            self._show_detail()
        else:
            self.query_one("#board", Lines).show(self._list)

    def _bring_into_order(self, *, anyway: bool) -> None:
        new = layout(self._run, with_done=self._view is View.ALL or not _folds(self._run))
        failed = new[:1] if new and new[0][1] == "bad" else ()
        if anyway or not self._layout or (failed and failed != self._layout[:1]):
            self._layout = new

    def _set_tiled(self) -> None:
        if self._focused_for is self._tiled:
            return
        self._focused_for = self._tiled
        self.set_class(self._tiled, "-tiled")
        (self.query_one(Tiles) if self._tiled else self.query_one("#board", Lines)).focus()

    def on_resize(self) -> None:
        self._lay_out()
        self._lay_out_tiles()

    def _lay_out(self) -> None:
        """Head and foot get the lines that they need."""
        width = self._room.width
        head, headline = linear.shown(self._head(width), width), self.query_one("#headline", Picture)
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

    @property
    def selected(self) -> StepRun | None:
        """The step whose tile is under the cursor."""
        key = self.query_one(Tiles).cursor_key if self._tiled else ""
        return next((one for one in self._run.steps if one.key == key), None)

    def _show_detail(self) -> None:
        found, run, now = self.selected, self._run, self._now
        self.query_one("#detail", Lines).show(lambda width: detail_rows(found, run, now, width) if found else [])

    def _head(self, width: int) -> Sequence[Row]:
        rows = head_rows(self._run, self._now, width, self._zone)
        tall = self._room.height >= _TALL
        waves = wave_rows(self._run, self._now, width, _MOST_WAVES * (1 + tall), self._zone)
        if not self._tiled:
            return [*rows, *waves, ()]
        shown = as_tiles(self._run)
        done = sum(one.state is StepState.DONE for one in machine_steps(self._run))
        folded = done if self._view is View.FOLDED and _folds(self._run) else 0
        rows = [*rows, totals_row(self._run, width), *waves]
        room = self._room.height - len(rows) - 1 - len(self._last(width)) - _LEAST_DETAIL
        left = room - _LEAST_TILES
        over = self._run.state is not RunState.RUNNING
        below = [*cause_rows(self._run, width), *slowest_rows(self._run, width)] if over else []
        tiles = TileGrid(tuple(sections(self._run, self._layout)), width - _SCROLLBAR)
        fits_without = room - _STAGES < len(tiles.rows) <= room
        if not over and left >= _STAGES and not fits_without and (tall or not waves):
            below = stage_rows([one.step for one in machine_runs(self._run)], width)
        return [*rows, *below[: max(left, 0)], legend(shown, width, folded)]

    def _last(self, width: int) -> Sequence[Row]:
        rows = wrapped(self._leaving, width, "quiet")
        return rows if self._tiled else [(), *rows]

    def _list(self, width: int) -> Sequence[Row]:
        rows = present.board(self._run, self._now, width, unfolded=self._view is View.STEPS)
        end = present.result(self._run)
        if end and any(one.planned.members for one in self._run.steps):
            end = [*end, (), *slowest_rows(self._run, width)]
        return [*rows, (), *end] if end else rows
