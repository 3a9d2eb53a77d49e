"""Tiles below one another, with the names of their sections at their left."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from asr_tui.ui.present.bars import Tile
from asr_tui.ui.present.rows import width_of, words
from asr_tui.ui.present.tile_rows import LABEL, TileGrid, TileSection, keys_of


def section(name: str, first: int, number: int) -> TileSection:
    tiles = ((f"key-{at}", Tile(f"web-{at:03}", "+", "good", "fill-good", 1.0)) for at in range(first, first + number))
    return TileSection(name, "good", tuple(tiles))


@given(st.lists(st.integers(1, 40), min_size=1, max_size=5), st.integers(30, 120))
def test_every_tile_is_there_once_in_order_and_each_section_begins_a_row(sizes: list[int], width: int) -> None:
    sections, first = [], 0
    for index, number in enumerate(sizes):
        sections.append(section(f"part {index}", first, number))
        first += number
    grid = TileGrid(tuple(sections), width)
    assert tuple(key for row in grid.rows for key, _ in row.tiles) == keys_of(sections)
    assert [row.name for row in grid.rows if row.name] == [one.name for one in sections]
    drawn = grid.drawn("key-0")
    assert all(width_of(row) <= width for row in drawn)
    assert sum(words(row).count(">web-000") for row in drawn) == 1


def test_a_name_stands_only_before_the_first_row_of_several_sections() -> None:
    grid = TileGrid((section("failed", 0, 1), section("running", 1, 9)), 60)
    assert [words(row)[:LABEL].strip() for row in grid.drawn("")] == ["failed", "running", "", ""]
    alone = TileGrid((section("running", 0, 4),), 60)
    assert words(alone.drawn("")[0]).startswith(" web-000")
