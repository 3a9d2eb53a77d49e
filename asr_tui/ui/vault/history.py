"""The audit log of a vault: what this program changed, by whom, and how it ended."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain.audit_history import Operation, chosen, operations
from asr_tui.domain.resources import Vault
from asr_tui.services.audit_export import save
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present import history
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.present.rows import counted
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.exporting import export
from asr_tui.ui.shell.lists import ListScreen
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.panes import Pane

_COLUMNS = (
    Column("When"),
    Column("What", most=60),
    Column("Result", most=30),
    Column("Took", align="right", drop=1),
    Column("Point's age", align="right", drop=2),
    Column("Who", most=24, drop=3),
)
_FILES = "Three files are written, for you alone: one to read (.md), one for a table (.csv), one for programs (.json)."


class HistoryScreen(ListScreen):
    """Reads the log each time it is shown. `machine`: only what was done to it."""

    CSS_PATH = "history.tcss"
    title_words = "Audit log"
    explanation = (
        "What this program sent to Azure from this computer: who, from where, which recovery point, how long it took. "
        "Each line holds the hash of the line before: `asr-tui audit verify` says whether one was changed."
    )
    words = ("Recovery point", "Failover")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "refresh", "Read again", tooltip="Read the log again.", id="screen.refresh"),
        Binding("e", "export", "Export", tooltip="Write what is shown to files.", id="history.export"),
        ListScreen.FILTER,
        *copying.keys("what the selected line is about"),
    ]

    def __init__(self, workspace: Workspace, vault: Vault, machine: str = "") -> None:
        self._vault = vault
        self._machine = machine
        self._operations: tuple[Operation, ...] | None = None
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return (self._vault.name, *((self._machine,) if self._machine else ()), self.title_words)

    def compose_body(self) -> ComposeResult:
        yield Static(id="shown", classes="question", markup=False)
        with Pane(id="list"):
            yield FilterTable(*_COLUMNS, id="operations", classes="content")
        yield Lines(id="selected")

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.action_refresh()

    def action_refresh(self) -> None:
        pane = self.query_one(Pane)
        self.load(pane, "Reading the audit log", self._read, self._show, quiet=self._operations is not None)

    async def _read(self) -> tuple[Operation, ...]:
        entries = await asyncio.to_thread(self.workspace.audit.entries)
        found = chosen(operations(entries), machine=self._machine, vault=self._vault.name)
        return tuple(reversed(found))

    def _show(self, found: tuple[Operation, ...]) -> None:
        first, self._operations = self._operations is None, found
        of = plain(self._machine or self._vault.name)
        self.query_one("#shown", Static).update(f"{counted(len(found), 'operation')} on {of}, newest first")
        if not found:
            self.query_one(Pane).empty_words(f"Nothing on {of} was changed from this computer yet.")
        else:
            rows = [TableRow(str(index), history.cells(one, self.zone)) for index, one in enumerate(found)]
            self.table.show(rows)
            if first:
                self.table.focus()
        self._show_selected()

    def on_table_highlighted(self) -> None:
        self._show_selected()

    def _show_selected(self) -> None:
        one, zone = self._selected, self.zone
        self.query_one("#selected", Lines).show(lambda width: history.detail_rows(one, width, zone) if one else [])
        self.refresh_bindings()

    @property
    def _selected(self) -> Operation | None:
        return self._operations[int(self.cursor_key)] if self._operations and self.cursor_key else None

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        found = self._selected
        return (ResourceLink(found.resource, plain(found.resource.name)),) if found else ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"export", "filter", "copy", "portal"} and not self._operations:
            return False
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the log does nothing now."""
        if action in {"export", "filter", "copy", "portal"}:
            return READING if self._operations is None else "nothing was changed from this computer yet."
        return super().reason(action, parameters)

    def action_open(self) -> None:
        """What a line holds is shown below it."""
        self.query_one("#selected", Lines).focus()

    def action_export(self) -> None:
        """Write the lines that the filter leaves."""
        reports, now = self.workspace.reports, self.workspace.session.clock.now()
        kept = {row.key for row in self.table.table.rows}
        shown = [one for index, one in enumerate(self._operations or ()) if str(index) in kept]
        of = self._machine or self._vault.name
        export(self, reports, lambda folder: save(reports, folder, of, shown, now), _FILES)
