"""For a screen reader: whatever presenters draw and tables hold is one fact a line, and nothing drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import get_type_hints

import pytest

from asr_tui.ui.present import linear
from asr_tui.ui.present.rows import Row, words
from asr_tui.ui.widgets.blocks import block
from asr_tui.ui.widgets.columns import Column, TableRow
from tests.hostile import Unknown
from tests.ui.present.presenters import made, presenters
from tests.ui.tables import TABLES

COLUMNS = re.compile(r"\S\s{2,}\S")
TRIES = 12
NO_FIT = (LookupError, ValueError, AttributeError, TypeError, ZeroDivisionError, AssertionError, Unknown)
SIGNS = ("x Critical", "+", "! late", "~ copying", "━━━▶", "1 h  of 2 h")


@pytest.fixture(autouse=True)
def _for_a_screen_reader() -> Iterator[None]:
    linear.use(wanted=True)
    yield
    linear.use(wanted=False)


def wrong(lines: list[str]) -> list[str]:
    """The lines with two facts beside one another, or with something drawn."""
    return [one for one in lines if COLUMNS.search(one.strip()) or linear.without_drawings(one) != one]


def drawn_by(function: Callable[..., object]) -> list[Row]:
    """Its rows for the first made-up arguments that fit together; none where no made-up ones do."""
    for seed in range(1, 3 * TRIES, 3):  # those of 80 cells
        try:
            return [row for row in made(function, seed) if isinstance(row, tuple)]
        except NO_FIT:
            continue
    return []


def test_no_presenter_leaves_columns_or_drawings() -> None:
    rows = {
        f"{one.__module__}.{one.__name__}": drawn_by(one)
        for one in presenters()
        if get_type_hints(one).get("return") in {list[Row], tuple[Row, ...]}
    }
    found = {name: lines for name, each in rows.items() if (lines := wrong(_told(each)))}
    assert found == {}
    assert sum(map(bool, rows.values())) > 60


def _told(rows: list[Row]) -> list[str]:
    return [words(one) for one in linear.facts(rows, 80)]


@pytest.mark.parametrize("name", TABLES)
def test_a_row_of_any_table_is_a_block_of_its_facts(name: str) -> None:
    columns: tuple[Column, ...] = TABLES[name]
    row = TableRow("key", tuple((SIGNS[at % len(SIGNS)], "bad") for at in range(len(columns))))
    lines = block(row, columns, frozenset(), 80)
    assert wrong(lines) == []
    titles = [one.title for one in columns if one.title]
    for line in lines:
        assert sum(f"{title}: " in f"{line} " for title in titles) <= 1, line
    assert lines[0] in {"error: Critical", "good"}, "its name, which is no state"


def test_columns_are_told_by_their_heads_and_a_label_with_its_value() -> None:
    table: list[Row] = [
        (("Machine      Loses   Point", "quiet"),),
        (("web-01       5 min   12:03", ""),),
        (),
        (("Policy            ", "strong"), "24-hour"),
        (("━━━━━━▶  3 of 5   ", "good"),),
        (("1  Network         0:04", ""),),
    ]
    assert _told(table) == [
        "web-01",
        "    Loses: 5 min",
        "    Point: 12:03",
        "",
        "Policy: 24-hour",
        "        3 of 5",
        "1 Network: 0:04",
    ]
