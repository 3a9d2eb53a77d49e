"""A map of the world, or of the part of it that matters, in whatever room a screen has to spare."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.ui.present.map import Arc, Site
from asr_tui.ui.present.rows import Row
from asr_tui.ui.widgets.lines import Picture


class WorldMap(Picture):
    """Coast lines, with sites and arcs. Draws nothing, and loads no coast, where it has no room."""

    def show_world(self, sites: Sequence[Site] = (), arcs: Sequence[Arc] = (), legend: Sequence[Row] = ()) -> None:
        """Show these from now on; `legend` stands below the map."""

        def rows(width: int) -> list[Row]:
            from asr_tui.ui.present.map import draw
            from asr_tui.ui.widgets.coast import coast

            return [*draw(coast(), sites, arcs, width, max(self.tall - len(legend), 1)), *legend]

        self.show(rows)
