"""Board of a vault's home: needs, map, machines and jobs, which share the height."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from asr_tui.domain.attention import Need, silent_regions
from asr_tui.domain.jobs import Job
from asr_tui.domain.last_drill import drill_jobs, last_drill
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Region
from asr_tui.ui.present import home as present
from asr_tui.ui.present import item, job
from asr_tui.ui.present import needs as needing
from asr_tui.ui.present.map import HOME_LEGEND
from asr_tui.ui.present.rows import Row
from asr_tui.ui.present.times import Zone
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.lines import Picture
from asr_tui.ui.widgets.world_map import WorldMap

_COLUMNS = (
    Column("Machine", most=24),
    Column("State", most=28, least=16),
    Column("Health", least=9),
    Column("Loss (RPO)", align="right"),
    Column("Newest point", align="right", drop=2),
    Column("Direction", most=44),
    Column("Drill", drop=1),
    Column("Policy", most=40, drop=4),
    Column("Mobility service", most=30, drop=3),
)
_FULL_STATES = 120
"""Least width in cells for full state texts."""
_ROOMY = 100
"""Least width in cells for the health's word in the table."""
_WIDEST = 118
"""Cells: in wider lines a job's time is too far from its name."""
_EXPLAINED, _LEAST_TABLE = 3, 4
"""The explanation is shown where so many lines remain beside a table of at least so many."""
_HIGH = 36
"""Least height in lines at which map, machines and jobs share the height by need."""


@dataclass(frozen=True, slots=True)
class VaultView:
    """The vault's machines and their needs at `now`; `display` gives a region's name as people read it."""

    items: tuple[ProtectedItem, ...]
    needs: tuple[Need, ...]
    regions: tuple[Region, ...]
    now: datetime
    display: Callable[[str], str]
    zone: Zone = UTC


class Overview(Horizontal):
    """Where the map is folded the needs have all the width."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.map_folded = False

    def compose(self) -> ComposeResult:
        yield WorldMap(id="map")
        yield Picture(id="attention")

    def show(self, seen: VaultView) -> None:
        silent = silent_regions(seen.items, seen.now)
        attention, world = self.query_one("#attention", Picture), self.query_one("#map", WorldMap)

        def needing_rows(width: int) -> list[Row]:
            head: list[Row] = [(("Needs you", "title"),)]
            head += present.silent_region_rows(silent, seen.display, seen.now, width, seen.zone)
            room = max(attention.tall - len(head), 1)
            if silent and not seen.needs:  # "nothing" would be no true word beside a region that does not answer
                return head
            return [*head, *needing.rows(seen.needs, seen.now, width, room, seen.zone)]

        attention.show(needing_rows)
        sites, arcs = present.sites(seen.items, seen.regions, silent)
        world.display = bool(sites) and not self.map_folded
        if world.display:
            world.show_world(sites, arcs, legend=[HOME_LEGEND])


class Board(Vertical):
    """Draws the home's data; `share_height` sets the heights of its parts."""

    def __init__(self, explanation: str) -> None:
        super().__init__(classes="content")
        self._explanation = explanation
        self._seen: VaultView | None = None
        self._jobs = 0
        self._awaited: tuple[str, str | None] | None = None
        self._shared: tuple[int | None, ...] = ()

    def compose(self) -> ComposeResult:
        yield Overview(id="top")
        yield FilterTable(*_COLUMNS, id="machines")
        yield Picture(id="jobs")
        yield Explanation(self._explanation)

    def show(self, seen: VaultView, jobs: Sequence[Job], above: int) -> None:
        """Show machines and jobs; `above` is the number of lines above the board."""
        self._seen, self._jobs = seen, len(jobs)
        size = self.screen.size
        short, brief = size.width < _ROOMY, size.width < _FULL_STATES
        drills = drill_jobs(jobs)
        rows = []
        for one in present.ordered(seen.items, seen.needs):
            last = last_drill(one, drills)
            cells = item.cells(one, seen.now, seen.display, seen.zone, last=last, short=short, short_state=brief)
            rows.append(TableRow(one.id.casefold(), cells))
        table = self.query_one(FilterTable)
        table.show(rows, successor=_moved(table.cursor_key, seen.items))
        self.share_height(above)
        self._find_awaited()
        self.query_one(Overview).show(seen)
        self.query_one("#jobs", Picture).show(lambda width: _job_rows(jobs, seen, width))

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

    def fold_map(self) -> None:
        """Toggle the map; drawn with the next `show`."""
        top = self.query_one(Overview)
        top.map_folded = not top.map_folded

    def share_height(self, above: int) -> None:
        """Set the heights: in a high terminal machines and jobs get what they need, the map the rest."""
        if self._seen is None:
            return
        heights: tuple[int | None, ...]
        explained = False
        size = self.screen.size
        room = size.height - 5 - above
        items = len(self._seen.items)
        if size.height < _HIGH:
            folded = self.query_one(Overview).map_folded
            top, for_jobs = present.low_heights(room, items, self._jobs, len(self._seen.needs), map_folded=folded)
            heights = (top, None, for_jobs)
            explained = room - top - for_jobs - max(items + 1, _LEAST_TABLE) >= _EXPLAINED
        else:
            heights = present.shares(room, size.width, items + 1, self._jobs + 1)
        self.query_one(Explanation).display = explained
        if heights == self._shared:  # setting the same height again would lay out everything
            return
        self._shared = heights
        for name, height in zip(("#top", "#machines", "#jobs"), heights, strict=True):
            styles = self.query_one(name).styles
            if height is None:
                styles.clear_rule("height")
            else:
                styles.height = height


def _moved(key: str | None, items: Sequence[ProtectedItem]) -> str | None:
    """The key of the same machine in the other container, to which a re-protect moves it by its name."""
    name = (key or "").rpartition("/")[2]
    return next((one.id.casefold() for one in items if one.id.name.casefold() == name), None)


def _job_rows(jobs: Sequence[Job], seen: VaultView, width: int) -> list[Row]:
    wide = min(width, _WIDEST)
    listed: list[Row] = [job.short_row(one, seen.now, wide, seen.zone) for one in jobs]
    return [(("Jobs", "title"),), *(listed or [(("- none in this vault yet", "quiet"),)])]
