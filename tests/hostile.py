"""Text as nobody should answer it, and values of any type that are full of it."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from functools import cache
from inspect import isabstract
from pathlib import Path
from random import Random
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from asr_tui.domain.ids import ArmId
from asr_tui.ui.text import plain

NOW = datetime(2026, 11, 12, 14, 2, tzinfo=UTC)
TEXTS = (
    "\x1b[31mred\x1b[0m", "a\x1b]0;title\x07b", "\x9b2J", "\x90q\x9c", "[bold]x[/]", "[/red", "[@click=app.quit]q[/]",
    "web\u202e10-\u2066z", "z\u200be\u200dr\ufeffo", "東京データ", "e\u0301\u0301\u0301", "a\tb\r\nc\x0bd\u2028e",
    "<script>alert(1)</script>", "=cmd|'/c calc'!A1", "`a` | b",
    "\x00\x07\x08\x7f", "\ud800", "\ue000\U000e0001", "x" * 10_000, "東" * 5_000, "", " ", "-", "plain name",
)  # fmt: skip
"""Escape sequences, markup, bidi, zero width, wide, combining, line breaks, controls, lone surrogates, 10 kB."""
_NAMES = tuple(plain(text[:40]).replace("/", "-") or "x" for text in TEXTS)
_DEPTH = 7


class Unknown(Exception):
    """No value of this type can be made up."""


class Maker:
    """Makes up values of types, the same for a seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def text(self) -> str:
        return self._random.choice(TEXTS)

    def arm_id(self) -> ArmId:
        name = self._random.choice(_NAMES)
        odd = self.text().replace("/", "-").replace("\n", "")[:60] or "x"
        kind = self._random.choice(("Microsoft.Compute/virtualMachines", "Microsoft.RecoveryServices/vaults"))
        return ArmId(f"/subscriptions/{name}/resourceGroups/{name}/providers/{kind}/{odd}")

    def call(self, function: Callable[..., object], **given: object) -> object:
        """What the function gives for made-up arguments. Raises Unknown, and what the function raises."""
        hints = get_type_hints(function)
        arguments = {
            name: given[name] if name in given else self.made(hint)
            for name, hint in hints.items()
            if name != "return"
        }  # fmt: skip
        return function(**arguments)

    def made(self, hint: Any, depth: int = 0) -> Any:
        origin, args = get_origin(hint), get_args(hint)
        if origin in {Union, types.UnionType}:
            return self._one_of(args, depth)
        if origin is Literal:
            return self._random.choice(args)
        if origin in {Callable, typing.Callable, types.FunctionType} or origin is Callable:
            return self._function(args)
        if origin is not None:
            return self._collection(origin, args, depth)
        return self._plain_type(hint, depth)

    def _one_of(self, args: Sequence[Any], depth: int) -> Any:
        if depth >= _DEPTH and type(None) in args:
            return None
        return self.made(self._random.choice(args), depth)

    def _function(self, args: Sequence[Any]) -> Callable[..., Any]:
        result = args[1] if len(args) > 1 else object

        def function(*_: object, **__: object) -> Any:
            return self.made(result)

        return function

    def _collection(self, origin: Any, args: Sequence[Any], depth: int) -> Any:
        number = 0 if depth >= _DEPTH else self._random.choice((0, 1, 2))
        if isinstance(origin, type) and issubclass(origin, Struct):
            return self._plain_type(origin, depth)
        if origin is tuple and not (len(args) == 2 and args[1] is Ellipsis):
            return tuple(self.made(one, depth + 1) for one in args)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {self.made(args[0], depth + 1): self.made(args[1], depth + 1) for _ in range(number)}
        each = [self.made(args[0], depth + 1) for _ in range(number)]
        if origin in {set, frozenset}:
            return origin(each)
        if origin is Iterator:
            return iter(each)
        if origin is type:
            raise Unknown(origin)
        return (
            tuple(each)
            if isinstance(origin, type) and issubclass(origin, tuple)
            else each
            if origin is list
            else tuple(each)
        )

    def _plain_type(self, hint: Any, depth: int) -> Any:
        random = self._random
        simple: dict[Any, Callable[[], Any]] = {
            str: self.text, ArmId: self.arm_id, int: lambda: random.choice((0, 1, 3, 47, 1000)),
            float: lambda: random.choice((0.0, 0.5, 12.3, 900.0)), bool: lambda: random.random() < 0.5,
            type(None): lambda: None, datetime: lambda: NOW - timedelta(minutes=random.choice((0, 1, 90, 9000))),
            timedelta: lambda: timedelta(minutes=random.choice((0, 1, 90, 9000))), Decimal: lambda: Decimal("12.5"),
            date: NOW.date, object: self.text, Path: lambda: Path("/x"), tzinfo: lambda: UTC, Any: self.text,
        }  # fmt: skip
        if hint in simple:
            return simple[hint]()
        if isinstance(hint, TypeVar):
            return self.made(
                hint.__bound__ or (self._random.choice(hint.__constraints__) if hint.__constraints__ else str), depth
            )
        if isinstance(hint, type) and issubclass(hint, Enum):
            return random.choice(list(hint))
        if isinstance(hint, type) and (issubclass(hint, Struct) or is_dataclass(hint)):
            return self._value(hint, depth)
        raise Unknown(hint)

    def _value(self, kind: type[Any], depth: int) -> Any:
        below = [one for one in _below(kind) if not isabstract(one)]
        chosen = self._random.choice([one for one in below if not one.__subclasses__()] or [kind])
        hints = _hints(typing.cast("typing.Hashable", chosen))
        return chosen(**{name: self.made(hints[name], depth + 1) for name in _names(chosen)})


def _names(kind: type[Any]) -> Sequence[str]:
    """The fields of a value or, of exceptions, of a dataclass."""
    return kind.__struct_fields__ if issubclass(kind, Struct) else [one.name for one in fields(kind)]


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def strings(value: object) -> Iterator[str]:
    """All text in a result, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Struct) or (is_dataclass(value) and not isinstance(value, type)):
        for name in _names(type(value)):
            yield from strings(getattr(value, name))
    elif isinstance(value, Mapping):
        yield from strings(list(value.items()))
    elif isinstance(value, Iterable):
        for one in value:
            yield from strings(one)
