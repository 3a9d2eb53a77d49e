"""The table of a vault's machines: sorted, filtered by fields, with marks and chosen columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from asr_tui.domain.home_filter import Query, parse
from asr_tui.domain.listed_machine import ListedMachine
from asr_tui.domain.loss_thresholds import thresholds
from asr_tui.domain.marks import Marks
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.sort_orders import SortOrder, ordered
from asr_tui.domain.totals import totals
from asr_tui.ui.present import home_columns, machine_list
from asr_tui.ui.present.estate import VaultView
from asr_tui.ui.present.rows import Row
from asr_tui.ui.present.totals import needing_tone, totals_row
from asr_tui.ui.text import plain
from asr_tui.ui.vault.turns import keys_first
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.filter_table import FilterTable, row_text

_WIDTHS: Mapping[str, Column] = {
    "machine": Column("", most=24),
    "state": Column("", most=28, least=13),
    "why": Column("", most=24, least=22),
    "loss": Column("", least=15),
    "last hours": Column("", least=12, drop=8),
    "drill": Column("", least=6, drop=1),
    "point": Column("", align="right", drop=11),
    "direction": Column("", most=44, drop=7),
    "policy": Column("", most=30, drop=10),
    "mobility": Column("", most=20, drop=9),
    "group": Column("", most=20, drop=2),
    "plan": Column("", most=28, drop=3),
    "target": Column("", most=24, drop=5),
    "size": Column("", most=20, drop=6),
    "tags": Column("", most=44, drop=4),
    "vault": Column("", most=28, drop=2),
}
_COLUMNS = tuple(replace(_WIDTHS[name], title=home_columns.TITLES[name]) for name in home_columns.NAMES)
_HEADS = 30
"""Least height in lines at which the list has heads of columns."""
_AT_ONCE = 10
"""Rows that are made before keys have a turn."""


class MachineFilter:
    """A typed filter over the listed machines."""

    def __init__(self, query: Query, machines: Mapping[str, ListedMachine], *, arriving: bool = False) -> None:
        """`arriving`: the machines are only those that have come so far."""
        self._query = query
        self._machines = machines
        self._arriving = arriving

    def accepts(self, row: TableRow) -> bool:
        one = self._machines.get(row.key)
        words = row_text(row) if self._query.has_words else ""
        return one is not None and self._query.matches(one, words)

    def note(self, shown: Sequence[TableRow]) -> Row:
        """What is not understood, else what is not read yet; with the totals of what is shown."""
        if troubles := self._query.troubles:
            return (("! ", "warn"), (plain("; ".join(troubles)), "warn"))
        unread = [name for name in ("tag", "plan") if self._query.asks(name) and not self._knows(name)]
        unread += [name for name in ("need", "drill") if self._query.asks(name) and self._arriving]
        if unread:
            return ((f"! {' and '.join(f'{name}s' for name in unread)} are not read", "warn"),)
        machines = tuple(self._machines[row.key] for row in shown if row.key in self._machines)
        if self._arriving:
            return (f"{len(machines)} of {len(self._machines)} so far",)
        return totals_row(totals(machines), 78, len(self._machines), needing_tone(machines))

    def _knows(self, name: str) -> bool:
        return any((one.tags if name == "tag" else one.plans) is not None for one in self._machines.values())


class MachineTable(FilterTable):
    """Rows by the ids of the items in lower case."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  as all widgets
        super().__init__(*_COLUMNS, markable=True, blanks=True, id=id)
        self.table.make_room_for_marks(wanted=False)
        self._machines: Mapping[str, ListedMachine] = {}
        self._cells: dict[str, TableRow] = {}
        self._prepared: tuple[VaultView | None, int, dict[str, TableRow]] = (None, 0, {})
        self._arriving = False
        self._made_with: tuple[object, ...] = ()
        self._order = SortOrder.NEED
        self._marks = Marks()

    @property
    def order(self) -> SortOrder:
        return self._order

    async def prepare(self, view: VaultView, width: int) -> None:
        """Make the rows for `show_machines` in parts, so that keys are answered meanwhile."""
        rows: dict[str, TableRow] = {}
        old = self._unchanged(view, width)
        for number, one in enumerate(view.machines):
            rows[one.key] = row = self._row(one, view, width, old)
            self.table.measure_ahead(row)
            if number % _AT_ONCE == _AT_ONCE - 1:
                await keys_first()
        self._prepared = (view, width, rows)

    def _unchanged(self, view: VaultView, width: int) -> Mapping[str, ListedMachine]:
        """The machines that are shown, where all but themselves that makes their rows is as it was; else none."""
        return self._machines if _made_with(view, width) == self._made_with else {}

    def _row(self, one: ListedMachine, view: VaultView, width: int, old: Mapping[str, ListedMachine]) -> TableRow:
        """A machine's row; the same as before while it says the same, since its widths are known.

        While machines arrive, those that are there stay as they were when they came.
        """
        row, known = self._cells.get(one.key), old.get(one.key)
        if row is not None and known is not None:
            if view.arrival is not None:
                return row
            if known.item is one.item and (known.needs, known.drill, known.now) == (one.needs, one.drill, one.now):
                cells = machine_list.regrouped(row.cells, one)
                return row if row.cells == cells else TableRow(one.key, cells)
        cells = machine_list.cells(one, view, width)
        return row if row is not None and row.cells == cells else TableRow(one.key, cells)

    def show_machines(
        self,
        view: VaultView,
        width: int,
        chosen_columns: str,
        order: SortOrder,
        marks: Marks,
        common: machine_list.Shared | None = None,
    ) -> None:
        """Show the machines of the view in this order; what they share has no column unless it is chosen.

        `common` is what they share, where that is known already.
        """
        (seen, wide, rows), self._prepared = self._prepared, (None, 0, {})
        if seen is not view or wide != width:
            old = self._unchanged(view, width)
            rows = {one.key: self._row(one, view, width, old) for one in view.machines}
        self._cells, self._machines = rows, {one.key: one for one in view.machines}
        self._made_with = _made_with(view, width)
        self._arriving = view.arrival is not None
        left_out = home_columns.left_out(chosen_columns, (common or machine_list.shared(view)).columns())
        self.table.leave_out(left_out, header=self.screen.size.height >= _HEADS)
        other_order, self._order = order is not self._order, order
        self._show_rows(marks, successor=moved(self.cursor_key, view.items))
        if other_order:
            self.table.forget_arrived()

    def show_marks(self, marks: Marks) -> None:
        """Show other marks; nothing else of the rows is made again."""
        if marks is not self._marks:
            self._show_rows(marks)

    def sort(self, order: SortOrder) -> None:
        """Show the same rows in another order; the cursor stays on its machine."""
        self._order = order
        self._show_rows(self._marks)
        self.table.forget_arrived()

    def _show_rows(self, marks: Marks, *, successor: str | None = None) -> None:
        self._marks = marks
        self.table.make_room_for_marks(wanted=bool(marks))
        rows = []
        for one in ordered(self._machines.values(), self._order):
            row = self._cells[one.key]
            rows.append(replace(row, marked=True) if one.item in marks else row)
        self.show(rows, successor=successor)

    def row_filter(self, text: str) -> MachineFilter:
        return MachineFilter(parse(text), self._machines, arriving=self._arriving)

    @property
    def shown(self) -> tuple[ListedMachine, ...]:
        """The machines whose rows the filter shows, in their order."""
        return tuple(self._machines[row.key] for row in self.table.rows if row.key in self._machines)

    @property
    def under_cursor(self) -> ListedMachine | None:
        return self._machines.get(self.cursor_key or "")

    @property
    def without_room(self) -> tuple[str, ...]:
        """The titles of the columns that the list has and does not show."""
        left_out = self.table.columns_without_room
        return tuple(home_columns.TITLES[name] for index, name in enumerate(home_columns.NAMES) if index in left_out)

    @property
    def visible_columns(self) -> tuple[str, ...]:
        """The names of the columns that the list has now, also those without room."""
        return tuple(name for index, name in enumerate(home_columns.NAMES) if index not in self.table.columns_left_out)


def _made_with(view: VaultView, width: int) -> tuple[object, ...]:
    """What makes a machine's row, beside what is known of it."""
    return width, view.zone, view.regions, view.arrival, thresholds()


def moved(key: str | None, items: Sequence[ProtectedItem]) -> str | None:
    """The key of the same machine in the other container, to which a re-protect moves it by its name."""
    name = (key or "").rpartition("/")[2]
    return next((one.id.casefold() for one in items if one.id.name.casefold() == name), None)
