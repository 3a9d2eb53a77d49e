"""Jobs are written to files, also where nothing may be changed; a job that waits says for what."""

from __future__ import annotations

import json
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain.jobs import Job, JobError, JobState, Task
from asr_tui.local_store.reports import Reports
from asr_tui.ui.run.job import JobScreen
from asr_tui.ui.run.jobs import JobsScreen
from asr_tui.ui.shell.base import AsrScreen
from tests.fakes import PRACTICE, FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import press, running, settle, shown, until
from tests.workspaces import fake_workspace

BROKEN = replace(
    samples.job("job-4", "Failover", "sql|01", JobState.FAILED),
    tasks=(Task("t1", "Preparing", JobState.SUCCEEDED), Task("t2", "Starting", JobState.FAILED)),
    errors=(JobError("28031", "The virtual machine could not be created.", "Quota.", "Raise it."),),
)  # fmt: skip
WAITING = replace(
    samples.job("job-5", "Failover", "web-01", JobState.SUSPENDED),
    tasks=(Task("t1", "Group 1", JobState.SUSPENDED, children=(Task("t2", "Switch the DNS", JobState.SUSPENDED),)),),
    allowed_actions=frozenset({"Resume", "Cancel"}),
)


@asynccontextmanager
async def watching(folder: Path, *jobs: Job, name: str = "") -> AsyncIterator[Pilot[None]]:
    async with running(size=(120, 40)) as pilot:
        recovery = FakeSiteRecovery(all_items=samples.ITEMS, all_jobs=jobs)
        workspace = fake_workspace(replace(PRACTICE, read_only=True), site_recovery=recovery)
        workspace.reports = Reports(folder)
        screen: AsrScreen[None] = (
            JobScreen(workspace, samples.VAULT, name) if name else JobsScreen(workspace, samples.VAULT)
        )
        await pilot.app.push_screen(screen)
        await until(pilot, lambda: "Reading the job" not in shown(pilot))
        await settle(pilot)
        yield pilot


def written(folder: Path) -> dict[str, str]:
    return {path.suffix: path.read_text() for path in folder.iterdir()}


async def test_the_jobs_that_are_shown_are_written(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    async with watching(folder, *samples.JOBS, BROKEN) as pilot:
        await press(pilot, "E", "E", "e")
        assert "Into which folder?" in shown(pilot)
        await press(pilot, "enter")
        assert "Saved:" in shown(pilot)
    files = written(folder)
    assert [job["name"] for job in json.loads(files[".json"])["jobs"]] == ["job-4"]
    (row,) = [line for line in files[".md"].splitlines() if "job-4" in line]
    assert row.startswith("| Failed | Failover | sql\\|01 |")
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in folder.iterdir())


async def test_one_job_is_written_with_its_tasks_and_errors(tmp_path: Path) -> None:
    async with watching(tmp_path, BROKEN, name="job-4") as pilot:
        elsewhere = tmp_path / "elsewhere"
        await press(pilot, "e")
        pilot.app.screen.query_one("#answer").value = str(elsewhere)  # type: ignore[attr-defined]
        await press(pilot, "enter")
    files = written(elsewhere)
    whole = json.loads(files[".json"])
    assert [task["state"] for task in whole["tasks"]] == ["Succeeded", "Failed"]
    assert whole["errors"][0]["recommendedAction"] == "Raise it."
    assert "- Starting: Failed" in files[".md"]
    assert "- Error 28031: The virtual machine could not be created." in files[".md"]
    assert "  - Possible causes: Quota." in files[".md"]


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    async with watching(blocked, BROKEN, name="job-4") as pilot:
        await press(pilot, "e", "enter")
        assert "cannot be written" in " ".join(shown(pilot).split())


async def test_a_job_that_waits_says_for_what(tmp_path: Path) -> None:
    async with watching(tmp_path, WAITING, name="job-5") as pilot:
        words = " ".join(shown(pilot).split())
        assert "It waits at “Switch the DNS” for a person to do their part and say so. G lets it go on." in words
