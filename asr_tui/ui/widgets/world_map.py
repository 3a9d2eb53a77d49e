"""A map of the world, or of the part that holds its sites."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from asr_tui.ui.present.map import Line, Site, draw
from asr_tui.ui.present.rows import Row
from asr_tui.ui.widgets.lines import Picture

_LEAST_WITH_LEGEND = 6
"""A map of so few lines needs all of them; the help explains its signs too."""


class WorldMap(Picture):
    def show_world(self, sites: Sequence[Site] = (), legend: Sequence[Row] = ()) -> None:
        def rows(width: int) -> list[Row]:
            below = legend if self.tall > _LEAST_WITH_LEGEND else ()
            return [*draw(coast(), sites, (), width, max(self.tall - len(below), 1)), *below]

        self.show(rows)


@cache
def coast() -> tuple[Line, ...]:
    """The world's coast as lines of (longitude, latitude) in degrees.

    Source: Natural Earth 1:110m (public domain), by way of the npm package world-atlas, reduced.
    """
    table = json.loads(Path(__file__).with_name("coast.json").read_text("utf-8"))
    return tuple(
        tuple((longitude / 10, latitude / 10) for longitude, latitude in zip(line[::2], line[1::2], strict=True))
        for line in table["lines"]
    )
