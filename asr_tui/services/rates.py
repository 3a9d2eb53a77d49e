"""How fast requests may leave."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from asr_tui.services.ports import Clock

LOOK_SECONDS = 0.05
"""Seconds of this computer between two looks at Azure's time: in practice that passes faster."""


class Rate:
    """A token bucket: `burst` requests at once, then so many `a_second` of this computer, in the order of their asking.

    Source of the numbers that are used: Microsoft Learn, "Understand how Azure Resource Manager throttles requests".
    """

    def __init__(self, clock: Clock, burst: int, a_second: float) -> None:
        self._clock = clock
        self._spared = (burst - 1) / a_second
        self._interval = 1 / a_second
        self._next = float("-inf")

    async def turn(self) -> None:
        """Wait until the next request may leave."""
        now = asyncio.get_running_loop().time()
        due = max(self._next, now - self._spared)
        self._next = due + self._interval
        if due > now:
            await self._clock.sleep(due - now)


class Spacing:
    """One request after the other, so many `a_second` of Azure's time: practice is not slower than its own speed.

    Where that time stands still, this computer's counts.
    """

    def __init__(self, clock: Clock, a_second: float) -> None:
        self._clock = clock
        self._interval = timedelta(seconds=1 / a_second)
        self._next = datetime.min.replace(tzinfo=UTC)

    async def turn(self) -> None:
        """Wait until the next request may leave."""
        now, here = self._clock.now(), asyncio.get_running_loop().time()
        due = max(self._next, now)
        self._next = due + self._interval
        until = here + (due - now).total_seconds()
        while self._clock.now() < due and (left := until - asyncio.get_running_loop().time()) > 0:
            await self._clock.sleep(min(left, LOOK_SECONDS))
