"""Answers of the simulator held against the models of Microsoft's packages: what is required, kinds, enums, times."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, Literal, get_args, get_origin

import msgspec
import pytest
from aiohttp import web
from azure.core.utils import CaseInsensitiveDict

from asr_tui.simulator.http_answers import Ids
from asr_tui.simulator.messages import JsonObject, Response
from asr_tui.simulator.server import Simulator
from tests.simulator.sdk_models import PACKAGES, Operation, fields, is_model, model, operations

# Where Azure's answers differ from its own models, and why.
KNOWN = {
    "compute.HardwareProfile.vmSize": "the enum names the sizes of 2018; the service takes every size that there is",
    "compute.VirtualMachineExtension.location": "lists of machines have of each extension the id alone",
}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?")


@cache
def _templates(verb: str) -> list[tuple[re.Pattern[str], Operation]]:
    """The operations of a verb by their paths; the more of a path is fixed, the earlier."""
    found = [one for package in PACKAGES for one in operations(package) if one.verb == verb and one.answer]
    found.sort(key=lambda one: one.path.count("{") - one.path.count("/"))
    return [(_pattern(one.path), one) for one in found]


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path.partition("?")[0])), re.IGNORECASE)


@cache
def operation_of(verb: str, path: str) -> Operation | None:
    return next((one for pattern, one in _templates(verb) if pattern.fullmatch(path)), None)


def problems(verb: str, path: str, status: int, body: Any) -> list[str]:
    """What of an answer its model does not allow; nothing for errors and for what has no model."""
    operation = operation_of(verb, re.sub(r"/operationresults/[^/]+$", "", path, flags=re.IGNORECASE))
    if operation is None or operation.answer is None or not isinstance(body, dict) or status >= 300:
        return []
    kind = model(operation.package, operation.answer)
    found: list[str] = []
    for item in body.get("value", []) if operation.paged else [body]:
        _look(item, kind, f"{operation.package}.{operation.answer}", found)
    return list(dict.fromkeys(one for one in found if one.partition(":")[0] not in KNOWN))


Look = Callable[[Any, str, list[str]], None]
"""Adds to a list what of a value, at a place, its model does not allow."""


def _look(value: Any, kind: Any, at: str, found: list[str]) -> None:
    if not isinstance(value, dict):
        found.append(f"{at}: {value!r} is no object")
        return
    kind = _chosen(value, kind)
    package = at.partition(".")[0]
    for name, here, required, is_discriminator, look in _members(kind):
        given = value.get(name)
        if given is not None:
            look(given, f"{package}.{here}", found)
        elif required and not (is_discriminator and name not in value):
            found.append(f"{package}.{here}: required, but {'null' if name in value else 'missing'}")


@cache
def _members(kind: Any) -> list[tuple[str, str, bool, bool, Look]]:
    """Name, place, whether it is required, whether it discriminates, and the look at it, of each field of a model."""
    return [
        (name, f"{kind.__name__}.{name}", type(None) not in get_args(hint), field._is_discriminator, _look_at(hint))
        for name, (hint, field) in fields(kind).items()
    ]


def _chosen(value: Any, kind: Any) -> Any:
    """The model that a discriminator names."""
    for name, choices in _choices(kind):
        wanted = str(value.get(name))
        if wanted in choices and choices[wanted] is not kind:
            return _chosen(value, choices[wanted])
    return kind


@cache
def _choices(kind: Any) -> list[tuple[str, CaseInsensitiveDict]]:
    choices = CaseInsensitiveDict(getattr(kind, "__mapping__", {}))
    return [(name, choices) for name, (_, field) in fields(kind).items() if field._is_discriminator and choices]


@cache
def _look_at(hint: Any) -> Look:
    args = [one for one in get_args(hint) if one is not type(None)]
    origin = get_origin(hint)
    if origin in {list, dict}:
        return _look_at_members(origin, _look_at(args[-1]))
    if origin is Literal:
        wanted = str(args[0])
        return _unless(lambda value: str(value).lower() == wanted.lower(), f"is not {wanted!r}")
    if args:
        enums = [one for one in args if isinstance(one, type) and issubclass(one, Enum)]
        return _look_at((enums or args)[0])
    if is_model(hint):
        return lambda value, at, found: _look(value, hint, at, found)
    return _unless(_fits(hint), f"is no {getattr(hint, '__name__', hint)}")


def _unless(fits: Callable[[Any], bool], problem: str) -> Look:
    def look(value: Any, at: str, found: list[str]) -> None:
        if not fits(value):
            found.append(f"{at}: {value!r} {problem}")

    return look


def _look_at_members(kind: type, member: Look) -> Look:
    def look(value: Any, at: str, found: list[str]) -> None:
        if not isinstance(value, kind):
            found.append(f"{at}: {value!r} is no {kind.__name__}")
            return
        members: Any = value.values() if isinstance(value, dict) else value
        for one in members:
            if one is not None:
                member(one, at, found)

    return look


def _fits(hint: Any) -> Callable[[Any], bool]:
    if isinstance(hint, type) and issubclass(hint, Enum):
        values = {str(one.value).lower() for one in hint}
        return lambda value: str(value).lower() in values
    if hint is datetime:
        return lambda value: isinstance(value, str) and _TIME.fullmatch(value) is not None
    if hint is float:
        return lambda value: isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return lambda value: isinstance(value, int) and not isinstance(value, bool)
    if hint is bytes:
        return lambda value: isinstance(value, str)
    return lambda value: hint is Any or not isinstance(hint, type) or isinstance(value, hint)


class AnswerCheck:
    """Collects the problems of a simulator's answers; an answer that was seen before is not looked at again.

    `asked` are the requests, each with its method and path.
    """

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self.checked: set[str] = set()
        self.asked: set[tuple[str, str]] = set()
        self._seen: set[tuple[str, str, int]] = set()

    def look(self, method: str, path: str, answer: Response) -> None:
        self.asked.add((method, path))
        key = (method, path, hash(msgspec.json.encode(answer.body)))
        if key in self._seen:
            return
        self._seen.add(key)
        operation = operation_of(method, path)
        self.checked |= {operation.answer} if operation is not None and operation.answer else set()
        for problem in problems(method, path, answer.status, answer.body):
            self.found.setdefault(problem, path)


@contextmanager
def checked_answers() -> Iterator[AnswerCheck]:
    """While it lasts, all answers of all simulators of this process are held against their models."""
    check = AnswerCheck()
    given = Simulator._answer

    def answer(simulator: Simulator, http: web.Request, ids: Ids, body: JsonObject | None) -> Response:
        found = given(simulator, http, ids, body)
        check.look(http.method, http.path.rstrip("/"), found)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Simulator, "_answer", answer)
        yield check
