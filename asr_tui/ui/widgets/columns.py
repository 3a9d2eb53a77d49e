"""The columns and rows of a table: the width of each column, and the columns that fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from rich.cells import cell_len, set_cell_size

from asr_tui.ui.present.rows import Cell, Drawing, Row, words

GAP = 2
"""Cells between two columns."""


class Column(Struct, frozen=True):
    """A column as wide as its widest cell.

    most   greatest width in cells
    drop   the highest is left out first where room is short; 0: never
    least  least width in cells: changes within it move no other column, which is expensive over SSH
    """

    title: str
    align: Literal["left", "right"] = "left"
    most: int = 40
    drop: int = 0
    least: int = 0


class TableRow(Struct, frozen=True):
    """A row. `key` stays the same when its content changes; `marked` rows begin with `*`."""

    key: str
    cells: tuple[Cell, ...]
    marked: bool = False

    def parts(self, index: int) -> Row:
        cell = self.cells[index]
        return cell.parts if isinstance(cell, Drawing) else (cell,)

    def text(self, index: int) -> str:
        return words(self.parts(index))


class Columns:
    def __init__(self, columns: Sequence[Column], *, margin: int) -> None:
        """`margin`: cells before the first column."""
        self.columns = tuple(columns)
        self.margin = margin
        self.left_out: frozenset[int] = frozenset()
        self._lengths: dict[str, tuple[tuple[Cell, ...], tuple[int, ...]]] = {}
        self.widths = self._measured(())
        self._fitted: tuple[tuple[int, int], ...] = ()
        self._fitted_to: tuple[int, int, tuple[int, ...], frozenset[int]] = (0, 0, (), frozenset())

    def measure(self, rows: Sequence[TableRow], room: int, *, keep: bool) -> bool:
        """Fit the widths to these rows; gives whether they changed. `keep`: harmless greater widths stay."""
        widths = self._measured(rows)
        if keep:  # a column that follows each reading's widest cell would move all others with it
            widths = self._kept_wide(widths, room)
        changed, self.widths = widths != self.widths, widths
        return changed

    def fitting(self, room: int) -> tuple[tuple[int, int], ...]:
        """The index and width of each column that is shown in so many cells."""
        now = (room, self.margin, self.widths, self.left_out)
        if self._fitted_to != now:
            self._fitted_to = now
            self._fitted = self._fitting(room, self.widths)
        return self._fitted

    def _measured(self, rows: Sequence[TableRow]) -> tuple[int, ...]:
        known, lengths = self._lengths, {}
        every: set[tuple[int, ...]] = set()
        for row in rows:
            self.know(row)
            lengths[row.key] = known[row.key]
            every.add(known[row.key][1])
        self._lengths = lengths
        longest = map(max, zip(*every, strict=True)) if every else [0] * len(self.columns)
        return tuple(
            max(cell_len(column.title), min(length, column.most), column.least)
            for column, length in zip(self.columns, longest, strict=True)
        )

    def know(self, row: TableRow) -> None:
        """Measure a row's cells; marks and other orders leave them as they are, so that only new ones are measured."""
        kept = self._lengths.get(row.key)
        if kept is None or kept[0] is not row.cells:
            self._lengths[row.key] = (row.cells, self._cell_lengths(row, kept))

    def _cell_lengths(self, row: TableRow, kept: tuple[tuple[Cell, ...], tuple[int, ...]] | None) -> tuple[int, ...]:
        """The widths of a row's cells; those of cells that stayed are known."""
        before, lengths = kept or ((), ())
        same = len(before) == len(row.cells)
        return tuple(
            lengths[index] if same and before[index] is cell else _width(row.text(index))
            for index, cell in enumerate(row.cells[: len(self.columns)])
        )

    def _kept_wide(self, widths: tuple[int, ...], room: int) -> tuple[int, ...]:
        """As wide as before where wider, unless that drops or cuts other columns."""
        wide = tuple(map(max, widths, self.widths))
        shown, needed = self._fitting(room, wide), self._fitting(room, widths)
        same = [index for index, _ in shown] == [index for index, _ in needed]
        return wide if same and all(width >= widths[index] for index, width in shown) else widths

    def _fitting(self, room: int, all_widths: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
        """The columns that fit, with their widths; the widest are cut where none can be dropped."""
        shown = [index for index in range(len(self.columns)) if index not in self.left_out]

        def needed() -> int:
            return self.margin + sum(all_widths[index] + GAP for index in shown) - GAP

        while needed() > room:
            droppable = [index for index in shown if self.columns[index].drop]
            if not droppable:
                break
            shown.remove(max(droppable, key=lambda index: self.columns[index].drop))
        widths = {index: all_widths[index] for index in shown}
        excess = needed() - room
        for index in sorted(shown, key=lambda one: -widths[one]):
            if excess <= 0:
                break
            cut = min(excess, max(0, widths[index] - max(6, cell_len(self.columns[index].title))))
            widths[index] -= cut
            excess -= cut
        return tuple((index, widths[index]) for index in shown)


def _width(text: str) -> int:
    """Cells of a text; nearly all are plain ASCII, of which each character has one."""
    return len(text) if text.isascii() and text.isprintable() else cell_len(text)


def fitted(text: str, width: int, align: str) -> str:
    """The text in exactly `width` cells, cut with an ellipsis."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, max(0, width - 1)) + "…" if width else ""
    return " " * (width - length) + text if align == "right" else text + " " * (width - length)
