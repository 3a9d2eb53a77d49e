"""How a run of many machines and a failed job look, small and wide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from asr_tui.domain.run import StepState
from asr_tui.domain.settings import Settings
from asr_tui.services.workspace import Welcome, Workspace
from asr_tui.ui.app import AsrApp
from asr_tui.ui.run.job import JobScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.shell.base import AsrScreen
from tests.fakes import FakeSiteRecovery
from tests.ui import samples
from tests.ui.compare import Compare
from tests.ui.pilot import settle, shown, until
from tests.ui.run.many import in_waves, many
from tests.ui.run.run_under_test import showing
from tests.ui.samples import FAILED
from tests.workspaces import FakeOpener, fake_workspace


def run() -> AsrScreen[None]:
    workspace, _ = showing(many())
    return RunScreen(workspace, "run-1")


def waves() -> AsrScreen[None]:
    workspace, _ = showing(in_waves(StepState.DONE, StepState.FAILED, *[StepState.WAITING] * 4))
    return RunScreen(workspace, "run-1")


def job() -> AsrScreen[None]:
    workspace: Workspace = fake_workspace(site_recovery=FakeSiteRecovery(all_jobs=(FAILED,)))
    return JobScreen(workspace, samples.VAULT, FAILED.name)


@pytest.mark.parametrize(
    ("screen", "awaited", "size"),
    [
        pytest.param(run, "Machines", (80, 24), id="tiles-small"),
        pytest.param(run, "Machines", (120, 40), id="tiles-wide"),
        pytest.param(waves, "Waves", (80, 24), id="waves-small"),
        pytest.param(waves, "Waves", (120, 40), id="waves-wide"),
        pytest.param(job, "Why it failed", (80, 24), id="job-small"),
        pytest.param(job, "Why it failed", (120, 40), id="job-wide"),
    ],
)
def test_look(
    snap_compare: Compare, screen: Callable[[], AsrScreen[None]], awaited: str, size: tuple[int, int]
) -> None:
    async def watch(pilot: Pilot[None]) -> None:
        await pilot.app.push_screen(screen())
        await until(pilot, lambda: awaited in shown(pilot))
        await settle(pilot)

    assert snap_compare(AsrApp(Welcome(), FakeOpener(), Settings()), terminal_size=size, run_before=watch)
