"""How the screens of one act on many machines look, small and wide."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.ui.navigation import ActionsOfMany
from asr_tui.ui.screens import screen_for
from tests.ui.machine.stage import app
from tests.ui.many.stage import MIXED, NINE, workspace_of
from tests.ui.pilot import press, settle, shown, until

SIZES = [(80, 24), (120, 40)]
Compare = Callable[..., bool]
Prepare = Callable[[Pilot[None]], Awaitable[None]]


def menu(machines: tuple[ProtectedItem, ...], first: Action | None, *keys: str, till: str = "") -> Prepare:
    async def prepare(pilot: Pilot[None]) -> None:
        workspace, _, _ = workspace_of(machines)
        await settle(pilot)
        await pilot.app.push_screen(screen_for(ActionsOfMany(machines, first), workspace))
        await settle(pilot)
        await press(pilot, *keys)
        await until(pilot, lambda: till in shown(pilot))

    return prepare


@pytest.mark.parametrize("size", SIZES)
def test_the_menu_of_many(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app(), terminal_size=size, run_before=menu(MIXED, None))


@pytest.mark.parametrize("size", SIZES)
def test_points_by_kind(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app(), terminal_size=size, run_before=menu(NINE, Action.FAIL_OVER, till="9 of 9"))


@pytest.mark.parametrize("size", SIZES)
def test_waves(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app(), terminal_size=size, run_before=menu(NINE, Action.DRILL, "B", till="db-03"))


@pytest.mark.parametrize("size", SIZES)
def test_the_review_of_many(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app(), terminal_size=size, run_before=menu(MIXED, Action.FAIL_OVER, "enter", till="read at"))


def test_the_confirmation_of_many(snap_compare: Compare) -> None:
    keys = ("enter", *"fail", "space", *"over", "space", "9", "enter")
    assert snap_compare(app(), terminal_size=(80, 24), run_before=menu(NINE, Action.FAIL_OVER, *keys, till="Enter"))
