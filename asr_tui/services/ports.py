"""Protocols of what services and screens need from the gateway and the local store; those of reads in `read_ports`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Protocol

from asr_tui.domain.all_vaults import GraphRows
from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.operations import Accepted, OperationStatus, OtherWrite
from asr_tui.domain.pace import Pace
from asr_tui.domain.place import Identity, Place
from asr_tui.domain.prices import Meter, RegionPrices
from asr_tui.domain.recovery_file import RecoveryFile
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.requests import Request
from asr_tui.domain.resources import Vault
from asr_tui.domain.run import Run
from asr_tui.domain.steps import Step
from asr_tui.services.read_ports import Catalog, Clock, PagedSiteRecovery, SiteRecovery


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
    def site_recovery(self) -> PagedSiteRecovery: ...
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


__all__ = [
    "Audit",
    "Catalog",
    "Changes",
    "Clock",
    "Drafts",
    "Journal",
    "PagedSiteRecovery",
    "PriceSource",
    "PriceStore",
    "RecoveryFiles",
    "ResourceGraph",
    "Session",
    "SiteRecovery",
    "Ticks",
]
