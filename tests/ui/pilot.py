"""Waiting for a screen without sleeping, reading what it shows, and a workspace over fakes."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from unittest.mock import patch

from textual.pilot import Pilot
from textual.worker import Worker, WorkerError

from asr_tui.domain.settings import Settings
from asr_tui.services.workspace import Opener, Start, Welcome
from asr_tui.ui.app import AsrApp
from asr_tui.ui.review.confirmation import READING_SECONDS
from tests.frames import looked_at, paint
from tests.workspaces import FakeOpener

LONGEST_WAIT = 40.0
"""Seconds that a test waits for a screen; it waits as long only where something is wrong."""

LONGEST_PAUSE = 0.2
"""Seconds between two looks at a screen."""

_ENDLESS = ("watch", "ask")
"""Groups of workers that end only with their screen: those that watch something, those that await an answer."""


async def settle(pilot: Pilot[None]) -> None:
    """Wait until nothing is being loaded and every message has been handled."""
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            await pilot.pause(0)
            pending = [worker for worker in pilot.app.workers if not worker.group.startswith(_ENDLESS)]
            if pending:
                await asyncio.wait([asyncio.ensure_future(_ended(worker)) for worker in pending], timeout=0.05)
                continue
            await pilot.pause()
            if not any(not worker.group.startswith(_ENDLESS) for worker in pilot.app.workers):
                return


async def _ended(worker: Worker[object]) -> None:
    with suppress(WorkerError):  # the app itself tells of a worker that failed
        await worker.wait()


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Wait until what a test expects is so, and what goes with it; says what the screen shows where it never is."""
    pause = 0.02
    try:
        async with asyncio.timeout(LONGEST_WAIT):
            while not true():
                await pilot.pause(pause)
                pause = min(pause * 1.5, LONGEST_PAUSE)
            await pilot.pause()
    except TimeoutError:
        raise AssertionError(f"never came true; the screen shows:\n{shown(pilot)}") from None


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, as a person would: each after the last one's effect, Enter after reading."""
    for key in keys:
        if key == "enter":
            await pilot.pause(READING_SECONDS)
        paint(pilot.app)
        await pilot.press(key)
        await settle(pilot)


async def type_ahead(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, faster than one can read."""
    await pilot.press(*keys)
    await settle(pilot)


def shown(pilot: Pilot[None]) -> str:
    """What the terminal shows, as text."""
    width, height = pilot.app.size
    strips = pilot.app.screen._compositor.render_strips()
    looked_at(pilot.app)
    lines = ["".join(segment.text for segment in strip).rstrip()[:width] for strip in strips[:height]]
    return "\n".join(lines)


@asynccontextmanager
async def running(
    start: Start | None = None,
    opener: Opener | None = None,
    settings: Settings | None = None,
    size: tuple[int, int] = (80, 24),
    *,
    screen_reader: bool = False,
) -> AsyncIterator[Pilot[None]]:
    """The whole app, started as bootstrap does it, over fakes."""
    with patch.dict(os.environ, {"TERM": "xterm-256color", "COLORTERM": "truecolor"}):
        os.environ.pop("NO_COLOR", None)
        app = AsrApp(start or Welcome(), opener or FakeOpener(), settings or Settings(), screen_reader=screen_reader)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot
        paint(app)
