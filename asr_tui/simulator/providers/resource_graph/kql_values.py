"""Values of the query language: members, comparisons and functions, with Kusto's nulls."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

Row = dict[str, Any]
Value = Callable[[Row], Any]
"""An expression, to be evaluated on a row."""


def member_of(of: Value, name: str) -> Value:
    """A member of an object; null of anything else, as in Kusto."""

    def member(row: Row) -> Any:
        value = of(row)
        return value.get(name) if isinstance(value, dict) else None

    return member


def same_text(one: Any, other: Any) -> bool:
    return text_of(one).casefold() == text_of(other).casefold()


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """False where a side is null or of another type."""
    return lambda one, other: type(one) is type(other) and one is not None and compare(one, other)


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=~": same_text,
    "!~": lambda one, other: not same_text(one, other),
    "==": lambda one, other: bool(one == other),
    "!=": lambda one, other: bool(one != other),
    ">": _ordered(lambda one, other: one > other),
    "<": _ordered(lambda one, other: one < other),
    ">=": _ordered(lambda one, other: one >= other),
    "<=": _ordered(lambda one, other: one <= other),
}


def text_of(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def _parsed(value: Any) -> Any:
    """JSON of a text; the text itself where it is none, as in Kusto."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _time(value: Any) -> datetime | None:
    try:
        time = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text_of(value)))
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "tostring": text_of,
    "tolower": lambda value: text_of(value).lower(),
    "parse_json": _parsed,
    "todatetime": _time,
    "isnotempty": lambda value: text_of(value) != "",
}
