"""Answers of the simulator held against the models of Microsoft's packages: what is required, kinds, enums, times."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    items = body.get("value", []) if operation.paged else [body]
    found = [one for item in items for one in _problems(item, kind, f"{operation.package}.{operation.answer}")]
    return list(dict.fromkeys(one for one in found if one.partition(":")[0] not in KNOWN))


def _problems(value: Any, kind: Any, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at}: {value!r} is no object"
        return
    kind = _chosen(value, kind)
    at = f"{at.partition('.')[0]}.{kind.__name__}"
    for name, (hint, field) in fields(kind).items():
        here = f"{at}.{name}"
        optional = type(None) in get_args(hint)
        if value.get(name) is None:
            if not optional and not (field._is_discriminator and name not in value):
                yield f"{here}: required, but {'null' if name in value else 'missing'}"
        else:
            yield from _wrong(value[name], hint, here)


def _chosen(value: Any, kind: Any) -> Any:
    """The model that a discriminator names."""
    for name, (_, field) in fields(kind).items():
        choices = CaseInsensitiveDict(getattr(kind, "__mapping__", {}))
        if field._is_discriminator and str(value.get(name)) in choices and choices[str(value[name])] is not kind:
            return _chosen(value, choices[str(value[name])])
    return kind


def _wrong(value: Any, hint: Any, at: str) -> Iterator[str]:
    args = [one for one in get_args(hint) if one is not type(None)]
    origin = get_origin(hint)
    if origin is list:
        yield from _wrong_members(value, list, args, at)
    elif origin is dict:
        yield from _wrong_members(value, dict, args[1:], at)
    elif origin is Literal:
        if str(value).lower() != str(args[0]).lower():
            yield f"{at}: {value!r} is not {args[0]!r}"
    elif args:
        enums = [one for one in args if isinstance(one, type) and issubclass(one, Enum)]
        yield from _wrong(value, (enums or args)[0], at)
    elif is_model(hint):
        yield from _problems(value, hint, at)
    elif not _fits(value, hint):
        yield f"{at}: {value!r} is no {getattr(hint, '__name__', hint)}"


def _wrong_members(value: Any, kind: type, args: list[Any], at: str) -> Iterator[str]:
    if not isinstance(value, kind):
        yield f"{at}: {value!r} is no {kind.__name__}"
        return
    members: Any = value.values() if isinstance(value, dict) else value
    for member in members:
        if member is not None:
            yield from _wrong(member, args[0], at)


def _fits(value: Any, hint: Any) -> bool:
    if hint is Any:
        return True
    if isinstance(hint, type) and issubclass(hint, Enum):
        return str(value).lower() in {str(one.value).lower() for one in hint}
    if hint is datetime:
        return isinstance(value, str) and _TIME.fullmatch(value) is not None
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if hint is bytes:
        return isinstance(value, str)
    return isinstance(value, hint) if isinstance(hint, type) else True


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
