"""The table keeps its cursor by key, shows plain text and fits its columns."""

from __future__ import annotations

from itertools import pairwise

import pytest
from textual.geometry import Region

from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.table import Table
from tests.ui.pilot import settle, shown
from tests.ui.widgets.table_under_test import table_of


def machines(*names: str) -> list[TableRow]:
    return [TableRow(name, (name, ("running", "good"))) for name in names]


async def test_the_cursor_stays_on_its_row_when_rows_come_and_go() -> None:
    async with table_of(machines("b", "c", "d")) as (pilot, app):
        await pilot.press("down", "down")
        assert app.filter_table.cursor_key == "d"
        app.filter_table.show(machines("a", "b", "c", "d"))
        assert app.filter_table.cursor_key == "d"
        app.filter_table.show(machines("a", "b"))
        assert app.filter_table.cursor_key == "b"
        app.filter_table.show([])
        assert app.filter_table.cursor_key is None
        await settle(pilot)
        assert app.heard == ["b", "c", "d", "b", None]


async def test_scroll_follows_the_cursor_and_stays_on_refresh() -> None:
    names = [f"m{number:03}" for number in range(200)]
    async with table_of(machines(*names)) as (pilot, app):
        await pilot.press("end")
        await settle(pilot)
        assert "m199" in shown(pilot)
        assert "Name" in shown(pilot)
        app.filter_table.show([TableRow(name, (name, "stopped")) for name in names])
        await settle(pilot)
        assert "> m199  stopped" in shown(pilot)
        await pilot.press("pageup", "up")
        await settle(pilot)
        assert f"> {app.filter_table.cursor_key}" in shown(pilot)


async def test_a_cursor_at_the_edge_scrolls_by_half_a_page_and_never_past_the_end() -> None:
    async with table_of(machines(*(f"m{number:02}" for number in range(30)))) as (pilot, app):
        table, tops = app.filter_table.table, [0]
        for _ in range(29):
            await pilot.press("down")
            await settle(pilot)
            tops.append(int(table.scroll_offset.y))
        scrolls = [after - before for before, after in pairwise(tops) if after != before]
        assert len(scrolls) <= 6  # one a line would be twenty-one
        assert tops[-1] == 30 - table.scrollable_content_region.height + 1
        await pilot.press(*["up"] * 29)
        await settle(pilot)
        assert table.scroll_offset.y == 0


async def test_filter_narrows_as_one_types_and_esc_is_not_needed_to_choose() -> None:
    async with table_of(machines("web-01", "web-02", "sql-01")) as (pilot, app):
        app.filter_table.start_filter()
        await pilot.press("w", "e", "b")
        await pilot.press("down")
        assert [row.key for row in app.filter_table.table.rows] == ["web-01", "web-02"]
        assert app.filter_table.cursor_key == "web-02"
        await pilot.press("enter")
        assert app.focused is app.filter_table.table
        assert app.filter_table.end_filter()
        await settle(pilot)
        assert len(app.filter_table.table.rows) == 3
        assert app.filter_table.cursor_key == "web-02"
        assert not app.filter_table.end_filter()


async def test_a_closed_filter_never_takes_the_keys() -> None:
    async with table_of(machines("a", "b")) as (pilot, app):
        await pilot.press("tab", "x")
        assert app.filter_table.filter == ""


async def test_text_is_plain_whatever_it_holds() -> None:
    nasty = "[red]x[/] \x1b[31mred\x1b[0m \u202eabc"
    async with table_of([TableRow("1", (nasty, "w" * 300))]) as (pilot, _):
        assert "[red]x[/] red abc" in shown(pilot)
        assert "\x1b" not in shown(pilot)
        assert "…" in shown(pilot)


@pytest.mark.parametrize("width", [80, 40, 24])
async def test_columns_that_do_not_fit_go_in_their_order(width: int) -> None:
    columns = (Column("Name"), Column("Size", drop=2), Column("Region", drop=1))
    row = TableRow("1", ("web-01-with-a-name", "Standard_D2s_v5", "Central US"))
    async with table_of([row], *columns, width=width) as (pilot, _):
        text = shown(pilot)
        assert "web-01" in text
        assert ("Standard_D2s_v5" in text) == (width == 80)
        assert ("Central US" in text) == (width >= 40)


async def test_ten_thousand_rows_are_drawn_as_fast_as_they_are_seen() -> None:
    async with table_of(machines(*(f"m{number}" for number in range(10_000)))) as (pilot, app):
        await pilot.press("end")
        assert app.filter_table.cursor_key == "m9999"


async def test_a_reading_that_changes_cells_and_order_draws_those_cells_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def lags(**lags: str) -> list[TableRow]:
        return [TableRow(name, (name, lag)) for name, lag in lags.items()]

    async with table_of(lags(app="2 h 10 min", web="3 min", sql="9 min")) as (pilot, app):
        table, drawn = app.filter_table.table, list[Region]()
        refresh = table.refresh

        def noted(*regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Table:
            drawn.extend(regions or [table.region])
            return refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

        monkeypatch.setattr(table, "refresh", noted)
        app.filter_table.show(lags(app="59 s", web="3 min", sql="10 min"))
        assert drawn == [Region(8, 1, 10, 1), Region(8, 3, 10, 1)]
        drawn.clear()
        app.filter_table.show(lags(web="3 min", app="59 s", sql="10 min"))
        assert app.filter_table.cursor_key == "app"
        assert {region.y for region in drawn} == {1, 2}
        await settle(pilot)
        assert "> app   59 s" in shown(pilot)


async def test_the_cursor_stays_in_sight_when_a_filter_moves_its_row() -> None:
    names = [f"{kind}-{number:03}" for kind in ("app", "web") for number in range(150)]
    async with table_of(machines(*names)) as (pilot, app):
        app.filter_table.table.move_to("web-019")
        app.filter_table.start_filter()
        await pilot.press("w", "e", "b")
        await settle(pilot)
        assert app.filter_table.cursor_key == "web-019"
        assert "> web-019" in shown(pilot)


async def test_a_column_that_was_wide_gives_its_room_back_where_others_need_it() -> None:
    columns = (Column("Name"), Column("State"), Column("Direction"), Column("Drill", drop=1))

    def row(state: str) -> TableRow:
        return TableRow("a", ("web-01", state, "Central US -> West Europe", "never"))

    async with table_of([row("Protected")], *columns, width=54) as (pilot, app):
        assert "never" in shown(pilot)
        app.filter_table.show([row("Re-protecting 43 %")])
        await settle(pilot)
        assert "never" not in shown(pilot)
        app.filter_table.show([row("Protected")])
        await settle(pilot)
        assert "West Europe  never" in shown(pilot)
