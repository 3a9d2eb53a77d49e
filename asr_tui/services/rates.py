"""How fast requests may leave."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from asr_tui.services.ports import Clock

LOOK_SECONDS = 0.05
"""Seconds of this computer between two looks at Azure's time: in practice that passes faster."""


class Rate:
    """A token bucket: `burst` requests at once, then so many `a_second`, in the order in which they ask.

    It goes by Azure's time, so that practice is not slower than its own speed; where that stands still, by this
    computer's.
    """

    def __init__(self, clock: Clock, burst: int, a_second: float) -> None:
        self._clock = clock
        self._spared = timedelta(seconds=(burst - 1) / a_second)
        self._interval = timedelta(seconds=1 / a_second)
        self._next = datetime.min.replace(tzinfo=UTC)

    async def turn(self) -> None:
        """Wait until the next request may leave."""
        now, here = self._clock.now(), asyncio.get_running_loop().time()
        due = max(self._next, now - self._spared)
        self._next = due + self._interval
        until = here + (due - now).total_seconds()
        while self._clock.now() < due and (left := until - asyncio.get_running_loop().time()) > 0:
            await self._clock.sleep(min(left, LOOK_SECONDS))
