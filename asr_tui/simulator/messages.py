"""A request to the simulated Azure and its response, taken apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field

JsonObject = dict[str, Any]


class Request(Struct, frozen=True):
    """`query` has lower-case keys; `params` are the values of the route's template, in the case as asked."""

    method: str
    path: str
    params: dict[str, str]
    query: dict[str, str]
    body: JsonObject | None
    headers: Mapping[str, str]
    base_url: str
    api_version: str
    client_request_id: str
    request_id: str
    correlation_id: str

    @property
    def properties(self) -> JsonObject:
        """The body's "properties", empty when there are none."""
        properties = (self.body or {}).get("properties")
        return properties if isinstance(properties, dict) else {}


class Response(Struct, frozen=True):
    """`headers` are pairs where Azure sends a header twice; `body` is whatever JSON it answers, mostly an object."""

    status: int
    body: Any = None
    headers: Mapping[str, str] | Sequence[tuple[str, str]] = field(default_factory=dict)

    def header_pairs(self) -> list[tuple[str, str]]:
        return list(self.headers.items()) if isinstance(self.headers, Mapping) else list(self.headers)


def value_at(body: JsonObject | None, *keys: str) -> Any:
    """The value at the end of a path of keys; None where the path ends early."""
    value: Any = body
    for key in keys:
        value = (value or {}).get(key)
    return value
