"""Worlds for journeys: contoso with something changed, behind a workspace of the program's own making."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.services.workspace import AzureOptions, Workspace
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import Simulator
from tests.journeys.lives import Lives
from tests.simulator.answer_models import checked_answers

SPEED = 3000.0

Open = Callable[..., Awaitable[tuple[Simulator, Workspace]]]


@pytest.fixture(autouse=True)
def _answers_fit_their_models() -> Iterator[None]:
    """All answers that a journey gets are such as Microsoft's models read."""
    with checked_answers() as check:
        yield
    assert check.found == {}


@pytest.fixture
async def open_world(opener: ProgramOpener) -> AsyncIterator[Open]:
    """Starts contoso with something changed, and a workspace on it."""
    opened: list[tuple[Simulator, Workspace]] = []

    async def start(**changes: object) -> tuple[Simulator, Workspace]:
        world: JsonObject = {"description": "contoso in trouble", "based_on": "contoso", **changes}
        azure = Simulator.open(world, SPEED)
        await azure.start()
        workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
        opened.append((azure, workspace))
        return azure, workspace

    yield start
    for azure, workspace in opened:
        await workspace.close()
        await azure.stop()


@pytest.fixture(scope="session")
def lives() -> Iterator[Lives]:
    lives = Lives()
    yield lives
    lives.close()
