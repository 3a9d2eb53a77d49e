"""A small Azure in memory, a clock that passes at once, and stores that survive a crash."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from asr_tui.domain import steps
from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.differences import FoundResource, Thing
from asr_tui.domain.errors import AsrError, HeldByOther, NotFound, OutcomeUnknown
from asr_tui.domain.estimates import Estimate
from asr_tui.domain.ids import ArmId, group_id, vault_id
from asr_tui.domain.jobs import Job, JobError, JobState, Task
from asr_tui.domain.operations import Accepted, OperationState, OperationStatus
from asr_tui.domain.place import EndpointKind, Environment, Identity, Place
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.protection import Health, ProtectedItem, RecoveryPoint, Stage, Topology, VaultEvent
from asr_tui.domain.run import Run, RunState
from asr_tui.services.job_feed import Cadence, JobFeeds
from asr_tui.services.runs import Runs
from tests.governed import Lists
from tests.things import made_by

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
VAULT = vault_id(SUBSCRIPTION, "rg-dr", "vault")
FABRICS = (VAULT.child("replicationFabrics", "east"), VAULT.child("replicationFabrics", "west"))
CONTAINERS = tuple(fabric.child("replicationProtectionContainers", "box") for fabric in FABRICS)
POLICY = VAULT.child("replicationPolicies", "day")
GROUP = group_id(SUBSCRIPTION, "rg-web-asr")
MACHINE = group_id(SUBSCRIPTION, "rg-web").child("providers", "Microsoft.Compute", "virtualMachines", "web-01")
ITEM = CONTAINERS[0].child("replicationProtectedItems", "web-01")
PLACE = Place("https://azure.test", "tenant", SUBSCRIPTION, VAULT)
SURROUNDINGS = Environment(EndpointKind.ENDPOINT, PLACE.endpoint, "azure.test")
PERSON = Identity("ada@contoso.test", "person", "tenant")


@dataclass(frozen=True)
class Scope:
    """What a picture of the estate is read for."""

    vault: ArmId = VAULT
    subscription: str = SUBSCRIPTION
    target_subscription_id: str = SUBSCRIPTION
    target_region: str = ""
    source_region: str = "east"
    vault_location: str = "east"


class Crash(BaseException):
    """The process dies here."""


class InstantClock:
    """Sleeping passes the time at once, letting others run."""

    def __init__(self) -> None:
        self.time = MORNING
        self.passed: Callable[[float], None] = lambda seconds: None
        self.later: list[tuple[datetime, Callable[[], object]]] = []

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        # Time passes only after whoever is ready has run, as on a real computer.
        for _ in range(10):
            await asyncio.sleep(0)
        self.time += timedelta(seconds=seconds)
        self.passed(seconds)
        due = [happens for when, happens in self.later if when <= self.time]
        self.later = [(when, happens) for when, happens in self.later if when > self.time]
        for happens in due:
            happens()


@dataclass(slots=True)
class Work:
    """What Azure does for one accepted request."""

    step: steps.Step
    client_request_id: str
    name: str
    started: datetime
    ends: datetime
    fails: JobError | None = None
    cancelled: bool = False


def _ends_badly(work: Work) -> bool:
    return work.cancelled or work.fails is not None


@dataclass(slots=True)
class FakeAzure(Lists):
    """Catalog, SiteRecovery and Changes over one state. `received` are the requests that reached it; `theirs` is what
    somebody else has made."""

    clock: InstantClock
    received: list[tuple[str, str]] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    refuses: dict[str, AsrError] = field(default_factory=dict)
    fails: dict[str, JobError] = field(default_factory=dict)
    cancels: set[str] = field(default_factory=set)
    loses_answer: set[str] = field(default_factory=set)
    loses_request: set[str] = field(default_factory=set)
    delays: dict[str, float] = field(default_factory=dict)
    unreadable: AsrError | None = None
    theirs: dict[ArmId, Thing] = field(default_factory=dict)
    notices: dict[str, tuple[str, str]] = field(default_factory=dict)
    seconds: float = 30.0
    copy_seconds: float = 120.0
    most_at_once: int = 0
    on_step: Callable[[str], None] = lambda point: None

    # Changes

    async def apply(self, step: steps.Step, client_request_id: str) -> Accepted:
        self.on_step("before apply")
        await asyncio.sleep(0)
        key = step.key
        if key in self.loses_request:
            self.loses_request.discard(key)
            raise OutcomeUnknown("The answer was lost")
        if key in self.refuses:
            raise self.refuses.pop(key)
        if key in self.delays:
            arrives = self.clock.now() + timedelta(seconds=self.delays.pop(key))
            self.clock.later.append((arrives, lambda: self._receive(step, client_request_id)))
            raise OutcomeUnknown("The answer was lost, and the request is still on its way")
        work = self._receive(step, client_request_id)
        self.on_step("after apply")
        await asyncio.sleep(0)
        if key in self.loses_answer:
            self.loses_answer.discard(key)
            raise OutcomeUnknown("The answer was lost")
        job = work.name if step.writes_to_vault else ""
        return Accepted(f"request-{work.name}", f"{PLACE.endpoint}/operations/{work.name}", job, 5.0)

    def _receive(self, step: steps.Step, client_request_id: str) -> Work:
        now, key = self.clock.now(), step.key
        self.received.append((key, client_request_id))
        work = Work(step, client_request_id, f"job-{len(self.works)}", now, now + timedelta(seconds=self.seconds))
        work.fails = self.fails.pop(key, None)
        work.cancelled = key in self.cancels
        self.cancels.discard(key)
        self.works.append(work)
        self.most_at_once = max(self.most_at_once, sum(one.ends > now for one in self.works))
        return work

    async def status(self, operation: str) -> OperationStatus:
        self._readable()
        work = self._work(operation.rpartition("/")[2])
        if self.clock.now() < work.ends:
            return OperationStatus(OperationState.IN_PROGRESS, retry_after=5.0)
        if work.cancelled:
            return OperationStatus(OperationState.FAILED)
        if work.fails:
            return OperationStatus(OperationState.FAILED, work.fails.code, work.fails.message)
        code, message = self.notices.get(work.step.key, ("", ""))
        return OperationStatus(OperationState.SUCCEEDED, code, message)

    def as_rest(self, step: steps.Step) -> str:
        return f"az rest --url {step.id}"

    # Catalog

    async def _provisioning(self, resource: ArmId) -> str | None:
        self._readable()
        work = next((one for one in reversed(self.works) if one.step.id == resource), None)
        if work is None or (self.clock.now() < work.ends and work.step.writes_to_vault):
            return None
        if self.clock.now() < work.ends:
            return "Creating"
        return "Failed" if work.fails else "Succeeded"

    async def find(self, resource: ArmId) -> FoundResource | None:
        if resource in self.theirs:
            self._readable()
            return FoundResource("Succeeded", self.theirs[resource])
        state = await self._provisioning(resource)
        work = next((one for one in reversed(self.works) if one.step.id == resource and one.step.creates), None)
        if state is None or work is None:
            return None
        if isinstance(work.step, steps.EnableReplication):
            return None if work.fails else FoundResource(state, self._item(work))
        return FoundResource(state, made_by(work.step))

    async def storage_name_refusal(self, subscription: str, name: str) -> str:
        return ""

    # SiteRecovery

    async def topology(self, vault: ArmId) -> Topology:
        return Topology()

    async def items(self, vault: ArmId) -> tuple[ProtectedItem, ...]:
        self._readable()
        enabled = [one for one in self.works if isinstance(one.step, steps.EnableReplication) and not _ends_badly(one)]
        made = tuple(self._item(one) for one in enabled if self.clock.now() >= one.ends)
        acted = {one.step.id: one for one in self.works if not one.step.creates}
        return made + tuple(self._acted_on(one) for one in acted.values())

    async def item(self, item: ArmId) -> ProtectedItem:
        return next(one for one in await self.items(item.vault_id) if one.id == item)

    async def recovery_points(self, item: ArmId) -> tuple[RecoveryPoint, ...]:
        return ()

    async def events(self, vault: ArmId) -> tuple[VaultEvent, ...]:
        return ()

    async def jobs(self, vault: ArmId) -> tuple[Job, ...]:
        self._readable()
        listed = (replace(self._job(work), activity_id="", errors=()) for work in reversed(self.works))
        return tuple(job for job in listed if job.scenario)

    async def job(self, vault: ArmId, name: str) -> Job:
        self._readable()
        return self._job(self._work(name))

    def _job(self, work: Work) -> Job:
        over = self.clock.now() >= work.ends
        ended = JobState.FAILED if work.fails else JobState.SUCCEEDED
        task = Task("t", "Installing the agent", JobState.RUNNING)
        if work.cancelled:
            ended = JobState.CANCELLED
            task = replace(task, state=JobState.CANCELLED if over else JobState.RUNNING)
        state = ended if over else JobState.RUNNING
        return Job(
            VAULT.child("replicationJobs", work.name),
            work.name,
            work.step.scenario,
            work.step.scenario,
            state,
            state.value,
            work.step.job_target,
            started=work.started,
            tasks=(task,) if work.cancelled else (),
            errors=(work.fails,) if work.fails and over else (),
            activity_id=f"{work.client_request_id} ActivityId: x",
        )

    def _item(self, work: Work) -> ProtectedItem:
        step = work.step
        assert isinstance(step, steps.EnableReplication)
        copied = (self.clock.now() - work.ends).total_seconds() / self.copy_seconds
        return ProtectedItem(
            step.id,
            step.id.name,
            step.machine,
            step.machine.name,
            Stage.PROTECTED if copied >= 1 else Stage.COPYING,
            "Protected" if copied >= 1 else "Initial replication is in progress",
            Health.NORMAL,
            Health.NORMAL,
            frozenset(),
            "east",
            "west",
            percent=round(copied * 100),
        )

    def _acted_on(self, work: Work) -> ProtectedItem:
        over = self.clock.now() >= work.ends
        name = work.step.id.name
        stages = {steps.Failover: Stage.FAILED_OVER, steps.CommitFailover: Stage.COMMITTED}
        stage = stages.get(type(work.step), Stage.PROTECTED) if over else Stage.UNKNOWN
        health, job = Health.NORMAL, "None" if over else work.name
        item = ProtectedItem(work.step.id, name, MACHINE, name, stage, "", health, health, frozenset(), "east", "west")
        return replace(item, current_job=job, last_failover=work.started if over else None)

    def _work(self, name: str) -> Work:
        work = next((one for one in self.works if one.name == name), None)
        if work is None:
            raise NotFound("No such job")
        return work

    def _readable(self) -> None:
        if self.unreadable is not None:
            raise self.unreadable

    def times_received(self) -> dict[str, int]:
        keys = [key for key, _ in self.received]
        return {key: keys.count(key) for key in keys}


@dataclass(slots=True)
class FakeSession:
    azure: FakeAzure

    @property
    def catalog(self) -> FakeAzure:
        return self.azure

    @property
    def site_recovery(self) -> FakeAzure:
        return self.azure

    @property
    def changes(self) -> FakeAzure:
        return self.azure

    @property
    def clock(self) -> InstantClock:
        return self.azure.clock

    async def identity(self) -> Identity:
        return PERSON

    async def sign_in_again(self) -> Identity:
        return await self.identity()

    @property
    def lacks_second_factor(self) -> bool:
        return False

    def ask_second_factor(self) -> None:
        """Nobody is asked here."""

    def on_waiting(self, told: Callable[[str], None]) -> None:
        """Nothing here asks to wait."""

    async def close(self) -> None:
        """Nothing is open."""


@dataclass(slots=True)
class FakeStores:
    """Journal and audit of one computer; `holder` stands for the process that has a run."""

    runs: dict[str, Run] = field(default_factory=dict)
    lines: list[AuditEntry] = field(default_factory=list)
    held: dict[str, object] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)
    full: AsrError | None = None
    on_step: Callable[[str], None] = lambda point: None


@dataclass(slots=True, eq=False)
class FakeJournal:
    """One process's way to the stores."""

    stores: FakeStores

    def save(self, run: Run) -> None:
        self.stores.on_step("before save")
        if self.stores.full:
            raise self.stores.full
        self.stores.runs[run.id] = run
        self.stores.on_step("after save")

    def unfinished(self, endpoint: str, tenant: str) -> tuple[Run, ...]:
        runs = (run for run in self.stores.runs.values() if run.state is not RunState.DONE)
        return tuple(run for run in runs if run.id not in self.stores.away)

    def hold(self, run_id: str) -> None:
        if self.stores.held.setdefault(run_id, self) is not self:
            raise HeldByOther("Another process has this run")

    def release(self, run_id: str) -> None:
        if self.stores.held.get(run_id) is self:
            del self.stores.held[run_id]

    def put_away(self, run_id: str) -> None:
        self.stores.away.add(run_id)

    def record(self, entry: AuditEntry) -> None:
        self.stores.on_step("before audit")
        if self.stores.full:
            raise self.stores.full
        self.stores.lines.append(entry)
        self.stores.on_step("after audit")

    def entries(self) -> Sequence[AuditEntry]:
        return tuple(self.stores.lines)


def planned(step: steps.Step, *needs: steps.Step) -> PlannedStep:
    return PlannedStep(step, frozenset(need.key for need in needs), Estimate(1, "test"))


FABRIC_STEPS = (steps.CreateFabric(FABRICS[0], "east"), steps.CreateFabric(FABRICS[1], "west"))
CONTAINER_STEPS = (steps.CreateContainer(CONTAINERS[0]), steps.CreateContainer(CONTAINERS[1]))
POLICY_STEP = steps.CreatePolicy(POLICY)
MAPPING_STEP = steps.CreateContainerMapping(
    CONTAINERS[0].child("replicationProtectionContainerMappings", "there"), CONTAINERS[1], POLICY
)
GROUP_STEP = steps.CreateResourceGroup(GROUP, "west")
ENABLE_STEP = steps.EnableReplication(ITEM, MACHINE, POLICY, CONTAINERS[1], GROUP, ())

PLAN = Plan(
    "Protect web-01",
    (
        planned(GROUP_STEP),
        planned(FABRIC_STEPS[0]),
        planned(FABRIC_STEPS[1]),
        planned(CONTAINER_STEPS[0], FABRIC_STEPS[0]),
        planned(CONTAINER_STEPS[1], FABRIC_STEPS[1]),
        planned(POLICY_STEP),
        planned(MAPPING_STEP, *CONTAINER_STEPS, POLICY_STEP),
        planned(ENABLE_STEP, MAPPING_STEP, GROUP_STEP),
    ),
)


def runs_over(azure: FakeAzure, stores: FakeStores, surroundings: Environment = SURROUNDINGS) -> Runs:
    """What a new process would have."""
    session = FakeSession(azure)
    feeds = JobFeeds(azure, azure.clock, lambda: Cadence(5, 20))
    journal = FakeJournal(stores)
    return Runs(session, feeds, journal, journal, surroundings, PERSON)


async def ended(runs: Runs, run_id: str) -> Run:
    """The run once nothing of it moves any more."""
    async for run in runs.changes(run_id):
        if run.state is not RunState.RUNNING:
            return run
    raise AssertionError("the run never ended")
