"""Of a row that changes only the cells that differ are drawn, and they are drawn where they stand."""

from __future__ import annotations

import pytest
from textual.geometry import Region

from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.table import Table
from tests.ui.pilot import settle, shown
from tests.ui.widgets.table_under_test import table_of

COLUMNS = (Column("Machine"), Column("RPO", align="right"), Column("Drill"))


def machine(rpo: str) -> TableRow:
    return TableRow("sql-01", ("sql-01", rpo, "never"))


async def test_a_lag_that_grows_draws_its_own_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    async with table_of([machine("63 min"), TableRow("web-01", ("web-01", "4 min", "1 Nov"))], *COLUMNS) as (
        pilot,
        app,
    ):
        drawn: list[Region] = []
        refresh = Table.refresh

        def counted(table: Table, *regions: Region, layout: bool = False) -> Table:
            drawn.extend(regions or [Region(0, 0, *table.size)])
            return refresh(table, *regions, layout=layout)

        monkeypatch.setattr(Table, "refresh", counted)
        app.filter_table.show([machine("64 min"), TableRow("web-01", ("web-01", "4 min", "1 Nov"))])
        await settle(pilot)
        line = next(row for row in shown(pilot).splitlines() if "sql-01" in row)
        assert drawn == [Region(line.index("64 min"), 1, 6, 1)]
