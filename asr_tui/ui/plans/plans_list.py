"""The list of a vault's recovery plans: how it is read and drawn."""

from __future__ import annotations

from abc import abstractmethod

from textual.app import ComposeResult
from textual.containers import Vertical

from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan_status import PlanStatus, status
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import Vault
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.recovery_plans import PlansView, about_rows, cells
from asr_tui.ui.shell.lists import ListScreen
from asr_tui.ui.shell.regions import Regions
from asr_tui.ui.shell.vault_screen import VaultScreen
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.stale_line import StaleLine

_COLUMNS = (
    Column("Plan", most=28),
    Column("State", most=44, least=16),
    Column("Machines", align="right", least=8),
    Column("Not ready", align="right", drop=2),
    Column("Groups", align="right", drop=3),
    Column("Last drill", drop=1),
    Column("Direction", most=60, drop=4),
    Column("Actions", align="right", drop=5),
)
NO_PLAN = (
    "A recovery plan starts the machines of an application together, group after group, with actions between them.",
    "enter or N makes the first one.",
)


class PlansListScreen(ListScreen, VaultScreen):
    """Machines and jobs are polled; the plans are read when the screen is shown and when a plan's job changes."""

    def __init__(self, workspace: Workspace, vault: Vault, plan: ArmId | None = None) -> None:
        """`plan` is opened at once above the list."""
        self._first = plan
        self._plans: tuple[RecoveryPlan, ...] | None = None
        self._error: AsrError | None = None
        self._read_for: tuple[tuple[str, str], ...] | None = None
        self._regions = Regions(workspace.choices, vault.id.subscription)
        super().__init__(workspace, vault)

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, "Recovery plans")

    def compose_body(self) -> ComposeResult:
        yield StaleLine()
        with Pane(id="list"), Vertical(classes="content"):
            yield FilterTable(*_COLUMNS, id="plans")
            yield Lines(id="about")

    def on_mount(self) -> None:
        self.query_one("#about", Lines).can_focus = False
        self.query_one(Pane).loading_words(f"Reading the recovery plans of {self.vault.name}", "a few seconds")
        self.run_worker(self._regions.read(), name="the regions", group="load-regions")

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._read_plans()

    def action_refresh(self) -> None:
        super().action_refresh()
        self._read_plans()

    # Reading

    def _read_plans(self) -> None:
        self.run_worker(self._reading(), name="the recovery plans", group="load-plans", exclusive=True)

    async def _reading(self) -> None:
        try:
            self._plans, self._error = await self.workspace.session.site_recovery.plans(self.vault.id), None
        except AsrError as error:
            self._error = error
        self.draw()
        first, self._first = self._first, None
        if first is not None and (found := next((one for one in self._plans or () if one.id == first), None)):
            self.open_plan(found)

    def show(self, snapshot: VaultSnapshot) -> None:
        """Draw the plans with what is known of their machines; read them again where a plan's job has changed."""
        jobs = tuple((one.name, one.state.value) for one in snapshot.jobs if one.of_plan)
        if self._read_for is not None and jobs != self._read_for:
            self._read_plans()
        self._read_for = None if snapshot.read_at is None else jobs
        pane, error = self.query_one(Pane), self._error or (snapshot.error if snapshot.read_at is None else None)
        if error is not None and (self._plans is None or snapshot.read_at is None):
            pane.failed_words(error, retry=self.retry_words(error))
        elif self._plans is None or snapshot.read_at is None:
            return
        elif not self._plans:
            pane.empty_words("This vault has no recovery plan yet.", *NO_PLAN)
        else:
            if pane.state != "ready":
                pane.ready()
            self._show_plans(snapshot)
        self.refresh_bindings()

    def _show_plans(self, snapshot: VaultSnapshot) -> None:
        view = self._view(snapshot)
        rows = [TableRow(one.plan.id.casefold(), cells(one, view)) for one in view.plans]
        self.query_one(FilterTable).show(rows)
        if self.focused is None:
            self.table.focus()
        self._show_selected()

    def _view(self, snapshot: VaultSnapshot) -> PlansView:
        states = [status(one, snapshot.items, snapshot.jobs) for one in self._plans or ()]
        now = snapshot.read_at or self.workspace.session.clock.now()
        return PlansView(
            tuple(sorted(states, key=lambda one: one.plan.name.casefold())), now, self._regions.display, self.zone
        )

    def _show_selected(self) -> None:
        found, view = self.selected, self._view(self.snapshot)
        self.query_one("#about", Lines).show(lambda width: about_rows(found, view, width) if found else ())

    def on_table_highlighted(self) -> None:
        self._show_selected()
        self.refresh_bindings()

    @property
    def selected(self) -> PlanStatus | None:
        """The plan under the cursor with its machines."""
        if not self._plans or self.snapshot.read_at is None or not self.is_mounted:
            return None
        found = next((one for one in self._plans if one.id.casefold() == self.cursor_key), None)
        return status(found, self.snapshot.items, self.snapshot.jobs) if found else None

    @property
    def _unread(self) -> bool:
        return self._plans is None or self.snapshot.read_at is None

    @abstractmethod
    def open_plan(self, plan: RecoveryPlan) -> None:
        """Open a plan above the list."""
