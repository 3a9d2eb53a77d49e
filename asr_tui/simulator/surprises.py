"""Answers that are not as they usually are: unknown states, fields, nulls, another order or letter case, or no JSON."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from aiohttp import web

from asr_tui.simulator.messages import JsonObject

_STATES = frozenset(
    {
        "activelocation", "agentreplicationstatus", "health", "protectionstate", "provisioningstate",
        "replicationhealth", "severity", "state", "status", "testfailoverstate", "vmprotectionstate",
    }
)  # fmt: skip
"""Fields with a word from a list that Azure may make longer."""
_UNKNOWN_STATE = "Quiescing"
_ADDED: JsonObject = {"previewTier": {"level": "Gold", "ranks": [1, 2, None]}}
_TYPES = re.compile(r"(?<=/)(resourceGroups|providers|virtualMachines|replicationProtectedItems|disks)(?=/)")
_PAGE = b"<!DOCTYPE html><html><head><title>502</title></head><body><h1>Bad Gateway</h1>nginx</body></html>"
_ODD = (
    _PAGE,
    b"",
    b'{"value": [{"id": "/subscriptions/',
    b"[]",
    b'{"value": null}',
    b"\xef\xbb\xbf  ",
    b"upstream timed out",
)


def uncompress(answer: web.Response) -> None:
    """Give the answer as it is before it is compressed: what changes it changes JSON."""
    if answer.headers.pop("Content-Encoding", "") == "gzip" and isinstance(answer.body, bytes):
        answer.body = gzip.decompress(answer.body)


def surprise(answer: web.Response, chance: random.Random) -> None:
    """Change an answer's JSON in ways that Azure's compatibility rules leave open, and by a state and a null."""
    body = _json(answer)
    if body is None:
        return
    cases = chance.choice((_lower_types, str.upper, str.lower, str))
    body = _shuffled(body, chance, cases)
    places = [(holder, key) for holder, key in _leaves(body) if key.lower() in _STATES]
    if places and chance.random() < 0.5:
        holder, key = chance.choice(places)
        holder[key] = _UNKNOWN_STATE
    leaves = list(_leaves(body))
    if leaves and chance.random() < 0.5:
        holder, key = chance.choice(leaves)
        holder[key] = None
    answer.body = msgspec.json.encode(body)


def make_odd(answer: web.Response, chance: random.Random) -> None:
    """Replace an answer's body by something that is no answer of Azure Resource Manager."""
    odd = chance.choice(_ODD)
    answer.body = odd
    answer.content_type = "text/html" if odd.startswith(b"<") else "application/json"


def _json(answer: web.Response) -> JsonObject | None:
    raw = answer.body
    if not isinstance(raw, bytes):
        return None
    body = msgspec.json.decode(raw) if raw else None
    return body if isinstance(body, dict) else None


def _shuffled(value: Any, chance: random.Random, cases: Any, *, top: bool = True) -> Any:
    """The value with the keys of its objects in another order, some with a field more, and ids in another case."""
    if isinstance(value, dict):
        pairs = [(key, _shuffled(one, chance, cases, top=top and key == "value")) for key, one in value.items()]
        if chance.random() < 0.2:
            pairs.extend(_ADDED.items())
        chance.shuffle(pairs)
        return dict(pairs)
    if isinstance(value, list):
        members = [_shuffled(one, chance, cases, top=False) for one in value]
        if top:
            chance.shuffle(members)
        return members
    return cases(value) if isinstance(value, str) and value.startswith("/subscriptions/") else value


def _lower_types(arm_id: str) -> str:
    return _TYPES.sub(lambda match: match[0].lower(), arm_id)


def _leaves(value: Any) -> Iterator[tuple[JsonObject, str]]:
    """The fields below an answer's own that hold neither an object nor an id."""
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield from ((one, key) for key, leaf in one.items() if _is_leaf(key, leaf))
        yield from _leaves(one)


def _is_leaf(key: str, value: Any) -> bool:
    return not isinstance(value, dict) and key.lower() not in {"id", "name", "type", "instancetype", "nextlink"}
