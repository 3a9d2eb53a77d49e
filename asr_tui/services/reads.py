"""Reads of Azure with their newest answer, its time and their error; caches of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable, Iterable
from datetime import datetime
from typing import Generic, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from asr_tui.domain.errors import AsrError, Unreachable
from asr_tui.services.read_ports import Clock
from asr_tui.services.timeouts import within

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

SOON = 5.0
"""Seconds that an optional answer is waited for: a region without an answer delays nothing longer."""


class Read(Struct, Generic[T], frozen=True):
    """The newest answer of a read and its time, and the error where a newer attempt failed."""

    value: T | None = None
    read_at: datetime | None = None
    error: AsrError | None = None


async def attempt(
    clock: Clock,
    reading: Coroutine[object, object, T | None],
    before: Read[T] | None = None,
    seconds: float | None = None,
) -> Read[T]:
    """The read after another attempt; a failure keeps the answer of `before`. A timeout is Unreachable."""
    try:
        value = await (reading if seconds is None else within(clock, seconds, reading))
        return Read(value, clock.now())
    except TimeoutError:
        return replace(before or Read(), error=Unreachable(f"no answer within {seconds:g} s"))
    except AsrError as error:
        return replace(before or Read(), error=error)


class CachedRead(Generic[K, T]):
    """A cache of answers by key: concurrent callers share one read. A failure is raised to all of them and not cached.

    The read goes on when one of its callers is cancelled.
    """

    def __init__(self, clock: Clock, read: Callable[[K], Coroutine[object, object, T]]) -> None:
        self._clock = clock
        self._read = read
        self._tasks: dict[K, asyncio.Task[T]] = {}
        self._late: set[K] = set()

    async def __call__(self, key: K) -> T:
        task = self._tasks.get(key)
        if task is None or _failed(task):
            task = asyncio.create_task(self._read(key))
            self._tasks[key] = task
        return await asyncio.shield(task)

    def known(self, key: K) -> T | None:
        """The answer where it is there already."""
        task = self._tasks.get(key)
        return task.result() if task is not None and task.done() and not _failed(task) else None

    async def soon(self, key: K) -> T:
        """Raises Unreachable after SOON seconds; the read goes on, and later calls do not wait for it."""
        task = self._tasks.get(key)
        if key not in self._late or (task is not None and task.done() and not _failed(task)):
            try:
                return await within(self._clock, SOON, self(key))
            except TimeoutError:
                self._late.add(key)
        raise Unreachable("no answer in time")

    def forget(self, which: Callable[[K], bool] = lambda _: True) -> None:
        """Drop the answers of these keys; pending reads still reach their callers."""
        self._tasks = {key: task for key, task in self._tasks.items() if not which(key)}
        self._late = {key for key in self._late if not which(key)}

    def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()


def flat(lists: Iterable[Iterable[T]]) -> tuple[T, ...]:
    return tuple(one for each in lists for one in each)


def _failed(task: asyncio.Task[T]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


class OptionalReads(Struct):
    """Reads that may fail; `sentences` say which of them did and why."""

    sentences: list[str] = field(default_factory=list)

    async def or_nothing(self, name: str, reading: Coroutine[object, object, T]) -> T | None:
        try:
            return await reading
        except AsrError as error:
            self.sentences.append(f"{name} could not be read: {error}")
            return None

    async def or_empty(self, name: str, reading: Coroutine[object, object, tuple[T, ...]]) -> tuple[T, ...]:
        return await self.or_nothing(name, reading) or ()
