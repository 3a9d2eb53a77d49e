"""An Azure of given values, and a session with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from msgspec.structs import replace

from asr_tui.azure_gateway.clock import AzureClock
from asr_tui.domain import kinds
from asr_tui.domain.all_vaults import GraphRows
from asr_tui.domain.differences import FoundResource
from asr_tui.domain.errors import AsrError, NotFound
from asr_tui.domain.ids import ArmId, vault_id
from asr_tui.domain.jobs import Job
from asr_tui.domain.kinds import Kind, values_of
from asr_tui.domain.machines import Machine
from asr_tui.domain.operations import Accepted, OperationState, OperationStatus
from asr_tui.domain.pace import Pace
from asr_tui.domain.place import EndpointKind, Environment, Identity
from asr_tui.domain.placement import Offered
from asr_tui.domain.prices import Meter
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint, Topology, VaultEvent
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.requests import Request
from asr_tui.domain.resources import Region, Subscription, Tenant, Vault
from asr_tui.domain.rights import Permission, Rights
from asr_tui.domain.steps import Step
from asr_tui.domain.target_settings import TargetSettings
from asr_tui.services.ports import Catalog, Changes, PagedSiteRecovery, PriceSource, ResourceGraph
from tests.things import made_by

T = TypeVar("T")

NOW = datetime(2026, 11, 12, 14, 2, tzinfo=UTC)
SUBSCRIPTION = "5ca1ab1e-0000-4000-8000-000000000001"
TENANT = "7e4a4700-0000-4000-8000-000000000002"
VAULT = vault_id(SUBSCRIPTION, "rg-dr", "contoso-vault")
PERSON = Identity("ada@contoso.example", "person", TENANT)
PRACTICE = Environment(EndpointKind.PRACTICE, "http://127.0.0.1:1", "50x", world="contoso")
AZURE = Environment(EndpointKind.AZURE, "https://management.azure.com", "public")
NAMES = {kind: name.lower() for name, kind in vars(kinds).items() if isinstance(kind, Kind)}
"""By which tests name a read: "machine" for one, "machines" for a list."""
Values = dict[Kind[object], tuple[object, ...]]
USUAL: Values = {
    kinds.TENANT: (Tenant(TENANT, "Contoso", "contoso.example"),),
    kinds.SUBSCRIPTION: (Subscription(SUBSCRIPTION, "Contoso Production", TENANT),),
    kinds.VAULT: (Vault(VAULT, "westeurope"),),
    kinds.REGION: (
        Region("centralus", "Central US", "United States", 41.59, -93.62, "eastus2"),
        Region("westeurope", "West Europe", "Europe", 52.37, 4.9, "northeurope"),
    ),
    kinds.RIGHTS: (Rights((Permission(("*",)),)),),
    kinds.OFFERED: (Offered(),),
    kinds.SOFT_DELETE: (False,),
    kinds.TARGET_SETTINGS: (TargetSettings(),),
}


def nobody(_page: object) -> None:
    """Told of pages by who wants the whole list alone."""


@dataclass(kw_only=True)
class _Reads:
    """`reads`: the names of all reads; `errors`: what a read of that name raises; `held`: what it waits for."""

    reads: list[str] = field(default_factory=list)
    errors: dict[str, AsrError] = field(default_factory=dict)
    held: dict[str, asyncio.Event] = field(default_factory=dict)

    async def _read(self, name: str) -> None:
        self.reads.append(name)
        if name in self.held:
            await self.held[name].wait()
        if name in self.errors:
            raise self.errors[name]


@dataclass
class FakeCatalog(_Reads):
    """Answers with its values, beside the usual ones. `lists` and `ones` answer by scope or resource instead.

    A page of machines after the first is a read of its own: "machines page 2" can be held, or fail.
    """

    values: Values = field(default_factory=dict)
    found: dict[ArmId, FoundResource] = field(default_factory=dict)
    lists: dict[Kind[object], Callable[[str], Awaitable[tuple[object, ...]]]] = field(default_factory=dict)
    ones: dict[Kind[object], Callable[[ArmId], Awaitable[object]]] = field(default_factory=dict)
    page_size: int = 100

    def __post_init__(self) -> None:
        self.values = USUAL | self.values

    def given(self, kind: Kind[T]) -> tuple[T, ...]:
        return values_of(kind, self.values.get(kind, ()))

    async def all(self, kind: Kind[T], scope: str = "") -> tuple[T, ...]:
        await self._read(f"{NAMES[kind]}s")
        if kind in self.lists:
            return values_of(kind, await self.lists[kind](scope))
        return tuple(one for one in self.given(kind) if not isinstance(one, Vault) or one.id.subscription == scope)

    async def paged_machines(
        self, subscription: str, come: Callable[[tuple[Machine, ...]], None]
    ) -> tuple[Machine, ...]:
        found = await self.all(kinds.MACHINE, subscription)
        for number, start in enumerate(range(0, len(found), self.page_size), start=1):
            if number > 1:
                await self._read(f"machines page {number}")
            come(found[start : start + self.page_size])
        return found

    async def one(self, kind: Kind[T], resource: ArmId) -> T:
        await self._read(NAMES[kind])
        if kind in self.ones:
            return values_of(kind, (await self.ones[kind](resource),))[0]
        for one in self.given(kind):
            if getattr(one, "id", resource) == resource:
                return one
        raise NotFound(f"No such {kind.words}")

    async def storage_name_refusal(self, subscription: str, name: str) -> str:
        return ""

    async def find(self, resource: ArmId) -> FoundResource | None:
        await self._read("find")
        return self.found.get(resource)


@dataclass
class FakeSiteRecovery(_Reads):
    """A vault of given values. A page of items or jobs after the first is a read of its own: "items page 2"."""

    the_topology: Topology = Topology()
    all_items: tuple[ProtectedItem, ...] = ()
    all_jobs: tuple[Job, ...] = ()
    points: tuple[RecoveryPoint, ...] = ()
    all_events: tuple[VaultEvent, ...] = ()
    all_plans: tuple[RecoveryPlan, ...] = ()
    page_size: int = 100

    async def topology(self, vault: ArmId) -> Topology:
        await self._read("topology")
        return self.the_topology

    async def items(
        self, vault: ArmId, come: Callable[[Sequence[ProtectedItem]], None] = nobody
    ) -> tuple[ProtectedItem, ...]:
        await self._read("items")
        return await self._paged("items", self.all_items, come)

    async def _paged(self, name: str, found: tuple[T, ...], come: Callable[[Sequence[T]], None]) -> tuple[T, ...]:
        for number, start in enumerate(range(self.page_size, len(found), self.page_size), start=2):
            come(found[start - self.page_size : start])
            await self._read(f"{name} page {number}")
        return found

    async def item(self, item: ArmId) -> ProtectedItem:
        await self._read("item")
        for one in self.all_items:
            if one.id == item:
                return one
        raise NotFound("This item is gone")

    async def recovery_points(self, item: ArmId) -> tuple[RecoveryPoint, ...]:
        await self._read("recovery_points")
        return self.points

    async def jobs_since(self, vault: ArmId, known: Sequence[Job]) -> tuple[Job, ...]:
        return await self.jobs(vault)

    async def jobs(self, vault: ArmId, come: Callable[[Sequence[Job]], None] = nobody) -> tuple[Job, ...]:
        """As Azure lists them: without tasks, errors and activity."""
        await self._read("jobs")
        found = tuple(replace(job, tasks=(), errors=(), activity_id="") for job in self.all_jobs)
        return await self._paged("jobs", found, come)

    async def job(self, vault: ArmId, name: str) -> Job:
        await self._read("job")
        for job in self.all_jobs:
            if job.name == name:
                return job
        raise NotFound("This job is gone")

    async def events(self, vault: ArmId) -> tuple[VaultEvent, ...]:
        await self._read("events")
        return self.all_events

    async def plans(self, vault: ArmId) -> tuple[RecoveryPlan, ...]:
        await self._read("plans")
        return self.all_plans

    async def plan(self, plan: ArmId) -> RecoveryPlan:
        await self._read("plan")
        for one in self.all_plans:
            if one.id == plan:
                return one
        raise NotFound("This recovery plan is gone")


@dataclass
class FakeChanges:
    """Takes every step and keeps it. `errors` come first, one a step; where there is a `held`, that is waited for.

    What a step makes is in `made` at once.
    """

    applied: list[Step] = field(default_factory=list)
    errors: list[AsrError] = field(default_factory=list)
    state: OperationState = OperationState.SUCCEEDED
    held: asyncio.Event | None = None
    made: dict[ArmId, FoundResource] = field(default_factory=dict)

    async def apply(self, step: Step, client_request_id: str) -> Accepted:
        self.applied.append(step)
        if self.held is not None:
            await self.held.wait()
        if self.errors:
            raise self.errors.pop(0)
        if step.creates:
            self.made[step.id] = FoundResource("Succeeded", made_by(step))
        return Accepted("request", operation=f"operation {len(self.applied)}")

    async def status(self, operation: str) -> OperationStatus:
        return OperationStatus(self.state)

    def as_rest(self, step: Step) -> str:
        return f"az rest --method put --url {step.id}"

    def request(self, step: Step) -> Request:
        return Request("PUT", f"{step.id}?api-version=2026-01-01", "2026-01-01")


def clock() -> AzureClock:
    """Begins at NOW and goes on with the tests' virtual time."""
    return AzureClock(wall=lambda: NOW)


@dataclass
class FakePrices:
    """A price list; `refusal` is raised instead."""

    listed: tuple[Meter, ...] = ()
    refusal: AsrError | None = None
    asked: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    address: str = "https://prices.example"

    async def meters(self, region: str, currency: str, sizes: Sequence[str]) -> tuple[Meter, ...]:
        self.asked.append((region, currency, tuple(sizes)))
        if self.refusal:
            raise self.refusal
        return self.listed


@dataclass
class FakeGraph:
    """Resource Graph's `pages` of machines and its other answers; `refusal` is raised instead."""

    pages: Sequence[GraphRows] = ()
    all_jobs: tuple[Job, ...] = ()
    all_plans: tuple[RecoveryPlan, ...] = ()
    all_vaults: tuple[Vault, ...] = ()
    refusal: AsrError | None = None
    asked: list[str] = field(default_factory=list)

    async def items(self) -> AsyncIterator[GraphRows]:
        self._ask("items")
        for page in self.pages:
            yield page

    async def jobs(self) -> tuple[Job, ...]:
        self._ask("jobs")
        return self.all_jobs

    async def plans(self) -> tuple[RecoveryPlan, ...]:
        self._ask("plans")
        return self.all_plans

    async def vaults(self) -> tuple[Vault, ...]:
        self._ask("vaults")
        return self.all_vaults

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.refusal is not None:
            raise self.refusal


@dataclass
class FakeSession:
    catalog: Catalog = field(default_factory=FakeCatalog)
    site_recovery: PagedSiteRecovery = field(default_factory=FakeSiteRecovery)
    changes: Changes = field(default_factory=FakeChanges)
    clock: AzureClock = field(default_factory=clock)
    pace: Pace | None = None
    who: Identity = PERSON
    closed: bool = False
    signed_in_again: int = 0
    sign_in_errors: list[AsrError] = field(default_factory=list)
    told: Callable[[str], None] = field(default=lambda words: None)
    lacks_second_factor: bool = False
    second_factor_asked: bool = False
    changes_allowed: bool = False
    graph: ResourceGraph = field(default_factory=FakeGraph)
    prices: PriceSource = field(default_factory=FakePrices)

    async def identity(self) -> Identity:
        return self.who

    async def sign_in_again(self) -> Identity:
        self.signed_in_again += 1
        if self.sign_in_errors:
            raise self.sign_in_errors.pop(0)
        return self.who

    def allow_changes(self) -> None:
        self.changes_allowed = True

    def ask_second_factor(self) -> None:
        self.second_factor_asked = True

    def on_waiting(self, told: Callable[[str], None]) -> None:
        self.told = told

    async def close(self) -> None:
        self.closed = True


async def topology(vault: ArmId) -> Topology:
    return Topology()
