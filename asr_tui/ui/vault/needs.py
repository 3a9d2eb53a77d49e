"""All that needs a person in a vault, a line each, with what it means and what to do; Enter opens the machine."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from asr_tui.domain.attention import Need, needs
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.services.job_feed import VaultSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.machine.machine_actions import MachineActionsScreen
from asr_tui.ui.present import needs as present
from asr_tui.ui.present.item import Display
from asr_tui.ui.shell import copying
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.stale_line import StaleLine
from asr_tui.ui.widgets.table import Column, Row

_COLUMNS = (Column("Machine", most=24), Column("What", most=100))


class NeedsScreen(MachineActionsScreen):
    """Fed by the vault's one poll."""

    CSS_PATH = "needs.tcss"
    title_words = "Needs you"
    explanation = (
        "What Azure, or a rule of this program, says about the vault's machines, gravest first: machines that cannot "
        "be recovered to a recent moment, then what was left half way, then what should be done some day."
    )
    words = ("RPO", "Recovery point", "Test failover", "Commit", "Resync", "Mobility service")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open machine", tooltip="Open the machine of the selected line.", id="needs.open"),
        *MachineActionsScreen.NEXT_STEPS,
        *MachineActionsScreen.DRILL_AND_FAILOVER,
        MachineActionsScreen.ACTIONS,
        Binding("slash,ctrl+f", "filter", "Filter", tooltip="Show only lines with these words.", id="screen.filter"),
        Binding("r", "refresh", "Refresh", tooltip="Ask Azure again now.", id="screen.refresh"),
        Binding("y", "copy", "Copy id", tooltip="Copy the id of the line's machine.", id="copy.id"),
        Binding("o", "portal", "Portal", tooltip="Show and copy its address in the portal.", id="copy.portal"),
    ]

    def __init__(self, workspace: Workspace, vault: Vault, display: Display) -> None:
        self._vault = vault
        self._display = display
        self._needs: dict[str, Need] = {}
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._vault.name, self.title_words)

    def compose_body(self) -> ComposeResult:
        yield StaleLine()
        with Pane(id="list"), Vertical(classes="content"):
            yield FilterTable(*_COLUMNS, id="needs")
            yield Lines(id="selected")

    def on_mount(self) -> None:
        self.query_one(Pane).loading_words(f"Reading {self._vault.name}", "a few seconds")
        self.run_worker(self._watch(), name="the vault", group="watch-vault")

    async def _watch(self) -> None:
        async for snapshot in self.workspace.feeds.of(self._vault.id).changes():
            if not snapshot.loading:
                self._show(snapshot)

    def _show(self, snapshot: VaultSnapshot) -> None:
        now = snapshot.read_at or self.workspace.session.clock.now()
        pane, table = self.query_one(Pane), self.query_one(FilterTable)
        self.query_one(StaleLine).tell(snapshot, self.workspace.session.clock.now(), self.zone)
        if snapshot.read_at is None:
            if snapshot.error is not None:
                pane.failed_words(snapshot.error, retry=self.retry_words(snapshot.error))
            return
        self._needs = {present.key(need): need for need in needs(snapshot.items, snapshot.jobs, now)}
        if not self._needs:
            pane.empty_words("Nothing needs you.", "Every machine of this vault is healthy and was drilled lately.")
            return
        if pane.state != "ready":
            pane.ready()
            table.focus()
        table.show([Row(key, present.cells(need, now, self.zone)) for key, need in self._needs.items()])
        self._explain()
        self.told()

    def _selected(self) -> Need | None:
        return self._needs.get(self.query_one(FilterTable).cursor_key or "") if self.is_mounted else None

    def selected_machine(self) -> ProtectedItem | None:
        need = self._selected()
        return need.item if need else None

    def _explain(self) -> None:
        need = self._selected()
        now = self.workspace.session.clock.now()
        self.query_one("#selected", Lines).show(
            lambda width: present.help_rows(need, now, min(width, 100), self.zone) if need else []
        )

    def on_table_highlighted(self) -> None:
        self._explain()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"open", "copy", "portal"} and self._selected() is None:
            return False
        return super().check_action(action, parameters)

    def on_table_chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        from asr_tui.ui.machine.machine import MachineScreen

        if need := self._selected():
            self.app.push_screen(MachineScreen(self.workspace, self._vault, need.item.id, self._display))

    def action_filter(self) -> None:
        self.query_one(FilterTable).start_filter()

    def action_refresh(self) -> None:
        self.workspace.feeds.of(self._vault.id).refresh()

    def action_copy(self) -> None:
        copying.copy_id(self, self._pointed_at())

    def action_portal(self) -> None:
        copying.show_portal(self, self._pointed_at())

    def _pointed_at(self) -> ArmId:
        need = self._selected()
        return need.item.id if need else self._vault.id

    def action_back(self) -> None:
        """The filter goes first."""
        if not self.query_one(FilterTable).end_filter():
            super().action_back()
