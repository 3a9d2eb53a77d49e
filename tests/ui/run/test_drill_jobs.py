"""A job of a drill leads to its report by a key; other jobs and those of recovery plans do not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain.jobs import Job
from asr_tui.ui.machine.drill_report import DrillReportScreen
from asr_tui.ui.machine.drill_set_report import DrillSetReportScreen
from asr_tui.ui.run.job import JobScreen
from asr_tui.ui.run.jobs import JobsScreen
from tests.ui import samples
from tests.ui.pilot import press, shown, until
from tests.ui.run.jobs_under_test import watching
from tests.ui.samples import ago

DRILL_LENGTH = timedelta(minutes=3)

DRILL = replace(samples.job("drill-1", "Test failover", "web-01"), scenario="TestFailover", source="Central US",
                recovery="West Europe")  # fmt: skip
CLEANED = replace(
    samples.job("clean-1", "Cleanup test failover", "web-01"), scenario="TestFailoverCleanup", comments="all well"
)


@pytest.mark.parametrize("screen", [JobsScreen, JobScreen])
@pytest.mark.parametrize("job", [DRILL, CLEANED])
async def test_the_key_leads_to_the_report(screen: type[JobsScreen] | type[JobScreen], job: Job) -> None:
    async with watching(screen, job, name=job.name) as (pilot, _, _recovery):
        assert "R Report" in shown(pilot)
        await press(pilot, "R")
        assert isinstance(pilot.app.screen, DrillReportScreen)
        await until(pilot, lambda: "Drill of web-01" in shown(pilot))


async def test_a_machine_that_is_gone_from_the_vault_has_its_report() -> None:
    async with watching(JobScreen, replace(DRILL, target="old-77"), name="drill-1") as (pilot, _, _recovery):
        await press(pilot, "R")
        await until(pilot, lambda: "Central US to West Europe" in shown(pilot))
        assert "Drill of old-77" in shown(pilot)


@pytest.mark.parametrize("job", [replace(DRILL, of_plan=True), replace(DRILL, scenario="UnplannedFailover")])
async def test_other_jobs_have_no_such_key(job: Job) -> None:
    async with watching(JobsScreen, job) as (pilot, _, _recovery):
        assert "R Report" not in shown(pilot)
        await press(pilot, "R")
        assert isinstance(pilot.app.screen, JobsScreen)


def drilled(number: int, *, minutes: float) -> Job:
    """A drill of a machine of its own that began so many minutes ago."""
    began = ago(minutes=minutes)
    return replace(DRILL, name=f"drill-{number}", target=f"app-{number}", started=began, ended=began + DRILL_LENGTH)


async def test_a_head_of_drills_leads_to_one_report_of_all_below_it() -> None:
    jobs = [drilled(number, minutes=30 + number / 10) for number in range(4)]
    async with watching(JobsScreen, *jobs) as (pilot, _, _recovery):
        await press(pilot, "R")
        await until(pilot, lambda: "4 of 4 test machines came up" in shown(pilot))
        assert isinstance(pilot.app.screen, DrillSetReportScreen)


@pytest.mark.parametrize(("keys", "number"), [(("enter",), 4), (("down", "enter"), 7)])
async def test_where_more_were_drilled_that_day_one_is_asked(keys: tuple[str, ...], number: int) -> None:
    jobs = [drilled(at, minutes=(30 if at < 4 else 200) + at / 10) for at in range(7)]
    async with watching(JobsScreen, *jobs) as (pilot, _, _recovery):
        await press(pilot, "R")
        assert "A report of which drills?" in shown(pilot)
        await press(pilot, *keys)
        await until(pilot, lambda: f"{number} of {number} test machines came up" in shown(pilot))
