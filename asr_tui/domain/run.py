"""The snapshot of a running plan."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from msgspec import Struct

from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.place import Place
from asr_tui.domain.plan import MachineFacts, Plan, PlannedStep
from asr_tui.domain.point_again import PointAgain
from asr_tui.domain.rollout import OnError, Rollout
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

    @property
    def failed(self) -> bool:
        """Whether it was begun and may be tried again."""
        return self in {StepState.FAILED, StepState.UNKNOWN}


class StepRun(Struct, frozen=True):
    """One step of a run.

    client_request_id  ours, written to the audit log before the step is sent
    operation          the address that tells how Azure's work on it stands; opaque
    job_name           the name of the job in the vault that does the work, where there is one
    percent, note      the first copy's progress and what is being waited for
    notices            what Azure said beside a success
    sent               how often the request was sent: 0 or 1, and more only after a retry that a person asked for, or
                       with another recovery point where Azure refused the one that was reviewed
    followed           somebody else began it; here it was only followed
    again              the recovery point that was chosen again by its kind, which `planned` then names
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
    again: PointAgain | None = None

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


class Pause(Enum):
    """Why nothing more of a run begins for now."""

    HELD = "held: nothing more begins until it is released"
    STOPPED = "stopped after a failure: nothing more begins until you say so"
    WHEN_TOLD = "the next wave begins when you say so"
    TIMED = "the next wave begins after a pause"


class Await(Enum):
    """What a step that has not begun waits for."""

    NEEDED = "what it needs is not done yet"
    WAVE = "its wave has not begun"
    HELD = "the run is held"
    STOPPED = "a step before it failed, and the run stops on errors"
    TURN = "it is sent in its turn"


class Run(Struct, frozen=True):
    """A running plan: the state of its steps, in the plan's order.

    rollout      the waves, and what an error means now: a person can change that while it runs
    open_waves   how many waves have begun
    waits_since  since when everything before the next wave has ended and it is waited for; None while it is not
    waits_until  when the next wave begins by itself
    held_since   since when a person holds it: nothing more is sent
    stopped_by   the keys of failed steps that nobody has passed over; with OnError.STOP they let nothing more begin
    passed       the keys of failed steps that a person passed over
    """

    id: str
    place: Place
    plan: Plan
    steps: tuple[StepRun, ...]
    started: datetime
    ended: datetime | None = None
    interrupted: bool = False
    rollout: Rollout = Rollout()
    open_waves: int = 1
    waits_since: datetime | None = None
    waits_until: datetime | None = None
    held_since: datetime | None = None
    stopped_by: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()

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
    def halted(self) -> bool:
        """Whether it is stopped by a failure that nobody has passed over."""
        return self.rollout.on_error is OnError.STOP and bool(self.stopped_by)

    @property
    def pause(self) -> Pause | None:
        """Why nothing more begins, though there are steps that have not begun; None where something may begin."""
        if all(step.state is not StepState.WAITING for step in self.steps):
            return None
        if self.held_since is not None:
            return Pause.HELD
        if self.halted:
            return Pause.STOPPED
        if self.waits_since is None:
            return None
        return Pause.WHEN_TOLD if self.waits_until is None else Pause.TIMED

    @property
    def at_rest(self) -> bool:
        """Whether nothing is under way in Azure and nothing begins by itself: a person has to say how it goes on."""
        moving = any(not step.state.over and step.state is not StepState.WAITING for step in self.steps)
        return not moving and self.pause in {Pause.HELD, Pause.STOPPED, Pause.WHEN_TOLD}

    @property
    def vaults(self) -> tuple[ArmId, ...]:
        """The vaults that its steps change, that of its place first."""
        own = (step.planned.step.id.vault_id for step in self.steps if step.planned.step.writes_to_vault)
        return tuple(dict.fromkeys((self.place.vault, *own)))

    def touches(self, place: Place) -> bool:
        """Whether it was begun there, or changes that vault too, of the same endpoint and tenant."""
        same = (self.place.endpoint, self.place.tenant) == (place.endpoint, place.tenant)
        return place == self.place or (same and place.vault in self.vaults[1:])

    @property
    def done(self) -> int:
        return sum(step.state is StepState.DONE for step in self.steps)

    def step(self, key: str) -> StepRun:
        return next(step for step in self.steps if step.key == key)

    def facts_of(self, step: StepRun) -> MachineFacts | None:
        """What the review showed of the step's machine; None where it showed nothing."""
        change = step.planned.step
        own = (one for one in self.plan.facts if one.machine == change.on_machine)
        return next((one for one in own if one.vault in {"", change.id.vault_id.name}), None)

    def wave_of(self, step: StepRun) -> int:
        """The index of the step's wave."""
        return self.rollout.wave_of(step.key)

    def awaits(self, step: StepRun) -> Await | None:
        """What a step that has not begun waits for; None for one that has."""
        if step.state is not StepState.WAITING:
            return None
        if self.held_since is not None:
            return Await.HELD
        if self.wave_of(step) >= self.open_waves:
            return Await.STOPPED if self.halted else Await.WAVE
        if self.halted and step.key not in self.stopped_by:
            return Await.STOPPED
        done = {one.key for one in self.steps if one.state is StepState.DONE}
        return Await.TURN if step.planned.depends_on <= done else Await.NEEDED
