"""The tables of the board of all vaults, of which one is shown: machines, groups of them, jobs, recovery plans."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from asr_tui.domain.all_vaults import VaultsSnapshot, grouped, vault_names
from asr_tui.domain.applications import Branch, by_tag
from asr_tui.domain.direction import runs_in
from asr_tui.domain.ids import ArmId
from asr_tui.domain.listed_machine import ListedMachine
from asr_tui.domain.marks import Marks
from asr_tui.domain.settings import Settings
from asr_tui.domain.sort_orders import SortOrder
from asr_tui.domain.totals import totals
from asr_tui.ui.present import all_vaults as present
from asr_tui.ui.present.all_vaults import Shown
from asr_tui.ui.present.estate import VaultView
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.machine_list import ListState
from asr_tui.ui.present.rows import Cell, Row, counted, ends
from asr_tui.ui.present.totals import needing_tone, totals_row
from asr_tui.ui.vault.application_table import ApplicationTable
from asr_tui.ui.vault.machine_table import MachineTable
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.lines import Picture

_JOBS = (
    Column("State", most=24),
    Column("Job", most=40),
    Column("On", most=30),
    Column("Started", drop=1),
    Column("Took", align="right", drop=2),
    Column("Vault", most=28),
)
_PLANS = (
    Column("Plan", most=30),
    Column("Machines", align="right"),
    Column("Groups", align="right", drop=1),
    Column("State", most=34),
    Column("Drill", drop=2),
    Column("Vault", most=28),
)
_WIDE = 110
"""Cells from which on the list of machines has a column for the vault; below, the head names it."""
_COLUMNS = "state, why, loss, drill, vault, direction"
_NARROW = "state, why, loss, drill"


class AllVaultsTables(Vertical):
    """Draws a snapshot's machines, jobs and plans; only the shown table has rows made."""

    def __init__(self) -> None:
        super().__init__(classes="content")
        self.shown = Shown.MACHINES
        self._view: VaultView | None = None
        self._seen = VaultsSnapshot()
        self._names: dict[ArmId, str] = {}

    def compose(self) -> ComposeResult:
        yield Picture(id="totals")
        yield Picture(id="head")
        yield MachineTable(id="machines")
        yield ApplicationTable(id="groups")
        yield FilterTable(*_JOBS, id="jobs")
        yield FilterTable(*_PLANS, id="plans")

    def on_mount(self) -> None:
        self._show_one()

    # Which table

    @property
    def table(self) -> FilterTable:
        if self.shown.is_tree:
            return self.groups
        name = {Shown.JOBS: "#jobs", Shown.PLANS: "#plans"}.get(self.shown, "#machines")
        return self.query_one(name, FilterTable)

    @property
    def machines(self) -> MachineTable:
        return self.query_one(MachineTable)

    @property
    def groups(self) -> ApplicationTable:
        return self.query_one(ApplicationTable)

    def choose(self, shown: Shown) -> None:
        """Show another table; `show` draws it."""
        self.table.end_filter()
        self.shown = shown
        self._show_one()
        self.table.focus()

    def _show_one(self) -> None:
        for one in self.query(FilterTable):
            one.display = one is self.table

    # Rows

    def show(self, seen: VaultsSnapshot, view: VaultView, settings: Settings, marks: Marks) -> None:
        self.machines.table.stays_on_top = not (self._seen.complete and seen.complete)
        self._seen, self._view = seen, view
        self._names = vault_names((*(one.id for one in seen.vaults), *(one.id.vault_id for one in seen.items)))
        self._show_totals(view)
        self.show_rows(settings, marks)

    def _show_totals(self, view: VaultView) -> None:
        found, tone = totals(view.machines), needing_tone(view.machines)
        vaults = len(self._names)

        def rows(width: int) -> list[Row]:
            tail = f"   {counted(vaults, 'vault')}"
            return [ends(totals_row(found, width - len(tail), tone=tone), (tail,), width)]

        self.query_one("#totals", Picture).show(rows)

    def show_rows(self, settings: Settings, marks: Marks, *, chosen: bool = False) -> None:
        """Draw the shown table's rows; `chosen`: a person chose other ones."""
        view, table = self._view, self.table
        if view is None:
            return
        if self.shown is Shown.MACHINES:
            width = self.screen.size.width
            columns = settings.home_columns or (_COLUMNS if width >= _WIDE else _NARROW)
            self.machines.show_machines(view, width, columns, SortOrder(settings.home_order), marks)
        elif self.shown.is_tree:
            branches = self._branches(view, settings)
            self.groups.show_branches(branches, marks, view.zone, chosen=chosen, title=self.shown.heading)
        else:
            table.show([TableRow(key, cells) for key, cells in self._other_rows(view)], chosen=chosen)
        self.show_head(marks)

    def _other_rows(self, view: VaultView) -> list[tuple[str, tuple[Cell, ...]]]:
        """Those of the jobs, or of the recovery plans."""
        if self.shown is Shown.JOBS:
            return present.job_rows(self._seen.jobs, self._names, view.now, view.zone)
        return present.plan_rows(self._seen.plans, self._names, view.now, view.zone)

    def show_marks(self, settings: Settings, marks: Marks) -> None:
        if self.shown is Shown.MACHINES:
            self.machines.show_marks(marks)
            self.show_head(marks)
        else:
            self.show_rows(settings, marks)

    def _branches(self, view: VaultView, settings: Settings) -> tuple[Branch, ...]:
        if self.shown is Shown.BY_APPLICATION:
            return by_tag(view.machines, settings.application_tag, settings.tier_tag)
        if self.shown is Shown.BY_REGION:
            return grouped(view.machines, lambda one: view.display(runs_in(one.item)), "region not known")
        return grouped(view.machines, lambda one: self._names[one.item.id.vault_id])

    def show_head(self, marks: Marks) -> None:
        """Draw what depends on the cursor and the filter."""
        table = self.table
        shown = len(table.table.rows)
        listed = self.machines.shown if self.shown is Shown.MACHINES else ()
        hidden = len(marks) - sum(one.item in marks for one in listed) if marks and listed else 0
        state = ListState(table.table.cursor_place, shown, self.machines.order, len(marks), hidden)
        under = self.under_cursor
        vault = self._names.get(under[0].item.id.vault_id, "") if under else ""
        by_need = self.shown is Shown.MACHINES and state.order is SortOrder.NEED
        graver = table.table.arrived_above if by_need else 0
        facts = present.head_facts(self.shown, state, vault, len(table.rows), graver)
        self.query_one("#head", Picture).show(lambda width: [rule(self.shown.value, facts, width)])

    # What the cursor is on

    @property
    def under_cursor(self) -> tuple[ListedMachine, ...]:
        """The machine under the cursor, or all of the group."""
        if self.shown.is_tree:
            return self.groups.under_cursor
        found = self.machines.under_cursor if self.shown is Shown.MACHINES else None
        return (found,) if found else ()

    @property
    def listed(self) -> tuple[ListedMachine, ...]:
        """The machines that are listed now, without those that a filter hides."""
        if self.shown.is_tree:
            return self.groups.shown
        return self.machines.shown if self.shown is Shown.MACHINES else ()

    @property
    def branch(self) -> Branch | None:
        return self.groups.branch if self.shown.is_tree else None
