"""Limits on requests: a bucket for each principal, subscription and kind, and Resource Graph's queries."""

from __future__ import annotations

import base64
import json

import aiohttp
import pytest

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.server import Simulator
from asr_tui.simulator.throttling import Limit, Throttle

ONE, OTHER = "/subscriptions/one/resourceGroups", "/subscriptions/other/resourceGroups"
GRAPH = "/providers/Microsoft.ResourceGraph/resources"
WRITES = "x-ms-ratelimit-remaining-subscription-writes"


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def token(oid: str) -> str:
    part = base64.urlsafe_b64encode(json.dumps({"oid": oid}).encode()).decode().rstrip("=")
    return f"Bearer e30.{part}.sig"


def sent(throttle: Throttle, number: int, method: str = "PUT", path: str = ONE, who: str = "anna") -> dict[str, str]:
    headers: dict[str, str] = {}
    for _ in range(number):
        headers = throttle.admit(method, path, token(who))
    return headers


def test_a_bucket_holds_200_writes_and_gains_10_a_second() -> None:
    seconds = Seconds()
    throttle = Throttle(seconds)
    assert sent(throttle, 1)[WRITES] == "199"
    assert sent(throttle, 199)[WRITES] == "0"
    with pytest.raises(ArmError) as refused:
        sent(throttle, 1)
    assert (refused.value.status, refused.value.code) == (429, "SubscriptionRequestsThrottled")
    assert refused.value.headers["Retry-After"] == "1"
    assert refused.value.headers[WRITES] == "0"
    seconds.now = 1.0
    assert sent(throttle, 10)[WRITES] == "0"
    with pytest.raises(ArmError):
        sent(throttle, 1)
    seconds.now = 1000.0
    assert sent(throttle, 1)[WRITES] == "199"


def test_principals_subscriptions_and_kinds_have_buckets_of_their_own() -> None:
    throttle = Throttle(Seconds())
    sent(throttle, 200)
    assert sent(throttle, 1, who="bert")[WRITES] == "199"
    assert sent(throttle, 1, path=OTHER)[WRITES] == "199"
    assert sent(throttle, 1, "GET")["x-ms-ratelimit-remaining-subscription-reads"] == "249"
    assert sent(throttle, 1, "DELETE")["x-ms-ratelimit-remaining-subscription-deletes"] == "199"


def test_all_principals_of_a_subscription_share_fifteen_times_a_bucket() -> None:
    throttle = Throttle(Seconds(), {"writes": Limit(2, 1)})
    for number in range(15):
        sent(throttle, 2, who=f"admin {number}")
    with pytest.raises(ArmError):
        sent(throttle, 1, who="the sixteenth")


def test_a_user_has_15_queries_in_5_seconds() -> None:
    seconds = Seconds()
    throttle = Throttle(seconds)
    assert sent(throttle, 15, "POST", GRAPH) == {
        "x-ms-user-quota-remaining": "0",
        "x-ms-user-quota-resets-after": "00:00:05",
    }
    seconds.now = 2.0
    with pytest.raises(ArmError) as refused:
        sent(throttle, 1, "POST", GRAPH)
    assert (refused.value.status, refused.value.code, refused.value.headers["Retry-After"]) == (
        429,
        "RateLimiting",
        "3",
    )
    sent(throttle, 1, "POST", GRAPH, who="bert")
    seconds.now = 5.0
    assert sent(throttle, 1, "POST", GRAPH)["x-ms-user-quota-remaining"] == "14"


async def test_two_administrators_at_once_are_counted_apart() -> None:
    simulator = Simulator.open("contoso")
    simulator.throttle = Throttle(Seconds(), {"reads": Limit(2, 1), "writes": Limit(2, 1)})
    url = await simulator.start()
    asked = f"{url}/subscriptions/0b1f6471-1bf0-4dda-aec3-111111111111/resourceGroups?api-version=2024-11-01"
    statuses: dict[str, list[int]] = {}
    async with aiohttp.ClientSession() as http:
        for _ in range(3):
            for who in ("anna", "bert"):
                async with http.get(asked, headers={"Authorization": token(who)}) as answer:
                    statuses.setdefault(who, []).append(answer.status)
                    last = answer
    await simulator.stop()
    assert statuses == {"anna": [200, 200, 429], "bert": [200, 200, 429]}
    assert last.headers["Retry-After"] == "1"
    assert last.headers["x-ms-ratelimit-remaining-subscription-reads"] == "0"
