"""Base of list screens: filter, selected row and the way back out of the filter."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual.binding import Binding, BindingType

from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.widgets.filter_table import FilterTable


class ListScreen(AsrScreen[None]):
    """Screen with one table that can be filtered. A subclass adds `FILTER` to its `BINDINGS`."""

    FILTER: ClassVar[BindingType] = Binding(
        "slash,ctrl+f", "filter", "Filter", tooltip="Show only lines with these words.", id="screen.filter"
    )

    _found_table: FilterTable | None = None

    @property
    def table(self) -> FilterTable:
        if self._found_table is None or not self._found_table.is_attached:
            self._found_table = self.query_one(FilterTable)
        return self._found_table

    @property
    def cursor_key(self) -> str:
        """The key of the row under the cursor; empty where there is none."""
        return (self.table.cursor_key or "") if self.is_mounted else ""

    def on_table_chosen(self) -> None:
        self.action_open()

    @abstractmethod
    def action_open(self) -> None:
        """Open the row under the cursor."""

    def action_filter(self) -> None:
        self.table.start_filter()

    def action_back(self) -> None:
        """Close the filter, else the screen."""
        if not self.table.end_filter():
            super().action_back()
