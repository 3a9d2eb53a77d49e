"""Signals of an outage: what each source says of a vault's regions and machines, and what is proposed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.outage import assess
from asr_tui.domain.proposals import ProposedAction
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.domain.signals import Observation
from asr_tui.services.signal_watch import SignalWatch
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import MachineOf
from asr_tui.ui.present import signals as present
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.present.signal_view import SignalsView
from asr_tui.ui.present.signals import SignalRow
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.lists import ListScreen
from asr_tui.ui.shell.regions import Regions
from asr_tui.ui.shell.vault_screen import VaultScreen
from asr_tui.ui.vault.proposal import ProposalScreen
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.lines import Lines, Picture
from asr_tui.ui.widgets.panes import Pane

_COLUMNS = (Column("Where", most=24), Column("Since", most=12, least=5), Column("What it says", most=110))
_NOTHING_TO_DO = "this line only tells; enter opens a line that is proposed, and a machine."


class SignalsScreen(ListScreen):
    """Follows the vault's observation."""

    CSS_PATH = "signals.tcss"
    title_words = "Signals"
    explanation = (
        "What Azure and your own machines say of the regions, each with its source, time and doubt. A region counts as "
        "lost only when Azure reports it and your machines show it too. It proposes; nothing starts by itself."
    )
    words = ("Failover", "Resource Health", "Service Health")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="signals.open",
                tooltip="Open what is proposed, or the machine of the line."),
        Binding("f", "fail_over", "Fail over", id="signals.fail_over",
                tooltip="Open the review of the first failover that is proposed; it asks before anything starts."),
        ListScreen.FILTER,
        VaultScreen.REFRESH,
        *copying.keys("the line's machine, else of the vault"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, vault: Vault) -> None:
        self.vault = vault
        self._regions = Regions(workspace.choices, vault.id.subscription)
        self._view: SignalsView | None = None
        self._rows: dict[str, SignalRow] = {}
        super().__init__(workspace)

    @property
    def vault_watch(self) -> SignalWatch:
        return self.workspace.signals.of(self.vault.id)

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, self.title_words)

    def compose_body(self) -> ComposeResult:
        with Pane(id="list"), Vertical(classes="content"):
            yield Picture(id="verdict")
            yield FilterTable(*_COLUMNS, id="signals")
            yield Lines(id="selected")

    def on_mount(self) -> None:
        self.query_one(Pane).loading_words(f"Reading {self.vault.name}", "a few seconds")
        self.run_worker(self._read_regions(), name="the regions", group="load-regions")
        self.run_worker(self._follow(), name="the signals", group="watch-signals")

    async def _read_regions(self) -> None:
        if await self._regions.read() and self._view is not None:
            self._draw(self._view.seen)

    async def _follow(self) -> None:
        async for seen in self.vault_watch.changes():
            self._draw(seen)

    def _draw(self, seen: Observation) -> None:
        pane = self.query_one(Pane)
        own = seen.reads[0]
        if own.read_at is None:
            if own.error is not None:
                pane.failed_words(own.error, retry=self.retry_words(own.error))
            return
        if not seen.items:
            pane.empty_words("No machine is protected in this vault yet.", "So there is no region to watch.")
            return
        now = self.workspace.session.clock.now()
        view = SignalsView(seen, assess(seen, now), now, self._regions.display, self.zone)
        self._view, self._rows = view, {row.key: row for row in present.listed(view)}
        if pane.state != "ready":
            pane.ready()
            self.table.focus()
        self.query_one("#verdict", Picture).show(lambda width: [present.head(view, width)])
        self.table.show([TableRow(row.key, row.cells) for row in self._rows.values()])
        self._explain()
        self.update_top_line()
        self.refresh_bindings()

    def _selected(self) -> SignalRow | None:
        return self._rows.get(self.cursor_key)

    def _machine(self) -> ProtectedItem | None:
        row = self._selected()
        machine = row.signal.machine if row and row.signal else None
        items = self._view.seen.items if self._view else ()
        return next((item for item in items if item.machine == machine), None) if machine else None

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        found = self._machine()
        resource = found.id if found else self.vault.id
        return (ResourceLink(resource, resource.name),)

    def _explain(self) -> None:
        row, view = self._selected(), self._view
        self.query_one("#selected", Lines).show(
            lambda width: present.selected_rows(row, view, min(width, 110)) if row and view else []
        )

    def on_table_highlighted(self) -> None:
        self._explain()
        self.refresh_bindings()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        row = self._selected()
        if action == "open" and not (row and row.proposal) and self._machine() is None:
            return False
        if action == "fail_over" and self._failover() is None:
            return False
        return super().check_action(action, parameters)

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        if action == "fail_over":
            return steps.Failover.right, (self.vault.id,)
        return super().right_of(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key does nothing now."""
        if action in {"open", "fail_over"} and self._view is None:
            return READING
        if action == "open":
            return _NOTHING_TO_DO
        if action == "fail_over":
            return "no failover is proposed now; f on home fails over the machine under the cursor."
        return super().reason(action, parameters)

    def _failover(self) -> ProposedAction | None:
        """The proposal of the line, else the gravest one, where it is a failover."""
        row = self._selected()
        proposals = self._view.assessment.proposals if self._view else ()
        wanted = (row.proposal,) if row and row.proposal else proposals
        return next((one for one in wanted if one.action is Action.FAIL_OVER), None)

    def action_open(self) -> None:
        row, found = self._selected(), self._machine()
        if row and row.proposal:
            self._show_proposal(row.proposal)
        elif found:
            self.go_to(MachineOf(self.vault, found.id, self._regions.display))

    def action_fail_over(self) -> None:
        if proposal := self._failover():
            self._show_proposal(proposal)

    def _show_proposal(self, proposal: ProposedAction) -> None:
        self.app.push_screen(ProposalScreen(self.workspace, self.vault, proposal, self._regions.display))

    def action_refresh(self) -> None:
        self.vault_watch.refresh()
