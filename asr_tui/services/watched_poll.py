"""A published value that is read as long as somebody watches it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from asr_tui.services.published import Published
from asr_tui.services.timeouts import cancelled

T = TypeVar("T")


class WatchedPoll(Generic[T]):
    """Runs `poll`, a loop that ends when nobody is `watched` any more and waits for `wake` between its reads."""

    def __init__(self, name: str, value: T, poll: Callable[[], Coroutine[object, object, None]]) -> None:
        self.published = Published(value)
        self.wake = asyncio.Event()
        self._name = name
        self._poll = poll
        self._watchers = 0
        self._task: asyncio.Task[None] | None = None

    @property
    def watched(self) -> bool:
        return self._watchers > 0

    async def changes(self) -> AsyncGenerator[T, None]:
        """The newest value first, then each one that differs."""
        with self.watching():
            async for value in self.published.changes():
                yield value

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Poll until the block ends, at least."""
        self._watchers += 1
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._poll(), name=self._name)
            self._task.add_done_callback(self.fail)
        try:
            yield
        finally:
            self._watchers -= 1
            if not self._watchers:
                self.wake.set()

    def fail(self, task: asyncio.Task[None]) -> None:
        """Let every reader crash with what an ended task was not meant to raise."""
        if not task.cancelled() and (failure := task.exception()) is not None:
            self.published.fail(failure)

    async def stop(self) -> None:
        """End polling and all readers for good."""
        self.published.close()
        if self._task is not None:
            await cancelled(self._task)
