"""The stored record of a Site Recovery job: its tasks, its errors and its subject."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from datetime import datetime
from typing import Self

import msgspec
from msgspec import Struct

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.index_entries import JOB_ON, JOBS, newest_first_rank
from asr_tui.simulator.lazy_list import LazyList
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import refusals
from asr_tui.simulator.resource_index import Rank

JOB_TYPE = "Microsoft.RecoveryServices/vaults/replicationJobs"
_ALIAS_TYPE = "Microsoft.RecoveryServices/vaults/replicationJobAliases"


class Fault(Struct):
    """An error as a job carries it: service code and words, level, the task it came from."""

    code: str
    message: str
    causes: str = ""
    action: str = ""
    level: str = "Error"
    task_id: str = ""
    error_id: str = ""
    time: datetime | None = None


class TaskFailed(Exception):
    """Raised by the effect of a task: the task and its job fail with this fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"{fault.code}: {fault.message}")
        self.fault = fault

    @classmethod
    def because(cls, code: str, message: str, causes: str = "", action: str = "", level: str = "Error") -> Self:
        return cls(Fault(code, message, causes, action, level))


class TaskReported(TaskFailed):
    """The task failed, but its job goes on and ends as completed with information."""


class ChildJob(Struct):
    """A job under a task of another job."""

    job_id: str
    friendly_name: str
    scenario: str
    target_id: str
    target_name: str

    @classmethod
    def of(cls, job: Job) -> ChildJob:
        return cls(job.id, job.friendly_name, job.scenario, job.target_id, job.target_name)


class Task(Struct):
    """One line of a job; `group` is the instanceType of a task that holds others.

    manual, observation  the instructions of a manual action, and what a person noted when the job went on
    runbook              the details of a runbook's task
    skipped              why a machine of a plan is passed over
    """

    task_id: str
    name: str
    friendly_name: str
    state: str = "NotStarted"
    description: str = "NotStarted"
    start: datetime | None = None
    end: datetime | None = None
    group: str | None = None
    group_type: str | None = None
    children: list[Task] = []
    child: ChildJob | None = None
    in_plan: bool = False
    manual: str | None = None
    observation: str | None = None
    runbook: JsonObject | None = None
    skipped: str = ""


class Job(Struct):
    """A job. `workflow` names what it does, `step` is the task it is at, `attempt` outdates old events.

    failed  the parts that failed while others went on: it ends as failed
    """

    id: str
    name: str
    vault: str
    workflow: str
    scenario: str
    friendly_name: str
    details: str
    activity_id: str
    target_id: str
    target_name: str
    target_type: str
    start: datetime
    subject: str = ""
    result: str | None = None
    args: JsonObject = {}
    affected: JsonObject = {}
    custom: JsonObject = {}
    tasks: list[Task] = []
    faults: list[Fault] = []
    notice: Fault | None = None
    rehearsed: Fault | None = None
    state: str = "NotStarted"
    description: str = "NotStarted"
    end: datetime | None = None
    placeholder: bool = False
    restartable: bool = True
    step: int = 0
    attempt: int = 0
    failed: list[str] = []

    @property
    def over(self) -> bool:
        return self.end is not None


def save(cloud: Cloud, job: Job) -> None:
    if not cloud.store.exists(job.id):
        cloud.store.put({"id": job.id, "name": job.name, "type": JOB_TYPE, "properties": {}})
    cloud.store.put_private(job.id, msgspec.to_builtins(job))


def load(cloud: Cloud, job_id: str) -> Job:
    """The job of an id or of an operation's id (see `add_alias`); 404 for a missing one."""
    found = cloud.store.private(job_id) or cloud.store.private(_aliased(cloud, job_id))
    if not found:
        raise refusals.missing("replicationJobs", name_of(job_id))
    return msgspec.convert(found, Job)


def add_alias(cloud: Cloud, vault: str, operation: str, job: Job) -> None:
    """Make an operation's id another id of its job; a plan's operations have ids of their own (recorded)."""
    alias = f"{vault}/replicationJobAliases/{operation}"
    cloud.store.put({"id": alias, "name": operation, "type": _ALIAS_TYPE, "properties": {"job": job.id}})


def newest_first(
    cloud: Cloud, vault: str, *shelf: str, since: datetime | None = None, until: datetime | None = None
) -> LazyList[tuple[Rank, int], Job]:
    """A vault's jobs without placeholders, newest first; of one "state" or "type" where given."""
    jobs = cloud.store.index.ranked((JOBS, vault.lower(), *shelf))
    if since is not None or until is not None:
        first = bisect_left(jobs, (newest_first_rank(until), 0)) if until else 0
        last = bisect_right(jobs, (newest_first_rank(since), sys.maxsize)) if since else len(jobs)
        jobs = jobs[first:last]
    return LazyList(lambda ranked: _job_of(cloud, cloud.store.numbered(ranked[1])), jobs)


def named(cloud: Cloud, vault: str, name: str) -> LazyList[int, Job]:
    """The vault's job of a name, or none."""
    return cloud.store.existing([f"{vault}/replicationJobs/{name}"]).map(lambda body: _job_of(cloud, body))


def all_on(cloud: Cloud, subject: str) -> LazyList[int, Job]:
    """The jobs on a resource in the order in which they were started."""
    return cloud.store.lookup((JOB_ON,), subject).map(lambda body: _job_of(cloud, body))


def _job_of(cloud: Cloud, body: JsonObject) -> Job:
    return msgspec.convert(cloud.store.private(body["id"]), Job)


def _aliased(cloud: Cloud, job_id: str) -> str:
    alias = cloud.store.get(job_id.lower().replace("/replicationjobs/", "/replicationJobAliases/"))
    return alias["properties"]["job"] if alias else ""
