"""A vault's home on the screen, over fakes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from textual.pilot import Pilot

from asr_tui.domain.errors import Unreachable
from asr_tui.services.workspace import Workspace
from asr_tui.ui.vault.home import HomeScreen
from tests.fakes import AZURE, PRACTICE, FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import press, running, settle, shown, until
from tests.workspaces import fake_workspace

OUTAGE = Unreachable("Azure does not answer", "No connection.", "It is tried again by itself.", "ServerTimeout")


def vault(**given: object) -> FakeSiteRecovery:
    return replace(FakeSiteRecovery(all_items=samples.ITEMS, all_jobs=samples.JOBS), **given)  # type: ignore[arg-type]


@asynccontextmanager
async def at_home(
    site_recovery: FakeSiteRecovery, size: tuple[int, int] = (80, 24), *, azure: bool = False
) -> AsyncIterator[tuple[Pilot[None], Workspace]]:
    async with running(size=size) as pilot:
        workspace = fake_workspace(AZURE if azure else PRACTICE, site_recovery=site_recovery)
        await pilot.app.push_screen(HomeScreen(workspace, samples.VAULT))
        await until(pilot, lambda: "Reading contoso-vault" not in shown(pilot))
        await settle(pilot)
        yield pilot, workspace


async def read_again(pilot: Pilot[None], workspace: Workspace) -> None:
    before = workspace.feeds.of(samples.VAULT.id).value
    await press(pilot, "r")
    await until(pilot, lambda: workspace.feeds.of(samples.VAULT.id).value is not before)
    await settle(pilot)


def crowd(number: int = 60) -> FakeSiteRecovery:
    late = [samples.item(f"erp-{one:03}", rpo=timedelta(hours=2)) for one in range(6)]
    return vault(all_items=(*late, *(samples.item(f"web-{one:03}") for one in range(number - 6))), all_jobs=())
