"""Small stand-ins for what lies outside: a catalogue, a vault, changes, stores and an opener, all in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from asr_tui.domain import kinds
from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.differences import FoundResource
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.errors import AsrError, NotFound
from asr_tui.domain.ids import ArmId, vault_id
from asr_tui.domain.jobs import Job
from asr_tui.domain.kinds import Kind, values_of
from asr_tui.domain.operations import Accepted, OperationState, OperationStatus
from asr_tui.domain.place import EndpointKind, Environment, Identity, Place
from asr_tui.domain.placement import CapacityGroup, DiskType, EncryptionSet, MachineSize, Offered, ProximityGroup
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint, Topology, VaultEvent
from asr_tui.domain.resources import (
    AvailabilitySet,
    Machine,
    Region,
    ResourceGroup,
    StorageAccount,
    Subscription,
    Tenant,
    Vault,
    VirtualNetwork,
)
from asr_tui.domain.run import Run
from asr_tui.domain.settings import Settings
from asr_tui.domain.sign_in_notice import SignInNotice
from asr_tui.domain.steps import Step
from asr_tui.services.choices import Choices
from asr_tui.services.job_feed import JobFeeds
from asr_tui.services.planning import Planning
from asr_tui.services.runs import Runs
from asr_tui.services.workspace import AzureOptions, PracticeOptions, UnfinishedWork, Workspace
from tests.governed import Lists

T = TypeVar("T")

NOW = datetime(2026, 11, 12, 14, 2, tzinfo=UTC)
SUBSCRIPTION = "5ca1ab1e-0000-4000-8000-000000000001"
TENANT = "7e4a4700-0000-4000-8000-000000000002"
VAULT = vault_id(SUBSCRIPTION, "rg-dr", "contoso-vault")


class FakeClock:
    """Stands still until a test moves it; sleepers wake when their time has come."""

    def __init__(self) -> None:
        self.time = NOW
        self._sleepers: list[tuple[datetime, asyncio.Event]] = []

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._sleepers.append((self.time + timedelta(seconds=seconds), woken))
        await woken.wait()

    def advance(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
        for due, woken in self._sleepers:
            if due <= self.time:
                woken.set()
        self._sleepers = [one for one in self._sleepers if one[0] > self.time]


NAMES = {kind: name.lower() for name, kind in vars(kinds).items() if isinstance(kind, Kind)}
"""By which tests name a read: "machine" for one, "machines" for a list."""


@dataclass
class FakeCatalog(Lists):
    """Answers what it was given. `errors`: an error that a read raises, by its name; `held`: an event that it waits
    for."""

    all_subscriptions: tuple[Subscription, ...] = (Subscription(SUBSCRIPTION, "Contoso Production", TENANT),)
    all_vaults: tuple[Vault, ...] = (Vault(VAULT, "westeurope"),)
    all_regions: tuple[Region, ...] = (
        Region("centralus", "Central US", "United States", 41.59, -93.62, "eastus2"),
        Region("westeurope", "West Europe", "Europe", 52.37, 4.9, "northeurope"),
    )
    all_tenants: tuple[Tenant, ...] = (Tenant(TENANT, "Contoso", "contoso.example"),)
    all_resource_groups: tuple[ResourceGroup, ...] = ()
    all_machines: tuple[Machine, ...] = ()
    all_networks: tuple[VirtualNetwork, ...] = ()
    all_storage_accounts: tuple[StorageAccount, ...] = ()
    all_availability_sets: tuple[AvailabilitySet, ...] = ()
    all_sizes: tuple[MachineSize, ...] = ()
    all_disk_types: tuple[DiskType, ...] = ()
    all_proximity_groups: tuple[ProximityGroup, ...] = ()
    all_capacity_groups: tuple[CapacityGroup, ...] = ()
    all_encryption_sets: tuple[EncryptionSet, ...] = ()
    errors: dict[str, AsrError] = field(default_factory=dict)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    reads: list[str] = field(default_factory=list)

    async def _read(self, name: str) -> None:
        self.reads.append(name)
        if name in self.held:
            await self.held[name].wait()
        if name in self.errors:
            raise self.errors[name]

    async def all(self, kind: Kind[T], scope: str = "") -> tuple[T, ...]:
        name = f"{NAMES[kind]}s"
        await self._read(name)
        if kind in self.lists:
            return await super().all(kind, scope)
        found = values_of(kind, getattr(self, f"all_{name}", ()))
        return tuple(one for one in found if not isinstance(one, Vault) or one.id.subscription == scope)

    async def one(self, kind: Kind[T], resource: ArmId) -> T:
        await self._read(NAMES[kind])
        if kind in self.ones:
            return await super().one(kind, resource)
        if kind is kinds.OFFERED:
            return values_of(kind, (Offered(self.all_sizes, self.all_disk_types),))[0]
        if kind is kinds.MACHINE:
            found = values_of(kind, (one for one in self.all_machines if one.id == resource))
            if not found:
                raise NotFound(f"{resource.name} is not there")
            return found[0]
        return await super().one(kind, resource)

    async def storage_name_refusal(self, subscription: str, name: str) -> str:
        return ""

    async def find(self, resource: ArmId) -> FoundResource | None:
        return None


@dataclass
class FakeSiteRecovery:
    """A vault as it was given. `errors`: an error a method raises, by the method's name; `reads`: what was read."""

    the_topology: Topology = Topology()
    all_items: tuple[ProtectedItem, ...] = ()
    all_jobs: tuple[Job, ...] = ()
    points: tuple[RecoveryPoint, ...] = ()
    all_events: tuple[VaultEvent, ...] = ()
    errors: dict[str, AsrError] = field(default_factory=dict)
    reads: list[str] = field(default_factory=list)

    def _read(self, name: str) -> None:
        self.reads.append(name)
        if name in self.errors:
            raise self.errors[name]

    async def topology(self, vault: ArmId) -> Topology:
        self._read("topology")
        return self.the_topology

    async def items(self, vault: ArmId) -> tuple[ProtectedItem, ...]:
        self._read("items")
        return self.all_items

    async def item(self, item: ArmId) -> ProtectedItem:
        self._read("item")
        for one in self.all_items:
            if one.id == item:
                return one
        raise NotFound("This item is gone")

    async def recovery_points(self, item: ArmId) -> tuple[RecoveryPoint, ...]:
        self._read("recovery_points")
        return self.points

    async def jobs(self, vault: ArmId) -> tuple[Job, ...]:
        """As Azure lists them: without tasks and errors."""
        self._read("jobs")
        return tuple(replace(job, tasks=(), errors=()) for job in self.all_jobs)

    async def job(self, vault: ArmId, name: str) -> Job:
        self._read("job")
        for job in self.all_jobs:
            if job.name == name:
                return job
        raise NotFound("This job is gone")

    async def events(self, vault: ArmId) -> tuple[VaultEvent, ...]:
        self._read("events")
        return self.all_events


@dataclass
class FakeChanges:
    """Takes every step and keeps it. `errors` come first, one a step; where there is a `held`, that is waited for."""

    applied: list[Step] = field(default_factory=list)
    errors: list[AsrError] = field(default_factory=list)
    state: OperationState = OperationState.SUCCEEDED
    held: asyncio.Event | None = None

    async def apply(self, step: Step, client_request_id: str) -> Accepted:
        self.applied.append(step)
        if self.held is not None:
            await self.held.wait()
        if self.errors:
            raise self.errors.pop(0)
        return Accepted("request", operation=f"operation {len(self.applied)}")

    async def status(self, operation: str) -> OperationStatus:
        return OperationStatus(self.state)

    def as_rest(self, step: Step) -> str:
        return f"az rest --method put --url {step.id}"


class FakeAudit:
    def __init__(self) -> None:
        self.kept: list[AuditEntry] = []

    def record(self, entry: AuditEntry) -> None:
        self.kept.append(entry)

    def entries(self) -> Sequence[AuditEntry]:
        return self.kept


class FakeJournal:
    def __init__(self) -> None:
        self.runs: dict[str, Run] = {}
        self.held: set[str] = set()

    def save(self, run: Run) -> None:
        self.runs[run.id] = run

    def unfinished(self, endpoint: str, tenant: str) -> tuple[Run, ...]:
        return tuple(run for run in self.runs.values() if run.place.endpoint == endpoint)

    def hold(self, run_id: str) -> None:
        self.held.add(run_id)

    def release(self, run_id: str) -> None:
        self.held.discard(run_id)

    def put_away(self, run_id: str) -> None:
        self.runs.pop(run_id, None)


class FakeTicks:
    def __init__(self) -> None:
        self.kept: dict[tuple[Place, ArmId, datetime | None], frozenset[str]] = {}

    def done(self, place: Place, item: ArmId, failover: datetime | None) -> frozenset[str]:
        return self.kept.get((place, item, failover), frozenset())

    def keep(self, place: Place, item: ArmId, failover: datetime | None, done: frozenset[str]) -> None:
        self.kept[place, item, failover] = done


class FakeDrafts:
    def __init__(self) -> None:
        self.kept: dict[Place, EnableReplicationDraft] = {}

    def save(self, place: Place, draft: EnableReplicationDraft) -> None:
        self.kept[place] = draft

    def load(self, place: Place) -> EnableReplicationDraft | None:
        return self.kept.get(place)

    def drop(self, place: Place) -> None:
        self.kept.pop(place, None)


@dataclass
class FakeSession:
    catalog: FakeCatalog
    site_recovery: FakeSiteRecovery
    changes: FakeChanges
    clock: FakeClock
    who: Identity
    closed: bool = False
    signed_in_again: int = 0
    sign_in_errors: list[AsrError] = field(default_factory=list)
    told: Callable[[str], None] = field(default=lambda words: None)
    lacks_second_factor: bool = False
    second_factor_asked: bool = False

    async def identity(self) -> Identity:
        return self.who

    async def sign_in_again(self) -> Identity:
        self.signed_in_again += 1
        if self.sign_in_errors:
            raise self.sign_in_errors.pop(0)
        return self.who

    def ask_second_factor(self) -> None:
        self.second_factor_asked = True

    def on_waiting(self, told: Callable[[str], None]) -> None:
        self.told = told

    async def close(self) -> None:
        self.closed = True


@dataclass
class FakePractice:
    world: str = "contoso"
    speed: float = 50.0
    skipped: list[float] = field(default_factory=list)
    out: list[str] = field(default_factory=list)
    silent: datetime | None = None
    fails: bool = False
    asks: bool = False

    async def set_speed(self, speed: float) -> None:
        self.speed = speed

    async def skip(self, hours: float) -> None:
        self.skipped.append(hours)

    async def outages(self) -> tuple[str, ...]:
        return tuple(self.out)

    async def set_outage(self, region: str, out: bool) -> None:
        (self.out.append if out else self.out.remove)(region)

    async def silent_until(self) -> datetime | None:
        return self.silent

    async def set_silence(self, minutes: float) -> None:
        self.silent = NOW + timedelta(minutes=minutes) if minutes else None

    async def next_job_fails(self) -> bool:
        return self.fails

    async def set_next_job_fails(self, fails: bool) -> None:
        self.fails = fails

    async def asks_second_factor(self) -> bool:
        return self.asks

    async def set_asks_second_factor(self, asks: bool) -> None:
        self.asks = asks


PRACTICE = Environment(EndpointKind.PRACTICE, "http://127.0.0.1:1", "50x", world="contoso")
AZURE = Environment(EndpointKind.AZURE, "https://management.azure.com", "public")
PERSON = Identity("ada@contoso.example", "person", TENANT)


def fake_workspace(
    environment: Environment = PRACTICE,
    identity: Identity = PERSON,
    catalog: FakeCatalog | None = None,
    site_recovery: FakeSiteRecovery | None = None,
    changes: FakeChanges | None = None,
) -> Workspace:
    """Real services over fakes. Must be made while an event loop runs."""
    session = FakeSession(
        catalog or FakeCatalog(),
        site_recovery or FakeSiteRecovery(),
        changes or FakeChanges(),
        FakeClock(),
        identity,
    )
    choices = Choices(session.catalog, session.site_recovery, session.clock)
    feeds = JobFeeds(session.site_recovery, session.clock)
    audit = FakeAudit()
    return Workspace(
        environment=environment,
        identity=identity,
        session=session,
        choices=choices,
        planning=Planning(choices),
        feeds=feeds,
        runs=Runs(session, feeds, FakeJournal(), audit, environment, identity),
        drafts=FakeDrafts(),
        audit=audit,
        ticks=FakeTicks(),
        practice=FakePractice() if environment.kind is EndpointKind.PRACTICE else None,
    )


@dataclass
class FakeOpener:
    """Opens fake workspaces. `errors` come first, one an attempt; `notice` is told while signing in."""

    left: tuple[UnfinishedWork, ...] = ()
    errors: list[AsrError] = field(default_factory=list)
    notice: SignInNotice | None = None
    catalog: FakeCatalog = field(default_factory=FakeCatalog)
    identity: Identity = PERSON
    gate: asyncio.Event | None = None
    opened: list[Workspace] = field(default_factory=list)
    asked: list[PracticeOptions | AzureOptions] = field(default_factory=list)
    words: tuple[str, ...] = ()
    worlds: frozenset[str] = frozenset()

    def has_saved_world(self, world: str) -> bool:
        return world in self.worlds

    async def practice(self, options: PracticeOptions) -> Workspace:
        return await self._open(options, PRACTICE, options.read_only)

    async def azure(self, options: AzureOptions, tell: Callable[[SignInNotice], None]) -> Workspace:
        if self.notice is not None:
            tell(self.notice)
        return await self._open(options, AZURE, options.read_only)

    async def _open(
        self, options: PracticeOptions | AzureOptions, environment: Environment, read_only: bool
    ) -> Workspace:
        self.asked.append(options)
        if self.gate is not None:
            await self.gate.wait()
        if self.errors:
            raise self.errors.pop(0)
        workspace = fake_workspace(replace(environment, read_only=read_only), self.identity, self.catalog)
        self.opened.append(workspace)
        return workspace

    def unfinished_work(self) -> tuple[UnfinishedWork, ...]:
        return self.left

    def notices(self) -> tuple[str, ...]:
        return self.words


class FakeSettingsStore:
    def __init__(self) -> None:
        self.saved: list[Settings] = []

    def load(self) -> Settings:
        return self.saved[-1] if self.saved else Settings()

    def save(self, settings: Settings) -> None:
        self.saved.append(settings)
