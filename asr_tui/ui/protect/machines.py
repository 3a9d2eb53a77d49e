"""Page 2: machines, and whether each can be protected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from asr_tui.domain.drafts.stale_links import StaleLinksDraft
from asr_tui.domain.drafts.start_machines import StartMachinesDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Problem
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.machine_row import ORDERS, MachineRow, Order, ordered
from asr_tui.ui.present.resource_links import ResourceLink, of_machine
from asr_tui.ui.present.rows import Row
from asr_tui.ui.protect import listed_machines, machines_keys
from asr_tui.ui.protect.about_machine import AboutMachine, not_needed
from asr_tui.ui.protect.all_later import TAKEN_BACK, AllLater
from asr_tui.ui.protect.page import CheckRequest, Page, WizardSnapshot
from asr_tui.ui.shell.frame import READ_ONLY_REASON, FramedScreen
from asr_tui.ui.widgets.columns import Column
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.table import Table

_COLUMNS = (
    Column("Name", most=32),
    Column("Size", most=20, drop=1),
    Column("OS+data"),
    Column("State"),
    Column("Protect?", most=20),
    Column("OS", drop=2),
    Column("Placement", most=20, drop=3),
    Column("Group", most=24, drop=4),
    Column("Tags", most=30, drop=5),
)
SEEN_AT_ONCE = 50
"""Visible machines that are checked before they are marked."""


class MachinesPage(Page):
    """A table with marks; below it the details of the row under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = machines_keys.BINDINGS

    key = "machines"
    title = "Machines"
    explanation = (
        "A protected machine is copied, disk by disk, to the other region, and every write "
        "follows within minutes. It keeps running."
    )
    checks_again = shows_parts = True
    words = ("Mobility service", "Initial replication", "Replica disk", "Churn")

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._listed_for: tuple[str, ...] = ()
        self._order: Order = "name"
        self._all_later: AllLater | None = None
        self._said = ""
        self._by_key: dict[str, MachineRow] = {}
        self._rows = listed_machines.KeptRows()

    def compose(self) -> ComposeResult:
        yield Static(id="marked", markup=False, classes="quiet")
        yield FilterTable(*_COLUMNS, markable=True, id="machines-table")
        yield AboutMachine(self._workspace)

    @property
    def _table(self) -> FilterTable:
        return self.query_one("#machines-table", FilterTable)

    def question(self, shown: WizardSnapshot) -> str:
        return "Which machines shall be protected?"

    def facts(self, shown: WizardSnapshot) -> Row:
        return (f"{len(shown.draft.machines)} marked",) if shown.draft.machines else ()

    def check_request(self, shown: WizardSnapshot) -> CheckRequest:
        """Azure's check of each marked machine that exists, and in the background of those that are visible."""
        chosen = set(shown.draft.machines)
        marked = tuple(one for one in shown.draft.machines if shown.estate.machine(one) is not None)
        return CheckRequest(
            machines=marked, background=tuple(row.machine.id for row in self._in_sight if row.machine.id not in chosen)
        )

    @property
    def _in_sight(self) -> list[MachineRow]:
        """The machines that are seen, or soon will be, for which Azure has not answered."""
        known = (self._by_key.get(key) for key in self._table.table.keys_from_top(SEEN_AT_ONCE))
        return [row for row in known if row is not None and row.worth_asking]

    def refusal(self, shown: WizardSnapshot) -> str:
        return listed_machines.refusal(shown)

    def rail_problems(self, shown: WizardSnapshot) -> tuple[Problem, ...]:
        """Findings about machines; that nothing is marked yet does not count."""
        return tuple(one for one in super().rail_problems(shown) if one.machine)

    def show(self, shown: WizardSnapshot) -> None:
        self._by_key = ordered(self._rows.machines(shown), self._order)
        listed_for = (shown.draft.subscription, shown.draft.source_region, shown.draft.source_group)
        chosen, self._listed_for = listed_for != self._listed_for, listed_for
        self._table.show(listed_machines.table_rows(shown, self._by_key, self._rows), chosen=chosen)
        self._keep_all_later(shown)
        waiting = self._all_later.waiting if self._all_later else ""
        said = listed_machines.marked_words(shown, len(self._by_key), self._order, waiting)
        if said != self._said:  # an update lays the whole screen out again
            self._said = said
            self.query_one("#marked", Static).update(said)
        self._tell_about()

    def preparations(self, shown: WizardSnapshot) -> Iterator[None]:
        """What rules find of each machine, and its row."""
        return listed_machines.preparations(shown, self._rows, self._table.table.measure_ahead)

    def _keep_all_later(self, shown: WizardSnapshot) -> None:
        """Mark all, as was asked before everything was read; another list of machines is not what was meant."""
        order = self._all_later
        if order is None:
            return
        if order.listed_for != self._listed_for:
            self._all_later = None
        elif shown.whole:
            self._all_later, fits = None, self._table.row_filter(order.filter)
            rows = [self._by_key[one.key] for one in self._table.rows if one.key in self._by_key and fits.accepts(one)]
            draft, done = order.kept(shown.draft, rows)
            self.post_message(self.Changed(draft, done))

    def _tell_about(self) -> None:
        self.query_one(AboutMachine).tell(
            self._table.cursor_key, self._under_cursor, self.shown, filtered=bool(self._table.filter)
        )

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        event.stop()
        self._tell_about()
        self.refresh_bindings()
        if any(not row.checking for row in self._in_sight):
            self.post_message(self.ViewChanged())

    def on_table_chosen(self, event: Table.Chosen) -> None:
        """Double click."""
        event.stop()
        self.action_mark()

    def on_filter_table_filtered(self, event: FilterTable.Filtered) -> None:
        event.stop()
        self._tell_about()
        self.post_message(self.ViewChanged())

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        key = self._table.cursor_key
        return (of_machine(self._machine_id(key)),) if key else ()

    def take_focus(self) -> None:
        self._table.focus()

    def go_to(self, field: str, machine: ArmId | None) -> None:
        if machine is not None:
            self._table.table.move_to(machine.casefold())

    def step_back(self) -> bool:
        return self._table.end_filter()

    def on_filter_table_marked(self, event: FilterTable.Marked) -> None:
        event.stop()
        if self._table.cursor_key is None and isinstance(self.screen, FramedScreen):
            self.app.bell()
            self.screen.say(f"! Mark: {self.reason('mark', ())}")
        self.action_mark()

    def action_mark(self) -> None:
        key = self._table.cursor_key
        if key is not None and self.shown is not None:
            self.post_message(self.Changed(self.shown.draft.toggled(self._machine_id(key))))

    def _machine_id(self, key: str) -> ArmId:
        row = self._by_key.get(key)
        return row.machine.id if row else ArmId(key)

    def action_mark_all(self) -> None:
        """Mark all visible machines that can be protected; where they are marked already, unmark all visible ones.

        While the list is read that is not known: then it is kept until everything is there, or taken back.
        """
        if self.shown is None:
            return
        if not self.shown.whole:
            order = None if self._all_later else AllLater(self._listed_for, self._table.filter.strip())
            self._all_later = order
            self.show(self.shown)
            self.post_message(self.Said(f"~ {order.promise}" if order else f"! {TAKEN_BACK}"))
            return
        rows = [self._by_key[row.key] for row in self._table.table.rows if row.key in self._by_key]
        self.post_message(self.Changed(listed_machines.with_all(self.shown.draft, rows)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"mark", "mark_all", "sort"} and self.is_mounted and not self._table.table.rows:
            return None
        if action not in {"turn_on", "remove_links"}:
            return super().check_action(action, parameters)
        if not machines_keys.changes(action, self._under_cursor, self.shown):
            return False
        return None if self._workspace.environment.read_only else True

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the list does nothing now."""
        row = self._under_cursor
        if action in {"mark", "mark_all", "sort"} or row is None:
            fits = "no machine fits the filter; esc takes it away." if self._table.filter else ""
            return fits or "there is no machine here; esc leads to another region or group."
        return READ_ONLY_REASON if self.check_action(action, parameters) is None else not_needed(row, action)

    @property
    def _under_cursor(self) -> MachineRow | None:
        return self._by_key.get(self._table.cursor_key or "") if self.is_mounted else None

    def action_turn_on(self) -> None:
        row = self._under_cursor
        if row is not None:
            self.post_message(self.ChangeRequested(StartMachinesDraft((row.machine.id,)), "Power on"))

    def action_remove_links(self) -> None:
        row = self._under_cursor
        if row is not None:
            self.post_message(self.ChangeRequested(StaleLinksDraft(row.machine.id), "Remove links"))

    def action_check_again(self) -> None:
        self.post_message(self.CheckAgain())

    def action_filter(self) -> None:
        self._table.start_filter()

    def action_sort(self) -> None:
        self._order = ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
        if self.shown is not None:
            self.show(self.shown)
            self.post_message(self.ViewChanged())
