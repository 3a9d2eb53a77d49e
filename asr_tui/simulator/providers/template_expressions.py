"""The expressions of a deployment template: `[concat(parameters('name'), '-nic')]`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

from asr_tui.simulator.arm_errors import ArmError, bad_request
from asr_tui.simulator.messages import JsonObject

_TOKEN = re.compile(r"\s*(?:'((?:[^']|'')*)'|(-?\d+)|([A-Za-z_]\w*)|([()\[\],.]))")


class _Token(NamedTuple):
    """A piece of an expression: its kind (text, number, name or mark) and its value."""

    kind: str
    value: str


class Scope(Struct, frozen=True):
    """What a template's expressions may speak of."""

    subscription: str
    tenant: str
    group: JsonObject
    parameters: JsonObject
    variables: JsonObject
    reference: Callable[[str], Any]


def evaluated(value: Any, scope: Scope) -> Any:
    """A value of a template with every expression in it replaced. Raises 400 InvalidTemplate."""
    if isinstance(value, dict):
        return {key: evaluated(member, scope) for key, member in value.items()}
    if isinstance(value, list):
        return [evaluated(member, scope) for member in value]
    if not isinstance(value, str) or not value.startswith("["):
        return value
    if value.startswith("[["):
        return value[1:]
    return _Evaluation(value, scope).result()


class _Evaluation:
    """One expression, read from left to right."""

    def __init__(self, text: str, scope: Scope) -> None:
        self._text, self._scope = text, scope
        self._tokens = list(_tokens(text))
        self._at = 0

    def result(self) -> Any:
        self._take("[")
        value = self._value()
        self._take("]")
        if self._at < len(self._tokens):
            raise self._broken()
        return value

    def _value(self) -> Any:
        token = self._next()
        if token.kind == "text":
            value: Any = token.value
        elif token.kind == "number":
            value = int(token.value)
        elif token.kind == "name":
            value = self._called(token.value)
        else:
            raise self._broken()
        while self._peek() in (".", "["):
            value = self._member(value)
        return value

    def _called(self, name: str) -> Any:
        self._take("(")
        given: list[Any] = []
        while self._peek() != ")":
            given.append(self._value())
            if self._peek() == ",":
                self._take(",")
        self._take(")")
        function = _FUNCTIONS.get(name.lower())
        if function is None:
            raise invalid_template(f"The template function '{name}' is not valid. Path '{self._text}'.")
        try:
            return function(self._scope, given)
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise invalid_template(f"Unable to evaluate template language function '{name}': {error}.") from None

    def _member(self, value: Any) -> Any:
        if self._next().value == ".":
            key: Any = self._next().value
        else:
            key = self._value()
            self._take("]")
        try:
            return value[key]
        except (IndexError, KeyError, TypeError):
            raise invalid_template(f"The language expression property '{key}' doesn't exist.") from None

    def _peek(self) -> str:
        token = self._tokens[self._at] if self._at < len(self._tokens) else _Token("mark", "")
        return token.value if token.kind == "mark" else ""

    def _next(self) -> _Token:
        if self._at >= len(self._tokens):
            raise self._broken()
        self._at += 1
        return self._tokens[self._at - 1]

    def _take(self, mark: str) -> None:
        if self._next() != _Token("mark", mark):
            raise self._broken()

    def _broken(self) -> ArmError:
        return invalid_template(f"Unable to parse language expression '{self._text}'.")


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if found is None:
            raise invalid_template(f"Unable to parse language expression '{text}'.")
        at = found.end()
        kinds = ("text", "number", "name", "mark")
        kind, value = next(
            (kind, value) for kind, value in zip(kinds, found.groups(), strict=True) if value is not None
        )
        yield _Token(kind, value.replace("''", "'") if kind == "text" else value)


def invalid_template(why: str) -> ArmError:
    """400 InvalidTemplate, as ARM words it."""
    return bad_request("InvalidTemplate", f"Deployment template validation failed: '{why}'.")


def resource_id(scope: Scope, given: Sequence[Any]) -> str:
    """`resourceId([subscription], [group], type, name...)`."""
    words = [str(one) for one in given]
    before = next(number for number, word in enumerate(words) if "/" in word)
    kind, names = words[before], [part for name in words[before + 1 :] for part in name.split("/")]
    group = words[before - 1] if before else scope.group["name"]
    subscription = words[0] if before == 2 else scope.subscription
    namespace, *kinds = kind.split("/")
    tail = "/".join(f"{one}/{name}" for one, name in zip(kinds, names, strict=True))
    return f"/subscriptions/{subscription}/resourceGroups/{group}/providers/{namespace}/{tail}"


def _concat(_: Scope, given: Sequence[Any]) -> Any:
    if given and isinstance(given[0], list):
        return [member for one in given for member in one]
    return "".join(str(one) for one in given)


def _unique(_: Scope, given: Sequence[Any]) -> str:
    """13 letters and digits, the same for the same texts; not those of Azure."""
    number = 0
    for letter in "|".join(str(one) for one in given):
        number = (number * 131 + ord(letter)) % 32**13
    return "".join("abcdefghijklmnopqrstuvwxyz234567"[number // 32**place % 32] for place in range(13))


def _format(_: Scope, given: Sequence[Any]) -> str:
    return re.sub(r"\{(\d+)\}", lambda found: str(given[int(found[1]) + 1]), str(given[0]))


_FUNCTIONS: dict[str, Callable[[Scope, Sequence[Any]], Any]] = {
    "parameters": lambda scope, given: scope.parameters[given[0]],
    "variables": lambda scope, given: evaluated(scope.variables[given[0]], scope),
    "reference": lambda scope, given: scope.reference(str(given[0])),
    "resourceid": resource_id,
    "resourcegroup": lambda scope, _: scope.group,
    "subscription": lambda scope, _: {
        "id": f"/subscriptions/{scope.subscription}",
        "subscriptionId": scope.subscription,
        "tenantId": scope.tenant,
    },
    "concat": _concat,
    "format": _format,
    "uniquestring": _unique,
    "tolower": lambda _, given: str(given[0]).lower(),
    "toupper": lambda _, given: str(given[0]).upper(),
    "string": lambda _, given: given[0] if isinstance(given[0], str) else json.dumps(given[0]),
    "int": lambda _, given: int(given[0]),
    "json": lambda _, given: json.loads(given[0]),
    "true": lambda *_: True,
    "false": lambda *_: False,
    "null": lambda *_: None,
    "empty": lambda _, given: not given[0],
    "not": lambda _, given: not given[0],
    "and": lambda _, given: all(given),
    "or": lambda _, given: any(given),
    "equals": lambda _, given: given[0] == given[1],
    "if": lambda _, given: given[1] if given[0] else given[2],
    "createarray": lambda _, given: list(given),
    "length": lambda _, given: len(given[0]),
    "add": lambda _, given: given[0] + given[1],
    "sub": lambda _, given: given[0] - given[1],
}
