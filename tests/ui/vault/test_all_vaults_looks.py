"""How the board of all vaults looks, small and wide."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from asr_tui.domain.settings import Settings
from asr_tui.services.workspace import Welcome
from asr_tui.ui.app import AsrApp
from asr_tui.ui.vault.all_vaults import AllVaultsScreen
from tests.fakes import PRACTICE
from tests.ui.compare import Compare
from tests.ui.pilot import press, settle, until
from tests.ui.vault.board_under_test import Vaults, graph
from tests.workspaces import FakeOpener, fake_workspace


@pytest.mark.parametrize(
    ("size", "keys"),
    [
        pytest.param((80, 24), (), id="small"),
        pytest.param((120, 40), ("down", "space", "down", "space"), id="wide-marked"),
        pytest.param((80, 24), ("z", "z", "down", "right"), id="applications"),
    ],
)
def test_look(snap_compare: Compare, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    async def watch(pilot: Pilot[None]) -> None:
        workspace = fake_workspace(PRACTICE, site_recovery=Vaults(), graph=graph())
        await pilot.app.push_screen(AllVaultsScreen(workspace))
        feed = workspace.all_vaults
        await until(pilot, lambda: feed.value.complete and not feed.value.reading)
        await settle(pilot)
        await press(pilot, *keys)

    assert snap_compare(AsrApp(Welcome(), FakeOpener(), Settings()), terminal_size=size, run_before=watch)
