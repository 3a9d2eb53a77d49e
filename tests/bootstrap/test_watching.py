"""`asr-tui watch` inside one process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from asr_tui.bootstrap.without_screen import open_without_screen
from asr_tui.domain.loss_thresholds import Thresholds, thresholds, use
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import PracticeOptions


@pytest.fixture(autouse=True)
def usual_thresholds() -> Iterator[None]:
    yield
    use(Thresholds())


async def test_it_calls_late_what_the_settings_call_late(paths: Paths) -> None:
    paths.settings.parent.mkdir(parents=True, exist_ok=True)
    paths.settings.write_text("late_minutes = 5\ndrill_days = 30\n")
    workspace = await open_without_screen(PracticeOptions(), paths)
    await workspace.close()
    assert (thresholds().late, thresholds().drill_every) == (timedelta(minutes=5), timedelta(days=30))
