"""The upper part of a vault's home: the map of its machines, and the list "Needs you"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from textual.app import ComposeResult
from textual.containers import Horizontal

from asr_tui.domain.attention import Need, silent_regions
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Region
from asr_tui.ui.present import home
from asr_tui.ui.present import needs as needing
from asr_tui.ui.present.rows import Row
from asr_tui.ui.present.times import Zone
from asr_tui.ui.widgets.lines import Picture
from asr_tui.ui.widgets.world_map import WorldMap


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
            head += home.silent_region_rows(silent, seen.display, seen.now, width, seen.zone)
            room = max(attention.tall - len(head), 1)
            return [*head, *needing.rows(seen.needs, seen.now, width, room, seen.zone)]

        attention.show(needing_rows)
        sites, arcs = home.sites(seen.items, seen.regions, silent)
        world.display = bool(sites) and not self.map_folded
        if world.display:
            world.show_world(sites, arcs)
