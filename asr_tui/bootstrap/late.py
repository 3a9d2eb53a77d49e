"""Work beside the screens: imports and the like in a thread that never holds up the program's end."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def in_thread(work: Callable[[], T]) -> T:
    """What `work` gives, done in a daemon thread."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            loop.call_soon_threadsafe(settle, None, error)
        else:
            loop.call_soon_threadsafe(settle, result, None)

    threading.Thread(target=run, daemon=True).start()
    return await future


async def loaded(load: Callable[[], T]) -> T:
    """What `load` imports, in a thread, with the garbage collector off: the keys stay quick meanwhile."""

    def quietly() -> T:
        gc.disable()
        try:
            return load()
        finally:
            gc.freeze()
            gc.enable()

    return await in_thread(quietly)
