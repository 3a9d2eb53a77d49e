"""A job can be cancelled, restarted or resumed only where Azure allows it."""

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts.job_action import JobAction, JobDraft, offered, plan
from asr_tui.domain.jobs import Job, JobState
from tests.domain.estates import VAULT

JOB = Job(
    VAULT.child("replicationJobs", "1"), "1", "UnplannedFailover", "Failover", JobState.RUNNING, "InProgress", "web-01"
)


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        (JobAction.CANCEL, steps.CancelJob),
        (JobAction.RESTART, steps.RestartJob),
        (JobAction.RESUME, steps.ResumeJob),
    ],
)
def test_what_azure_allows_can_start_and_nothing_else(action: JobAction, kind: type[steps.Step]) -> None:
    refused = plan(JobDraft(action), JOB)
    assert not refused.can_start
    allowed = plan(JobDraft(action), replace(JOB, allowed_actions=frozenset({action.value})))
    assert allowed.can_start
    assert isinstance(allowed.steps[0].step, kind)
    assert allowed.steps[0].step.id == JOB.id
    assert "Failover web-01" in allowed.title


def test_unknown_actions_of_a_job_are_not_offered() -> None:
    job = replace(JOB, allowed_actions=frozenset({"Resume", "Cancel", "Dance"}))
    assert offered(job) == (JobAction.CANCEL, JobAction.RESUME)
