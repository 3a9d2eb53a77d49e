"""What many tests need: the program's own way to a practice Azure, in folders of the test's own."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from textual import _time, app, pilot

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import PracticeOptions, Workspace
from tests.frames import put_off_painting
from tests.idle import all_handled
from tests.virtual_time import TIME, VirtualTimePolicy, a_moment

settings.register_profile("asr-tui", deadline=None, derandomize=True)  # neither load nor chance decides a test
settings.load_profile("asr-tui")

gc.set_threshold(50_000, 20, 50)  # what is imported and collected now stays to the end

asyncio.set_event_loop_policy(VirtualTimePolicy())
_time.get_time = lambda: TIME.now
for module in (app, pilot):
    setattr(module, "wait_for_idle", a_moment)  # noqa: B010 - no name that Textual offers
pilot.Pilot._wait_for_screen = all_handled  # type: ignore[method-assign,assignment]
put_off_painting()


def pytest_collection_finish() -> None:
    """Keep the collector away from what stays to the end: it took a quarter of the screens' tests' time."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Collect once what is left. Pytest collects it five times more, and execnet sends a process of xdist that ends
    for longer than five seconds a SIGINT, which is then told as an unraisable KeyboardInterrupt.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoever runs the tests finds nothing of theirs in their own folders."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        for kind in ("CONFIG", "STATE", "CACHE", "DATA"):
            patch.delenv(f"XDG_{kind}_HOME", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_disks() -> Iterator[None]:
    """What a test writes need not outlive a power failure."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.under(tmp_path)


@pytest.fixture(scope="session")
def _sdks() -> None:
    """Import Azure's SDKs before a test, in whose middle their import would take a second."""
    from asr_tui.azure_gateway.clients import Sdk

    for sdk in Sdk:
        sdk.load()
    gc.freeze()


@pytest.fixture
def opener(paths: Paths, _sdks: None) -> ProgramOpener:
    return ProgramOpener(paths)


@pytest.fixture
async def practice_workspace(opener: ProgramOpener) -> AsyncIterator[Workspace]:
    """A workspace over the simulator, through the real SDK, 3000 times as fast as Azure."""
    workspace = await opener.practice(PracticeOptions(speed=3000))
    yield workspace
    await workspace.close()
