"""Event loops whose time stands still while anything works and jumps to the next timer once all wait.

So no test waits for a timer, and how fast a computer is decides none. Loops in several threads (the practice Azure has
its own) share one time. It stands still too while another thread works, unless that one seems to hang; while another
process works, it passes as it really does.
"""

from __future__ import annotations

import asyncio
import math
import select
import selectors
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

_POLL = 0.01
"""Real seconds between two looks at what works outside of the loops."""

_REST = 0.1
"""Real seconds between two looks at loops that work; the one that is done last wakes the others."""

_HANGS = 5.0
"""Real seconds after which a thread that has not given its result seems to hang."""


class _Time:
    """The one time of all loops, in seconds."""

    def __init__(self) -> None:
        self.now = time.monotonic()
        self.lock = threading.Lock()
        self.waits: weakref.WeakSet[_Waits] = weakref.WeakSet()
        self.worked = self._looked = self.now
        self._known: set[threading.Thread] = set()
        self._outside = 0

    @contextmanager
    def real(self) -> Iterator[None]:
        """Time passes as it really does: another process has work to do."""
        with self.lock:
            self._outside += 1
            self._looked = time.monotonic()  # what passed before does not count
        try:
            yield
        finally:
            self._outside -= 1

    def begin(self, waits: _Waits) -> None:
        """A loop is made. What threads live when the main thread makes one are nothing to wait for."""
        with self.lock:
            self.waits.add(waits)
            if threading.current_thread() is threading.main_thread():
                self._known = set(threading.enumerate())

    def go_on(self, mine: _Waits) -> float:
        """Let time pass if all loops wait, with the lock held; gives the real seconds to the next look."""
        looked, self._looked = self._looked, time.monotonic()
        running = [one for one in self.waits if one.loop is not None and one.loop.is_running()]
        others = [one for one in running if one is not mine]
        if any(one.until is None for one in others) or select.select(others, [], [], 0)[0]:
            return _REST
        due = min(one.until for one in running if one.until is not None)
        passed = min(self._looked - looked, _POLL)
        if self._processes_work():
            self._pass(min(due, self.now + passed), others)
        elif self._threads_work(running):
            if self._looked - self.worked > _HANGS:
                self._pass(min(due, self.now + passed), others)
        elif due < math.inf:
            self._pass(due, others)
        return _POLL

    def _pass(self, until: float, others: list[_Waits]) -> None:
        """Let it be so late, and wake whose timers are due."""
        self.now = until
        for one in others:
            if one.until is not None and one.until <= self.now and one.loop is not None:
                one.loop.call_soon_threadsafe(lambda: None)

    def _processes_work(self) -> bool:
        """Also those that asyncio started: a thread waits for each."""
        return self._outside > 0 or any("waitpid" in one.name for one in threading.enumerate())

    def _threads_work(self, running: list[_Waits]) -> bool:
        if any(one.jobs for one in running):
            return True
        known = self._known | {one.thread for one in running}
        # Of a pool's threads those that work are counted as jobs.
        return any(one not in known and not one.name.startswith("asyncio_") for one in threading.enumerate())


TIME = _Time()


async def a_moment(_least: float = 0, _most: float = 0) -> None:
    """Let a frame of a screen pass and all that is due; Textual looks at the load of the processor instead."""
    await asyncio.sleep(0.02)


class _Waits(selectors.DefaultSelector):
    """How one loop waits for its sockets and timers."""

    def __init__(self) -> None:
        super().__init__()
        self.loop: VirtualLoop | None = None
        self.thread = threading.current_thread()
        self.until: float | None = None
        self.jobs = 0
        TIME.begin(self)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0)
        if found or (timeout is not None and timeout <= 0):
            return found
        with TIME.lock:
            TIME.worked = time.monotonic()
            self.thread = threading.current_thread()
            self.until = math.inf if timeout is None else TIME.now + timeout
        try:
            while True:
                with TIME.lock:
                    pause = TIME.go_on(self)
                    if self.until <= TIME.now:
                        return []
                if found := super().select(pause):
                    return found
        finally:
            with TIME.lock:
                self.until = None

    def close(self) -> None:
        TIME.waits.discard(self)
        super().close()


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop by the common time."""

    def __init__(self) -> None:
        self._waits = _Waits()
        super().__init__(self._waits)
        self._waits.loop = self

    def time(self) -> float:
        return TIME.now

    def run_in_executor(self, executor: Executor | None, func: Callable[..., T], *args: object) -> asyncio.Future[T]:
        future: asyncio.Future[T] = super().run_in_executor(executor, func, *args)
        self._waits.jobs += 1
        future.add_done_callback(self._job_done)
        return future

    def _job_done(self, future: asyncio.Future[T]) -> None:
        self._waits.jobs -= 1


class VirtualTimePolicy(asyncio.DefaultEventLoopPolicy):
    """Makes all of asyncio's loops virtual ones."""

    def new_event_loop(self) -> VirtualLoop:
        return VirtualLoop()
