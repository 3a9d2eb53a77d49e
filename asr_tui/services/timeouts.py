"""Waiting with a limit, by the clock that was passed in."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from asr_tui.services.ports import Clock

T = TypeVar("T")


async def within(clock: Clock, seconds: float, work: Coroutine[object, object, T]) -> T:
    """What `work` gives. Raises TimeoutError, and cancels it, when that takes longer."""
    task = asyncio.ensure_future(work)
    limit = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({task, limit}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise TimeoutError
    finally:
        await cancelled(task, limit)


async def woken(clock: Clock, seconds: float, wake: asyncio.Event) -> None:
    """Wait until `wake` is set, at most so many seconds."""
    limit = asyncio.ensure_future(clock.sleep(seconds))
    waiting = asyncio.ensure_future(wake.wait())
    try:
        await asyncio.wait({limit, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await cancelled(limit, waiting)


async def cancelled(*tasks: asyncio.Task[object]) -> None:
    """Cancel what still runs and wait until it has ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
