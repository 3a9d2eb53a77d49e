"""Azure Site Recovery's jobs and their tasks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum

from msgspec import Struct

from asr_tui.domain.ids import ArmId

CLOCK_SKEW = timedelta(minutes=5)
"""How far this computer's clock may be from Azure's before a job of ours looks older than its sending."""


class JobState(Enum):
    """State of a job or task; SKIPPED is Azure's state "Other" with the description "Skipped"."""

    WAITING = "Not started"
    RUNNING = "In progress"
    SUSPENDED = "Waiting for you"
    CANCELLING = "Cancelling"
    SUCCEEDED = "Succeeded"
    WITH_INFORMATION = "Succeeded, with notes"
    FAILED = "Failed"
    CANCELLED = "Cancelled"
    SKIPPED = "Skipped"
    UNKNOWN = "Unknown"

    @property
    def over(self) -> bool:
        return self in _OVER

    @property
    def good(self) -> bool:
        return self in _GOOD


_GOOD = (JobState.SUCCEEDED, JobState.WITH_INFORMATION, JobState.SKIPPED)
_OVER = (*_GOOD, JobState.FAILED, JobState.CANCELLED)
"""Tuples made once: to make a set of them for each look takes six times as long, and lists ask for each job."""


class JobError(Struct, frozen=True):
    code: str
    message: str
    causes: str = ""
    action: str = ""
    level: str = "Error"
    task: str = ""
    time: datetime | None = None


class Task(Struct, frozen=True):
    """A piece of a job's work.

    instructions  what a person is to do, of a manual action of a recovery plan; may have several lines
    observation   what a person noted when they let it go on
    output        what a runbook wrote
    """

    id: str
    title: str
    state: JobState
    state_text: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    children: tuple[Task, ...] = ()
    child_job: str = ""
    instructions: str = ""
    observation: str = ""
    output: str = ""


def task_in(tasks: Iterable[Task], *states: JobState) -> Task | None:
    """The deepest first task in one of these states."""
    for task in tasks:
        found = task_in(task.children, *states) or (task if task.state in states else None)
        if found:
            return found
    return None


def manual_task(tasks: Iterable[Task]) -> Task | None:
    """The first task with instructions for a person that has not ended."""
    for task in tasks:
        if found := manual_task(task.children):
            return found
        if task.instructions and not task.state.over:
            return task
    return None


class Job(Struct, frozen=True):
    """A job of a vault. `name` is also the id of the operation that a write was answered with.

    Jobs from a list carry no tasks and no errors; Azure gives those only for one job at a time.

    network   the name of the network in which a test failover's machine was made
    point     the name of the recovery point that a failover or test failover started from
    point_time   that point's own time
    source, recovery   the regions of the machine and of its copy at that time, as people read them
    test_machine   the name of a test failover's machine
    comments     what a person noted at a clean-up
    of_plan      whether `target` is a recovery plan, whose jobs have the scenarios of a machine's (recorded)
    """

    id: ArmId
    name: str
    scenario: str
    title: str
    state: JobState
    state_text: str
    target: str
    started: datetime | None = None
    ended: datetime | None = None
    tasks: tuple[Task, ...] = ()
    errors: tuple[JobError, ...] = ()
    allowed_actions: frozenset[str] = frozenset()
    activity_id: str = ""
    network: str = ""
    point: str = ""
    point_time: datetime | None = None
    source: str = ""
    recovery: str = ""
    test_machine: str = ""
    comments: str = ""
    of_plan: bool = False

    @property
    def duration(self) -> timedelta | None:
        """None while it runs, and where Azure gives no times."""
        return max(self.ended - self.started, timedelta()) if self.started and self.ended else None

    @property
    def waits_at(self) -> Task | None:
        """The task at which a suspended job waits for a person; None of a job in another state.

        Which state Azure gives a manual action meanwhile was not recorded.
        """
        if self.state is not JobState.SUSPENDED:
            return None
        return task_in(self.tasks, JobState.SUSPENDED) or manual_task(self.tasks)

    def is_on(self, machine_name: str) -> bool:
        """Whether it works on that machine; lists of jobs name some machines in lower case."""
        return not self.of_plan and self.target.casefold() == machine_name.casefold()
