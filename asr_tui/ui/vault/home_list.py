"""The list on a vault's home: its cursor, marks, order, columns, export and applications."""

from __future__ import annotations

from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.services.groupings import GroupingReads
from asr_tui.services.workspace import Workspace
from asr_tui.ui.shell.lists import ListScreen
from asr_tui.ui.shell.marking import MarkingScreen, SharedMarks
from asr_tui.ui.shell.regions import Regions
from asr_tui.ui.vault import home_choices
from asr_tui.ui.vault.applications import ApplicationsScreen
from asr_tui.ui.vault.board import Board
from asr_tui.ui.vault.machine_table import MachineTable


class HomeListScreen(ListScreen, MarkingScreen):
    """The part of home that is about its list; a subclass draws the board around it."""

    def __init__(self, workspace: Workspace, vault: Vault) -> None:
        self._regions = Regions(workspace.choices, vault.id.subscription)
        self._groupings = GroupingReads(workspace.session, workspace.choices, vault.id)
        self._asks_groupings = False
        self._by_key: tuple[tuple[ProtectedItem, ...], dict[str, ProtectedItem]] = ((), {})
        super().__init__(workspace, vault, SharedMarks())

    def read_groupings_once(self) -> None:
        """Read what groups the machines, once all of them are there, unless that was begun."""
        if self.snapshot.items and not self._asks_groupings and not self.snapshot.is_partial:
            self._asks_groupings = True
            self.run_worker(self._read_groupings(), name="tags and plans", group="watch-groupings")

    async def _read_groupings(self, *, again: bool = False) -> None:
        if await self._groupings.read(self.snapshot.items, again=again) and self.snapshot.items:
            await self.draw_in_parts()

    def action_refresh(self) -> None:
        """Read the vault again, and what groups its machines."""
        super().action_refresh()
        if self.snapshot.items:
            reading = self._read_groupings(again=True)
            self.run_worker(reading, name="tags and plans", group="watch-groupings", exclusive=True)

    def on_table_highlighted(self) -> None:
        """Refresh the footer, since each machine has its own actions."""
        self.query_one(Board).show_selected()
        self.refresh_bindings()

    def on_filter_table_filtered(self) -> None:
        """Say in the head how many are shown."""
        self.query_one(Board).show_selected()

    def shown_machines(self) -> tuple[ProtectedItem, ...]:
        return tuple(one.item for one in self._machines.shown)

    def show_marks(self) -> None:
        self._machines.show_marks(self.marks.value)
        self.query_one(Board).show_selected()

    @property
    def _machines(self) -> MachineTable:
        return self.query_one(MachineTable)

    def selected_machine(self) -> ProtectedItem | None:
        items, _ = self._by_key
        if items is not self.snapshot.items:
            self._by_key = (self.snapshot.items, {one.id.casefold(): one for one in self.snapshot.items})
        return self._by_key[1].get(self.cursor_key)

    def point_at(self, machine: str) -> None:
        """Put the cursor on this machine, now or once it is listed; a moved cursor cancels that."""
        self.query_one(Board).point_at(machine)

    def key_title(self, action: str, parameters: tuple[object, ...], title: str) -> str:
        """Esc takes the marks away before it leads back."""
        if action == "back" and self.marks.value:
            return "Unmark"
        return super().key_title(action, parameters, title)

    def action_sort(self) -> None:
        home_choices.choose_order(self, self.draw)

    def action_columns(self) -> None:
        home_choices.choose_columns(self, self._machines, self.draw)

    def action_export(self) -> None:
        home_choices.export_machines(self, self.workspace.reports, self._machines, self.vault.name)

    def action_applications(self) -> None:
        self.app.push_screen(
            ApplicationsScreen(self.workspace, self.vault, self.marks, self._groupings, self._regions.display)
        )

    def action_back(self) -> None:
        """Close the filter, else take the marks away, else close the screen."""
        if not self.table.end_filter() and not self.clear_marks():
            MarkingScreen.action_back(self)
