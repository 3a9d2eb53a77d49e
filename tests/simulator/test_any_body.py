"""Whatever a client sends, it gets ARM's answer: nothing makes the simulator stumble."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import Simulator
from tests.simulator.arm_client import ArmClient

WRONG: list[Any] = [None, "x", 7, -1, 3.5, True, [], {}, ["a"], [{}], [None], {"a": 1}]
ACTIONS = ["start", "remove", "unplannedFailover", "testFailover", "switchprotection", "applyRecoveryPoint"]


def spoilt(body: JsonObject, chance: random.Random) -> JsonObject:
    """A body with one value, anywhere in it, missing or replaced by nonsense."""
    body = copy.deepcopy(body)
    places: list[tuple[Any, Any]] = []

    def walk(value: Any) -> None:
        members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, member in members:
            places.append((value, key))
            walk(member)

    walk(body)
    holder, key = chance.choice(places)
    if isinstance(holder, dict) and chance.random() < 0.3:
        del holder[key]
    else:
        holder[key] = copy.deepcopy(chance.choice(WRONG))
    return body


@pytest.mark.parametrize("seed", range(3))
async def test_no_body_makes_it_stumble(shop: ArmClient, contoso: Simulator, seed: int) -> None:
    chance = random.Random(seed)
    store = contoso.cloud.store
    kinds = [kind for kind in store.index.kinds() if kind.count("/") and not kind.endswith("subscriptions")]
    for _ in range(150):
        body = chance.choice(store.of_type(chance.choice(kinds)) or [{"id": "/subscriptions/x", "name": "x"}])
        method = chance.choice(["PUT", "PUT", "PATCH", "POST"])
        path = body["id"] + (f"/{chance.choice(ACTIONS)}" if method == "POST" else chance.choice(["", "-new"]))
        answer = await shop.send(method, path, spoilt(body, chance))
        assert answer.status < 500, (method, path, answer.body)
        if answer.status >= 400:
            assert answer.body["error"]["code"]
        contoso.advance(5)
