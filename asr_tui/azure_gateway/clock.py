"""Azure's time: the date of the endpoint's last answer, carried on by this computer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import SansIOHTTPPolicy

from asr_tui.azure_gateway.bodies.fields import YEARS

_DATE_RESOLUTION = timedelta(seconds=1)
"""The resolution of a `Date` header."""

_MIN_SAMPLE = 2.0
"""Seconds of this computer between two headers from which a rate can be measured."""

_MIN_RATE = 2.0
"""The least rate that counts as faster; below it the headers' whole seconds and differing servers explain it."""

_MAX_RATE = 1000.0

_SIMILAR = 1.25
"""The largest ratio of two rates that confirm each other; a clock that jumps shows no such pair."""

_LEAP = timedelta(days=8)
"""The leap ahead beyond which a second header has to confirm it; practice lets a week pass at once."""

_MAX_AHEAD = 300.0
"""Seconds of this computer for which a faster rate is assumed without another header."""


def _seconds() -> float:
    """Seconds of this computer, as the event loop counts them."""
    return asyncio.get_running_loop().time()


class AzureClock:
    """`now()` follows the endpoint's `Date` headers, so that in practice it is the simulator's time.

    Before the first answer it is this computer's time; from then on it never goes back. Between headers it advances
    like this computer's clock, or at a faster rate that two measurements confirmed.
    """

    def __init__(
        self,
        *,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = _seconds,
    ) -> None:
        self._monotonic = monotonic
        self._base = wall()
        self._base_at = monotonic()
        self._latest = self._base
        self._sample: tuple[datetime, float] | None = None
        self._doubted: datetime | None = None
        self._last_rate = 1.0
        self._rate = 1.0

    def now(self) -> datetime:
        self._latest = max(self._latest, self._estimate())
        return self._latest

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))

    def set_by_header(self, date: str) -> None:
        """Set the time by a `Date` header; ignores what is no date, and a leap ahead that only one header tells of."""
        header = _date(date)
        if header is None:
            return
        first = self._sample is None
        if not first and header - self._estimate() > _LEAP:
            doubted, self._doubted = self._doubted, header
            if doubted is None or abs(header - doubted) > _LEAP:
                return
        self._doubted = None
        self._learn_rate(header)
        # Within the header's whole second the clock's own estimate is finer.
        if not first and timedelta(0) <= self._estimate() - header <= _DATE_RESOLUTION:
            return
        self._base, self._base_at = header, self._monotonic()
        self._latest = header if first else max(self._latest, header)

    def _estimate(self) -> datetime:
        passed = self._monotonic() - self._base_at
        fast = min(passed, _MAX_AHEAD)
        return self._base + timedelta(seconds=fast * self._rate + passed - fast)

    def _learn_rate(self, header: datetime) -> None:
        at = self._monotonic()
        if self._sample is None:
            self._sample = (header, at)
            return
        there, here = (header - self._sample[0]).total_seconds(), at - self._sample[1]
        if here < _MIN_SAMPLE:
            return
        before, self._last_rate, self._sample = self._last_rate, there / here, (header, at)
        slower, faster = sorted((before, self._last_rate))
        alike = slower >= _MIN_RATE and faster <= slower * _SIMILAR
        rate = min(slower, _MAX_RATE) if alike else 1.0
        if rate != self._rate:
            self._base, self._base_at, self._rate = self._estimate(), at, rate


def _date(text: str) -> datetime | None:
    """The moment of a `Date` header, in UTC; None for a text that is none, or one of another age."""
    try:
        date = parsedate_to_datetime(text)
        date = date.replace(tzinfo=date.tzinfo or UTC).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
    return date if date.year in YEARS else None


class ClockPolicy(SansIOHTTPPolicy[Any, Any]):
    """Sets the clock by the `Date` of every answer."""

    def __init__(self, clock: AzureClock) -> None:
        self._clock = clock

    def on_response(self, request: PipelineRequest[Any], response: PipelineResponse[Any, Any]) -> None:
        date = response.http_response.headers.get("Date")
        if date:
            self._clock.set_by_header(date)
