"""The lists on the board of all vaults: their cursor, marks, groups, order, columns and export."""

from __future__ import annotations

from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.ui.present import all_vaults as present
from asr_tui.ui.present.all_vaults import Shown
from asr_tui.ui.present.resource_links import ResourceLink, of_item, of_vault
from asr_tui.ui.shell.lists import ListScreen
from asr_tui.ui.shell.marking import MarkingScreen
from asr_tui.ui.text import plain
from asr_tui.ui.vault import home_choices
from asr_tui.ui.vault.all_vaults_tables import AllVaultsTables
from asr_tui.ui.widgets.filter_table import FilterTable


class AllVaultsListScreen(ListScreen, MarkingScreen):
    """The part of the board that is about its lists; a subclass reads the vaults and draws what is around them."""

    @property
    def tables(self) -> AllVaultsTables:
        return self.query_one(AllVaultsTables)

    @property
    def table(self) -> FilterTable:
        return self.tables.table

    def show_marks(self) -> None:
        self.tables.show_marks(self.settings, self.marks.value)

    def on_table_highlighted(self) -> None:
        self.tables.show_head(self.marks.value)
        self.refresh_bindings()

    def on_filter_table_filtered(self) -> None:
        self.tables.show_head(self.marks.value)

    def _redraw(self, *, chosen: bool = False) -> None:
        self.tables.show_rows(self.settings, self.marks.value, chosen=chosen)
        self.refresh_bindings()

    def under_cursor(self) -> tuple[ProtectedItem, ...]:
        return tuple(one.item for one in self.tables.under_cursor) if self.is_mounted else ()

    def selected_machine(self) -> ProtectedItem | None:
        found = self.under_cursor()
        return found[0] if len(found) == 1 and self.tables.branch is None else None

    def shown_machines(self) -> tuple[ProtectedItem, ...]:
        return tuple(one.item for one in self.tables.listed) if self.is_mounted else ()

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        items = self.under_cursor()
        if len(items) == 1:
            return (of_item(items[0]),)
        vaults = {item.id.vault_id for item in items}
        if vaults:
            return tuple(of_vault(one) for one in vaults)
        return (ResourceLink(ArmId(self.cursor_key), plain(ArmId(self.cursor_key).name)),) if self.cursor_key else ()

    def action_unfold(self, wanted: bool) -> None:
        branch = self.tables.branch
        if wanted and branch is not None:
            self.tables.groups.fold(branch, unfolded=True)
        elif not wanted:
            self.tables.groups.fold_around_cursor()
        self._redraw()

    def action_group_by(self) -> None:
        self._choose(present.after(self.tables.shown))

    def action_jobs(self) -> None:
        self._choose(Shown.MACHINES if self.tables.shown is Shown.JOBS else Shown.JOBS)

    def action_plans(self) -> None:
        self._choose(Shown.MACHINES if self.tables.shown is Shown.PLANS else Shown.PLANS)

    def _choose(self, shown: Shown) -> None:
        self.tables.choose(shown)
        self._redraw(chosen=True)

    def action_filter(self) -> None:
        """Filter all lines, also those of folded groups."""
        super().action_filter()
        if self.tables.shown.is_tree:
            self._redraw(chosen=True)

    def action_sort(self) -> None:
        home_choices.choose_order(self, self._redraw)

    def action_columns(self) -> None:
        home_choices.choose_columns(self, self.tables.machines, self._redraw)

    def action_export(self) -> None:
        home_choices.export_machines(self, self.workspace.reports, self.tables.machines, "all-vaults")

    def action_back(self) -> None:
        """Close the filter, else take the marks away, else show the machines again, else close the screen."""
        if self.table.end_filter():
            if self.tables.shown.is_tree:
                self._redraw(chosen=True)
        elif self.clear_marks():
            return
        elif self.tables.shown is not Shown.MACHINES:
            self._choose(Shown.MACHINES)
        else:
            MarkingScreen.action_back(self)
