"""Worlds for journeys: contoso with something changed, behind a workspace of the program's own making."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain.capability_actions import ACTIONS
from asr_tui.domain.rights import action_of
from asr_tui.services.workspace import AzureOptions, PracticeOptions, Workspace
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import Simulator
from tests.journeys import admin
from tests.journeys.lives import Lives
from tests.simulator.answer_models import checked_answers

SPEED = 3000.0
_IN_A_ROLE = {action.casefold() for actions in ACTIONS.values() for action in actions}

Open = Callable[..., Awaitable[tuple[Simulator, Workspace]]]


@pytest.fixture(autouse=True)
def _answers_fit_their_models() -> Iterator[None]:
    """All answers that a journey gets are such as Microsoft's models read, and a role can allow all that it asks."""
    with checked_answers() as check:
        yield
    assert check.found == {}
    needed = {action.casefold() for method, path in check.asked if (action := action_of(method, path))}
    assert needed <= _IN_A_ROLE, "no capability has these: run `python -m tests.role_walk`"


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


@pytest.fixture
async def practice(opener: ProgramOpener) -> AsyncIterator[Workspace]:
    """Practice at a speed at which a person of a test can follow."""
    workspace = await opener.practice(PracticeOptions(speed=admin.SPEED))
    yield workspace
    await workspace.close()


@pytest.fixture(scope="session")
def lives() -> Iterator[Lives]:
    lives = Lives()
    yield lives
    lives.close()
