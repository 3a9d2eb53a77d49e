"""Jobs that belong together, on the screen."""

from __future__ import annotations

from datetime import timedelta

from textual.pilot import Pilot

from asr_tui.domain.jobs import Job, JobState
from asr_tui.ui.run.job import JobScreen
from asr_tui.ui.run.jobs import JobsScreen
from tests.ui import samples
from tests.ui.pilot import press, settle, shown
from tests.ui.run.jobs_under_test import listed, watching
from tests.ui.samples import ago


def enabling(number: int, state: JobState = JobState.SUCCEEDED) -> Job:
    begun = ago(minutes=20 - number * 0.1)
    return samples.job(
        f"en-{number}", "Enable replication", f"erp-{number}", state, started=begun, ended=begun + timedelta(minutes=7)
    )


FAILOVER = samples.job("fo", "Failover", "app-01", scenario="UnplannedFailover", started=ago(minutes=5))
JOBS = (FAILOVER, *(enabling(number, JobState.FAILED if number == 3 else JobState.SUCCEEDED) for number in range(6)))
HEAD = "group:en-5"
ALL = ["fo", HEAD, "en-3", *(f"en-{number}" for number in (0, 1, 2, 4, 5))]


async def test_enter_shows_and_folds_the_jobs_below_a_head() -> None:
    async with watching(JobsScreen, *JOBS) as (pilot, _, _recovery):
        assert listed(pilot) == ["fo", HEAD, "en-3"]
        assert "[+] Enable replication, 6 machines" in shown(pilot)
        assert "x 1 failed" in shown(pilot)
        await press(pilot, "down", "enter")
        assert listed(pilot) == ALL
        assert "[-] Enable replication, 6 machines" in shown(pilot)
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, JobScreen)
        await press(pilot, "escape", "up", "enter")
        assert listed(pilot) == ["fo", HEAD, "en-3"]


async def test_the_filter_finds_jobs_below_a_folded_head() -> None:
    async with watching(JobsScreen, *JOBS) as (pilot, _, _recovery):
        await press(pilot, "slash", *"erp-5")
        assert listed(pilot) == ["en-5"]
        await press(pilot, "escape")
        assert listed(pilot) == ["fo", HEAD, "en-3"]


async def test_a_wide_terminal_shows_the_jobs_on_a_clock() -> None:
    async with watching(JobsScreen, *JOBS) as (pilot, _, _recovery):
        assert "━" not in shown(pilot)
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        assert line_of(pilot, "[+] Enable").count("━") > 3


async def test_from_160_columns_the_selected_job_stands_beside_the_list() -> None:
    async with watching(JobsScreen, *JOBS) as (pilot, _, _recovery):
        await pilot.resize_terminal(160, 24)
        await settle(pilot)
        assert "+ Succeeded   Failover app-01" in line_of(pilot, "State ")
        await press(pilot, "down")
        assert "── Enable replication, 6 machines " in line_of(pilot, "State ")


async def test_of_a_head_y_offers_the_ids_of_its_jobs() -> None:
    async with watching(JobsScreen, *JOBS) as (pilot, _, _recovery):
        await press(pilot, "down", "y")
        assert "Copy the id of which?" in shown(pilot)


def line_of(pilot: Pilot[None], words: str) -> str:
    return next(line for line in shown(pilot).splitlines() if words in line)
