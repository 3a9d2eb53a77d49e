"""Reads of a vault of which those that are asked for at the same time, or soon after, are one: sixty steps look with
one list."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable, Sequence
from typing import Generic, TypeVar

from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint, Topology, VaultEvent
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.services.ports import SiteRecovery

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class _Joined(Generic[K, T]):
    """Joins the callers that come before a read has left; who comes later gets a newer one."""

    def __init__(self, read: Callable[[K], Coroutine[object, object, T]]) -> None:
        self._read = read
        self._next: dict[K, asyncio.Task[T]] = {}

    async def __call__(self, key: K) -> T:
        task = self._next.get(key)
        if task is None:
            task = asyncio.create_task(self._leave(key))
            task.add_done_callback(_seen)
            self._next[key] = task
        return await asyncio.shield(task)

    async def _leave(self, key: K) -> T:
        await asyncio.sleep(0)
        del self._next[key]
        return await self._read(key)


class _Lately(Generic[K, T]):
    """Gives a read to all for whom it began late enough; who needs a newer one begins it."""

    def __init__(self, read: Callable[[K], Coroutine[object, object, T]]) -> None:
        self._read = read
        self._newest: dict[K, tuple[float, asyncio.Task[T]]] = {}

    async def __call__(self, key: K, since: float) -> T:
        began, task = self._newest.get(key, (float("-inf"), None))
        if task is None or began <= since or _failed(task):
            task = asyncio.create_task(self._read(key))
            task.add_done_callback(_seen)
            self._newest[key] = asyncio.get_running_loop().time(), task
        return await asyncio.shield(task)


def _failed(task: asyncio.Task[T]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def _seen(task: asyncio.Task[T]) -> None:
    """Take note of an error that nobody waits for any more."""
    if not task.cancelled():
        task.exception()


class JoinedReads:
    """A vault's lists joined, everything else as it is; for `SiteRecovery`."""

    def __init__(self, site_recovery: SiteRecovery) -> None:
        self._site_recovery = site_recovery
        self._topology: _Joined[ArmId, Topology] = _Joined(site_recovery.topology)
        self._items: _Joined[ArmId, tuple[ProtectedItem, ...]] = _Joined(site_recovery.items)
        self._items_lately: _Lately[ArmId, tuple[ProtectedItem, ...]] = _Lately(site_recovery.items)
        self._plans: _Joined[ArmId, tuple[RecoveryPlan, ...]] = _Joined(site_recovery.plans)
        self._jobs: _Joined[ArmId, tuple[Job, ...]] = _Joined(site_recovery.jobs)

    async def topology(self, vault: ArmId) -> Topology:
        return await self._topology(vault)

    async def items(self, vault: ArmId) -> tuple[ProtectedItem, ...]:
        return await self._items(vault)

    async def items_lately(self, vault: ArmId, since: float) -> tuple[ProtectedItem, ...]:
        """The items of a list that began later than `since` by the event loop's time."""
        return await self._items_lately(vault, since)

    async def jobs(self, vault: ArmId) -> tuple[Job, ...]:
        return await self._jobs(vault)

    async def jobs_since(self, vault: ArmId, known: Sequence[Job]) -> tuple[Job, ...]:
        return await self._site_recovery.jobs_since(vault, known)

    async def plans(self, vault: ArmId) -> tuple[RecoveryPlan, ...]:
        return await self._plans(vault)

    async def plan(self, plan: ArmId) -> RecoveryPlan:
        return await self._site_recovery.plan(plan)

    async def item(self, item: ArmId) -> ProtectedItem:
        return await self._site_recovery.item(item)

    async def recovery_points(self, item: ArmId) -> tuple[RecoveryPoint, ...]:
        return await self._site_recovery.recovery_points(item)

    async def job(self, vault: ArmId, name: str) -> Job:
        return await self._site_recovery.job(vault, name)

    async def events(self, vault: ArmId) -> tuple[VaultEvent, ...]:
        return await self._site_recovery.events(vault)
