"""The map in braille."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.ui.present.map import SOURCE, TARGET, Arc, Site, draw, view
from asr_tui.ui.present.rows import all_words, width_of
from asr_tui.ui.widgets.world_map import coast

CENTRAL_US = Site("Central US", (-93.6, 41.6), SOURCE, "good")
WEST_EUROPE = Site("West Europe", (4.9, 52.4), TARGET, "good")
JAPAN_EAST = Site("Japan East", (139.8, 35.6), TARGET)
JAPAN_WEST = Site("Japan West", (135.5, 34.7), SOURCE)

PLACES = st.tuples(st.floats(-180, 180), st.floats(-55, 70))


def test_the_map_has_its_size_and_names_its_regions() -> None:
    rows = draw(coast(), [CENTRAL_US, WEST_EUROPE], [Arc(CENTRAL_US.at, WEST_EUROPE.at, "good")], 46, 9)
    assert len(rows) == 9
    assert all(width_of(row) == 46 for row in rows)
    text = all_words(rows)
    assert "Central US" in text
    assert "West Europe" in text
    assert SOURCE in text
    assert TARGET in text


def test_west_is_left_and_north_is_above() -> None:
    rows = all_words(draw((), [CENTRAL_US, WEST_EUROPE], (), 60, 12)).splitlines()
    lines = {name: next(i for i, row in enumerate(rows) if name in row) for name in ("Central US", "West Europe")}
    assert lines["West Europe"] < lines["Central US"]
    assert rows[lines["Central US"]].index(SOURCE) < 30 < rows[lines["West Europe"]].index(TARGET)


def test_the_short_way_from_japan_to_america_crosses_the_pacific() -> None:
    shown = view([JAPAN_EAST, CENTRAL_US], 46, 9)
    assert shown.dot(JAPAN_EAST.at)[0] < shown.dot(CENTRAL_US.at)[0]


def test_regions_close_to_each_other_keep_both_names() -> None:
    text = all_words(draw(coast(), [JAPAN_WEST, JAPAN_EAST], (), 46, 9))
    assert "Japan West" in text
    assert "Japan East" in text


def test_the_arc_has_its_own_tone() -> None:
    rows = draw((), [CENTRAL_US, WEST_EUROPE], [Arc(CENTRAL_US.at, WEST_EUROPE.at, "bad")], 46, 9)
    drawn = [part for row in rows for part in row if not isinstance(part, str) and part[0] > "\u2800"]
    assert drawn
    assert all(part[1] == "bad" for part in drawn)


def test_the_coast_is_that_of_the_world() -> None:
    points = [point for line in coast() for point in line]
    assert len(points) > 1500
    assert all(-180 <= longitude <= 180 and -60 <= latitude <= 84 for longitude, latitude in points)


@pytest.mark.parametrize("size", [(1, 1), (46, 9), (120, 40)])
def test_without_regions_the_world_is_shown(size: tuple[int, int]) -> None:
    rows = draw(coast(), (), (), *size)
    assert [width_of(row) for row in rows] == [size[0]] * size[1]


@given(st.lists(PLACES, min_size=1, max_size=4), st.integers(20, 140), st.integers(6, 40))
def test_every_region_is_on_the_map_wherever_it_lies(
    places: list[tuple[float, float]], width: int, height: int
) -> None:
    sites = [Site(f"r{index}", at, TARGET) for index, at in enumerate(places)]
    shown = view(sites, width, height)
    longest = max(abs((a[0] - b[0] + 180) % 360 - 180) for a in places for b in places)
    if longest < 120:  # farther apart, there may be no way round that shows all
        for site in sites:
            x, y = shown.dot(site.at)
            assert 0 <= x <= width * 2
            assert 0 <= y <= height * 4
    draw(coast(), sites, [Arc(one.at, sites[0].at, "good") for one in sites], width, height)
