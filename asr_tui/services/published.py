"""A value, and `async for` over its changes: the program's only publish and subscribe."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Generic, TypeVar

T = TypeVar("T")


class Published(Generic[T]):
    """Holds the newest value and tells readers of it.

    A slow reader sees only the newest value, never a backlog. A value equal to the present one is not told again.
    """

    def __init__(self, value: T) -> None:
        self._value = value
        self._version = 0
        self._closed = False
        self._failure: BaseException | None = None
        self._changed = asyncio.Event()

    @property
    def value(self) -> T:
        return self._value

    def publish(self, value: T) -> None:
        if value != self._value:
            self._value = value
            self._version += 1
            self._wake()

    def close(self) -> None:
        """No more will come: readers end after the newest value."""
        self._closed = True
        self._wake()

    def fail(self, failure: BaseException) -> None:
        """What made the values broke by a mistake of ours: let every reader crash with it."""
        self._failure = failure
        self._wake()

    async def changes(self) -> AsyncGenerator[T, None]:
        """The present value first, then each newest one, until it is closed."""
        seen = -1
        while True:
            if self._failure is not None:
                raise self._failure
            if seen != self._version:
                seen = self._version
                yield self._value
            elif self._closed:
                return
            else:
                await self._changed.wait()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
