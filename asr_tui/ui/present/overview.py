"""The upper part of a vault's home: the estate and what needs somebody, side by side with a map where there is room."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from asr_tui.ui.present import alerting, arriving, estate, home, linear, needs
from asr_tui.ui.present.estate import VaultView
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.map import HOME_LEGEND
from asr_tui.ui.present.rows import Row, beside, clipped, marked

MAP_WIDTH, MAP_HEIGHT = 100, 30
"""Least cells and lines of a terminal in which a map has room."""
_MOST_ROUTES = 2
_STRIPS = 2
_HEAD = 13
"""Cells of the head's title and lines."""
_GAP = 2
_LEAST_NEEDS = 4
_MOST_JOBS, _LEAST_ROWS = 3, 4
_FILTERING = 6
"""Lines more for the machines: those of the filter, and rows to choose from."""

DrawMap = Callable[[int, int], Sequence[Row]]
"""Makes the map for a width and a height in cells."""


def rows(view: VaultView, width: int, height: int, draw_map: DrawMap | None) -> list[Row]:
    """The estate, and what needs somebody, in at most `height` rows."""
    if view.arrival is not None:
        return arriving.overview_rows(view, width)
    if draw_map is not None and not linear.wanted():
        first = (width - _GAP) * 57 // 100
        high = height - _STRIPS
        left = [rule("Estate", estate.head_facts(view, first - _HEAD), first), *draw_map(first, high - 2), HOME_LEGEND]
        right = _needs(view, width - _GAP - first, high)
        return [*beside(left, right, first, _GAP), *estate.rows(view, width)]
    head = [
        rule("Estate", estate.head_facts(view, width - _HEAD), width),
        *estate.route_rows(view, width, _MOST_ROUTES),
        *estate.rows(view, width),
    ]
    return [*head, *_needs(view, width, height - len(head))]


def _needs(view: VaultView, width: int, height: int) -> list[Row]:
    """The regions that do not answer, then a line a reason."""
    many = len(view.needs) + bool(view.unheard)
    told = _untold_rows(view, width)
    silent = home.silent_region_rows(view.silent, view.display, view.now, width, view.zone)
    tone = max((needs.tone_of(one) for one in view.needs), key=_TONES.index, default="accent")
    facts: Row = (("i", "strong"), f" all {many}") if many else ()
    room = max(height - 1 - len(silent) - len(told), 1)
    # "nothing" would be no true word beside a region that does not answer
    listed = [] if (silent or told) and not view.needs else needs.rows(view.needs, view.now, width, room, view.zone)
    return [rule("Needs you", facts, width, "bad" if tone == "bad" or silent else "accent"), *silent, *told, *listed]


def _untold_rows(view: VaultView, width: int) -> list[Row]:
    """Who is told is no matter of one machine: a line above theirs."""
    words = alerting.home_words(view.unheard)
    return [clipped((marked("warn", words), ("  F12 says whom to name", "quiet")), width)] if words else []


_TONES = ("quiet", "busy", "warn", "bad")


def wanted(view: VaultView) -> int:
    """The lines that estate and needs use where there is no map."""
    if view.arrival is not None:
        return arriving.OVERVIEW
    silent = len(view.silent) * 2
    routes = min(len({(one.source_location, one.target_location) for one in view.items}), _MOST_ROUTES)
    return 1 + routes + _STRIPS + 1 + silent + bool(view.unheard) + max(len(view.reasons), 1)


def list_fits(room: int, view: VaultView, jobs: int, width: int) -> bool:
    """Whether all machines have a line beside the map, or would have none more without it."""
    beside_map = heights(room, view, jobs, width, with_map=True)[1]
    return beside_map >= len(view.items) + 2 or beside_map >= heights(room, view, jobs, width, with_map=False)[1]


def heights(
    room: int, view: VaultView, jobs: int, width: int, *, with_map: bool, filtering: bool = False
) -> tuple[int, int, int]:
    """How many of `room` lines overview, machines with their heads, and jobs get.

    Where the machines do not fit, needs and jobs shrink; where they leave room, the map grows. While somebody filters,
    the machines come first.
    """
    machines = len(view.items) + 2
    for_jobs = 1 + min(max(jobs, 1), 1 if filtering else _MOST_JOBS)
    whole = wanted(view)
    if with_map:
        least = max(min(whole - _MOST_ROUTES + 1, room * 2 // 5), MAP_HEIGHT // 3)
        most = max(width // 5, least)
        for_jobs = 1 + min(max(jobs, _MOST_JOBS), max(room // 8, _MOST_JOBS))
        top = min(max(room - for_jobs - machines, least), most)
        rest = room - top
        return top, rest - for_jobs, for_jobs
    least = whole - max(len(view.reasons) - _LEAST_NEEDS, 0)
    top = min(whole, max(room - for_jobs - machines, least))
    top = min(top, room - for_jobs - _LEAST_ROWS - (_FILTERING if filtering else 0))
    return top, room - top - for_jobs, for_jobs
