"""A map in braille: coast lines, regions with their names, and arcs from the machines to their copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil, cos, radians

from msgspec import Struct, field
from rich.cells import cell_len

from asr_tui.domain.resources import Region
from asr_tui.ui.present.rows import Row
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Line = tuple[Point, ...]

SOURCE, TARGET, OTHER = "*", "o", "."
"""Marks of regions: where machines run, where copies or vaults are, where other machines run."""
SOURCE_LEGEND: Row = ((f"{SOURCE} source   {TARGET} vault   {OTHER} other machines", "quiet"),)
HOME_LEGEND: Row = ((f"{SOURCE} machines run here   {TARGET} copies", "quiet"),)
VAULT_LEGEND: Row = ((f"{TARGET} vaults, and their machines by state", "quiet"),)
NEW_VAULT_LEGEND: Row = ((f"{SOURCE} machines run here   {TARGET} the new vault", "quiet"),)
_BRAILLE = 0x2800
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""Bits of a braille character by row and column (Unicode, block Braille Patterns)."""
_MARGIN = 12.0
"""Degrees around the outermost region."""
_LEAST_SPAN = 50.0
_FARTHEST = 75.0
"""Degrees of latitude: no region lies nearer to a pole."""


class Site(Struct, frozen=True):
    """A region to be marked; `note` stands behind the name where there is room for it."""

    name: str
    at: Point
    mark: str
    tone: Tone = ""
    note: str = ""


class Arc(Struct, frozen=True):
    source: Point
    target: Point
    tone: Tone


class Extent(Struct, frozen=True):
    """The part of the world that is drawn.

    scale   degrees of latitude per dot
    shrink  width of a degree of longitude, relative to one of latitude
    """

    width: int
    height: int
    middle: Point
    scale: float
    shrink: float = 1.0

    def dot(self, point: Point) -> Point:
        """The point in dots from the upper left corner; longitudes are taken the short way round."""
        longitude, latitude = point
        east = (longitude - self.middle[0] + 180) % 360 - 180
        return (
            self.width + east * self.shrink / self.scale,
            self.height * 2 - (latitude - self.middle[1]) / self.scale,
        )


class _Canvas(Struct):
    width: int
    height: int
    dots: dict[tuple[int, int], int] = field(default_factory=dict)
    tones: dict[tuple[int, int], Tone] = field(default_factory=dict)
    letters: dict[tuple[int, int], tuple[str, Tone]] = field(default_factory=dict)

    def dot(self, x: float, y: float, tone: Tone) -> None:
        column, row = int(x) // 2, int(y) // 4
        if x >= 0 and y >= 0 and column < self.width and row < self.height:
            self.dots[column, row] = self.dots.get((column, row), 0) | _DOTS[int(y) % 4][int(x) % 2]
            self.tones[column, row] = tone

    def line(self, start: Point, end: Point, tone: Tone) -> None:
        xs, ys = (start[0], end[0]), (start[1], end[1])
        if max(xs) < 0 or min(xs) > self.width * 2 or max(ys) < 0 or min(ys) > self.height * 4:
            return
        steps = max(ceil(max(abs(xs[1] - xs[0]), abs(ys[1] - ys[0]))), 1)
        for step in range(steps + 1):
            share = step / steps
            self.dot(xs[0] + (xs[1] - xs[0]) * share, ys[0] + (ys[1] - ys[0]) * share, tone)

    def free(self, column: int, row: int, length: int) -> bool:
        inside = 0 <= row < self.height and column >= 0 and column + length <= self.width
        around = (self.letters.get((column + offset, row), (" ", "")) for offset in range(-1, length + 1))
        return inside and all(letter == " " for letter, _ in around)

    def write(self, column: int, row: int, text: str, tone: Tone) -> None:
        """The text, with a blank on either side, so that no coast line looks like a letter of it."""
        for offset, letter in enumerate(text):
            self.letters[column + offset, row] = (letter, tone)
        for beside in (column - 1, column + len(text)):
            self.letters.setdefault((beside, row), (" ", ""))

    def rows(self) -> Iterator[Row]:
        for row in range(self.height):
            yield _joined(self._cell(column, row) for column in range(self.width))

    def _cell(self, column: int, row: int) -> tuple[str, Tone]:
        letter = self.letters.get((column, row))
        if letter:
            return letter
        dots = self.dots.get((column, row), 0)
        return (chr(_BRAILLE + dots), self.tones[column, row]) if dots else (" ", "")


def _joined(cells: Iterable[tuple[str, Tone]]) -> Row:
    """Neighbours of one tone as one part, blanks as part of what stands before them: each part costs bytes."""
    parts: list[tuple[str, Tone]] = []
    for text, tone in cells:
        if parts and (text == " " or tone == parts[-1][1]):
            parts[-1] = (parts[-1][0] + text, parts[-1][1])
        else:
            parts.append((text, tone))
    return tuple(parts)


def view(sites: Sequence[Site], width: int, height: int) -> Extent:
    """The smallest part of the world, in so many cells, that holds all sites with a margin."""
    if not sites:
        return Extent(width, height, (0.0, 20.0), max(150 / (height * 4), 360 / (width * 2)))
    first = sites[0].at[0]
    easts = [(site.at[0] - first + 180) % 360 - 180 for site in sites]
    norths = [site.at[1] for site in sites]
    middle = ((first + (min(easts) + max(easts)) / 2 + 180) % 360 - 180, (min(norths) + max(norths)) / 2)
    shrink = cos(radians(middle[1]))
    wide = max(max(easts) - min(easts) + 2 * _MARGIN, _LEAST_SPAN) * shrink
    high = max(norths) - min(norths) + 2 * _MARGIN
    scale = max(wide / (width * 2), high / (height * 4))
    reach = scale * height * 2
    north = max(min(middle[1], _FARTHEST - reach), reach - _FARTHEST) if reach < _FARTHEST else 0.0
    return Extent(width, height, (middle[0], north), scale, shrink)


def draw(coast: Iterable[Line], sites: Sequence[Site], arcs: Iterable[Arc], width: int, height: int) -> list[Row]:
    seen = view(sites, width, height)
    canvas = _Canvas(width, height)
    for line in coast:
        for start, end in pairwise(map(seen.dot, line)):
            if abs(end[0] - start[0]) < 90 / seen.scale:  # what is farther goes around the back of the world
                canvas.line(start, end, "quiet")
    for arc in arcs:
        _arc(canvas, seen, arc)
    _name(canvas, seen, sites)
    return list(canvas.rows())


def _arc(canvas: _Canvas, seen: Extent, arc: Arc) -> None:
    """A bow towards the upper edge, dotted to tell it from a coast."""
    start, end = seen.dot(arc.source), seen.dot(arc.target)
    bow = max(abs(end[0] - start[0]), abs(end[1] - start[1])) * 0.28
    top = ((start[0] + end[0]) / 2, max((start[1] + end[1]) / 2 - 2 * bow, -0.8 * min(start[1], end[1])))
    steps = max(int(abs(end[0] - start[0]) + abs(end[1] - start[1])), 2)
    for step in range(steps + 1):
        share = step / steps
        x, y = (
            (1 - share) ** 2 * start[axis] + 2 * share * (1 - share) * top[axis] + share**2 * end[axis]
            for axis in (0, 1)
        )
        canvas.dot(x, y, arc.tone)


def _name(canvas: _Canvas, seen: Extent, sites: Sequence[Site]) -> None:
    """Marks first, so that no name hides one; then each name beside its mark where there is room."""
    places = {site: (int(seen.dot(site.at)[0]) // 2, int(seen.dot(site.at)[1]) // 4) for site in sites}
    for site, (column, row) in places.items():
        if 0 <= column < canvas.width and 0 <= row < canvas.height:
            canvas.write(column, row, plain(site.mark), site.tone or "strong")
    for site, (column, row) in places.items():
        for words in (plain(f"{site.name} {site.note}").rstrip(), plain(site.name)):
            if spot := _spot(canvas, column, row, cell_len(words)):
                canvas.write(*spot, words, "strong")
                break


def _spot(canvas: _Canvas, column: int, row: int, length: int) -> tuple[int, int] | None:
    """The place of so many free cells, beside the mark if possible."""
    beside = ((column + 2, row), (column - length - 1, row))
    near = [(x, row + dy) for dy in (1, -1, 2, -2) for x in (column - length // 2, column + 1, column - length)]
    return next(((x, y) for x, y in (*beside, *near) if canvas.free(x, y, length)), None)


def place(region: Region) -> Point | None:
    """The region's position; None where Azure gives none."""
    if region.longitude is None or region.latitude is None:
        return None
    return (region.longitude, region.latitude)


def marked_sites(
    regions: Iterable[Region], marks: Mapping[str, str], notes: Mapping[str, str] | None = None
) -> list[Site]:
    """A site for each region of `marks`, by its name in ARM; regions of unknown position are left out.

    The source comes first and the target next, so that their names find room before the others'.
    """
    order = (SOURCE, TARGET, OTHER)
    known = {region.name: region for region in regions}
    return [
        Site(plain(known[name].display), at, mark, "quiet" if mark == OTHER else "strong", (notes or {}).get(name, ""))
        for name, mark in sorted(marks.items(), key=lambda one: (order.index(one[1]), one[0]))
        if name in known and (at := place(known[name]))
    ]


def new_vault_sites(regions: Sequence[Region], machines: Iterable[str], vault: str) -> list[Site]:
    """The regions where machines run, and the new vault's, which wins where both are one."""
    return marked_sites(regions, dict.fromkeys(machines, SOURCE) | ({vault: TARGET} if vault else {}))


def source_sites(regions: Sequence[Region], machines: Iterable[str], source: str, vault: str) -> list[Site]:
    marks = dict.fromkeys(machines, OTHER) | ({vault: TARGET} if vault else {}) | ({source: SOURCE} if source else {})
    return marked_sites(regions, marks)
