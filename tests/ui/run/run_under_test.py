"""A run on its screen, over runs that only show it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain.errors import HeldByOther, Refused
from asr_tui.domain.jobs import JobState
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.services.progress import failed_keys
from asr_tui.services.published import Published
from asr_tui.services.runs import Runs
from asr_tui.services.workspace import Workspace
from asr_tui.ui.run.run import RunScreen
from tests.fakes import PERSON, PRACTICE
from tests.ui import samples
from tests.ui.pilot import running, settle
from tests.ui.samples import ENABLE_1, ENABLE_2, ago
from tests.workspaces import fake_workspace, stores

UNDER_WAY = StepRun(ENABLE_1, StepState.UNDER_WAY, job=samples.ENABLING, started=ago(seconds=130))


REFUSED = Refused("Azure refused", "The size is not offered there.", "Choose another size.", "150097", "req-7")


FAILED = StepRun(ENABLE_2, StepState.FAILED, error=REFUSED, started=ago(seconds=60), ended=ago(seconds=30))


class ShownRuns(Runs):
    """One run whose states the test tells."""

    def __init__(self, workspace: Workspace, run: Run) -> None:
        kept = stores()
        super().__init__(workspace.session, workspace.feeds, kept.journal, kept.audit, PRACTICE, PERSON)
        self.state = Published(run)
        self.retried: list[str] = []
        self.looked_back: list[str] = []
        self.refusal: HeldByOther | None = None

    def get(self, run_id: str) -> Run:
        return self.state.value

    def changes(self, run_id: str) -> AsyncGenerator[Run, None]:
        return self.state.changes()

    async def look_back(self, run_id: str, key: str) -> None:
        self.looked_back.append(key)

    async def retry(self, run_id: str, *steps: str) -> None:
        if self.refusal:
            raise self.refusal
        self.retried += failed_keys(self.get(run_id))


def showing(run: Run, *, read_only: bool = False) -> tuple[Workspace, ShownRuns]:
    workspace = fake_workspace(replace(PRACTICE, read_only=read_only))
    runs = ShownRuns(workspace, run)
    workspace.runs = runs
    return workspace, runs


@asynccontextmanager
async def watching(
    run: Run, size: tuple[int, int] = (80, 24), *, read_only: bool = False
) -> AsyncIterator[tuple[Pilot[None], ShownRuns, Workspace]]:
    async with running(size=size) as pilot:
        workspace, runs = showing(run, read_only=read_only)
        await pilot.app.push_screen(RunScreen(workspace, run.id))
        await settle(pilot)
        yield pilot, runs, workspace


def copying() -> Run:
    ended = replace(samples.ENABLING, state=JobState.SUCCEEDED, ended=ago(minutes=10), tasks=samples.tasks(5))
    first = StepRun(ENABLE_1, StepState.COPYING, job=ended, percent=43, started=ago(minutes=17))
    return samples.run(first, replace(UNDER_WAY, planned=ENABLE_2))
