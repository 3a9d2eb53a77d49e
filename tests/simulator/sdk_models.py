"""What Microsoft's pinned packages know of each operation: its path, its body's model and its answer's model."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

PACKAGES = {
    "siterecovery": "azure.mgmt.recoveryservicessiterecovery",
    "vaults": "azure.mgmt.recoveryservices",
    "compute": "azure.mgmt.compute",
    "network": "azure.mgmt.network",
    "storage": "azure.mgmt.storage",
    "resources": "azure.mgmt.resource.resources",
    "subscriptions": "azure.mgmt.resource.subscriptions",
    "health": "azure.mgmt.resourcehealth",
}
_URL = re.compile(r'_url = \(?\s*"([^"]+)"')
_VERB = re.compile(r'HttpRequest\(\s*method="(\w+)"')
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BODY = re.compile(r"\w+: (?:Optional\[)?Union\[_models\.(\w+),")
_ANSWER = re.compile(r'_models\.(\w+)"?\]*:$', re.MULTILINE)
_METHOD = re.compile(r"\n    (?:async )?def (\w+)\(")


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of a client's group; `body` and `answer` are names of models, of each item where it is `paged`."""

    package: str
    group: str
    name: str
    verb: str
    path: str
    body: str | None
    answer: str | None
    paged: bool


def operations(package: str) -> Iterator[Operation]:
    """The operations of a package, read from the text of its modules: importing and inspecting them takes a minute."""
    parts = _source(package, "operations").split("\ndef build_")[1:]
    builders = {part.partition("(")[0].removesuffix("_request"): part for part in parts}
    for part in _source(package, "aio.operations").split("\nclass ")[1:]:
        group = part[: part.index("Operations")]
        words = _WORD.sub("_", group).lower() or "operations"
        found = _METHOD.split(part)
        methods = dict(zip(found[1::2], found[2::2], strict=True))  # the last of overloads is the method itself
        for name, source in methods.items():
            builder = builders.get(f"{words}_{name.removeprefix('begin_')}")
            if builder is not None:
                yield _operation(package, words, name, builder, source.split('"""')[0])


def _source(package: str, module: str) -> str:
    spec = importlib.util.find_spec(f"{PACKAGES[package]}.{module}")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("_operations.py").read_text()


def _operation(package: str, group: str, name: str, builder: str, signature: str) -> Operation:
    url, verb = _URL.search(builder), _VERB.search(builder)
    assert url is not None
    assert verb is not None
    body, answer = _BODY.search(signature), _ANSWER.search(signature)
    paged = "AsyncItemPaged" in signature
    return Operation(package, group, name, verb[1], url[1], body and body[1], answer and answer[1], paged)


def model(package: str, name: str) -> Any:
    return getattr(importlib.import_module(f"{PACKAGES[package]}.models"), name)


def is_model(hint: Any) -> bool:
    return isinstance(hint, type) and any(base.__name__ == "Model" for base in hint.__mro__)


@cache
def fields(kind: Any) -> dict[str, tuple[Any, Any]]:
    """Type hint and rest field by the name on the wire."""
    module = sys.modules[kind.__module__]
    models = importlib.import_module(kind.__module__.rpartition(".")[0])
    hints = get_type_hints(
        kind, vars(module), {"_models": models, "_types": models, "datetime": sys.modules["datetime"]}
    )
    kind({})  # the first instance fills in the names
    return {field._rest_name: (hints[name], field) for name, field in kind._attr_to_rest_field.items()}


def example(package: str, kind: Any, **values: Any) -> dict[str, Any]:
    """The smallest body of a model: what is required, of an Azure machine where there is a choice.

    `values` are those of properties by name, at any depth; one that is named is given even where it is optional.
    """
    if (choices := getattr(kind, "__mapping__", None)) and not _is_chosen(kind):
        word = next(word for word in (*_OURS, *choices) if word in choices)
        return example(package, choices[word], **values)
    found: dict[str, Any] = {}
    for wire, (hint, field) in fields(kind).items():
        optional = type(None) in get_args(hint) and wire not in values
        if field._is_discriminator:
            found[wire] = get_args(hint)[0]
        elif wire in values:
            found[wire] = values[wire]
        elif wire == "properties" or (not optional and field._visibility != ["read"]):
            found[wire] = _example_of(package, hint, values)
    return found


_OURS = ("A2A", "Azure", "AzureToAzure")


def _is_chosen(kind: Any) -> bool:
    return any(field._is_discriminator and get_origin(hint) is Literal for hint, field in fields(kind).values())


def _example_of(package: str, hint: Any, values: dict[str, Any]) -> Any:
    args = [one for one in get_args(hint) if one is not type(None)]
    if get_origin(hint) is list:
        return []
    if get_origin(hint) is dict:
        return {}
    for one in args or [hint]:
        if isinstance(one, type) and issubclass(one, Enum):
            return next(iter(one)).value
    only = args[0] if args else hint
    return example(package, only, **values) if is_model(only) else {str: "x", bool: True, int: 1}.get(only, "x")
