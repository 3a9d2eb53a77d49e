"""What has been read so far while the lists of a wizard are still being read: the machines page by page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

from asr_tui.domain.machines import Machine
from asr_tui.services.published import Published

Come = Callable[[tuple[Machine, ...]], None]

GROWTH = 2.0
"""How many times longer a list must be to be shown again: it costs what it is long, so the sum stays in proportion."""
AFTER = 1.0
"""Seconds after which what came is shown all the same, for each thousand that is shown."""


class Arriving:
    """The machines of lists that are being read, by subscription."""

    def __init__(self) -> None:
        self._machines: dict[str, list[Machine]] = {}
        self._news = Published(0)

    @contextmanager
    def reading(self, subscription: str) -> Iterator[Come]:
        """While a subscription's list is read: who is told of each page.

        What an older read of the same list still brings is not mixed with this one's.
        """
        machines = self._machines[subscription] = []

        def come(page: tuple[Machine, ...]) -> None:
            machines.extend(page)
            self.tell()

        try:
            yield come
        finally:
            if self._machines.get(subscription) is machines:
                del self._machines[subscription]

    def tell(self) -> None:
        """Another list, or another page, has come."""
        self._news.publish(self._news.value + 1)

    def machines(self, subscription: str) -> tuple[Machine, ...]:
        """Those that have come."""
        return tuple(self._machines.get(subscription, ()))

    def news(self) -> AsyncIterator[int]:
        """Something for each moment at which more may have come; a slow reader skips some."""
        return self._news.changes()


class Showing:
    """When what came is worth showing again."""

    def __init__(self) -> None:
        self._shown = 0
        self._at = 0.0

    def wants(self, machines: int) -> bool:
        """Whether so many machines are to be shown now; they then count as shown."""
        now = asyncio.get_running_loop().time()
        soon = now < self._at + AFTER * max(1.0, machines / 1000)
        if machines <= self._shown or (machines < self._shown * GROWTH and soon):
            return False
        self._shown, self._at = machines, now
        return True
