"""Protocols where the layers meet: what services and screens need from the outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.differences import FoundResource
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.kinds import Kind
from asr_tui.domain.operations import Accepted, OperationStatus
from asr_tui.domain.place import Identity, Place
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint, Topology, VaultEvent
from asr_tui.domain.run import Run
from asr_tui.domain.steps import Step

T = TypeVar("T")

Draft = EnableReplicationDraft
"""The union of all wizards' drafts."""


class Clock(Protocol):
    """Time as Azure sees it, and waiting as we do it."""

    def now(self) -> datetime:
        """Azure's present, in UTC: in practice the simulator's."""

    async def sleep(self, seconds: float) -> None:
        """Wait so many seconds of this computer."""


class Catalog(Protocol):
    """Reads of what exists, what can be chosen and what is allowed. Every method raises AzureError."""

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

    async def jobs(self, vault: ArmId) -> tuple[Job, ...]:
        """Newest first, without tasks and errors."""

    async def job(self, vault: ArmId, name: str) -> Job:
        """One job with its tasks and errors."""

    async def events(self, vault: ArmId) -> tuple[VaultEvent, ...]: ...


class Changes(Protocol):
    """The only door through which anything in Azure is changed."""

    async def apply(self, step: Step, client_request_id: str) -> Accepted:
        """Send the step once.

        Raises OutcomeUnknown when it was sent and the answer was lost, any other AzureError when Azure refused
        it or it never left.
        """

    async def status(self, operation: str) -> OperationStatus:
        """How an accepted operation stands; reading only. Raises AzureError."""

    def as_rest(self, step: Step) -> str:
        """The same request as an `az rest` command line."""


class Audit(Protocol):
    """Append only."""

    def record(self, entry: AuditEntry) -> None:
        """Raises CannotStore."""

    def entries(self) -> Sequence[AuditEntry]:
        """All that was recorded, oldest first; lines that cannot be read are left out."""


class Journal(Protocol):
    """Runs, kept so that they can go on after the program ended."""

    def save(self, run: Run) -> None:
        """Raises CannotStore."""

    def unfinished(self, endpoint: str, tenant: str) -> tuple[Run, ...]:
        """Runs of that endpoint and tenant that were not done and not put away, newest first."""

    def hold(self, run_id: str) -> None:
        """Keep the run for this process until `release` or its end. Raises HeldByOther."""

    def release(self, run_id: str) -> None:
        """Let another process go on with the run."""

    def put_away(self, run_id: str) -> None:
        """Never offer this run again; its file stays."""


class Drafts(Protocol):
    """What was chosen but not started, one draft a place and wizard."""

    def save(self, place: Place, draft: Draft) -> None: ...
    def load(self, place: Place) -> Draft | None: ...
    def drop(self, place: Place) -> None: ...


class Ticks(Protocol):
    """What a person has ticked off after a failover of an item, by its keys; each failover begins with none."""

    def done(self, place: Place, item: ArmId, failover: datetime | None) -> frozenset[str]: ...

    def keep(self, place: Place, item: ArmId, failover: datetime | None, done: frozenset[str]) -> None:
        """Raises CannotStore."""


class Reports(Protocol):
    """Files that a person wants to keep."""

    @property
    def folder(self) -> str:
        """Where reports go unless a person says otherwise."""

    def write(self, folder: str, texts: Mapping[str, str]) -> tuple[str, ...]:
        """Write these files, by name; gives their paths. Never overwrites. Raises CannotStore."""


class Session(Protocol):
    """A signed-in connection to one endpoint: what the screens are given once it is known."""

    @property
    def catalog(self) -> Catalog: ...
    @property
    def site_recovery(self) -> SiteRecovery: ...
    @property
    def changes(self) -> Changes: ...
    @property
    def clock(self) -> Clock: ...

    async def identity(self) -> Identity:
        """Whom Azure will see. Raises SignInFailed."""

    async def sign_in_again(self) -> Identity:
        """Ask for a new token that meets what Azure demanded last, as the same identity. Raises SignInFailed."""

    @property
    def lacks_second_factor(self) -> bool:
        """Whether Azure will ask this person for a second factor before it changes anything."""

    def ask_second_factor(self) -> None:
        """Let the next sign-in again ask for the second factor, as if Azure had demanded it."""

    def on_waiting(self, told: Callable[[str], None]) -> None:
        """Be told, in a sentence, when Azure asks us to wait ("Azure asks us to wait 17 s"); "" when it is over."""

    async def close(self) -> None: ...
