"""How the run screen looks, small and wide."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from asr_tui.domain.run import Run
from asr_tui.domain.settings import Settings
from asr_tui.services.workspace import Welcome
from asr_tui.ui.app import AsrApp
from asr_tui.ui.run.run import RunScreen
from tests.ui import samples
from tests.ui.compare import Compare
from tests.ui.pilot import settle
from tests.ui.run.run_under_test import FAILED, UNDER_WAY, copying, showing
from tests.workspaces import FakeOpener


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["small", "wide"])
@pytest.mark.parametrize(
    "run", [samples.run(UNDER_WAY, FAILED), copying()], ids=["failed-beside-running", "first-copy"]
)
def test_run(snap_compare: Compare, size: tuple[int, int], run: Run) -> None:
    async def watch(pilot: Pilot[None]) -> None:
        workspace, _ = showing(run)
        await pilot.app.push_screen(RunScreen(workspace, run.id))
        await settle(pilot)

    assert snap_compare(AsrApp(Welcome(), FakeOpener(), Settings()), terminal_size=size, run_before=watch)
