"""Board of a vault's home: estate and needs, machines, jobs, which share the height."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from asr_tui.domain.attention import silent_regions
from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem
from asr_tui.ui.present import home as present
from asr_tui.ui.present import job_list, machine_list, overview
from asr_tui.ui.present import needs as needing
from asr_tui.ui.present.estate import VaultView
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.map import draw
from asr_tui.ui.present.overview import DrawMap
from asr_tui.ui.present.rows import Row
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.lines import Picture
from asr_tui.ui.widgets.world_map import coast

_COLUMNS = (
    Column("Machine", most=24),
    Column("State", most=28, least=13),
    Column("Why", most=24, least=22),
    Column("Loss now", least=15),
    Column("Last 2 h", least=12, drop=3),
    Column("Drill", least=6, drop=1),
    Column("Newest point", align="right", drop=6),
    Column("Direction", most=44, drop=2),
    Column("Policy", most=30, drop=5),
    Column("Mobility", most=20, drop=4),
)
_DIRECTION, _POLICY = 7, 8
_HEADS = 30
"""Least height in lines at which the list has heads of columns."""
_BESIDE = 160
"""Least width in cells at which the selected machine is explained beside the list."""
_EXPLAINED, _LEAST_TABLE = 3, 4
"""The explanation is shown where so many lines remain beside a table of at least so many."""


class Board(Vertical):
    """Draws the home's data; `share_height` sets the heights of its parts."""

    def __init__(self, explanation: str) -> None:
        super().__init__(classes="content")
        self._explanation = explanation
        self._seen: VaultView | None = None
        self._jobs = 0
        self._awaited: tuple[str, str | None] | None = None
        self._shared: tuple[int, ...] = ()
        self._map_folded = False

    def compose(self) -> ComposeResult:
        yield Picture(id="overview")
        with Horizontal(id="middle"):
            with Vertical(id="list"):
                yield Picture(id="machines-head")
                yield FilterTable(*_COLUMNS, id="machines")
            yield Picture(id="selected")
        yield Picture(id="jobs")
        yield Explanation(self._explanation)

    def show(self, seen: VaultView, jobs: Sequence[Job], above: int) -> None:
        """Show machines and jobs; `above` is the number of lines above the board."""
        self._seen, self._jobs = seen, len(job_list.listed(jobs))
        self.share_height(above)
        self._show_machines(seen)
        self._find_awaited()
        overview_picture = self.query_one("#overview", Picture)
        draw_map = self._map(seen) if self._has_map(seen) else None
        overview_picture.show(lambda width: overview.rows(seen, width, overview_picture.tall, draw_map))
        self.query_one("#jobs", Picture).show(lambda width: job_list.rows(jobs, seen.now, width, seen.zone))
        self.show_selected()

    def _show_machines(self, seen: VaultView) -> None:
        table = self.query_one(FilterTable)
        common, width = machine_list.shared(seen), self.screen.size.width
        left_out = {_DIRECTION} if common.direction else set()
        left_out |= {_POLICY} if common.policy else set()
        table.table.leave_out(left_out, header=self.screen.size.height >= _HEADS)
        ordered = present.ordered(seen.items, seen.needs)
        rows = [TableRow(key, cells) for key, cells in machine_list.ordered_cells(seen, ordered, width)]
        table.show(rows, successor=_moved(table.cursor_key, seen.items))

    def show_selected(self) -> None:
        """Draw what depends on the cursor: its place in the head, and the machine beside the list."""
        seen, table = self._seen, self.query_one(FilterTable)
        if seen is None:
            return
        shown = len(table.table.rows)

        def head(width: int) -> list[Row]:
            facts = machine_list.head_facts(seen, width, table.table.cursor_place, shown)
            return [rule("Machines", facts, width)]

        self.query_one("#machines-head", Picture).show(head)
        selected = self.query_one("#selected", Picture)
        selected.display = self.screen.size.width >= _BESIDE
        if selected.display:
            key = table.cursor_key
            selected.show(lambda width: _selected_rows(seen, key, width))

    def _has_map(self, seen: VaultView) -> bool:
        return self._has_room_for_map and not self._map_folded and bool(present.sites(seen.items, seen.regions)[0])

    def _map(self, seen: VaultView) -> DrawMap:
        sites, arcs = present.sites(seen.items, seen.regions, silent_regions(seen.items, seen.now), seen.needs)
        return lambda width, height: draw(coast(), sites, arcs, width, height)

    def point_at(self, machine: str) -> None:
        """Put the cursor on this machine, now or once it is listed; a moved cursor cancels that."""
        self._awaited = (machine.casefold(), self.query_one(FilterTable).cursor_key)
        self._find_awaited()

    def _find_awaited(self) -> None:
        if self._awaited is None:
            return
        name, cursor = self._awaited
        table = self.query_one(FilterTable)
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
        self._map_folded = not self._map_folded
        return True

    @property
    def _has_room_for_map(self) -> bool:
        size = self.screen.size
        return size.width >= overview.MAP_WIDTH and size.height >= overview.MAP_HEIGHT

    def share_height(self, above: int) -> None:
        """Set the heights of the parts to what each of them can use."""
        seen = self._seen
        if seen is None:
            return
        size = self.screen.size
        room = size.height - 2 - above
        heights = overview.heights(room, seen, self._jobs, size.width, with_map=self._has_map(seen))
        spare = heights[1] - 2 - max(len(seen.items), _LEAST_TABLE)
        self.query_one(Explanation).display = spare >= _EXPLAINED
        if heights == self._shared:  # setting the same height again would lay out everything
            return
        self._shared = heights
        self.query_one("#overview").styles.height = heights[0]
        self.query_one("#jobs").styles.height = heights[2]


def _moved(key: str | None, items: Sequence[ProtectedItem]) -> str | None:
    """The key of the same machine in the other container, to which a re-protect moves it by its name."""
    name = (key or "").rpartition("/")[2]
    return next((one.id.casefold() for one in items if one.id.name.casefold() == name), None)


def _selected_rows(seen: VaultView, key: str | None, width: int) -> list[Row]:
    found: ProtectedItem | None = next((one for one in seen.items if one.id.casefold() == key), None)
    return needing.selected_rows(found, seen.needs, seen.now, width, seen.zone) if found else []
