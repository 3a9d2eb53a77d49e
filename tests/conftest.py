"""What many tests need: the program's own way to a practice Azure, in folders of the test's own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import PracticeOptions, Workspace


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path)


@pytest.fixture
def opener(paths: Paths) -> ProgramOpener:
    return ProgramOpener(paths)


@pytest.fixture
async def practice_workspace(opener: ProgramOpener) -> AsyncIterator[Workspace]:
    """A workspace over the simulator, through the real SDK, 3000 times as fast as Azure."""
    workspace = await opener.practice(PracticeOptions(speed=3000))
    yield workspace
    await workspace.close()
