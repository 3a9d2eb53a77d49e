"""A value and `async for` over its changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Generic, TypeVar

T = TypeVar("T")


class Published(Generic[T]):
    """Publishes the newest value. A slow reader skips older values; an equal value is not published again."""

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
        """End the readers after the newest value."""
        self._closed = True
        self._wake()

    def fail(self, failure: BaseException) -> None:
        """Let every reader crash with a mistake of this program."""
        self._failure = failure
        self._wake()

    async def changes(self) -> AsyncGenerator[T, None]:
        """The present value, then each newer one, until `close`."""
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
