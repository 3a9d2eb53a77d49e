"""Work beside the screens: imports and sign-ins in a thread that never holds up the program's end."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

T = TypeVar("T")

_one_at_a_time = threading.Lock()
_HANDOVER = 0.001
"""Seconds that an import may keep the interpreter while a key waits; Python's own 5 ms add up to a visible stall."""


def in_thread(work: Callable[[], T]) -> asyncio.Future[T]:
    """What `work` gives, done in a daemon thread that has begun when this returns."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def give(result: T) -> None:
        if not future.done():
            future.set_result(result)

    def fail(error: BaseException) -> None:
        if not future.done():
            future.set_exception(error)

    def run() -> None:
        told: Callable[[], None]
        try:
            told = partial(give, work())
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            told = partial(fail, error)
        with suppress(RuntimeError):  # the program ended meanwhile, and its loop with it
            loop.call_soon_threadsafe(told)

    threading.Thread(target=run, daemon=True).start()
    return future


async def loaded(load: Callable[[], T]) -> T:
    """What `load` imports, in a thread, so that the keys stay quick meanwhile.

    One load at a time, since each takes its share from the screens; without the garbage collector, which would
    go through all that was loaded so far again and again.
    """
    return await in_thread(lambda: _quietly(load))


def _quietly(load: Callable[[], T]) -> T:
    with _one_at_a_time:
        modules, handover = len(sys.modules), sys.getswitchinterval()
        gc.disable()
        sys.setswitchinterval(_HANDOVER)
        try:
            return load()
        finally:
            sys.setswitchinterval(handover)
            if len(sys.modules) > modules:
                gc.freeze()  # modules stay: the collector need not look at them again
            gc.enable()
