"""A job's cancel, restart or resume whose answer was lost is looked for in Azure, never sent blindly again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.jobs import JobState
from asr_tui.domain.plan import PlannedStep
from asr_tui.domain.run import StepRun
from asr_tui.services.lookup_results import Found, InProgress, Missing
from asr_tui.services.step_lookup import StepLookup
from tests.fakes import NOW, FakeCatalog, FakeSiteRecovery
from tests.ui import samples

JOB = samples.job("job-9", "Failover", "web-01", JobState.RUNNING)
REQUEST = "0c0ffee0-0000-4000-8000-000000000009"


def sent(step: steps.Step) -> StepRun:
    """Written down as sent; what Azure answered is not known."""
    planned = PlannedStep(step, frozenset(), step.estimate())
    return StepRun(planned, client_request_id=REQUEST, intended_at=NOW - timedelta(seconds=5))


def lookup_of(*states: JobState) -> StepLookup:
    jobs = tuple(replace(JOB, state=state) for state in states)
    return StepLookup(FakeCatalog(), FakeSiteRecovery(all_jobs=jobs))


@pytest.mark.parametrize(
    ("state", "found"),
    [(JobState.RUNNING, False), (JobState.CANCELLING, True), (JobState.CANCELLED, True), (JobState.SUCCEEDED, False)],
)
async def test_a_cancel_is_seen_in_the_job_itself(state: JobState, *, found: bool) -> None:
    finding = await lookup_of(state).look(sent(steps.CancelJob(JOB.id)))
    assert isinstance(finding, Found if found else Missing)


@pytest.mark.parametrize(
    ("state", "found"), [(JobState.SUSPENDED, False), (JobState.RUNNING, True), (JobState.SUCCEEDED, True)]
)
async def test_a_resume_is_seen_in_the_job_itself(state: JobState, *, found: bool) -> None:
    finding = await lookup_of(state).look(sent(steps.ResumeJob(JOB.id)))
    assert isinstance(finding, Found if found else Missing)


async def test_before_a_resume_is_sent_a_job_that_does_not_wait_keeps_nothing_back() -> None:
    step = steps.ResumeJob(JOB.id)
    never_sent = replace(sent(step), intended_at=None)
    assert isinstance(await lookup_of(JobState.RUNNING).look(never_sent), Missing)


async def test_a_job_that_is_gone_shows_nothing() -> None:
    assert isinstance(await lookup_of().look(sent(steps.CancelJob(JOB.id))), Missing)


async def test_a_restart_is_known_by_our_request_whatever_it_works_on() -> None:
    ours = replace(
        samples.job("job-10", "Restart job", "web-01", JobState.RUNNING),
        scenario="RestartJob", activity_id=f"{REQUEST} ActivityId: x", started=NOW,
    )  # fmt: skip
    theirs = replace(ours, name="job-11", activity_id="another")
    recovery = FakeSiteRecovery(all_jobs=(theirs, ours))
    finding = await StepLookup(FakeCatalog(), recovery).look(sent(steps.RestartJob(JOB.id)))
    assert finding == InProgress("job-10")
    recovery.all_jobs = (theirs,)
    assert isinstance(await StepLookup(FakeCatalog(), recovery).look(sent(steps.RestartJob(JOB.id))), Missing)
