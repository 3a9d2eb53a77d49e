"""What differs from machine to machine in a plan of several, as a table; what is the same for all is said once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct

from asr_tui.domain.plan import MachineFacts
from asr_tui.domain.wording import span
from asr_tui.ui.present.bars import loss_tone
from asr_tui.ui.present.rows import Row, cut, left
from asr_tui.ui.present.times import Zone, moment
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_GAP = 2
_TARGET = "Target name"
_NEWEST = "newest"
"""Stands for a point that Azure picks when the failover begins."""


class _Column(Struct, frozen=True):
    """`drop`: the highest is left out first where room is short; `most` is its greatest width."""

    title: str
    words: Callable[[MachineFacts], str]
    most: int
    drop: int


class FactsTable(Struct, frozen=True):
    """The facts with the columns in which they differ, and in words those in which all are the same.

    now    Azure's time, for the moments of the points
    loses  whether what the point misses is lost, as at a failover
    """

    facts: tuple[MachineFacts, ...]
    now: datetime
    zone: Zone
    loses: bool = True

    @property
    def _columns(self) -> tuple[_Column, ...]:
        return (
            _Column("Machine", lambda one: plain(one.machine), 24, 0),
            _Column("Wave", lambda one: plain(one.tier), 12, 2),
            _Column("Loses" if self.loses else "Age", lambda one: "" if one.loss is None else span(one.loss), 12, 1),
            _Column("Point", self._point, 13, 3),
            _Column("Address", lambda one: plain(", ".join(one.addresses)), 28, 4),
            _Column(_TARGET, lambda one: plain(one.target), 24, 5),
            _Column("Size", lambda one: plain(one.size).removeprefix("Standard_"), 20, 6),
            _Column("Network", lambda one: plain(one.network), 24, 7),
            _Column("Vault", lambda one: plain(one.vault), 24, 8),
        )

    def _point(self, one: MachineFacts) -> str:
        if one.point is None:
            return _NEWEST if one.loss is not None else ""
        return moment(one.point, self.now, self.zone)

    def same(self) -> tuple[tuple[str, str], ...]:
        """The title and the value of each column that has one value for all machines."""
        each = ((column, {column.words(one) for one in self.facts}) for column in self._columns[1:])
        return tuple(
            (column.title, next(iter(values)))
            for column, values in each
            if len(values) == 1 and any(values) and column.title != "Vault"  # the head of the screen names it
        )

    def _differing(self) -> list[_Column]:
        renamed = any(one.target and one.target != one.machine for one in self.facts)
        return [
            column
            for column in self._columns
            if column.drop == 0
            or (len({column.words(one) for one in self.facts}) > 1 and (renamed or column.title != _TARGET))
        ]

    @property
    def only_names(self) -> bool:
        """Whether nothing differs from machine to machine."""
        return len(self._differing()) == 1

    def rows(self, width: int) -> list[Row]:
        """The heads and a row for each machine: those of the first wave first, in it what loses most."""
        columns = self._differing()
        widths = [min(max(len(one.title), *(len(one.words(fact)) for fact in self.facts)), one.most) for one in columns]
        while sum(widths) + _GAP * (len(widths) - 1) > width and len(columns) > 1:
            last = max(range(len(columns)), key=lambda index: columns[index].drop)
            del columns[last], widths[last]
        head: Row = (
            ("".join(left(one.title, size + _GAP) for one, size in zip(columns, widths, strict=True)), "quiet"),
        )
        return [head, *(self._row(fact, columns, widths) for fact in self._ordered())]

    def left_out(self, width: int) -> tuple[str, ...]:
        """The titles of columns for which so many cells have no room."""
        shown = self.rows(width)[0][0]
        heads = shown[0] if isinstance(shown, tuple) else shown
        return tuple(one.title for one in self._differing() if one.title not in heads)

    def _ordered(self) -> list[MachineFacts]:
        waves = list(dict.fromkeys(one.tier for one in self.facts))
        return sorted(
            self.facts,
            key=lambda one: (waves.index(one.tier), -(one.loss.total_seconds() if one.loss is not None else -1)),
        )

    @staticmethod
    def _row(fact: MachineFacts, columns: Sequence[_Column], widths: Sequence[int]) -> Row:
        return tuple(
            (left(cut(column.words(fact), size), size + _GAP), _tone(column, fact))
            for column, size in zip(columns, widths, strict=True)
        )


def _tone(column: _Column, fact: MachineFacts) -> Tone:
    if column.title not in {"Loses", "Age"} or fact.loss is None:
        return "strong" if column.drop == 0 else ""
    tone = loss_tone(fact.loss)
    return "" if tone == "good" else tone
