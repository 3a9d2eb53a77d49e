"""No two columns of any table touch, however long the cells and however narrow the terminal."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from msgspec.structs import replace
from textual.app import App, ComposeResult

from asr_tui.domain.drafts.enable_replication import resolve
from asr_tui.ui.present.actions import MenuLine, menu_rows
from asr_tui.ui.present.disks import disk_rows
from asr_tui.ui.present.field import Field, field_rows
from asr_tui.ui.present.rows import Row, cell, labelled, words
from asr_tui.ui.present.target import machine_rows
from asr_tui.ui.present.timeline import scale
from asr_tui.ui.shell.help import key_rows
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.table import Table
from tests.domain import items
from tests.domain.estates import APP_01, DRAFT, ESTATE, WEB_01, WEB_02
from tests.ui.tables import TABLES

WIDTHS = (57, 80, 100, 120, 200)
LONG = "x" * 250


class OneTable(App[None]):
    def __init__(self, columns: tuple[Column, ...]) -> None:
        super().__init__()
        self.columns = columns

    def compose(self) -> ComposeResult:
        yield Table(*self.columns, header=any(one.title for one in self.columns))


def test_the_tables_of_the_app_are_found() -> None:
    assert len(TABLES) >= 9
    assert {"Machine", "Loss now"} <= {one.title for one in TABLES["asr_tui.ui.vault.machine_table._COLUMNS"]}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", TABLES)
async def test_a_blank_stands_between_all_columns(name: str, width: int) -> None:
    columns = TABLES[name]
    app = OneTable(columns)
    async with app.run_test(size=(width, 12)) as pilot:
        table = app.query_one(Table)
        table.show([TableRow(str(number), (LONG,) * len(columns)) for number in range(3)])
        await pilot.pause()
        shown = len(table._shown_columns)
        drawn = ["".join(segment.text for segment in table.render_line(y)) for y in range(4)]
    lines = [line for line in drawn if "x" in line]
    assert len(lines) == 3
    for line in lines:
        cells = line[2:].split()
        assert len(cells) == shown, f"{shown} columns of {name}: {line}"
        assert re.fullmatch(r"x+…?", cells[-1]), "the last one ends within the line"
        assert all(one.endswith("…") for one in cells), "what is cut says so"


def assert_apart(row: Row, *starts: int) -> None:
    """A blank before each column of the row."""
    line = words(row)
    assert all(line[start - 1] == " " for start in starts if start < len(line)), line


@pytest.mark.parametrize("width", WIDTHS)
def test_a_label_never_touches_its_value(width: int) -> None:
    for label in ("Size", "Crash-consistent", "Proximity groups!", "A label that is much too long"):
        assert_apart(field_rows(Field("key", label, "value", "mark"), width)[0], 17)
        for row in labelled(label, "what it is about", width):
            assert "what" not in words(row) or " what" in words(row)
        for row in menu_rows(MenuLine("key", label * 2, "what it does"), width):
            assert "what" not in words(row) or " what" in words(row)
        line = words(key_rows(LONG, label, "what it does", width)[0])
        assert " what" in line
        assert f"  {LONG}" in line


def test_a_cut_column_ends_with_a_blank() -> None:
    assert [cell("abcdef", width) for width in (1, 3, 6, 7, 9)] == [" ", "a… ", "abcd… ", "abcdef ", "abcdef   "]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("minutes", [50, 99, 119, 1439, 1561, 4321, 21600])
def test_the_labels_of_a_scale_stand_apart(width: int, minutes: int) -> None:
    text = scale(timedelta(minutes=minutes), width - 8)
    assert text.endswith(" 0")
    assert len(text) == width
    assert not re.search(r"[^ ]-", text), text
    assert "-" in text


@pytest.mark.parametrize("width", WIDTHS)
def test_the_columns_of_disks_and_of_machines_stand_apart(width: int) -> None:
    disks = tuple(
        replace(one, name="d" * length, sku="s" * 40, state="t" * 40, capacity_bytes=32767 * 2**30)
        for one in items.PROTECTED.disks for length in (3, 22, 90)
    )  # fmt: skip
    for row in disk_rows(replace(items.PROTECTED, disks=disks), width):
        line = words(row)
        assert not re.search(r"d\d|s…?t|[st…]\d|sd", line), line
    draft = replace(DRAFT, machines=(WEB_01.id, WEB_02.id, APP_01.id))
    head, *lines = machine_rows(resolve(draft, ESTATE).machines, width)
    starts = [found.start() for found in re.finditer(r"(?<=  )\S", words(head))]
    for one in lines:
        assert_apart(one, *starts)
