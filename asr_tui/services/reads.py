"""Reads of Azure: each with its newest answer, its age and its error, and each kept until it is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, TypeVar

from asr_tui.domain.errors import AsrError, Unreachable
from asr_tui.services.ports import Clock
from asr_tui.services.timeouts import within

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

SOON = 5.0
"""How many seconds an answer is waited for that nobody has to have: a silent region holds nothing up."""


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """The newest good answer of a read, when it came, and why the newest attempt gave none."""

    value: T | None = None
    read_at: datetime | None = None
    error: AsrError | None = None


async def attempt(
    clock: Clock,
    reading: Coroutine[object, object, T | None],
    before: Read[T] | None = None,
    seconds: float | None = None,
) -> Read[T]:
    """The read after another attempt; a failure leaves the answer of `before`.

    No answer within so many seconds is Unreachable.
    """
    try:
        value = await (reading if seconds is None else within(clock, seconds, reading))
        return Read(value, clock.now())
    except TimeoutError:
        return replace(before or Read(), error=Unreachable(f"no answer within {seconds:g} s"))
    except AsrError as error:
        return replace(before or Read(), error=error)


class CachedRead(Generic[K, T]):
    """Answers of one kind of read by key: asked once, however many want it. A failure is raised to all and not kept.

    The read goes on when one of those who wait for it is cancelled.
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

    async def soon(self, key: K) -> T:
        """Raises Unreachable after SOON seconds; the read goes on, and is waited for only this once."""
        task = self._tasks.get(key)
        if key not in self._late or (task is not None and task.done() and not _failed(task)):
            try:
                return await within(self._clock, SOON, self(key))
            except TimeoutError:
                self._late.add(key)
        raise Unreachable("no answer in time")

    def forget(self) -> None:
        """Read again when asked next; what is being read still reaches those who wait."""
        self._tasks.clear()
        self._late.clear()

    def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()


def _failed(task: asyncio.Task[T]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


@dataclass(slots=True)
class Unread:
    """Reads that one can go on without, and why some of them failed, as sentences."""

    sentences: list[str] = field(default_factory=list)

    async def or_nothing(self, name: str, reading: Coroutine[object, object, T]) -> T | None:
        """None where it cannot be read."""
        try:
            return await reading
        except AsrError as error:
            self.sentences.append(f"{name} could not be read: {error}")
            return None

    async def or_empty(self, name: str, reading: Coroutine[object, object, tuple[T, ...]]) -> tuple[T, ...]:
        return await self.or_nothing(name, reading) or ()
