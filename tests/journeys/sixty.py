"""Sixty protected machines of Central US, their menu on the screen, and the keys that a person presses."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib import resources

from textual.pilot import Pilot

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.workspace import AzureOptions, Workspace
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import Simulator
from asr_tui.ui.navigation import ActionsOfMany
from asr_tui.ui.screens import screen_for
from tests.journeys.lives import writes
from tests.ui.pilot import press, running, settle, shown

SPEED = 20.0
"""Seconds of Azure in one of this computer: losses grow by minutes only while one reads."""
VAULT = "contoso-global-vault"


WELL = ({"drill_hours_ago": 200}, {"drill_hours_ago": 3000})


def sixty(count: int = 60, turns: Sequence[JsonObject] = WELL) -> JsonObject:
    """contoso-large with so many machines protected, each next one in the next of these states."""
    folder = resources.files("asr_tui.simulator").joinpath("worlds", "contoso-large.json")
    world: JsonObject = json.loads(folder.read_text(encoding="utf-8"))
    fleets = world["protected_fleets"]
    assert isinstance(fleets, list)
    fleets[0] |= {"count": count, "turns": list(turns)}
    return {**world, "protected": [], "plans": []}


@dataclass
class Person:
    """One who presses keys, and how many so far."""

    pilot: Pilot[None]
    azure: Simulator
    workspace: Workspace
    items: tuple[ProtectedItem, ...]
    pressed: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        return shown(self.pilot)

    @property
    def words(self) -> str:
        """The screen without its line breaks."""
        return " ".join(self.shown.split())

    async def press(self, *keys: str) -> None:
        self.pressed += keys
        await press(self.pilot, *keys)

    async def type(self, text: str) -> None:
        await self.press(*("space" if letter == " " else letter for letter in text))

    async def open(self, first: Action | None = None, items: tuple[ProtectedItem, ...] = ()) -> None:
        """What home does for the machines that are marked."""
        await self.pilot.app.push_screen(screen_for(ActionsOfMany(items or self.items, first), self.workspace))
        await settle(self.pilot)

    async def read_again(self) -> None:
        """The machines as Azure has them now."""
        recovery = self.workspace.session.site_recovery
        self.items = await recovery.items(self.items[0].id.vault_id)

    def sent(self, operation: str) -> int:
        """How many writes of an operation reached Azure; asserts that none was sent twice."""
        found = {path: count for path, count in writes(self.azure).items() if path.endswith(f"/{operation.lower()}")}
        assert set(found.values()) <= {1}, found
        return len(found)


@asynccontextmanager
async def at_the_menu(
    opener: ProgramOpener, world: JsonObject, *, size: tuple[int, int] = (80, 24), speed: float = SPEED
) -> AsyncIterator[Person]:
    """A program of its own on the world, before any menu is opened."""
    azure = Simulator.open(world, speed)
    await azure.start()
    workspace = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    vault = await vault_named(workspace, VAULT)
    items = await workspace.session.site_recovery.items(vault)
    try:
        async with running(size=size) as pilot:
            yield Person(pilot, azure, workspace, items)
    finally:
        await workspace.close()
        await azure.stop()


async def vault_named(workspace: Workspace, name: str) -> ArmId:
    subscription = (await workspace.choices.all(kinds.SUBSCRIPTION))[0].id
    vaults = await workspace.choices.all(kinds.VAULT, subscription)
    return next(one.id for one in vaults if one.name == name)
