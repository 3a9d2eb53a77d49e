"""The table of applications: branches that fold, with their machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from asr_tui.domain.applications import Branch
from asr_tui.domain.home_filter import Query, parse
from asr_tui.domain.listed_machine import ListedMachine
from asr_tui.domain.marks import Marks
from asr_tui.domain.sort_orders import SortOrder, ordered
from asr_tui.domain.totals import totals
from asr_tui.ui.present import applications as present
from asr_tui.ui.present.rows import Row
from asr_tui.ui.present.times import Zone
from asr_tui.ui.present.totals import needing_tone, totals_row
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.filter_table import FilterTable

_COLUMNS = (
    Column("Application", most=32, least=16),
    Column("Machines", most=14),
    Column("State", most=60),
    Column("Need you", most=24),
    Column("Worst loss", most=24),
    Column("Drill", most=12, drop=1),
)


def branch_key(key: Sequence[str]) -> str:
    """The row's key; no name of Azure holds this character."""
    return "\0" + "\0".join(key)


class TreeFilter:
    """A machine fits by the query; a branch where one of its machines does."""

    def __init__(self, query: Query, lines: Mapping[str, tuple[ListedMachine, ...]]) -> None:
        self._query = query
        self._lines = lines

    def accepts(self, row: TableRow) -> bool:
        return any(self._fits(one) for one in self._lines.get(row.key, ()))

    def note(self, shown: Sequence[TableRow]) -> Row:
        """What is not understood, else the totals of the machines that fit."""
        if troubles := self._query.troubles:
            return (("! ", "warn"), (plain("; ".join(troubles)), "warn"))
        everything = {one.key: one for machines in self._lines.values() for one in machines}
        fitting = tuple(one for one in everything.values() if self._fits(one))
        return totals_row(totals(fitting), 78, len(everything), needing_tone(fitting))

    def _fits(self, one: ListedMachine) -> bool:
        return self._query.matches(one, one.name.casefold())


class ApplicationTable(FilterTable):
    """While it is filtered no branch is folded."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  as all widgets
        super().__init__(*_COLUMNS, markable=True, blanks=True, id=id)
        self._lines: dict[str, tuple[ListedMachine, ...]] = {}
        self._branches: dict[str, Branch] = {}
        self._unfolded: set[str] = set()

    def show_branches(
        self, branches: Sequence[Branch], marks: Marks, zone: Zone, *, chosen: bool = False, title: str = ""
    ) -> None:
        """Show the tree. `chosen`: a person chose another one; `title`: the head of its names."""
        self.table.set_columns(replace(_COLUMNS[0], title=title or _COLUMNS[0].title), *_COLUMNS[1:])
        self._lines, self._branches = {}, {}
        rows = [row for one in branches for row in self._rows_of(one, 0, marks, zone)]
        self.show(rows, chosen=chosen)

    def _rows_of(self, one: Branch, depth: int, marks: Marks, zone: Zone) -> Iterator[TableRow]:
        key, width = branch_key(one.key), self.screen.size.width
        self._lines[key], self._branches[key] = one.machines, one
        unfolded = key in self._unfolded or self.has_class("-filtering")
        whole = all(each.item in marks for each in one.machines)
        yield TableRow(key, present.branch_cells(one, depth, marks, width, unfolded=unfolded), marked=whole)
        if not unfolded:
            return
        for below in one.branches:
            yield from self._rows_of(below, depth + 1, marks, zone)
        if not one.branches:
            for each in ordered(one.machines, SortOrder.NEED):
                line = f"{key}\0{each.key}"
                self._lines[line] = (each,)
                yield TableRow(line, present.machine_cells(each, depth + 1, width, zone), marked=each.item in marks)

    def row_filter(self, text: str) -> TreeFilter:
        return TreeFilter(parse(text), self._lines)

    @property
    def branch(self) -> Branch | None:
        """The branch whose line is under the cursor."""
        return self._branches.get(self.cursor_key or "")

    @property
    def under_cursor(self) -> tuple[ListedMachine, ...]:
        """The machine under the cursor, or all of the branch."""
        return self._lines.get(self.cursor_key or "", ())

    @property
    def shown(self) -> tuple[ListedMachine, ...]:
        """The machines of the lines that the filter shows, also those of folded branches."""
        wanted = parse(self.filter)
        found = {one.key: one for row in self.table.rows for one in self._lines.get(row.key, ())}
        return tuple(one for one in found.values() if wanted.matches(one, one.name.casefold()))

    def fold(self, branch: Branch, *, unfolded: bool | None = None) -> None:
        """Fold or unfold, or turn it round; the next `show_branches` shows it."""
        key = branch_key(branch.key)
        wanted = key not in self._unfolded if unfolded is None else unfolded
        self._unfolded = self._unfolded | {key} if wanted else self._unfolded - {key}

    def fold_around_cursor(self) -> None:
        """Fold the branch of the line under the cursor, or where it is folded the one around it, and go there."""
        key = self.cursor_key or ""
        if key not in self._branches or key not in self._unfolded:
            key = key.rpartition("\0")[0]
        if (holder := self._branches.get(key)) is not None:
            self.table.move_to(key)
            self.fold(holder, unfolded=False)
