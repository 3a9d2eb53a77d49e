"""The snapshot of a running plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from asr_tui.domain.errors import AsrError
from asr_tui.domain.jobs import Job
from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.steps import EnableReplication


class StepState(Enum):
    """How a step stands. UNKNOWN: sent, but its answer was lost and Azure does not show it yet. PAUSED: Azure does not
    accept the sign-in; nothing was carried out, and a sign-in lets the step go on."""

    WAITING = "waiting"
    CHECKING = "looking in Azure"
    SENDING = "sending"
    UNDER_WAY = "under way"
    COPYING = "replication started, not yet protected"
    PAUSED = "sign in again to go on"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "outcome unknown"
    BLOCKED = "not started: something before it failed"

    @property
    def over(self) -> bool:
        return self in {StepState.DONE, StepState.FAILED, StepState.UNKNOWN, StepState.BLOCKED}


@dataclass(frozen=True, slots=True)
class StepRun:
    """One step of a run.

    client_request_id  ours, written to the audit log before the step is sent
    operation          the address that tells how Azure's work on it stands; opaque
    job_name           the name of the job in the vault that does the work, where there is one
    percent, note      the first copy's progress and what is being waited for
    notices            what Azure said beside a success
    sent               how often the request was sent: 0 or 1, and more only after a retry that a person asked for
    followed           somebody else began it; here it was only followed
    """

    planned: PlannedStep
    state: StepState = StepState.WAITING
    client_request_id: str = ""
    request_id: str = ""
    operation: str = ""
    job_name: str = ""
    job: Job | None = None
    percent: float | None = None
    note: str = ""
    notices: tuple[str, ...] = ()
    error: AsrError | None = None
    sent: int = 0
    intended_at: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None
    followed: bool = False

    @property
    def key(self) -> str:
        return self.planned.key

    @property
    def work_began(self) -> datetime | None:
        """When Azure's job began, where there is one; else when this program began with the step."""
        return self.job.started if self.job and self.job.started else self.started

    @property
    def work_ended(self) -> datetime | None:
        """When Azure's job ended, where there is one: this program may have been off meanwhile.

        A machine is protected only after its job, when its first copy is there too; that moment is the one seen here.
        """
        copies = isinstance(self.planned.step, EnableReplication)
        if self.ended is None or copies or self.job is None:
            return self.ended
        return self.job.ended or self.ended


class RunState(Enum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "stopped: something needs you"
    INTERRUPTED = "left behind when the program ended"


@dataclass(frozen=True, slots=True)
class Run:
    """A running plan: the state of its steps, in the plan's order."""

    id: str
    place: Place
    plan: Plan
    steps: tuple[StepRun, ...]
    started: datetime
    ended: datetime | None = None
    interrupted: bool = False

    @property
    def state(self) -> RunState:
        if self.interrupted:
            return RunState.INTERRUPTED
        if all(step.state is StepState.DONE for step in self.steps):
            return RunState.DONE
        return RunState.FAILED if all(step.state.over for step in self.steps) else RunState.RUNNING

    @property
    def paused(self) -> bool:
        """Whether a step waits for a new sign-in."""
        return any(step.state is StepState.PAUSED for step in self.steps)

    @property
    def done(self) -> int:
        return sum(step.state is StepState.DONE for step in self.steps)

    def step(self, key: str) -> StepRun:
        return next(step for step in self.steps if step.key == key)
