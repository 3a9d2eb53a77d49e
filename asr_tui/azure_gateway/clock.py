"""Azure's time: what the endpoint's last answer said, carried on by this computer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import SansIOHTTPPolicy

_DATE_STEP = timedelta(seconds=1)
"""What a `Date` header counts in."""

_LEAST_SPAN = 2.0
"""Seconds of this computer between two headers from which on their distance says how fast time runs there."""

_FAST = 2.0
"""From this rate on the other side runs faster; below, it is the headers' whole seconds and servers that differ."""

_FASTEST = 1000.0

_ALIKE = 1.25
"""Two rates are alike when none is more than so many times the other: a clock that jumps shows no such pair."""

_AHEAD = 300.0
"""Seconds of this computer for which time is reckoned on at a faster rate without a word from there."""


def _seconds() -> float:
    """Seconds of this computer, as the event loop counts them."""
    return asyncio.get_running_loop().time()


class AzureClock:
    """`now()` follows the endpoint's `Date` headers, so that in practice it is the simulator's time.

    Before the first answer it is this computer's; from then on it never goes back. Where the headers show, twice
    alike, that the other side runs faster, it is reckoned on at that rate; else as this computer's clock.
    """

    def __init__(
        self,
        *,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = _seconds,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._told = wall()
        self._at = monotonic()
        self._shown = self._told
        self._mark: tuple[datetime, float] | None = None
        self._seen_rate = 1.0
        self._rate = 1.0

    def now(self) -> datetime:
        self._shown = max(self._shown, self._reckoned())
        return self._shown

    async def sleep(self, seconds: float) -> None:
        await self._sleep(max(0.0, seconds))

    def heard(self, date: str) -> None:
        """Take over the time of a `Date` header; what is no date is passed over."""
        try:
            told = parsedate_to_datetime(date)
        except (TypeError, ValueError):
            return
        if told.tzinfo is None:
            told = told.replace(tzinfo=UTC)
        told = told.astimezone(UTC)
        first = self._mark is None
        self._learn_rate(told)
        # The header counts whole seconds: within one of them our own reckoning is the finer one.
        if not first and timedelta(0) <= self._reckoned() - told <= _DATE_STEP:
            return
        self._told, self._at = told, self._monotonic()
        self._shown = told if first else max(self._shown, told)

    def _reckoned(self) -> datetime:
        passed = self._monotonic() - self._at
        fast = min(passed, _AHEAD)
        return self._told + timedelta(seconds=fast * self._rate + passed - fast)

    def _learn_rate(self, told: datetime) -> None:
        at = self._monotonic()
        if self._mark is None:
            self._mark = (told, at)
            return
        there, here = (told - self._mark[0]).total_seconds(), at - self._mark[1]
        if here < _LEAST_SPAN:
            return
        before, self._seen_rate, self._mark = self._seen_rate, there / here, (told, at)
        slower, faster = sorted((before, self._seen_rate))
        alike = slower >= _FAST and faster <= slower * _ALIKE
        rate = min(slower, _FASTEST) if alike else 1.0
        if rate != self._rate:
            self._told, self._at, self._rate = self._reckoned(), at, rate


class HearsTime(SansIOHTTPPolicy[Any, Any]):
    """Passes every answer's `Date` on to the clock."""

    def __init__(self, clock: AzureClock) -> None:
        self._clock = clock

    def on_response(self, request: PipelineRequest[Any], response: PipelineResponse[Any, Any]) -> None:
        date = response.http_response.headers.get("Date")
        if date:
            self._clock.heard(date)
