"""How the screens of recovery plans look, small and wide."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from unittest.mock import patch

import pytest
from textual.pilot import Pilot

from asr_tui.domain.settings import Settings
from asr_tui.services.workspace import Welcome
from asr_tui.ui.app import AsrApp
from asr_tui.ui.plans.plans import PlansScreen
from tests.fakes import FakeChanges
from tests.ui.pilot import press, settle
from tests.ui.plans.stage import SHOP, THE_VAULT, WAITING, recovery
from tests.workspaces import FakeOpener, fake_workspace

SIZES = [(80, 24), (120, 40)]
Compare = Callable[..., bool]
Prepare = Callable[[Pilot[None]], Awaitable[None]]


def app() -> AsrApp:
    with patch.dict(os.environ, {"TERM": "xterm-256color", "COLORTERM": "truecolor"}):
        os.environ.pop("NO_COLOR", None)
        return AsrApp(Welcome(), FakeOpener(), Settings())


def keys(*pressed: str, editor: bool = False) -> Prepare:
    async def prepare(pilot: Pilot[None]) -> None:
        workspace = fake_workspace(site_recovery=recovery(WAITING), changes=FakeChanges())
        await settle(pilot)
        await pilot.app.push_screen(PlansScreen(workspace, THE_VAULT, SHOP.id if editor else None))
        await settle(pilot)
        await press(pilot, *pressed)

    return prepare


@pytest.mark.parametrize("size", SIZES)
def test_the_list(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app(), terminal_size=size, run_before=keys("down", "down", "down"))


@pytest.mark.parametrize("size", SIZES)
def test_the_editor(snap_compare: Compare, size: tuple[int, int]) -> None:
    pressed = ("down", "down", "down", "down", "space", "plus")
    assert snap_compare(app(), terminal_size=size, run_before=keys(*pressed, editor=True))


@pytest.mark.parametrize("size", SIZES)
def test_an_action(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app(), terminal_size=size, run_before=keys("down", "enter", editor=True))


def test_the_page_before_a_drill(snap_compare: Compare) -> None:
    assert snap_compare(app(), terminal_size=(80, 24), run_before=keys("end", "t"))


def test_a_job_that_waits(snap_compare: Compare) -> None:
    assert snap_compare(app(), terminal_size=(80, 24), run_before=keys("down", "down", "down", "G"))
