"""When a request is sent again: a read after a transient error, a write only after Azure's own 429."""

from __future__ import annotations

import math
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from azure.core.exceptions import IncompleteReadError, ServiceRequestError, ServiceResponseError
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import AsyncHTTPPolicy

from asr_tui.azure_gateway.wire.reads import is_read

_TRANSIENT = frozenset({408, 500, 502, 503, 504})
_ATTEMPTS = 4
_FIRST_PAUSE = 0.8
_LONGEST_PAUSE = 10.0
_MAX_WAITED = 180.0
_MAX_RETRY_AFTER = 3600.0
"""All in seconds; _MAX_WAITED is for all attempts together."""


class Retries(AsyncHTTPPolicy[Any, Any]):
    """Replaces azure-core's RetryPolicy, which sends a POST again on 500, 503 and 504.

    A write that got any answer but a 429 with Retry-After (Microsoft Learn, "Understand how Azure Resource Manager
    throttles requests"), or none, is never repeated: it may have been carried out.
    """

    def __init__(self, sleep: Callable[[float], Awaitable[None]], on_wait: Callable[[str], None]) -> None:
        super().__init__()
        self._sleep = sleep
        self._on_wait = on_wait

    async def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        read = is_read(request.http_request.method, request.http_request.url)
        attempt, waited = 1, 0.0
        while True:
            response: PipelineResponse[Any, Any] | None = None
            try:
                response = await self.next.send(request)
            except (IncompleteReadError, ServiceRequestError, ServiceResponseError) as error:
                # A certificate that is not trusted now will not be in a second.
                untrusted = isinstance(error.inner_exception, aiohttp.ClientSSLError)
                if not read or untrusted or attempt >= _ATTEMPTS:
                    raise
            if response is None:
                pause, asked = _pause(attempt), None
            else:
                status = response.http_response.status_code
                throttled = status == 429
                asked = retry_after(response.http_response.headers.get("Retry-After"))
                # Azure says in every 429 how long to wait; any other comes from something in between.
                throttled = throttled and (read or asked is not None)
                if not throttled and not (read and status in _TRANSIENT and attempt < _ATTEMPTS):
                    return response
                # Never less than our own pauses: "Retry-After: 0" again and again would go on for ever.
                pause = max(asked or 0.0, _pause(attempt))
                if waited + pause > _MAX_WAITED:
                    return response
            attempt += 1
            waited += pause
            await self._wait(pause, asked_by_azure=asked is not None)

    async def _wait(self, pause: float, *, asked_by_azure: bool) -> None:
        if not asked_by_azure:
            await self._sleep(pause)
            return
        self._on_wait(f"Azure asks us to wait {max(1, round(pause))} s")
        try:
            await self._sleep(pause)
        finally:
            self._on_wait("")


def retry_after(header: str | None) -> float | None:
    """The seconds of a `Retry-After` header, a number or a date; None where it is neither."""
    if not header:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            until = parsedate_to_datetime(header)
        except (TypeError, ValueError):
            return None
        seconds = (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return None if math.isnan(seconds) else min(max(0.0, seconds), _MAX_RETRY_AFTER)


def _pause(attempt: int) -> float:
    """Seconds before another attempt: doubled each time, with jitter."""
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** (attempt - 1)) * random.uniform(0.75, 1.25)
