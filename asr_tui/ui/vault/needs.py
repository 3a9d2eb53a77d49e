"""Needs of a vault's machines, one a line, with meaning and remedy."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from asr_tui.domain.attention import Need, needs
from asr_tui.domain.direction import Display
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.repair_ways import RepairPlace, Way, way_of
from asr_tui.domain.resources import Vault
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import AlertsOf, MachineOf
from asr_tui.ui.present import needs as present
from asr_tui.ui.present.aftercare import machine_words
from asr_tui.ui.present.alerting import home_words
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.repairs import way_words
from asr_tui.ui.present.rows import Row, marked, wrapped
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.lists import ListScreen
from asr_tui.ui.shell.machine_keys import MachineKeysScreen
from asr_tui.ui.shell.repairing import REPAIR, follow_way
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.panes import Pane
from asr_tui.ui.widgets.stale_line import StaleLine

_VAULT = "the vault"
"""The key of the line about the vault as a whole."""
_COLUMNS = (Column("Machine", most=24), Column("What", most=100))


class NeedsScreen(ListScreen, MachineKeysScreen):
    """Shows the needs of the polled snapshot."""

    CSS_PATH = "needs.tcss"
    title_words = "Needs you"
    explanation = (
        "What Azure, or a rule of this program, says about the vault's machines, gravest first: machines that cannot "
        "be recovered to a recent moment, then what was left half way, then what should be done some day."
    )
    words = ("RPO", "Recovery point", "Test failover", "Commit", "Resync", "Mobility service")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open machine", tooltip="Open the machine of the selected line.", id="needs.open"),
        *MachineKeysScreen.NEXT_STEPS,
        *MachineKeysScreen.DRILL_AND_FAILOVER,
        REPAIR,
        MachineKeysScreen.ACTIONS,
        ListScreen.FILTER,
        MachineKeysScreen.REFRESH,
        *copying.keys("the line's machine"),
    ]

    def __init__(self, workspace: Workspace, vault: Vault, display: Display) -> None:
        self._display_name = display
        self._needs: dict[str, Need] = {}
        super().__init__(workspace, vault)

    def crumbs(self) -> tuple[str, ...]:
        return (self.vault.name, self.title_words)

    def compose_body(self) -> ComposeResult:
        yield StaleLine()
        with Pane(id="list"), Vertical(classes="content"):
            yield FilterTable(*_COLUMNS, id="needs")
            yield Lines(id="selected")

    def on_mount(self) -> None:
        self.query_one(Pane).loading_words(f"Reading {self.vault.name}", "a few seconds")
        self.run_worker(self._watch_aftercare(), name="after repairs", group="watch-aftercare")

    async def _watch_aftercare(self) -> None:
        async for found in self.workspace.aftercare.changes():
            if found and self.snapshot.read_at is not None:
                self._explain()

    def show(self, snapshot: VaultSnapshot) -> None:
        now = snapshot.read_at or self.workspace.session.clock.now()
        pane, table = self.query_one(Pane), self.table
        if snapshot.read_at is None:
            if snapshot.error is not None:
                pane.failed_words(snapshot.error, retry=self.retry_words(snapshot.error))
            return
        then = self._selected()
        self._needs = {present.key(need): need for need in needs(snapshot.items, snapshot.jobs, now)}
        told = home_words(self.workspace.unheard.of(self.vault.id))
        if not self._needs and not told:
            pane.empty_words("Nothing needs you.", "No finding of Azure, nothing left half way, no drill overdue.")
            return
        if pane.state != "ready":
            pane.ready()
            table.focus()
        rows = [TableRow(key, present.cells(need, now, self.zone)) for key, need in self._needs.items()]
        if told:
            rows.insert(0, TableRow(_VAULT, ((plain(self.vault.name), "strong"), marked("warn", told))))
        table.show(rows, successor=self._successor(then))
        self._explain()

    def _successor(self, then: Need | None) -> str | None:
        """The key of the same reason, else of the first one, of the machine that the cursor was on."""
        name = then.item.id.name if then else ""
        own = [(key, need) for key, need in self._needs.items() if need.item.id.name.casefold() == name.casefold()]
        same = [key for key, need in own if then is not None and need.reason is then.reason]
        return next(iter((*same, *(key for key, _ in own))), None)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the list does nothing now."""
        if action in {"open", "repair", "copy", "portal"}:
            return READING if self.snapshot.read_at is None else "nothing needs you, so no line is selected."
        return super().reason(action, parameters)

    def _selected(self) -> Need | None:
        return self._needs.get(self.cursor_key)

    def selected_machine(self) -> ProtectedItem | None:
        need = self._selected()
        return need.item if need else None

    def _explain(self) -> None:
        need = self._selected()
        now = self.workspace.session.clock.now()
        after = self.workspace.aftercare.of_item(need.item.id) if need else None
        words = machine_words(after, self.zone) if after else ""

        def rows(width: int) -> list[Row]:
            if need is None:
                return self._vault_rows(width)
            return [
                *present.help_rows(need, now, min(width, 100), self.zone),
                *wrapped(words, min(width, 100), "accent"),
            ]

        self.query_one("#selected", Lines).show(rows)

    def _vault_rows(self, width: int) -> list[Row]:
        """What is said of the vault as a whole, where the cursor is on its line."""
        if self.cursor_key != _VAULT:
            return []
        found = self.workspace.unheard.of(self.vault.id)
        where = way_words(Way(RepairPlace.ALERTS, "name somebody to mail"))
        return [row for words in (*found, where) for row in wrapped(words, min(width, 100))]

    def on_table_highlighted(self) -> None:
        self._explain()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"open", "repair", "copy", "portal"} and self._selected() is None:
            return action in {"open", "repair"} and self.cursor_key == _VAULT
        return super().check_action(action, parameters)

    def action_repair(self) -> None:
        """Open what puts the selected need right."""
        if self.cursor_key == _VAULT:
            self.go_to(AlertsOf(self.vault), lambda _: self._read_who_is_told())
        elif need := self._selected():
            follow_way(self, self.vault, way_of(need), need.item, self._display_name, need.job)

    def _read_who_is_told(self) -> None:
        self.run_worker(self._read_unheard(), name="who is told", group="load-unheard")

    async def _read_unheard(self) -> None:
        if await self.workspace.unheard.read(self.vault.id):
            self.draw()

    def action_open(self) -> None:
        if self.cursor_key == _VAULT:
            self.action_repair()
        if need := self._selected():
            self.go_to(MachineOf(self.vault, need.item.id, self._display_name))
