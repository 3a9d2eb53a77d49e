"""Tiles in rows below one another, those of a section with its name at their left."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from asr_tui.ui.present import linear
from asr_tui.ui.present.bars import TILE_GAP, Tile, tile, tile_width, tiles_in_row
from asr_tui.ui.present.rows import Row, cell
from asr_tui.ui.tones import Part, Tone

LABEL = 9
"""Cells for the name of a section."""

Keyed = tuple[str, Tile]
"""A tile under a key that stays."""


class TileSection(Struct, frozen=True):
    """Tiles that belong together. Where there is one section alone, its name is omitted."""

    name: str
    tone: Tone
    tiles: tuple[Keyed, ...]


class TileRow(Struct, frozen=True):
    """A row of tiles; `name` stands only in the first one of its section."""

    name: str
    tone: Tone
    tiles: tuple[Keyed, ...]


class TileGrid(Struct, frozen=True):
    """The sections in rows of a width."""

    sections: tuple[TileSection, ...]
    width: int

    @property
    def label(self) -> int:
        """Cells before the tiles."""
        return LABEL if len(self.sections) > 1 else 0

    @property
    def each(self) -> int:
        """Cells of a tile."""
        tiles = [one for section in self.sections for _, one in section.tiles]
        return tile_width(tiles, self.width - self.label)

    @property
    def rows(self) -> list[TileRow]:
        """As many tiles in each as fit."""
        number = 1 if linear.wanted() else tiles_in_row(self.each, self.width - self.label)
        return [
            TileRow(section.name if start == 0 else "", section.tone, section.tiles[start : start + number])
            for section in self.sections
            for start in range(0, len(section.tiles), number)
        ]

    def drawn(self, cursor: str) -> list[Row]:
        """The rows, with the tile of this key pointed at."""
        each, label = self.each, self.label
        return [_drawn(one, each, label, cursor) for one in self.rows]


def _drawn(one: TileRow, each: int, label: int, cursor: str) -> Row:
    if linear.wanted():
        (key, shown), *_ = one.tiles
        place = f", {one.name}" if one.name else ""
        return ((f"{'> ' if key == cursor else '  '}{shown.name}: {linear.said(shown.sign)}{place}", shown.tone),)
    parts: list[Part] = [(cell(one.name, label), one.tone)] if label else []
    for index, (key, shown) in enumerate(one.tiles):
        parts += [" " * TILE_GAP] if index else []
        parts += tile(shown, each, pointed=key == cursor)
    return tuple(parts)


def keys_of(sections: Sequence[TileSection]) -> tuple[str, ...]:
    """The keys in the order in which they are shown."""
    return tuple(key for section in sections for key, _ in section.tiles)
