"""How the screens of there and back look, small and wide, and without colours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.ui.navigation import ActionsOf
from asr_tui.ui.screens import screen_for
from tests.domain import items
from tests.fakes import FakeChanges, FakeSiteRecovery
from tests.ui import samples
from tests.ui.machine.stage import COMMITTED, DRILLING, FAILED_OVER, ITEM, app, catalog_with
from tests.ui.pilot import press, settle
from tests.workspaces import fake_workspace

SIZES = [(80, 24), (120, 40)]
Compare = Callable[..., bool]
Prepare = Callable[[Pilot[None]], Awaitable[None]]


def menu(item: ProtectedItem, first: Action | None, *keys: str) -> Prepare:
    async def prepare(pilot: Pilot[None]) -> None:
        points = tuple(replace(point) for point in samples.points())
        recovery = FakeSiteRecovery(items.estate().topology, (item,), (), points)
        workspace = fake_workspace(catalog=catalog_with(item), site_recovery=recovery, changes=FakeChanges())
        await settle(pilot)
        await pilot.app.push_screen(screen_for(ActionsOf(item, first), workspace))
        await settle(pilot)
        await press(pilot, *keys)

    return prepare


@pytest.mark.parametrize("size", SIZES)
def test_the_menu(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app(), terminal_size=size, run_before=menu(FAILED_OVER, None))


@pytest.mark.parametrize("size", SIZES)
def test_choosing_a_point(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app(), terminal_size=size, run_before=menu(ITEM, Action.FAIL_OVER, "left", "left", "left"))


@pytest.mark.parametrize("size", SIZES)
def test_the_last_question(snap_compare: Compare, size: tuple[int, int]) -> None:
    keys = ("enter", "w", "e", "b", "minus", "0")
    assert snap_compare(app(), terminal_size=size, run_before=menu(ITEM, Action.FAIL_OVER, *keys))


def test_the_last_question_without_colours(snap_compare: Compare) -> None:
    made = app("monochrome", no_color=True)
    assert snap_compare(made, terminal_size=(80, 24), run_before=menu(ITEM, Action.FAIL_OVER, "enter"))


@pytest.mark.parametrize("size", SIZES)
def test_the_result(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app(), terminal_size=size, run_before=menu(FAILED_OVER, None, "enter"))


def test_a_running_drill(snap_compare: Compare) -> None:
    assert snap_compare(app(), terminal_size=(80, 24), run_before=menu(DRILLING, None, "enter"))


@pytest.mark.parametrize("size", SIZES)
def test_a_re_protect(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app(), terminal_size=size, run_before=menu(COMMITTED, Action.REPROTECT))
