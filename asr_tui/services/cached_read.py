"""One kind of read, kept by its key: asked once, however many want it, until it is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class CachedRead(Generic[K, T]):
    """Answers of `read`. A failure is told to all who wait and not kept.

    The read goes on when one who waits for it is cancelled: the others, or the next, still want it.
    """

    def __init__(self, read: Callable[[K], Coroutine[object, object, T]]) -> None:
        self._read = read
        self._reads: dict[K, asyncio.Task[T]] = {}

    async def __call__(self, key: K) -> T:
        task = self._reads.get(key)
        if task is None or _failed(task):
            task = asyncio.create_task(self._run(key))
            self._reads[key] = task
        return await asyncio.shield(task)

    def has(self, key: K) -> bool:
        """Whether the answer is there already."""
        task = self._reads.get(key)
        return task is not None and task.done() and not _failed(task)

    def forget(self) -> None:
        """Read anew when asked next; what is being read still reaches those who wait."""
        self._reads.clear()

    def close(self) -> None:
        for task in self._reads.values():
            task.cancel()

    async def _run(self, key: K) -> T:
        return await self._read(key)


def _failed(task: asyncio.Task[T]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
