"""Many values in a line: a sign a machine, losses by their size, a course over time, and a time axis of two scales."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from operator import itemgetter

from msgspec import Struct

from asr_tui.domain.wording import span
from asr_tui.ui.present import linear
from asr_tui.ui.present.bars import loss_marks, loss_share, loss_tone, shares
from asr_tui.ui.present.rows import MARKS, Row
from asr_tui.ui.tones import Tone

_LEVELS = "▁▂▃▄▅▆▇█"
_GRAVEST_FIRST: tuple[Tone, ...] = ("bad", "warn", "busy", "good", "quiet")
_OLD_SHARE = 3
"""The part of a split axis for the older time: a third."""
_DIVIDER = "┆"


def joined(cells: Sequence[tuple[str, Tone]]) -> Row:
    """Neighbouring cells of one tone as one part."""
    return tuple(("".join(text for text, _ in same), tone) for tone, same in groupby(cells, key=itemgetter(1)))


def strip(tones: Sequence[Tone], width: int) -> Row:
    """A sign a machine, gravest first; more machines than cells are shown in proportion."""
    if linear.wanted():
        return ()
    counts = Counter(tones)
    present = [tone for tone in _GRAVEST_FIRST if counts[tone]]
    lengths = [counts[tone] for tone in present]
    if sum(lengths) > width:
        lengths = list(shares(lengths, sum(lengths), width))
    return tuple((MARKS[tone] * length, tone) for tone, length in zip(present, lengths, strict=True))


_SAID: Mapping[Tone, str] = {
    "bad": "critical", "warn": "with a warning", "busy": "under way", "good": "well", "quiet": "not known",
}  # fmt: skip


def tallied(tones: Sequence[Tone]) -> Row:
    """The counts behind a strip: "8x 10! 5~ 37+"."""
    counts = Counter(tones)
    if linear.wanted():
        return (", ".join(f"{counts[tone]} {_SAID[tone]}" for tone in _GRAVEST_FIRST if counts[tone]),)
    parts = [(f"{counts[tone]}{MARKS[tone]}", tone) for tone in _GRAVEST_FIRST if counts[tone]]
    return tuple(part for index, one in enumerate(parts) for part in ((" ", one) if index else (one,)))


def histogram(losses: Sequence[timedelta], width: int) -> Row:
    """The number of losses by their size, on the scale of the gauges, with its marks where there is room."""
    if width < 1 or linear.wanted():
        return (" " * width,)
    columns = [min(int(loss_share(one) * width), width - 1) for one in losses]
    counts = Counter(columns)
    most = max(counts.values(), default=0)
    tones: dict[int, Tone] = {column: loss_tone(one) for column, one in zip(columns, losses, strict=True)}
    cells: list[tuple[str, Tone]] = [
        (_LEVELS[min(counts[column] * 8 // most, 8) - 1] if counts[column] * 8 >= most else _LEVELS[0], tones[column])
        if counts[column]
        else (" ", "")
        for column in range(width)
    ]
    for mark, label in loss_marks()[:-1]:
        _label(cells, round(loss_share(mark) * width), label)
    return joined(cells)


def _label(cells: list[tuple[str, Tone]], start: int, label: str) -> None:
    """The mark of a threshold, and its words where no column stands in their way."""
    free = [start + offset < len(cells) and cells[start + offset][0] == " " for offset in range(len(label) + 1)]
    if free[0]:
        cells[start] = (_DIVIDER, "frame")
        if all(free):
            cells[start + 1 : start + 1 + len(label)] = [(letter, "frame") for letter in label]


def sparkline(values: Sequence[timedelta | None], width: int) -> Row:
    """The course of a loss, the newest right, each column in its tone; a column without a value is blank."""
    shown = list(values[-width:]) if width else []
    cells: list[tuple[str, Tone]] = [(" ", "")] * (width - len(shown))
    cells += [
        (" ", "") if one is None else (_LEVELS[min(int(loss_share(one) * 8), 7)], loss_tone(one)) for one in shown
    ]
    return joined(cells)


class SplitAxis(Struct, frozen=True):
    """A time axis of so many cells: its left third from -24 h to -4 h, the rest from -4 h to now, where points are
    made every five minutes and kept only for a time."""

    width: int
    oldest: timedelta = timedelta(hours=24)
    turn: timedelta = timedelta(hours=4)

    @property
    def older(self) -> int:
        """Cells of the older part, its divider included."""
        return self.width // _OLD_SHARE

    def column(self, age: timedelta) -> int | None:
        """The cell of an age; None where it is older than the axis."""
        if age > self.oldest:
            return None
        if age > self.turn:
            share = (self.oldest - age) / (self.oldest - self.turn)
            return min(int(share * (self.older - 1)), self.older - 2)
        recent = self.width - self.older
        return self.older + min(int((1 - max(age, timedelta()) / self.turn) * recent), recent - 1)

    def ages(self, column: int) -> tuple[timedelta, timedelta]:
        """The oldest and the newest age of a cell."""
        if column < self.older:
            step = (self.oldest - self.turn) / max(self.older - 1, 1)
            return self.oldest - step * column, self.oldest - step * (column + 1)
        step = self.turn / (self.width - self.older)
        begin = self.turn - step * (column - self.older)
        return begin, begin - step

    def divided(self, cells: Sequence[tuple[str, Tone]]) -> Row:
        """The cells with the line between the two scales."""
        drawn = list(cells)
        drawn[self.older - 1] = (_DIVIDER, "frame")
        return joined(drawn)

    def labels(self) -> str:
        """The scale's words below the axis."""
        begin, turn = (f"-{span(one)}" for one in (self.oldest, self.turn))
        recent = self.width - self.older
        return f"{begin:<{self.older}}{turn}{'now':>{max(recent - len(turn), 4)}}"
