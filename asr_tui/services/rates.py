"""How fast requests may leave."""

from __future__ import annotations

import asyncio

from asr_tui.services.ports import Clock


class Rate:
    """A token bucket: `burst` requests at once, then so many `a_second` of this computer.

    Source: Microsoft Learn, "Understand how Azure Resource Manager throttles requests": of one identity in a
    subscription 200 writes and 10 a second more, 250 reads and 25 a second more.
    """

    def __init__(self, clock: Clock, burst: int, a_second: float) -> None:
        self._clock = clock
        self._burst = burst
        self._interval = 1.0 / a_second
        self._full_at = float("-inf")

    async def turn(self) -> None:
        """Wait until the next request may leave; turns are given in the order of the calls."""
        now = asyncio.get_running_loop().time()
        self._full_at = max(self._full_at, now) + self._interval
        wait = self._full_at - now - self._burst * self._interval
        if wait > 0:
            await self._clock.sleep(wait)
