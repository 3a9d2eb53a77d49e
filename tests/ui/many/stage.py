"""Machines in several states over fakes, and their menu on the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain import kinds
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import ActionsOfMany
from asr_tui.ui.screens import screen_for
from tests.domain import items
from tests.domain.estates import WEB_01
from tests.fakes import FakeCatalog, FakeChanges, FakeSiteRecovery
from tests.ui.machine.stage import COMMITTED, DRILLING, FAILED_OVER, ITEM, catalog_with
from tests.ui.pilot import running, settle, shown
from tests.workspaces import fake_workspace

TIERS = ("db", "app", "web")


class OwnPoints(FakeSiteRecovery):
    """Each machine has points of its own: those of the second are a minute older, of the third two minutes."""

    async def recovery_points(self, item: ArmId) -> tuple[RecoveryPoint, ...]:
        points = await super().recovery_points(item)
        older = timedelta(minutes=int(item.name.rpartition("-")[2]))
        return tuple(
            replace(one, id=item.child("recoveryPoints", one.id.name), time=one.time - older) for one in points
        )


def machine(number: int, like: ProtectedItem = ITEM) -> ProtectedItem:
    """A machine of a tier, with an id, a name and an address of its own."""
    name = f"{TIERS[number % 3]}-{number:02}"
    nics = tuple(replace(nic, source_ip=f"10.0.1.{number}", target_ip=f"10.1.1.{number}") for nic in like.nics)
    return replace(
        like, id=like.id.parent(1).child(f"item-{number}"), machine=WEB_01.id.parent(1).child(name), machine_name=name,
        nics=nics, target_size="Standard_D2s_v5" if number % 2 else "Standard_E4s_v5",
    )  # fmt: skip


NINE = tuple(machine(number) for number in range(1, 10))
MIXED = (
    *NINE[:6], machine(10, FAILED_OVER), machine(11, FAILED_OVER), machine(12, COMMITTED), machine(13, DRILLING),
)  # fmt: skip


def catalog_of(machines: tuple[ProtectedItem, ...]) -> FakeCatalog:
    """Each of the machines in Azure, with its tier as a tag."""
    found = catalog_with(ITEM)
    found.values[kinds.MACHINE] = tuple(
        replace(WEB_01, id=one.machine, tags=(("tier", one.machine_name.partition("-")[0]),)) for one in machines
    )
    return found


@dataclass
class Stage:
    """What a test works with."""

    pilot: Pilot[None]
    workspace: Workspace
    recovery: FakeSiteRecovery
    changes: FakeChanges

    @property
    def words(self) -> str:
        """The screen without its line breaks."""
        return " ".join(shown(self.pilot).split())


def workspace_of(machines: tuple[ProtectedItem, ...]) -> tuple[Workspace, OwnPoints, FakeChanges]:
    recovery = OwnPoints(items.estate().topology, machines, (), items.POINTS)
    changes = FakeChanges()
    return fake_workspace(catalog=catalog_of(machines), site_recovery=recovery, changes=changes), recovery, changes


@asynccontextmanager
async def on_menu_of(
    machines: tuple[ProtectedItem, ...] = MIXED, first: Action | None = None, *, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Stage]:
    """The menu of the machines, and with `first` that action's page above it."""
    async with running(size=size) as pilot:
        workspace, recovery, changes = workspace_of(machines)
        await pilot.app.push_screen(screen_for(ActionsOfMany(machines, first), workspace))
        await settle(pilot)
        yield Stage(pilot, workspace, recovery, changes)
        await workspace.close()
