"""The list of jobs on the screen, over a vault of samples."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from asr_tui.domain.jobs import Job, JobError, JobState
from asr_tui.services.workspace import Workspace
from asr_tui.ui.run.job import JobScreen
from asr_tui.ui.run.jobs import JobsScreen
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.widgets.table import Table
from tests.fakes import FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import running, settle, shown, until
from tests.workspaces import fake_workspace

BROKEN = samples.job(
    "job-4", "Failover", "sql-01", JobState.FAILED,
    errors=(JobError("28031", "The virtual machine could not be created.", "Quota.", "Raise it."),),
)  # fmt: skip


@asynccontextmanager
async def watching(
    screen: type[JobsScreen] | type[JobScreen], *jobs: Job, name: str = ""
) -> AsyncIterator[tuple[Pilot[None], Workspace, FakeSiteRecovery]]:
    async with running() as pilot:
        recovery = FakeSiteRecovery(all_items=samples.ITEMS, all_jobs=jobs)
        workspace = fake_workspace(site_recovery=recovery)
        pushed: AsrScreen[None] = (
            screen(workspace, samples.VAULT, name)
            if issubclass(screen, JobScreen)
            else screen(workspace, samples.VAULT)
        )
        await pilot.app.push_screen(pushed)
        await until(pilot, lambda: "Reading the job" not in shown(pilot))
        await settle(pilot)
        yield pilot, workspace, recovery


def listed(pilot: Pilot[None]) -> list[str]:
    return [row.key for row in pilot.app.screen.query_one(Table).rows]
