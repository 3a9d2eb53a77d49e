"""The map on home: its signs, when it folds, and what stands in its room."""

from __future__ import annotations

from msgspec.structs import replace
from textual.pilot import Pilot

from tests.ui import samples
from tests.ui.pilot import press, settle, shown
from tests.ui.vault.home_under_test import at_home, crowd, read_again, vault


async def test_many_machines_get_room_from_the_map_and_the_jobs() -> None:
    async with at_home(crowd()) as (pilot, _):
        rows = [line for line in shown(pilot).splitlines() if "Protected  " in line]
        assert len(rows) >= 8
        assert "x 6 no recovery point" in shown(pilot)
        assert "- none in this vault yet" in shown(pilot)


async def test_the_map_can_be_folded_and_the_route_is_told_in_a_line() -> None:
    async with at_home(crowd(5), (120, 40)) as (pilot, _):
        assert has_map(pilot)
        await press(pilot, "m")
        assert not has_map(pilot)
        assert "▶ o West Europe" in shown(pilot)
        await press(pilot, "m")
        assert has_map(pilot)


def has_map(pilot: Pilot[None]) -> bool:
    return any("\u2801" <= char <= "\u28ff" for char in shown(pilot))


async def test_the_map_folds_by_itself_where_the_list_needs_the_room_unless_a_person_wants_it() -> None:
    recovery = crowd()
    async with at_home(recovery, (120, 40)) as (pilot, workspace):
        assert not has_map(pilot)
        await press(pilot, "m")
        assert has_map(pilot)
        await read_again(pilot, workspace)
        assert has_map(pilot)
        await press(pilot, "m")
        assert not has_map(pilot)


async def test_the_map_folds_at_once_in_an_outage_unless_a_person_wants_it() -> None:
    recovery = crowd(5)
    async with at_home(recovery, (120, 40)) as (pilot, workspace):
        assert has_map(pilot)
        recovery.all_items = tuple(replace(one, last_heartbeat=samples.ago(minutes=16)) for one in recovery.all_items)
        await read_again(pilot, workspace)
        assert not has_map(pilot)
        await press(pilot, "m")
        assert has_map(pilot)
        await read_again(pilot, workspace)
        assert has_map(pilot)


async def test_another_size_is_drawn_at_once() -> None:
    async with at_home(crowd(5), (120, 40)) as (pilot, _):
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "▶ o West Europe" in shown(pilot)
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        assert "▶ o West Europe" not in shown(pilot)


async def test_a_small_terminal_has_the_route_and_says_why_m_does_nothing() -> None:
    async with at_home(crowd()) as (pilot, _):
        assert "▶ o West Europe" in shown(pilot)
        await press(pilot, "m")
        assert "The map needs a terminal of 100x30 or more." in shown(pilot)


async def test_the_map_says_states_in_signs_too() -> None:
    async with at_home(vault(), (120, 40)) as (pilot, _):
        top = shown(pilot).split("Machines")[0]
        assert "Central US 1x" in top
