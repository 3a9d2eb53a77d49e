"""The conversion of wall time to virtual time: scaled, from event to event, or on request."""

from __future__ import annotations

import asyncio

from asr_tui.simulator.virtual_clock import VirtualClock


class Ticker:
    """Moves a VirtualClock. Speed N: N virtual seconds a second; 0: from event to event while work is pending; None:
    never."""

    def __init__(self, clock: VirtualClock, speed: float | None) -> None:
        self._clock = clock
        self._speed = speed
        self._wall = 0.0
        self._running = False
        self._wake = asyncio.Event()
        self._still = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        clock.speed = speed

    @property
    def speed(self) -> float | None:
        return self._speed

    @speed.setter
    def speed(self, speed: float | None) -> None:
        self.catch_up()
        self._speed = speed
        self._clock.speed = speed
        self._wake.set()

    def start(self) -> None:
        self._wall = asyncio.get_running_loop().time()
        self._running = True
        self._clock.on_schedule = self._wake.set
        self._task = asyncio.get_running_loop().create_task(self._jump_while_working())

    async def stop(self) -> None:
        self.catch_up()
        self._running = False
        self._clock.on_schedule = None
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def catch_up(self) -> None:
        """Advance the clock by the wall time since the last call."""
        if not self._running:
            return
        wall = asyncio.get_running_loop().time()
        if self._speed:
            self._clock.advance((wall - self._wall) * self._speed)
        self._wall = wall

    async def settled(self) -> None:
        """Wait, at speed 0, until no work is pending."""
        self._still.clear()
        self._wake.set()
        await self._still.wait()

    async def _jump_while_working(self) -> None:
        while True:
            self._wake.clear()
            while self._speed == 0 and self._clock.has_work:
                self._clock.jump()
                await asyncio.sleep(0)
            self._still.set()
            await self._wake.wait()
