"""Protocols of what is read from the gateway; they import nothing of what plans or changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from asr_tui.domain.differences import FoundResource
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.kinds import Kind
from asr_tui.domain.machines import Machine
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint, Topology, VaultEvent
from asr_tui.domain.recovery_plans import RecoveryPlan

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

    async def paged_machines(
        self, subscription: str, come: Callable[[tuple[Machine, ...]], None]
    ) -> tuple[Machine, ...]:
        """All machines of a subscription.

        come  told of those of each page of their list when it has come, as far as they are known then: without what
              disks and interfaces say of themselves, and often without the power state
        """

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


class PagedSiteRecovery(SiteRecovery, Protocol):
    """The same; `come` is told of what is in each page of a list that others follow."""

    async def items(
        self, vault: ArmId, come: Callable[[Sequence[ProtectedItem]], None] = ...
    ) -> tuple[ProtectedItem, ...]: ...

    async def jobs(self, vault: ArmId, come: Callable[[Sequence[Job]], None] = ...) -> tuple[Job, ...]: ...
