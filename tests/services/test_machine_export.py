"""A list of machines as files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.services.machine_export import Listed, save
from asr_tui.services.report_text import as_csv
from tests.domain.items import NOW
from tests.domain.listed import machine


class Written:
    """Reports that stay in memory."""

    folder = "/reports"

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def write(self, folder: str, texts: Mapping[str, str]) -> tuple[str, ...]:
        self.texts = dict(texts)
        return tuple(f"{folder or self.folder}/{name}" for name in texts)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =HYPERLINK(1)", "\r=1"])
def test_no_cell_is_computed_by_a_spreadsheet(cell: str) -> None:
    (row,) = list(csv.reader(io.StringIO(as_csv([cell], []), newline="")))
    assert row == [f"'{cell}"]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=6), min_size=1, max_size=3))
def test_any_cells_are_read_back_from_the_file(cells: list[str]) -> None:
    (row,) = list(csv.reader(io.StringIO(as_csv(cells, []), newline="")))
    assert [found.removeprefix("'") for found in row] == [cell.removeprefix("'") for cell in cells]


def test_three_files_of_what_is_shown_with_ids() -> None:
    one, reports = machine("=cmd|' /C calc'!A0", tags={"app": "shop"}), Written()
    listed = Listed("v east", "by name; filter: a|b", ("Machine",), [(one.name,)], [one])
    paths = save(reports, "", listed, NOW)
    assert [path.rpartition(".")[2] for path in paths] == ["md", "csv", "json"]
    assert paths[0].startswith("/reports/machines-v-east-20261112-140200")
    markdown, table, data = reports.texts.values()
    assert "1 machine (by name; filter: a\\|b)" in markdown
    assert table.splitlines()[1].startswith("\"'=cmd|")
    assert str(one.item.id) in table
    found = json.loads(data)["machines"][0]
    assert found["name"] == one.name
    assert found["tags"] == {"app": "shop"}
    assert found["plans"] is None
    assert found["machineId"] == str(one.item.machine)
    assert found["needs"] == ["never_drilled"]
