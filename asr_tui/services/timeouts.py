"""Waiting with a limit, by a given clock."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import TypeVar

from asr_tui.services.read_ports import Clock

T = TypeVar("T")


async def within(clock: Clock, seconds: float, work: Coroutine[object, object, T]) -> T:
    """The result of `work`. Raises TimeoutError, and cancels it, after `seconds`."""
    task = asyncio.ensure_future(work)
    limit = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({task, limit}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise TimeoutError
    finally:
        await cancelled(task, limit)


class Deadline:
    """One limit that several waits share. To be made while a loop runs; `close` ends it."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self.seconds = seconds
        self._limit = asyncio.ensure_future(clock.sleep(seconds))

    @property
    def passed(self) -> bool:
        return self._limit.done()

    async def within(self, work: Coroutine[object, object, T]) -> T:
        """The result of `work`. Raises TimeoutError, and cancels it, at the limit."""
        task = asyncio.ensure_future(work)
        try:
            await asyncio.wait({task, self._limit}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise TimeoutError
        finally:
            await cancelled(task)

    async def passes_before(self, task: asyncio.Future[T]) -> bool:
        """Wait for the task until the limit, and leave it running; whether it was still running then."""
        waited: set[asyncio.Future[T] | asyncio.Future[None]] = {task, self._limit}
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        return not task.done()

    def close(self) -> None:
        self._limit.cancel()


async def woken(clock: Clock, seconds: float, wake: asyncio.Event) -> None:
    """Wait until `wake` is set, at most `seconds`."""
    with suppress(TimeoutError):
        await within(clock, seconds, wake.wait())


async def cancelled(*tasks: asyncio.Task[object]) -> None:
    """Cancel the tasks and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
