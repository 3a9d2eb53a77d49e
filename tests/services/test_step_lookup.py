"""Which of a vault's jobs may be a step's, and which is certainly ours."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.errors import AzureError, Cancelled
from asr_tui.domain.jobs import JobError, JobState, Task
from asr_tui.services.lookup_results import job_error
from asr_tui.services.step_lookup import is_ours, may_be
from tests.fakes import NOW
from tests.services.plans import FAILOVER as STEP
from tests.ui import samples

JOB = replace(samples.job("job-1", "Failover", "web-01", JobState.RUNNING), scenario="UnplannedFailover", started=NOW)
SKEW = timedelta(minutes=5)


@pytest.mark.parametrize(
    ("started", "may"), [(None, True), (NOW, True), (NOW - SKEW, True), (NOW - SKEW - timedelta(seconds=1), False)]
)
def test_a_job_that_began_before_the_sending_is_not_the_steps(started: object, *, may: bool) -> None:
    job = replace(JOB, started=started)
    assert may_be(STEP, job, NOW) is may
    assert may_be(STEP, job, None), "of a step that was never sent any job may be somebody else's same work"


def test_scenario_and_target_must_be_the_steps_as_far_as_they_are_told() -> None:
    assert may_be(STEP, replace(JOB, target="WEB-01"), NOW)
    assert may_be(STEP, replace(JOB, target=""), NOW)
    assert not may_be(STEP, replace(JOB, target="web-02"), NOW)
    assert not may_be(STEP, replace(JOB, scenario="TestFailover"), NOW)
    restart = steps.RestartJob(JOB.id)
    assert may_be(restart, replace(JOB, scenario="RestartJob", target="anything"), NOW)


def test_a_placeholder_may_be_only_what_was_sent() -> None:
    assert may_be(STEP, replace(JOB, scenario="", target=""), NOW)
    assert not may_be(STEP, replace(JOB, scenario="", target=""), None)


def test_a_job_is_ours_by_the_id_of_our_request() -> None:
    job = replace(JOB, activity_id="AB-1 ActivityId: x")
    assert is_ours(job, "ab-1")
    assert not is_ours(job, "ab-2")
    assert not is_ours(job, "")
    assert not is_ours(replace(JOB, activity_id=""), "ab-1")


def test_why_a_job_failed_in_azures_words() -> None:
    failed = replace(JOB, state=JobState.FAILED, state_text="It failed.", activity_id="a")
    warning, error = JobError("1", "Slow.", level="Warning"), JobError("2", "No quota.", "Too small.", "Ask for more.")
    told = job_error(replace(failed, errors=(warning, error)))
    assert (told.title, told.what, told.remedy, told.code) == (
        "Failover: failed", "No quota. Too small.", "Ask for more.", "2",
    )  # fmt: skip
    assert job_error(replace(failed, errors=(warning,))).code == "1"
    assert job_error(failed).what == "It failed."
    assert isinstance(job_error(failed), AzureError)


def test_a_cancelled_job_says_at_which_task_as_deep_as_there_is_one() -> None:
    inner = Task("b", "Copying", JobState.CANCELLED)
    outer = Task("a", "Preparing", JobState.CANCELLED, children=(inner,))
    job = replace(JOB, state=JobState.CANCELLED)
    assert job_error(replace(job, tasks=(outer,))).title == "Cancelled at “Copying”"
    assert job_error(job).title == "Cancelled"
    assert isinstance(job_error(job), Cancelled)
