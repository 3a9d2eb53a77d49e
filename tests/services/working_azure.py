"""An Azure that works on what it is sent, for a scripted time and with scripted mishaps."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec.structs import replace

from asr_tui.azure_gateway.clock import AzureClock
from asr_tui.domain import steps
from asr_tui.domain.differences import FoundResource
from asr_tui.domain.errors import AsrError, OutcomeUnknown
from asr_tui.domain.jobs import Job, JobError, JobState, Task
from asr_tui.domain.operations import Accepted, OperationState, OperationStatus
from asr_tui.domain.place import Environment
from asr_tui.domain.protection import Health, ProtectedItem, Stage
from asr_tui.domain.requests import Request
from asr_tui.domain.run import Run, RunState
from asr_tui.services.job_feed import JobFeeds
from asr_tui.services.ports import Audit, Journal
from asr_tui.services.runs import Runs
from asr_tui.services.vault_rounds import Cadence
from tests.fakes import AZURE, PERSON, VAULT, FakeCatalog, FakeSession, FakeSiteRecovery, clock
from tests.services.plans import MACHINE
from tests.things import made_by


def lost_answer() -> OutcomeUnknown:
    return OutcomeUnknown("The answer was lost")


@dataclass
class WorkingAzure(FakeCatalog, FakeSiteRecovery):
    """Each step that it receives ends after `seconds`, as a job, a resource or an item.

    Mishaps are scripted by the step's key: `refuses` instead of receiving it (`lost_answer()`: it got lost on its way),
    `delays` in seconds until it arrives, `loses_answer` afterwards, `fails` at its end (None: it is cancelled). Every
    read raises `unreadable`.
    """

    received: list[tuple[str, str]] = field(default_factory=list)
    refuses: dict[str, AsrError] = field(default_factory=dict)
    delays: dict[str, float] = field(default_factory=dict)
    loses_answer: set[str] = field(default_factory=set)
    fails: dict[str, JobError | None] = field(default_factory=dict)
    notices: dict[str, tuple[str, str]] = field(default_factory=dict)
    unreadable: AsrError | None = None
    seconds: float = 30.0
    copy_seconds: float = 120.0
    on_step: Callable[[str], None] = lambda point: None
    clock: AzureClock = field(default_factory=clock)
    work: dict[str, tuple[steps.Step, Job]] = field(default_factory=dict)

    async def _read(self, name: str) -> None:
        await super()._read(name)
        if self.unreadable is not None:
            raise self.unreadable

    async def apply(self, step: steps.Step, client_request_id: str) -> Accepted:
        self.on_step("before apply")
        await asyncio.sleep(0)
        if step.key in self.refuses:
            raise self.refuses.pop(step.key)
        if step.key in self.delays:
            self._later(self.delays.pop(step.key), self._receive, step, client_request_id)
            raise lost_answer()
        name = self._receive(step, client_request_id)
        self.on_step("after apply")
        await asyncio.sleep(0)
        if step.key in self.loses_answer:
            self.loses_answer.discard(step.key)
            raise lost_answer()
        return Accepted(f"request-{name}", f"/operations/{name}", name if step.writes_to_vault else "", 5.0)

    def as_rest(self, step: steps.Step) -> str:
        return f"az rest --url {step.id}"

    def request(self, step: steps.Step) -> Request:
        raise NotImplementedError

    async def status(self, operation: str) -> OperationStatus:
        await self._read("status")
        step, job = self.work[operation.rpartition("/")[2]]
        if not job.state.over:
            return OperationStatus(OperationState.IN_PROGRESS, retry_after=5.0)
        if job.state.good:
            return OperationStatus(OperationState.SUCCEEDED, *self.notices.get(step.key, ("", "")))
        code, message = next(((one.code, one.message) for one in job.errors), ("", ""))
        return OperationStatus(OperationState.FAILED, code, message)

    def _later(self, seconds: float, happens: Callable[..., object], *about: object) -> None:
        asyncio.get_running_loop().call_later(seconds, happens, *about)

    def _receive(self, step: steps.Step, client_request_id: str) -> str:
        name, words = f"job-{len(self.work)}", step.scenario
        self.received.append((step.key, client_request_id))
        job = Job(
            VAULT.child("replicationJobs", name), name, words, words, JobState.RUNNING, "", step.job_target,
            started=self.clock.now(), activity_id=f"{client_request_id} ActivityId: x",
        )  # fmt: skip
        self._keep(step, job)
        if not step.creates:
            self._item(step, Stage.UNKNOWN, current_job=name)
        elif not step.writes_to_vault:
            self.found[step.id] = FoundResource("Creating", made_by(step))
        self._later(self.seconds, self._end, step, job)
        return name

    def _end(self, step: steps.Step, job: Job) -> None:
        if step.key not in self.fails:
            self._keep(step, replace(job, state=JobState.SUCCEEDED))
            self._make(step, job)
        elif error := self.fails.pop(step.key):
            self._keep(step, replace(job, state=JobState.FAILED, errors=(error,)))
        else:
            task = Task("t", "Installing the agent", JobState.CANCELLED)
            self._keep(step, replace(job, state=JobState.CANCELLED, tasks=(task,)))

    def _make(self, step: steps.Step, job: Job) -> None:
        stages = {steps.Failover: Stage.FAILED_OVER, steps.CommitFailover: Stage.COMMITTED}
        if not step.creates:
            self._item(step, stages.get(type(step), Stage.PROTECTED), current_job="None", last_failover=job.started)
        elif isinstance(step, steps.EnableReplication):
            self._copy(step, 0)
        else:
            self.found[step.id] = FoundResource("Succeeded", made_by(step))

    def _copy(self, step: steps.Step, percent: int) -> None:
        """Each tenth of the first copy."""
        stage = Stage.COPYING if percent < 100 else Stage.PROTECTED
        self.found[step.id] = FoundResource("Succeeded", self._item(step, stage, percent=percent))
        if percent < 100:
            self._later(self.copy_seconds / 10, self._copy, step, percent + 10)

    def _item(self, step: steps.Step, stage: Stage, **changes: object) -> ProtectedItem:
        fine, about = Health.NORMAL, (step.id.name, MACHINE, MACHINE.name, stage, "")
        plain = ProtectedItem(step.id, *about, fine, fine, frozenset(), "east", "west")
        item = replace(plain, **changes)
        self.all_items = (*(one for one in self.all_items if one.id != item.id), item)
        return item

    def _keep(self, step: steps.Step, job: Job) -> None:
        self.work[job.name] = (step, replace(job, state_text=job.state.value))
        self.all_jobs = tuple(job for _, job in reversed(self.work.values()) if job.scenario)

    def times_received(self) -> dict[str, int]:
        return Counter(key for key, _ in self.received)


def runs_over(
    azure: WorkingAzure, journal: Journal, audit: Audit, environment: Environment = AZURE, *, working: bool = False
) -> Runs:
    """What a new process would have. `working`: the vault is never taken for one in which nothing happens."""
    session = FakeSession(azure, azure, changes=azure, clock=azure.clock)
    feeds = JobFeeds(azure, azure.clock, lambda: Cadence(5, 20))
    feeds.activity.working = lambda: working
    return Runs(session, feeds, journal, audit, environment, PERSON)


async def ended(runs: Runs, run_id: str) -> Run:
    """The run once nothing of it moves any more."""
    async for run in runs.changes(run_id):
        if run.state is not RunState.RUNNING:
            return run
    raise AssertionError("the run never ended")
