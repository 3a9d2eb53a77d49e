"""How home, jobs and machine look, small and wide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from asr_tui.domain.settings import Settings
from asr_tui.services.workspace import Welcome, Workspace
from asr_tui.ui.app import AsrApp
from asr_tui.ui.machine.machine import MachineScreen
from asr_tui.ui.run.job import JobScreen
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.vault.home import HomeScreen
from tests.fakes import FakeSiteRecovery
from tests.ui import samples
from tests.ui.compare import Compare
from tests.ui.machine.stage import SQL, vault
from tests.ui.pilot import settle, shown, until
from tests.ui.run.jobs_under_test import BROKEN
from tests.workspaces import FakeOpener, fake_workspace

NAMES = {"centralus": "Central US", "westeurope": "West Europe"}


def home(workspace: Workspace) -> AsrScreen[None]:
    return HomeScreen(workspace, samples.VAULT)


def machine(workspace: Workspace) -> AsrScreen[None]:
    return MachineScreen(workspace, samples.VAULT, SQL.id, NAMES.__getitem__)


def job(workspace: Workspace) -> AsrScreen[None]:
    return JobScreen(workspace, samples.VAULT, "job-4")


def busy() -> FakeSiteRecovery:
    return FakeSiteRecovery(all_items=samples.ITEMS, all_jobs=samples.JOBS)


def failed() -> FakeSiteRecovery:
    return FakeSiteRecovery(all_jobs=(BROKEN,))


LOOKS = [
    pytest.param(home, busy, "Failover app-01", (80, 24), id="home-small"),
    pytest.param(home, busy, "Failover app-01", (120, 40), id="home-wide"),
    pytest.param(home, FakeSiteRecovery, "No machine is protected", (80, 24), id="home-empty"),
    pytest.param(machine, vault, "Loss and points", (80, 24), id="machine-small"),
    pytest.param(machine, vault, "Loss and points", (120, 40), id="machine-wide"),
    pytest.param(job, failed, "28031", (80, 24), id="job-failed"),
]


@pytest.mark.parametrize(("screen", "given", "awaited", "size"), LOOKS)
def test_look(
    snap_compare: Compare,
    screen: Callable[[Workspace], AsrScreen[None]],
    given: Callable[[], FakeSiteRecovery],
    awaited: str,
    size: tuple[int, int],
) -> None:
    async def watch(pilot: Pilot[None]) -> None:
        await pilot.app.push_screen(screen(fake_workspace(site_recovery=given())))
        await until(pilot, lambda: awaited in shown(pilot))
        await settle(pilot)

    assert snap_compare(AsrApp(Welcome(), FakeOpener(), Settings()), terminal_size=size, run_before=watch)
