"""Bars: a share, a loss against the thresholds, counts of many, a number against its limit, and tiles that fill."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct
from rich.cells import cell_len

from asr_tui.domain.loss_thresholds import thresholds
from asr_tui.domain.wording import span
from asr_tui.ui.present import linear
from asr_tui.ui.present.rows import Row, left, right, words
from asr_tui.ui.tones import Part, Tone

_LONGEST = timedelta(hours=24)
"""The loss at the end of every gauge."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"
TRACK = "·"
"""A cell of a bar that is not filled yet."""
_LIMIT = "┆"
TILE_GAP = 1
"""Cells between two tiles."""


def bar(share: float, width: int, tone: Tone) -> Row:
    """A line of exactly `width` cells, filled from the left to the share (0 to 1) in eighths of a cell."""
    eighths = round(min(max(share, 0.0), 1.0) * width * 8)
    if share > 0:
        eighths = max(eighths, 1)
    whole, part = divmod(eighths, 8)
    drawn = "█" * whole + (_EIGHTHS[part] if part else "")
    return ((drawn, tone), " " * (width - len(drawn)))


def loss_share(loss: timedelta) -> float:
    """The loss on the logarithmic scale of all gauges: 0 for none, 1 for a day and more."""
    minutes = max(loss.total_seconds(), 0) / 60
    return min(math.log1p(minutes) / math.log1p(_LONGEST.total_seconds() / 60), 1.0)


def loss_tone(loss: timedelta) -> Tone:
    """The tone of a loss by the thresholds that "Needs you" has."""
    known = thresholds()
    return "bad" if loss >= known.no_point_for else "warn" if loss >= known.late else "good"


def loss_marks() -> tuple[tuple[timedelta, str], ...]:
    """The losses that every gauge marks with their labels: the thresholds, and its end."""
    known = thresholds()
    inside = sorted({one for one in (known.late, known.no_point_for) if timedelta() < one < _LONGEST})
    return tuple((one, _mark_label(one)) for one in (*inside, _LONGEST))


def _mark_label(mark: timedelta) -> str:
    hours, rest = divmod(mark, timedelta(hours=1))
    return span(mark) if rest else f"{hours} h"


def gauge(loss: timedelta, width: int) -> Row:
    """The loss as a bar, on the scale that all gauges share."""
    return bar(loss_share(loss), width, loss_tone(loss))


def thin_gauge(loss: timedelta, width: int) -> Row:
    """The same as a thin line, for many below one another."""
    cells = max(round(loss_share(loss) * width), 1 if loss else 0)
    return (("━" * cells, loss_tone(loss)), " " * (width - cells))


def gauge_scale(width: int) -> str:
    """The labels below a gauge: 0 and its marks, each beginning at its place."""
    if linear.wanted():
        return ""
    line = [" "] * (width + 4)
    line[0] = "0"
    for mark, label in loss_marks():
        start = round(loss_share(mark) * width)
        if all(one == " " for one in line[max(start - 1, 0) : start + 1]) and start + len(label) <= len(line):
            line[start : start + len(label)] = label
    return "".join(line).rstrip()


def shares(counts: Sequence[int], total: int, width: int) -> tuple[int, ...]:
    """The cells of each count of a total: at least one where it is not 0, together at most `width`."""
    cells = [max(round(count / total * width), 1) if count and total else 0 for count in counts]
    while sum(cells) > width and max(cells, default=0) > 1:
        cells[cells.index(max(cells))] -= 1
    return tuple(cells)


def meter(counts: Sequence[tuple[int, Tone]], total: int, width: int) -> Row:
    """One bar of all: each count in its fill, a failed one with its sign, and a track for those that wait."""
    cells = shares([count for count, _ in counts], total, width)
    filled: list[Part] = [
        (("x" if tone == "fill-bad" else " ") * length, tone)
        for (_, tone), length in zip(counts, cells, strict=True)
        if length
    ]
    return (*filled, (TRACK * (width - sum(cells)), "track"))


def against(value: float, limit: float, width: int) -> Row:
    """A number as a bar with its limit marked; what is beyond the limit is bad."""
    most = max(value, limit)
    if most <= 0:
        return (" " * width,)
    drawn = words(bar(value / most, width, ""))
    at = min(round(limit / most * width), width - 1)
    beyond: Tone = "bad" if value > limit else ""
    parts: Row = ((drawn[:at], "warn" if beyond else "good"), (_LIMIT, "frame"), (drawn[at + 1 :], beyond))
    return tuple(part for part in parts if part[0])


class Tile(Struct, frozen=True):
    """One of many in few cells: its name, its sign or number, and how far it is (0 to 1).

    `fill` is the tone of the part that is done, `tone` that of the rest.
    """

    name: str
    sign: str
    tone: Tone
    fill: Tone = ""
    share: float = 0.0


def tile(one: Tile, width: int, *, pointed: bool = False) -> Row:
    """The tile in exactly `width` cells; `pointed`: it is the one under the cursor."""
    sign = right(one.sign, 2)
    text = f"{'>' if pointed else ' '}{left(one.name, width - len(sign) - 2)}{sign} "
    filled = round(min(max(one.share, 0.0), 1.0) * len(text)) if one.fill else 0
    parts: Row = ((text[:filled], one.fill), (text[filled:], one.tone))
    return tuple(part for part in parts if part[0])


def tile_width(tiles: Sequence[Tile], width: int) -> int:
    """The cells that the longest name needs, within limits that keep several tiles in a row."""
    longest = max((cell_len(one.name) for one in tiles), default=0)
    return max(min(longest + 5, 24, width), 8)


def tiles_in_row(each: int, width: int) -> int:
    """How many tiles of a width fit into a row."""
    return max((width + TILE_GAP) // (each + TILE_GAP), 1)
