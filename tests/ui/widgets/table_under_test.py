"""A table in an app of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from asr_tui.ui.themes import begin_with, themes
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.table import Table
from tests.ui.pilot import settle


class Shown(App[None]):
    """A filter table alone."""

    def __init__(self, *columns: Column) -> None:
        super().__init__()
        for theme in themes("truecolor", no_color=False):
            self.register_theme(theme)
        begin_with(self, "dark")
        self.filter_table = FilterTable(*columns)
        self.heard: list[str | None] = []

    def compose(self) -> ComposeResult:
        yield self.filter_table

    def on_table_highlighted(self, event: Table.Highlighted) -> None:
        self.heard.append(event.key)


@asynccontextmanager
async def table_of(rows: list[TableRow], *columns: Column, width: int = 80) -> AsyncIterator[tuple[Pilot[None], Shown]]:
    app = Shown(*(columns or (Column("Name"), Column("State"))))
    async with app.run_test(size=(width, 12)) as pilot:
        app.filter_table.show(rows)
        app.filter_table.focus()
        await settle(pilot)
        yield pilot, app
