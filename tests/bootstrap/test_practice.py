from __future__ import annotations

import errno

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.services.workspace import PracticeOptions
from asr_tui.simulator.world_file import WorldFile


async def test_a_world_that_cannot_be_kept_in_the_end_is_told(
    opener: ProgramOpener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: WorldFile, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    workspace = await opener.practice(PracticeOptions())
    assert opener.notices() == ()
    monkeypatch.setattr(WorldFile, "write", full)
    await workspace.close()
    (told,) = opener.notices()
    assert "could not be kept" in told
    assert "No space left" in told
