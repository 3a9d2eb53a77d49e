"""The lists of a vault that a look needs: machines, recovery points, jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from asr_tui.azure_gateway.bodies import jobs as job_bodies
from asr_tui.azure_gateway.bodies import protected_items
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.clients import Clients, nobody
from asr_tui.azure_gateway.errors import unreadable
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint

T = TypeVar("T")


class VaultReads:
    """Reads only. Every method raises AzureError."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    async def items(
        self, vault: ArmId, come: Callable[[Sequence[ProtectedItem]], None] = nobody
    ) -> tuple[ProtectedItem, ...]:
        """Only machines replicated from Azure to Azure: a vault may hold others."""

        def goes_on(page: Sequence[ProtectedItem | None]) -> None:
            come([item for item in page if item is not None])

        kind, what = "replicationProtectedItems", "the protected items"
        items = await self.list_of(vault, kind, what, _a2a_item, goes_on=goes_on)
        return tuple(item for item in items if item is not None)

    async def recovery_points(self, item: ArmId) -> tuple[RecoveryPoint, ...]:
        """Oldest first; Azure guarantees no order."""
        points = await self._clients.collect(
            f"the recovery points of {item.name}", f"{item}/recoveryPoints", protected_items.recovery_point
        )
        return tuple(sorted((point for point in points if point), key=lambda point: point.time))

    async def jobs(self, vault: ArmId, come: Callable[[Sequence[Job]], None] = nobody) -> tuple[Job, ...]:
        """In Azure's order, newest first; without tasks and errors, which no list has."""
        return await self.list_of(vault, "replicationJobs", "the jobs", job_bodies.job, goes_on=come)

    async def jobs_since(self, vault: ArmId, known: Sequence[Job]) -> tuple[Job, ...]:
        """The jobs, of which these were known: only the pages in which one can have begun or changed are read.

        What has ended stays as it was, and the list begins with the newest (recorded).
        """
        over = {job.name for job in known if job.state.over}
        moving = {job.name for job in known} - over

        def enough(found: Sequence[Job]) -> bool:
            return bool(found) and found[-1].name in over and moving <= {job.name for job in found}

        newest = await self.list_of(vault, "replicationJobs", "the jobs", job_bodies.job, enough)
        read = {job.name for job in newest}
        return (*newest, *(job for job in known if job.name not in read and job.name in over))

    async def list_of(
        self,
        vault: ArmId,
        kind: str,
        what: str,
        read: Callable[[Fields], T],
        enough: Callable[[Sequence[T]], bool] | None = None,
        goes_on: Callable[[Sequence[T]], None] = nobody,
    ) -> tuple[T, ...]:
        """A list of the vault, up to the page that is `enough`; empty where Site Recovery was never used in it.

        goes_on  told of what is in each page but the last one
        """
        return await self._clients.collect_of_vault(
            what, vault, kind, lambda body: read(_identified(body, what)), enough, goes_on
        )


def _identified(body: Fields, what: str) -> Fields:
    """The body; raises Unreachable for one without an id, or what it is about would seem to be gone."""
    if not body.own_id:
        raise unreadable(what, "it holds something without an id")
    return body


def _a2a_item(body: Fields) -> ProtectedItem | None:
    return protected_items.protected_item(body) if protected_items.is_a2a(body) else None
