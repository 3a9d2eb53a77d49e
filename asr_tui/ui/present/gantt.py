"""Spans of time as bars on one axis: a job's tasks, a vault's jobs, the waves of a review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from asr_tui.ui.present import linear, times
from asr_tui.ui.present.charts import joined
from asr_tui.ui.present.rows import Row
from asr_tui.ui.present.times import Zone
from asr_tui.ui.tones import Tone

_MARK = "┆"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_SECONDS = (10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400)
_STEPS = tuple(timedelta(seconds=one) for one in _SECONDS)
"""Distances between two labels of an axis."""


class Span(Struct, frozen=True):
    """From `begin` to `end`, in seconds or moments of one axis; `goes_on` where it has not ended."""

    begin: datetime
    end: datetime
    tone: Tone
    goes_on: bool = False


class Axis(Struct, frozen=True):
    """A time axis of so many cells; `on_clock`: its labels are at round times of day, else counted from its begin."""

    begin: datetime
    end: datetime
    width: int
    on_clock: bool = False

    def column(self, moment: datetime) -> int:
        """The cell of a moment; those before and after the axis are at its ends."""
        length = max((self.end - self.begin).total_seconds(), 1.0)
        share = (moment - self.begin).total_seconds() / length
        return min(max(int(share * self.width), 0), self.width - 1)

    @property
    def marks(self) -> tuple[datetime, ...]:
        """The moments that have a label: a round distance apart, with room for their words."""
        length = self.end - self.begin
        most = max(self.width // 14, 2 if self.width >= 16 else 1)
        step = next((one for one in _STEPS if length / one <= most), _STEPS[-1])
        past = (self.begin - _EPOCH) % step
        first = self.begin + step - past if self.on_clock and past else self.begin
        return tuple(first + step * index for index in range(int((self.end - first) / step) + 1))

    def bar(self, span: Span | None, *, marked: bool = True) -> Row:
        """The span as a line: `━` to its end, `▶` where it goes on, `x` where it failed; marks where it is not."""
        if linear.wanted():
            return (" " * self.width,)
        cells: list[tuple[str, Tone]] = [(" ", "")] * self.width
        if marked:
            for mark in self.marks if self.on_clock else self.marks[1:]:
                cells[self.column(mark)] = (_MARK, "frame")
        if span is not None and span.end >= self.begin:
            first, last = self.column(span.begin), self.column(span.end)
            cells[first : last + 1] = [("━", span.tone)] * (last + 1 - first)
            if span.goes_on:
                cells[last] = ("▶", span.tone)
            elif span.tone == "bad":
                cells[last] = ("x", span.tone)
        return joined(cells)

    def elapsed_labels(self) -> Row:
        """The labels above the axis as time since its begin: "0", "1:00", "2:00"."""
        return self._labels([times.elapsed((mark - self.begin).total_seconds()) for mark in self.marks])

    def clock_labels(self, zone: Zone, end: str = "now") -> Row:
        """The labels above the axis as times of day, with a word at its end."""
        return self._labels([times.clock(mark, zone) for mark in self.marks], end=end)

    def _labels(self, words: Sequence[str], end: str = "") -> Row:
        line = [" "] * self.width
        if linear.wanted():
            return ("".join(line),)
        if end and len(end) <= self.width:
            line[self.width - len(end) :] = end
        for mark, label in zip(self.marks, words, strict=True):
            start = self.column(mark)
            if start + len(label) < self.width and all(one == " " for one in line[start : start + len(label) + 1]):
                line[start : start + len(label)] = label
        return (("".join(line), "quiet"),)
