"""Imports and sign-ins in daemon threads, which hold up neither the screens nor the end of the program."""

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

_one_load = threading.Lock()
_HANDOVER = 0.001
"""Seconds that an import may keep the interpreter while a key waits; Python's default of 5 ms adds up to a stall."""


def run_in_thread(work: Callable[[], T]) -> asyncio.Future[T]:
    """The result of `work`, done in a daemon thread that has begun when this returns."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def give(result: T) -> None:
        if not future.done():
            future.set_result(result)

    def fail(error: BaseException) -> None:
        if not future.done():
            future.set_exception(error)

    def run() -> None:
        finish: Callable[[], None]
        try:
            finish = partial(give, work())
        except BaseException as error:  # noqa: BLE001 - handed to the one who awaits it
            finish = partial(fail, error)
        with suppress(RuntimeError):  # the program ended meanwhile, and its loop with it
            loop.call_soon_threadsafe(finish)

    threading.Thread(target=run, daemon=True).start()
    return future


async def load_in_thread(load: Callable[[], T]) -> T:
    """The result of `load`, which imports modules, in a thread so that keys are answered meanwhile.

    One load at a time, since each slows the screens; without the garbage collector, which would go through all
    loaded modules again and again.
    """
    return await run_in_thread(lambda: _load(load))


def _load(load: Callable[[], T]) -> T:
    with _one_load:
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
