"""A job is cancelled, restarted or resumed where Azure allows it, and never without being asked about."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.jobs import JobState
from asr_tui.ui.run.job import JobScreen
from asr_tui.ui.run.run import RunScreen
from tests.ui import samples
from tests.ui.pilot import press, shown, until
from tests.ui.run.jobs_under_test import watching

RUNNING = replace(
    samples.job("job-9", "Failover", "web-01", JobState.RUNNING), ended=None, allowed_actions=frozenset({"Cancel"})
)


SAYS = {
    "Cancel": "This stops what the job has not done yet;",
    "Restart": "This starts the same work once more, in a job of its own.",
}


@pytest.mark.parametrize(
    ("allowed", "key", "kind"),
    [("Cancel", "X", steps.CancelJob), ("Restart", "J", steps.RestartJob)],
)
async def test_only_what_is_allowed_and_only_after_being_asked(allowed: str, key: str, kind: type[steps.Step]) -> None:
    job = replace(RUNNING, allowed_actions=frozenset({allowed}))
    async with watching(JobScreen, job, name="job-9") as (pilot, workspace, _):
        await press(pilot, *({"X", "J", "G"} - {key}))
        assert isinstance(pilot.app.screen, JobScreen)
        await press(pilot, key)
        assert "> Leave it alone" in shown(pilot)
        assert f"{allowed} “Failover web-01”?" in shown(pilot)
        assert SAYS[allowed] in shown(pilot)
        await press(pilot, "enter")
        assert not workspace.runs.all
        await press(pilot, key, "down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen))
        (run,) = workspace.runs.all
        assert isinstance(run.plan.steps[0].step, kind)
        assert f"{allowed} “Failover web-01”" in shown(pilot).partition("\n")[2]


async def test_a_waiting_job_goes_on_after_a_question_with_the_comment() -> None:
    job = replace(RUNNING, state=JobState.SUSPENDED, allowed_actions=frozenset({"Resume"}))
    async with watching(JobScreen, job, name="job-9") as (pilot, workspace, _):
        await press(pilot, "X", "J")
        assert isinstance(pilot.app.screen, JobScreen)
        await press(pilot, "G")
        assert "Is “Failover” done?" in shown(pilot)
        await press(pilot, "escape")
        assert not workspace.runs.all
        await press(pilot, "G", *"done", "enter")
        await until(pilot, lambda: bool(workspace.runs.all))
        step = workspace.runs.all[0].plan.steps[0].step
        assert isinstance(step, steps.ResumeJob)
        assert step.comments == "done"


async def test_a_job_that_is_over_offers_nothing() -> None:
    async with watching(JobScreen, replace(RUNNING, allowed_actions=frozenset()), name="job-9") as (
        pilot,
        _,
        _recovery,
    ):
        await press(pilot, "X", "J", "G")
        assert isinstance(pilot.app.screen, JobScreen)
        assert "Cancel job" not in shown(pilot)
