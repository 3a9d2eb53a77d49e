"""The rows of a table for a screen reader: each row a block, its name first and then one fact a line."""

from __future__ import annotations

import textwrap
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from asr_tui.ui.present import linear
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.columns import Column, TableRow

_NO_NAMES = frozenset({"State", "Started", "Since", "When", "Wave"})
"""Columns that say nothing of which row it is, where they stand first."""
_INDENT = 4
"""Cells before the facts of a row."""


class Blocks:
    """The lines of the rows in a width; those of rows that stay are kept."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[TableRow, list[str]]] = {}
        self._made_for: tuple[object, ...] = ()
        self._rows: tuple[TableRow, ...] = ()
        self._lines: list[list[str]] = []
        self._starts: list[int] = [0]

    def lay_out(
        self, rows: tuple[TableRow, ...], columns: Sequence[Column], left_out: frozenset[int], width: int
    ) -> None:
        """Make the lines of these rows."""
        made_for = (tuple(columns), left_out, width)
        if made_for != self._made_for:
            self._made_for, self._kept, self._rows = made_for, {}, ()
        if rows is self._rows and self._lines:
            return
        known, self._kept = self._kept, {}
        for row in rows:
            kept = known.get(id(row))
            lines = kept[1] if kept is not None else block(row, columns, left_out, width)
            self._kept[id(row)] = (row, lines)
        self._rows = rows
        self._lines = [self._kept[id(row)][1] for row in rows]
        self._starts = [0, *accumulate(map(len, self._lines))]

    @property
    def height(self) -> int:
        """Lines of all rows."""
        return self._starts[-1]

    def start(self, row: int) -> int:
        """The first line of a row."""
        return self._starts[row]

    def lines(self, row: int) -> list[str]:
        return self._lines[row]

    def top_with(self, row: int, top: int, tall: int) -> int:
        """The first line to show so that all of a row is in sight, at least its first line."""
        if row >= len(self._lines):
            return top
        first, last = self._starts[row], self._starts[row + 1]
        return first if first < top else min(max(last - tall, top), first)

    def at(self, line: int) -> tuple[int, int]:
        """The row and the line of its block that are on a line of all; beyond them the number of rows."""
        row = bisect_right(self._starts, line) - 1
        return (row, line - self._starts[row]) if row < len(self._lines) else (len(self._lines), 0)


def name_and_facts(row: TableRow, columns: Sequence[Column], left_out: frozenset[int]) -> tuple[str, list[str]]:
    """What the first cell that names the row says, and of each other one "column: value"."""
    told = [
        (columns[index].title, words)
        for index in range(len(row.cells))
        if index not in left_out and (words := linear.said(plain(row.text(index))))
    ]
    if not told:
        return "", []
    name = next((one for one in told if one[0] not in _NO_NAMES), told[0])
    others = (one for one in told if one is not name)
    return name[1], [f"{title}: {words}" if title else words for title, words in others]


def block(row: TableRow, columns: Sequence[Column], left_out: frozenset[int], width: int) -> list[str]:
    """The lines of a row: a fact that is longer than one goes on below it."""
    name, facts = name_and_facts(row, columns, left_out)
    indent, room = " " * _INDENT, max(width - 2 * _INDENT, 20)
    return [name, *(f"{indent}{'  ' if at else ''}{line}" for fact in facts
                    for at, line in enumerate(textwrap.wrap(fact, room, break_on_hyphens=False)))]  # fmt: skip
