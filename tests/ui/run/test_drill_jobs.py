"""A job of a drill leads to its report by a key; other jobs and those of recovery plans do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from asr_tui.domain.jobs import Job
from asr_tui.ui.machine.drill_report import DrillReportScreen
from asr_tui.ui.run.job import JobScreen
from asr_tui.ui.run.jobs import JobsScreen
from tests.ui import samples
from tests.ui.pilot import press, shown, until
from tests.ui.run.test_jobs_screens import watching

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
