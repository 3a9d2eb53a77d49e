"""Board of a vault's home: estate and needs, machines, jobs, which share the height."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.sort_orders import SortOrder
from asr_tui.ui.present import arriving, job_list, machine_list, overview
from asr_tui.ui.present import home as present
from asr_tui.ui.present import needs as needing
from asr_tui.ui.present.estate import VaultView
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.machine_list import ListState
from asr_tui.ui.present.map import Arc, Site, draw
from asr_tui.ui.present.overview import DrawMap
from asr_tui.ui.present.rows import Row
from asr_tui.ui.shell.marking import SharedMarks
from asr_tui.ui.vault.machine_table import MachineTable
from asr_tui.ui.vault.turns import keys_first
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.lines import Picture
from asr_tui.ui.widgets.world_map import coast

_BESIDE = 160
"""Least width in cells at which the selected machine is explained beside the list."""
_EXPLAINED, _LEAST_TABLE = 3, 4
"""The explanation is shown where so many lines remain beside a table of at least so many."""


class Board(Vertical):
    """Draws the home's data; `share_height` sets the heights of its parts."""

    def __init__(self, explanation: str, marks: SharedMarks) -> None:
        super().__init__(classes="content")
        self._marks = marks
        self._explanation = explanation
        self._seen: VaultView | None = None
        self._places: tuple[VaultView | None, tuple[list[Site], list[Arc]]] = (None, ([], []))
        self._overview: tuple[VaultView | None, tuple[int, int, bool], list[Row]] = (None, (0, 0, False), [])
        self._common: machine_list.Shared | None = None
        self._jobs = 0
        self._above = 0
        self._awaited: tuple[str, str | None] | None = None
        self._shared: tuple[int, ...] = ()
        self._map_wanted: bool | None = None

    @property
    def machines(self) -> MachineTable:
        return self.query_one(MachineTable)

    def compose(self) -> ComposeResult:
        yield Picture(id="overview")
        with Horizontal(id="middle"):
            with Vertical(id="list"):
                yield Picture(id="machines-head")
                yield MachineTable(id="machines")
            yield Picture(id="selected")
        yield Picture(id="jobs")
        yield Explanation(self._explanation)

    async def prepare(self, seen: VaultView) -> None:
        """Make in parts what `show` shows of the same view."""
        await self.machines.prepare(seen, self.screen.size.width)
        if seen.arrival is not None:
            return
        for _ in seen.work_out():
            await keys_first()
        if self._has_room_for_map:
            self._sites(seen)
            await keys_first()
        picture = self.query_one("#overview", Picture)
        if picture.size.width:
            self._overview_rows(seen, picture.room, picture.tall, with_map=self._has_map(seen))
            await keys_first()

    def show(self, seen: VaultView, jobs: Sequence[Job], above: int, order: SortOrder, columns: str) -> None:
        """Show machines and jobs; `above` is the number of lines above the board."""
        before, self._seen, self._jobs, self._above = self._seen, seen, len(job_list.listed(jobs)), above
        arrives = seen.arrival is not None
        self.machines.table.stays_on_top = arrives or (before is not None and before.arrival is not None)
        self._common = machine_list.shared(seen)
        self.share_height()
        self.machines.show_machines(seen, self.screen.size.width, columns, order, self._marks.value, self._common)
        self._find_awaited()
        overview_picture = self.query_one("#overview", Picture)
        with_map = self._has_map(seen)
        overview_picture.show(lambda width: self._overview_rows(seen, width, overview_picture.tall, with_map=with_map))
        job_picture = self.query_one("#jobs", Picture)
        if not arrives:
            job_picture.show(lambda width: job_list.rows(jobs, seen.now, width, seen.zone, job_picture.tall))
        else:
            job_picture.show(arriving.job_rows)
        self.show_selected()

    def show_selected(self) -> None:
        """Draw what depends on the cursor: its place in the head, and the machine beside the list."""
        seen, table = self._seen, self.machines
        if seen is None:
            return
        marks, shown = self._marks.value, table.shown
        hidden = len(marks) - sum(one.item in marks for one in shown) if marks else 0
        state = ListState(table.table.cursor_place, len(shown), table.order, len(marks), hidden)

        def head(width: int) -> list[Row]:
            return [rule("Machines", machine_list.head_facts(seen, width, state, self._common), width)]

        self.query_one("#machines-head", Picture).show(head)
        selected = self.query_one("#selected", Picture)
        selected.display = self.screen.size.width >= _BESIDE
        if selected.display:
            key = table.cursor_key
            selected.show(lambda width: _selected_rows(seen, key, width) if seen.arrival is None else [])

    def _has_map(self, seen: VaultView) -> bool:
        """As a person chose; else not in an outage, nor where the list needs its room."""
        if seen.arrival is not None or not self._has_room_for_map or not self._sites(seen)[0]:
            return False
        if self._map_wanted is not None:
            return self._map_wanted
        if seen.silent:
            return False
        size = self.screen.size
        return overview.list_fits(size.height - 2 - self._above, seen, self._jobs, size.width)

    def _sites(self, seen: VaultView) -> tuple[list[Site], list[Arc]]:
        if self._places[0] is not seen:
            self._places = (seen, present.sites(seen.items, seen.regions, seen.silent, seen.tones))
        return self._places[1]

    def _overview_rows(self, seen: VaultView, width: int, height: int, *, with_map: bool) -> list[Row]:
        made_for, (view, made, rows) = (width, height, with_map), self._overview
        if view is not seen or made != made_for:
            rows = overview.rows(seen, width, height, self._map(seen) if with_map else None)
            self._overview = (seen, made_for, rows)
        return rows

    def _map(self, seen: VaultView) -> DrawMap:
        sites, arcs = self._sites(seen)
        return lambda width, height: draw(coast(), sites, arcs, width, height)

    def point_at(self, machine: str) -> None:
        """Put the cursor on this machine, now or once it is listed; a moved cursor cancels that."""
        self._awaited = (machine.casefold(), self.machines.cursor_key)
        self._find_awaited()

    def _find_awaited(self) -> None:
        if self._awaited is None:
            return
        name, cursor = self._awaited
        table = self.machines
        items = self._seen.items if self._seen else ()
        found = next((one for one in items if one.machine_name.casefold() == name), None)
        if cursor is not None and table.cursor_key != cursor:
            self._awaited = None
        elif found is not None:
            self._awaited = None
            table.table.move_to(found.id.casefold())

    def fold_map(self) -> bool:
        """Toggle the map, drawn with the next `show`; False where it has no room."""
        if not self._has_room_for_map:
            return False
        self._map_wanted = not (self._seen is not None and self._has_map(self._seen))
        return True

    @property
    def _has_room_for_map(self) -> bool:
        size = self.screen.size
        return size.width >= overview.MAP_WIDTH and size.height >= overview.MAP_HEIGHT

    @on(FilterTable.Filtering)
    def share_height(self) -> None:
        """Set the heights of the parts to what each of them can use."""
        seen = self._seen
        if seen is None:
            return
        size = self.screen.size
        room = size.height - 2 - self._above
        heights = overview.heights(
            room,
            seen,
            self._jobs,
            size.width,
            with_map=self._has_map(seen),
            filtering=self.machines.has_class("-filtering"),
        )
        spare = heights[1] - 2 - max(len(seen.items), _LEAST_TABLE)
        self.query_one(Explanation).display = spare >= _EXPLAINED
        if heights == self._shared:  # setting the same height again would lay out everything
            return
        self._shared = heights
        self.query_one("#overview").styles.height = heights[0]
        self.query_one("#jobs").styles.height = heights[2]


def _selected_rows(seen: VaultView, key: str | None, width: int) -> list[Row]:
    found: ProtectedItem | None = next((one for one in seen.items if one.id.casefold() == key), None)
    return needing.selected_rows(found, seen.needs, seen.now, width, seen.zone) if found else []
