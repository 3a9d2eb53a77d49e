"""Azure Resource Manager's and Resource Graph's limits on requests: 429 with Retry-After, and the headers that count.

Sources: Microsoft Learn, "Understand how Azure Resource Manager throttles requests" (a token bucket for each kind of
request, subscription and principal) and "Guidance for throttled requests in Azure Resource Graph" (15 queries in 5 s a
user). They count seconds of this computer: a client waits in them, whatever the speed of the simulated time.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import NamedTuple

from msgspec import Struct

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.arm_ids import subscription_of

QUERIES, QUERY_SECONDS = 15, 5.0
_GRAPH = "/providers/microsoft.resourcegraph/"
_OVER_ALL = 15
"""So many times a principal's bucket is that of all principals of a subscription."""


class Limit(NamedTuple):
    """A bucket's size, and what it gains in a second."""

    bucket: int
    refill: int


LIMITS = {"reads": Limit(250, 25), "writes": Limit(200, 10), "deletes": Limit(200, 10)}


def kind_of(method: str) -> str:
    return {"GET": "reads", "HEAD": "reads", "DELETE": "deletes"}.get(method, "writes")


class _Bucket(Struct):
    tokens: float
    at: float


class _Window(Struct):
    """Queries of a user since the begin of the window."""

    begin: float
    count: int = 0


class Throttle:
    """Counts the requests of each principal. `now` is in seconds; `limits` by kind of request."""

    def __init__(self, now: Callable[[], float], limits: Mapping[str, Limit] = LIMITS) -> None:
        self._now = now
        self._limits = limits
        self._buckets: dict[tuple[str, ...], _Bucket] = {}
        self._windows: dict[str, _Window] = {}

    def admit(self, method: str, path: str, authorization: str) -> dict[str, str]:
        """The headers of the request's answer. Raises ArmError for one too many."""
        principal = principal_of(authorization)
        if path.lower().startswith(_GRAPH):
            return self._admit_query(principal)
        kind = kind_of(method)
        subscription = (subscription_of(path) or "").lower()
        limit = self._limits[kind]
        own = self._filled((kind, subscription, principal), limit)
        everyone = self._filled((kind, subscription), Limit(limit.bucket * _OVER_ALL, limit.refill * _OVER_ALL))
        if min(own.tokens, everyone.tokens) < 1:
            seconds = math.ceil((1 - min(own.tokens, everyone.tokens)) / limit.refill)
            raise too_many(kind, subscription, principal, seconds, _headers(kind, own, everyone))
        own.tokens -= 1
        everyone.tokens -= 1
        return _headers(kind, own, everyone)

    def _filled(self, key: tuple[str, ...], limit: Limit) -> _Bucket:
        now = self._now()
        bucket = self._buckets.setdefault(key, _Bucket(limit.bucket, now))
        bucket.tokens = min(limit.bucket, bucket.tokens + (now - bucket.at) * limit.refill)
        bucket.at = now
        return bucket

    def _admit_query(self, principal: str) -> dict[str, str]:
        now = self._now()
        window = self._windows.get(principal)
        if window is None or now - window.begin >= QUERY_SECONDS:
            window = self._windows[principal] = _Window(now)
        window.count += 1
        left = math.ceil(window.begin + QUERY_SECONDS - now)
        headers = {
            "x-ms-user-quota-remaining": str(max(0, QUERIES - window.count)),
            "x-ms-user-quota-resets-after": f"0{timedelta(seconds=left)}",
        }
        if window.count > QUERIES:
            raise _too_many_queries({**headers, "Retry-After": str(max(1, left))})
        return headers


def principal_of(authorization: str) -> str:
    """Who sends a request: the token's object id, else its name, else the token itself; nothing is verified."""
    token = authorization.removeprefix("Bearer ")
    parts = token.split(".")
    if len(parts) == 3:
        try:
            claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        except (ValueError, RecursionError):
            return token
        if isinstance(claims, dict):
            return str(claims.get("oid") or claims.get("name") or token)
    return token


def _headers(kind: str, own: _Bucket, everyone: _Bucket) -> dict[str, str]:
    return {
        f"x-ms-ratelimit-remaining-subscription-{kind}": str(int(own.tokens)),
        f"x-ms-ratelimit-remaining-subscription-global-{kind}": str(int(everyone.tokens)),
    }


def too_many(
    kind: str, subscription: str, principal: str, seconds: int, headers: Mapping[str, str] | None = None
) -> ArmError:
    """The code was seen (MicrosoftDocs/azure-docs issue 105248); the words for a principal's bucket are assumed."""
    return ArmError(
        429,
        "SubscriptionRequestsThrottled",
        f"Number of '{kind.removesuffix('s')}' requests for subscription '{subscription}' actor '{principal[:64]}' "
        f"exceeded. Please try again after '{seconds}' seconds after additional tokens are available. Refer to "
        "https://aka.ms/arm-throttling for additional information.",
        headers={**(headers or {}), "Retry-After": str(seconds)},
    )


def _too_many_queries(headers: dict[str, str]) -> ArmError:
    """Seen in Azure/azure-cli-extensions issue 3325."""
    message = (
        "Client application has been throttled and should not attempt to repeat the request until an amount of time "
        "has elapsed. Please see https://aka.ms/resourcegraph-throttling for help."
    )
    details = [{"code": "RateLimiting", "message": message}]
    return ArmError(429, "RateLimiting", message, details=details, headers=headers)
