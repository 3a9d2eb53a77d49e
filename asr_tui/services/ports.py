"""Protocols of what services and screens need from the gateway and the local store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from asr_tui.domain.all_vaults import GraphRows
from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.differences import FoundResource
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.kinds import Kind
from asr_tui.domain.operations import Accepted, OperationStatus, OtherWrite
from asr_tui.domain.pace import Pace
from asr_tui.domain.place import Identity, Place
from asr_tui.domain.prices import Meter, RegionPrices
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint, Topology, VaultEvent
from asr_tui.domain.recovery_file import RecoveryFile
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.requests import Request
from asr_tui.domain.resources import Vault
from asr_tui.domain.run import Run
from asr_tui.domain.steps import Step

T = TypeVar("T")


class Clock(Protocol):
    """Azure's time, and waiting on this computer."""

    def now(self) -> datetime:
        """Azure's time in UTC; in practice the simulator's."""

    async def sleep(self, seconds: float) -> None:
        """Wait for seconds of this computer."""


class Catalog(Protocol):
    """Reads of resources and of what is allowed. Every method raises AzureError."""

    async def all(self, kind: Kind[T], scope: str = "") -> tuple[T, ...]:
        """Everything of a kind in its scope (see `domain/kinds.py`)."""

    async def one(self, kind: Kind[T], resource: ArmId) -> T:
        """The one value of a kind that belongs to a resource."""

    async def storage_name_refusal(self, subscription: str, name: str) -> str:
        """Why Azure would refuse the name of a new storage account, or an empty string."""

    async def find(self, resource: ArmId) -> FoundResource | None:
        """A resource of any kind that a step makes, as it is now; None where it does not exist."""


class SiteRecovery(Protocol):
    """Reads of a vault. Every method raises AzureError."""

    async def topology(self, vault: ArmId) -> Topology: ...
    async def items(self, vault: ArmId) -> tuple[ProtectedItem, ...]: ...

    async def item(self, item: ArmId) -> ProtectedItem:
        """One item, richer than in the list."""

    async def recovery_points(self, item: ArmId) -> tuple[RecoveryPoint, ...]:
        """Oldest first."""

    async def jobs_since(self, vault: ArmId, known: Sequence[Job]) -> tuple[Job, ...]:
        """The vault's jobs, newest first, of which these were read before: fewer pages of a long list are read."""

    async def jobs(self, vault: ArmId) -> tuple[Job, ...]:
        """Newest first, without tasks and errors."""

    async def job(self, vault: ArmId, name: str) -> Job:
        """One job with its tasks and errors."""

    async def events(self, vault: ArmId) -> tuple[VaultEvent, ...]: ...

    async def plans(self, vault: ArmId) -> tuple[RecoveryPlan, ...]:
        """The vault's recovery plans, with their groups and actions."""

    async def plan(self, plan: ArmId) -> RecoveryPlan:
        """One recovery plan with its groups and actions."""


class ResourceGraph(Protocol):
    """Reads of all vaults that the account sees, from an index that lags behind. Every method raises AzureError."""

    def items(self) -> AsyncIterator[GraphRows]:
        """The protected items page by page, without disks and network interfaces."""

    async def jobs(self) -> tuple[Job, ...]:
        """The newest jobs, newest first, without tasks and errors."""

    async def plans(self) -> tuple[RecoveryPlan, ...]: ...
    async def vaults(self) -> tuple[Vault, ...]: ...


class PriceSource(Protocol):
    """Azure's public retail prices, asked without a sign-in."""

    @property
    def address(self) -> str:
        """Who is asked; empty where there is nobody."""

    async def meters(self, region: str, currency: str, sizes: Sequence[str]) -> tuple[Meter, ...]:
        """The prices of Site Recovery, managed disks and these machine sizes in a region. Raises AzureError."""


class PriceStore(Protocol):
    """The prices that were asked for last, on this computer."""

    def load(self, source: str, region: str, currency: str) -> RegionPrices | None: ...
    def save(self, prices: RegionPrices) -> None:
        """Raises CannotStore."""


class Changes(Protocol):
    """The only door through which anything in Azure is changed."""

    async def apply(self, step: Step, client_request_id: str) -> Accepted:
        """Send the step once; once more where Azure refused its api-version and so did not look at it (`refused`).

        Raises OutcomeUnknown when it was sent and the answer was lost, any other AzureError when Azure refused it or
        it was not sent.
        """

    async def status(self, operation: str) -> OperationStatus:
        """The status of an accepted operation, by reading only. Raises AzureError."""

    def as_rest(self, step: Step) -> str:
        """The same request as an `az rest` command line."""

    def request(self, step: Step) -> Request:
        """The same request for any client."""


class Audit(Protocol):
    """Append only."""

    def record(self, entry: AuditEntry) -> None:
        """Raises CannotStore."""

    def entries(self) -> Sequence[AuditEntry]:
        """All entries, oldest first, without lines that cannot be read."""


class Journal(Protocol):
    """Runs on disk, to be resumed after the program ended."""

    def save(self, run: Run) -> None:
        """Raises CannotStore."""

    def unfinished(self, endpoint: str, tenant: str) -> tuple[Run, ...]:
        """Runs of an endpoint and tenant that are neither done nor put away, newest first."""

    def finished(self, endpoint: str, tenant: str) -> tuple[Run, ...]:
        """The newest runs of an endpoint and tenant that are done or were put away, newest first."""

    def hold(self, run_id: str) -> None:
        """Lock the run for this process until `release` or its end. Raises HeldByOther."""

    def release(self, run_id: str) -> None:
        """Unlock the run for other processes."""

    def begin_write(self, resource: ArmId, run_id: str, kind: str) -> OtherWrite | None:
        """Let nothing else write the resource, in any process of this folder, until `end_write` or this one's end.

        Gives what another process sent before, with a step of what `kind`; None where that is not known, or nothing can
        be locked here. Raises HeldByOther.
        """

    def end_write(self, resource: ArmId, run_id: str, *, sent: bool) -> None:
        """Let others write it. `sent`: Azure may have taken a change of it."""

    def put_away(self, run_id: str) -> None:
        """Do not offer this run again; its file stays."""


class Drafts(Protocol):
    """Drafts that were not started, one for each place."""

    def save(self, place: Place, draft: EnableReplicationDraft) -> None: ...
    def load(self, place: Place) -> EnableReplicationDraft | None: ...
    def drop(self, place: Place) -> None: ...


class Ticks(Protocol):
    """The keys that a person ticked off after a failover of an item; each failover begins with none."""

    def done(self, place: Place, item: ArmId, failover: datetime | None) -> frozenset[str]: ...

    def keep(self, place: Place, item: ArmId, failover: datetime | None, done: frozenset[str]) -> None:
        """Raises CannotStore."""


class RecoveryFiles(Protocol):
    """Files that say a vault's disaster recovery."""

    @property
    def folder(self) -> str:
        """The default folder."""

    def write_file(self, folder: str, name: str, file: RecoveryFile) -> str:
        """Write it as TOML; returns the path. Never overwrites. Raises CannotStore."""


class Session(Protocol):
    """A signed-in connection to one endpoint."""

    @property
    def catalog(self) -> Catalog: ...
    @property
    def site_recovery(self) -> SiteRecovery: ...
    @property
    def graph(self) -> ResourceGraph: ...
    @property
    def prices(self) -> PriceSource: ...
    @property
    def changes(self) -> Changes: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def pace(self) -> Pace | None:
        """None of Azure: how long it takes is only known from recordings."""

    async def identity(self) -> Identity:
        """The identity that Azure sees. Raises SignInFailed."""

    async def sign_in_again(self) -> Identity:
        """Get a new token that meets Azure's last challenge, as the same identity. Raises SignInFailed."""

    @property
    def lacks_second_factor(self) -> bool:
        """Whether Azure will ask this person for a second factor before it changes anything."""

    def allow_changes(self) -> None:
        """Send changes from now on, where the session was opened read-only."""

    def ask_second_factor(self) -> None:
        """Let the next sign-in ask for the second factor, as if Azure had demanded it."""

    def on_waiting(self, listener: Callable[[str], None]) -> None:
        """Call the listener with a sentence when Azure asks us to wait ("Azure asks us to wait 17 s"), then with ""."""

    async def close(self) -> None: ...
