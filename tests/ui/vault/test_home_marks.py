"""Marks on a vault's home, and what the keys do with the marked machines."""

from __future__ import annotations

from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain.errors import Unreachable
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import Stage
from asr_tui.ui.machine.actions import ActionsScreen
from asr_tui.ui.many.menu import ManyActionsScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.widgets.table import Table
from tests.ui.pilot import press, shown
from tests.ui.vault.lists import APP, DB, HR, ITEMS, WEB, at_home, names, read_again, recovery


def footer(pilot: Pilot[None]) -> str:
    return shown(pilot).splitlines()[-1]


def text(pilot: Pilot[None]) -> str:
    return " ".join(shown(pilot).split())


async def test_space_marks_and_the_head_counts() -> None:
    async with at_home() as (pilot, _):
        assert names(pilot) == ["shop-web", "shop-db", "shop-app", "hr-01"]
        assert "marked" not in shown(pilot)
        await press(pilot, "space", "down", "space")
        assert names(pilot) == ["*shop-web", "*shop-db", "shop-app", "hr-01"]
        assert "2 marked   " in shown(pilot)
        await press(pilot, "space")
        assert names(pilot) == ["*shop-web", "shop-db", "shop-app", "hr-01"]


async def test_all_shown_are_marked_and_marks_outlive_the_filter_and_a_refresh() -> None:
    async with at_home() as (pilot, workspace):
        await press(pilot, "slash", *"shop", "enter", "asterisk")
        assert names(pilot) == ["*shop-web", "*shop-db", "*shop-app"]
        await press(pilot, "escape")
        assert names(pilot) == ["*shop-web", "*shop-db", "*shop-app", "hr-01"]
        await press(pilot, "slash", *"hr", "enter")
        assert names(pilot) == ["hr-01"]
        assert "3 marked, 3 of them not shown" in shown(pilot)
        await press(pilot, "escape")
        await read_again(pilot, workspace)
        assert names(pilot) == ["*shop-web", "*shop-db", "*shop-app", "hr-01"]
        await press(pilot, "asterisk")
        assert all(name.startswith("*") for name in names(pilot))
        await press(pilot, "asterisk")
        assert not any(name.startswith("*") for name in names(pilot))


async def test_esc_takes_the_filter_away_then_the_marks_then_the_screen() -> None:
    async with at_home() as (pilot, _):
        await press(pilot, "space", "slash", *"shop")
        await press(pilot, "escape")
        assert len(names(pilot)) == 4
        assert "esc Unmark" in footer(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "1 mark taken away." in shown(pilot)
        assert not any(name.startswith("*") for name in names(pilot))
        assert "esc Back" in footer(pilot)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, HomeScreen)


async def test_a_key_acts_on_the_marked_ones_not_on_the_one_under_the_cursor() -> None:
    async with at_home() as (pilot, _):
        await press(pilot, "down", "space", "down", "space", "up", "up")
        assert "t Drill 2" in footer(pilot)
        assert "Commit" not in footer(pilot), "the one under the cursor is not marked"
        await press(pilot, "f")
        menu = next(one for one in pilot.app.screen_stack if isinstance(one, ManyActionsScreen))
        assert [one.machine_name for one in menu.items] == ["shop-db", "shop-app"]


async def test_one_marked_machine_has_the_menu_of_one() -> None:
    async with at_home() as (pilot, _):
        await press(pilot, "down", "space", "up", "a")
        menu = pilot.app.screen
        assert isinstance(menu, ActionsScreen)
        assert "shop-db" in shown(pilot)


async def test_what_is_not_possible_for_all_says_for_how_many() -> None:
    async with at_home() as (pilot, _):
        await press(pilot, "asterisk")
        assert "t Drill 3" in footer(pilot)
        assert "n Commit 1" in footer(pilot)
        await press(pilot, "b")
        assert "Azure offers it for none of the 4 machines now (3 Protected, 1 Failed over)" in text(pilot)


async def test_n_is_the_next_step_where_the_marked_ones_agree_and_else_opens_the_menu() -> None:
    committed = replace(
        WEB, id=ArmId(f"{WEB.id}2"), machine_name="shop-two", stage=Stage.COMMITTED,
        allowed_operations=frozenset({"SwitchProtection", "DisableProtection"}),
    )  # fmt: skip
    async with at_home(recovery(DB, WEB, committed)) as (pilot, _):
        await press(pilot, "asterisk")
        assert "k Commit 1" in footer(pilot)
        assert "n Commit" not in footer(pilot)
        await press(pilot, "n")
        assert isinstance(pilot.app.screen, ManyActionsScreen)
        assert pilot.app.screen._first is None


async def test_n_says_why_where_nothing_is_next_for_any() -> None:
    async with at_home(recovery(DB, APP)) as (pilot, _):
        await press(pilot, "asterisk", "n")
        assert "no drill or failover has to be ended of the 2 machines" in shown(pilot)


async def test_marks_follow_a_machine_that_a_reprotect_moves_to_another_id() -> None:
    site_recovery = recovery()
    async with at_home(site_recovery) as (pilot, workspace):
        await press(pilot, "down", "space")
        there = ArmId(DB.id.replace("centralus", "westeurope"))
        site_recovery.all_items = tuple(replace(one, id=there) if one is DB else one for one in ITEMS)
        await read_again(pilot, workspace)
        assert "*shop-db" in names(pilot)


async def test_a_mark_goes_with_its_machine_and_that_is_said_and_keys_wait() -> None:
    site_recovery = recovery()
    async with at_home(site_recovery) as (pilot, workspace):
        await press(pilot, "down", "space", "down", "space")
        site_recovery.all_items = (APP, WEB, HR)
        await read_again(pilot, workspace)
        assert "! 1 marked machine is not protected here any more: shop-db. 1 is still marked." in text(pilot)
        await press(pilot, "t")
        assert isinstance(pilot.app.screen, HomeScreen), "the key was meant for both"
        assert "Look, and press t again." in shown(pilot)
        assert "*shop-app" in names(pilot)


async def test_a_failed_read_takes_no_mark_away() -> None:
    site_recovery = recovery()
    async with at_home(site_recovery) as (pilot, workspace):
        await press(pilot, "space")
        site_recovery.errors["items"] = Unreachable("Azure does not answer", "No connection.", "Wait.", "Timeout")
        await read_again(pilot, workspace)
        assert "*shop-web" in names(pilot)


async def test_the_marks_change_no_other_cell_and_make_no_row_again() -> None:
    async with at_home() as (pilot, _):
        table = pilot.app.screen.query_one(Table)
        before = {row.key: row.cells for row in table.rows}
        await press(pilot, "asterisk")
        assert all(row.cells is before[row.key] for row in table.rows)
