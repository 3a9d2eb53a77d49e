"""The time by which the tests run: it waits for work of every kind, and for no timer."""

from __future__ import annotations

import asyncio
import threading
import time

from tests.virtual_time import TIME

HOUR = 3600.0


async def test_an_hour_passes_at_once_and_timers_in_their_order() -> None:
    began, order = time.monotonic(), []

    async def after(seconds: float) -> None:
        await asyncio.sleep(seconds)
        order.append((seconds, asyncio.get_running_loop().time()))

    start = asyncio.get_running_loop().time()
    await asyncio.gather(after(HOUR), after(1), after(60))
    assert [seconds for seconds, _ in order] == [1, 60, HOUR]
    assert all(abs(when - start - seconds) < 1e-6 for seconds, when in order)
    assert time.monotonic() - began < HOUR


async def test_no_time_passes_while_work_is_done() -> None:
    loop = asyncio.get_running_loop()
    start = loop.time()
    sum(range(1_000_000))
    assert await asyncio.to_thread(sum, range(1_000_000))
    assert loop.time() == start


async def test_another_loop_that_works_is_waited_for() -> None:
    """Both loops tell the same time, and a limit in the one does not end before the other has answered."""
    done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    loop = asyncio.get_running_loop()

    async def answer() -> None:
        await asyncio.sleep(1)
        sum(range(1_000_000))
        loop.call_soon_threadsafe(done.set_result, asyncio.get_running_loop().time())

    start = loop.time()
    thread = threading.Thread(target=lambda: asyncio.run(answer()))
    thread.start()
    async with asyncio.timeout(1.5):
        answered = await done
    thread.join()
    assert abs(answered - start - 1) < 1e-6


async def test_a_thread_that_hangs_runs_into_a_limit() -> None:
    released = threading.Event()
    thread = threading.Thread(target=released.wait)
    thread.start()
    try:
        async with asyncio.timeout(0.05):
            await asyncio.Event().wait()
    except TimeoutError:
        released.set()
    assert released.is_set()
    thread.join()


async def test_beside_another_process_time_passes_as_it_really_does() -> None:
    loop, began = asyncio.get_running_loop(), time.monotonic()
    start = loop.time()
    with TIME.real():
        await asyncio.sleep(0.05)
    assert loop.time() - start <= time.monotonic() - began + 1e-6
