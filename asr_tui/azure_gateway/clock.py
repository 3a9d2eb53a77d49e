"""Azure's time: what the endpoint's last answer said, carried on by this computer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import SansIOHTTPPolicy

_DATE_STEP = timedelta(seconds=1)


class AzureClock:
    """`now()` follows the endpoint's `Date` headers, so that in practice it is the simulator's time.

    Before the first answer it is this computer's.
    """

    def __init__(
        self,
        *,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._told = wall()
        self._at = monotonic()
        self._heard = False

    def now(self) -> datetime:
        return self._told + timedelta(seconds=self._monotonic() - self._at)

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
        # The header counts whole seconds: within one of them our own reckoning is the finer one.
        if self._heard and timedelta(0) <= self.now() - told <= _DATE_STEP:
            return
        self._told, self._at, self._heard = told.astimezone(UTC), self._monotonic(), True


class HearsTime(SansIOHTTPPolicy[Any, Any]):
    """Passes every answer's `Date` on to the clock."""

    def __init__(self, clock: AzureClock) -> None:
        self._clock = clock

    def on_response(self, request: PipelineRequest[Any], response: PipelineResponse[Any, Any]) -> None:
        date = response.http_response.headers.get("Date")
        if date:
            self._clock.heard(date)
