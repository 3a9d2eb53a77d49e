"""Steps on a job of the vault."""

from __future__ import annotations

from abc import abstractmethod
from datetime import datetime

from asr_tui.domain.estimates import ASSUMED, Estimate
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.steps.base import VAULTS, Step


class JobStep(Step, frozen=True):
    """`title` is the job's own, with what it acts on."""

    writes_to_vault = True

    title: str = ""

    @property
    def label(self) -> str:
        return f"{self.words} “{self.title}”" if self.title else f"{self.words} job {self.id.name}"

    @abstractmethod
    def is_done(self, job: Job, since: datetime | None) -> bool:
        """Whether the job proves the step; `since` is when the step was sent, None where it never was."""


class CancelJob(JobStep, frozen=True):
    words = "Cancel"
    right = f"{VAULTS}/replicationJobs/cancel/action"
    usual_time = Estimate(3, ASSUMED)

    def is_done(self, job: Job, since: datetime | None) -> bool:
        return job.state in {JobState.CANCELLING, JobState.CANCELLED}


class RestartJob(JobStep, frozen=True):
    words = "Restart"
    right = f"{VAULTS}/replicationJobs/restart/action"
    usual_time = Estimate(3, ASSUMED)
    scenario = "RestartJob"

    @property
    def job_target(self) -> str:
        return ""

    def is_done(self, job: Job, since: datetime | None) -> bool:
        """Never: the work is done by another job."""
        return False


class ResumeJob(JobStep, frozen=True):
    words = "Resume"
    right = f"{VAULTS}/replicationJobs/resume/action"
    usual_time = Estimate(3, ASSUMED)

    comments: str = ""

    def is_done(self, job: Job, since: datetime | None) -> bool:
        return since is not None and job.state is not JobState.SUSPENDED
