"""The check of request bodies by Azure's published models: unknown properties and words, wrong kinds, what is missing.

The table is made from Microsoft's packages (tests/simulator/request_models.py). Names, words of enums and
discriminators count without letter case, as the services read them (Azure/azure-sdk-for-net issue 37855).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import msgspec

from asr_tui.simulator.arm_errors import ArmError, bad_request
from asr_tui.simulator.arm_ids import type_of
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import JsonObject, Request

_KINDS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "time": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
# ARM's own properties of any resource, which it reads before the provider does.
_ENVELOPE = frozenset({
    "etag", "extendedlocation", "id", "identity", "kind", "location", "managedby", "name", "placement", "plan",
    "properties", "resources", "sku", "systemdata", "tags", "type", "zones",
})  # fmt: skip
# Of older api-versions of Site Recovery: PowerShell sent it to end a test failover without waiting for its clean-up.
_RETIRED = frozenset({"skiptestfailovercleanup"})


class Problem(NamedTuple):
    """What is wrong with a body: `name` at `path`, in an object of the type `owner`; `missing` where it is required,
    `unknown` where the type has no such property."""

    name: str
    path: str
    owner: str
    words: str
    missing: bool = False
    unknown: bool = False


class _Table(msgspec.Struct):
    """Model by operation, properties by operation that are taken though only answers have them, properties by model."""

    operations: dict[str, str]
    answered: dict[str, frozenset[str]]
    models: dict[str, dict[str, str | dict[str, str]]]


@cache
def _table() -> _Table:
    data = resources.files("asr_tui.simulator").joinpath("request_models.json").read_bytes()
    return msgspec.json.decode(data, type=_Table)


@cache
def _properties(model: str) -> dict[str, str]:
    """The properties of a model by their names in lower case, without its discriminator."""
    return {name.lower(): kind for name, kind in _table().models[model].items() if isinstance(kind, str)}


def first_problem(request: Request) -> Problem | None:
    """The first problem of a request's body; None for a right one and for a type that has no model here.

    A property of the operation's answer is none where Site Recovery ignores it: the CLI sends back what it read
    (recorded with a protection container).
    """
    operation = f"{request.method} {type_of(request.path).lower()}"
    model = _table().operations.get(operation)
    body = request.body
    if model is None or body is None:
        return None
    answered = _table().answered.get(operation, frozenset())
    problems = (one for one in _problems(body, model, "") if not (one.unknown and one.name.lower() in answered))
    return next(problems, None)


def _problems(value: JsonObject, model: str, path: str) -> Iterator[Problem]:
    owner = model.partition(".")[2]
    for key, kinds in _table().models[model].items():
        if isinstance(kinds, dict):
            yield from _discriminated(value, owner, path, key[1:], kinds)
            return
    known = _properties(model)
    for name, member in value.items():
        here = f"{path}.{name}" if path else name
        kind = known.get(name.lower())
        if member is None or (not path and kind is None and name.lower() in _ENVELOPE):
            continue
        if kind is None and name.lower() not in _RETIRED:
            words = f"Could not find member '{name}' on object of type '{owner}'. Path '{here}'."
            yield Problem(name, here, owner, words, unknown=True)
        elif kind is not None:
            yield from _wrong_kind(member, kind.removeprefix("!"), Problem(name, here, owner, ""))
    given = {name.lower() for name, member in value.items() if member is not None}
    for name, written in _table().models[model].items():
        if isinstance(written, str) and written.startswith("!") and name.lower() not in given:
            words = f"Required property '{name}' not found in JSON. Path '{path}'."
            yield Problem(name, f"{path}.{name}" if path else name, owner, words, missing=True)


def _discriminated(value: JsonObject, owner: str, path: str, key: str, models: dict[str, str]) -> Iterator[Problem]:
    """The problems of an object whose model is told by one of its properties."""
    word = str(value.get(key) or "").lower()
    model = next((model for name, model in models.items() if name.lower() == word), None)
    if model is None:
        missing = "" if word else " is missing"
        words = f"'{value.get(key)}' is no {key} of '{owner}'. Path '{path}.{key}'{missing}."
        yield Problem(key, f"{path}.{key}", owner, words)
    elif model != "any":
        yield from _problems(value, model, path)


def _wrong_kind(value: Any, kind: str, at: Problem) -> Iterator[Problem]:
    if kind.startswith("[]"):
        members = list(enumerate(value)) if isinstance(value, list) else None
    elif kind.startswith("{}"):
        members = list(value.items()) if isinstance(value, dict) else None
    else:
        yield from _wrong_value(value, kind, at)
        return
    if members is None:
        yield _not_converted(value, kind, at)
    for key, member in members or []:
        if member is not None:
            yield from _wrong_kind(member, kind[2:], at._replace(path=f"{at.path}[{key}]"))


def _wrong_value(value: Any, kind: str, at: Problem) -> Iterator[Problem]:
    """The problem of a value that is neither list nor map."""
    if kind == "any":
        return
    if "|" in kind:
        right = isinstance(value, str) and value.lower() in kind.lower().split("|")[1:]
    elif kind in _KINDS:
        right = isinstance(value, _KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))
    elif isinstance(value, dict):
        yield from _problems(value, kind, at.path)
        return
    else:
        right = False
    if not right:
        yield _not_converted(value, kind, at)


def _not_converted(value: Any, kind: str, at: Problem) -> Problem:
    name = "Object" if "." in kind else at.name[:1].upper() + at.name[1:]
    return at._replace(words=f"Error converting value {str(value)[:60]!r} to type '{name}'. Path '{at.path}'.")


def _require_right(cloud: Cloud, request: Request) -> None:
    """Refuse a body that its provider could not read. Site Recovery does it itself.

    An answer of Azure that is sent back is taken: it may be of another api-version. What is missing handlers refuse.
    """
    if "/vaults/" in type_of(request.path).lower() or "provisioningState" in request.properties:
        return
    problem = first_problem(request)
    if problem is not None and not problem.missing:
        raise _refusal(request, problem)


def _refusal(request: Request, problem: Problem) -> ArmError:
    """ARM's words for what it reads itself, else the provider's.

    Azure/azure-sdk-for-net issues 3487 and 37855; those of Microsoft.Network and of other providers are assumed.
    """
    provider = type_of(request.path).lower().partition("/")[0]
    if "." not in problem.path or provider not in ("microsoft.compute", "microsoft.network"):
        words = problem.words.replace(f"type '{problem.owner}'", "type 'ResourceDefinition'")
        message = f"The request content was invalid and could not be deserialized: '{words}'."
        return bad_request("InvalidRequestContent", message)
    if provider == "microsoft.compute":
        return bad_request("BadRequest", problem.words, target=problem.path)
    details = [{"code": "InvalidJson", "message": problem.words}]
    return ArmError(400, "InvalidRequestFormat", "Cannot parse the request.", details=details)


PROVIDER = Provider(guards=[_require_right])
