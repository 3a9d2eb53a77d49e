"""The table of request bodies that the simulator checks by, made from the models of Microsoft's pinned packages.

`python -m tests.simulator.request_models` writes it anew after an update of the packages.
"""

from __future__ import annotations

import datetime
import enum
import re
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from asr_tui.simulator.messages import JsonObject
from tests.simulator.sdk_models import Operation, fields, is_model, model, operations

FILE = Path(__file__).parents[2] / "asr_tui" / "simulator" / "request_models.json"
# The types, besides all of Site Recovery, whose bodies are checked.
_TYPES = {
    "vaults": ["vaults"],
    "compute": [
        "availabilitySets", "capacityReservationGroups", "capacityReservationGroups/capacityReservations", "disks",
        "proximityPlacementGroups", "virtualMachines", "virtualMachines/extensions",
    ],
    "network": [
        "applicationSecurityGroups", "networkInterfaces", "networkSecurityGroups",
        "networkSecurityGroups/securityRules", "publicIPAddresses", "virtualNetworks", "virtualNetworks/subnets",
        "virtualNetworks/virtualNetworkPeerings",
    ],
    "storage": ["storageAccounts"],
}  # fmt: skip
# Enums that lag behind the service: any size of a machine is taken.
_OPEN = ("VirtualMachineSizeTypes",)
# Sources that the simulator does not replicate from: their own properties are not checked.
_OTHER_SOURCES = ("InMage", "HyperV", "VMware", "Vmm")
# Words that were recorded beside those of the models.
_RECORDED = {"DisableProtectionProviderSpecificInput": ["A2A", "DisableProtectionProviderSpecificInput"]}
_PLAIN: dict[Any, str] = {
    str: "text", bool: "boolean", int: "integer", float: "number", datetime.datetime: "time",
}  # fmt: skip


def table() -> JsonObject:
    """Model by operation ("PUT microsoft.compute/disks"), each model's properties by name, and the properties that
    Site Recovery takes in a PUT, because its own answers have them (the CLI reads, changes and writes)."""
    models: dict[str, JsonObject] = {}
    found: dict[str, str] = {}
    answered: dict[str, list[str]] = {}
    for package in ("siterecovery", "vaults", "compute", "network", "storage"):
        for one in operations(package):
            if one.body is not None and one.verb != "GET" and _is_checked(one):
                key = f"{one.verb} {_type(one.path)}"
                found[key] = _add(models, package, model(package, one.body))
                if package == "siterecovery" and one.verb == "PUT" and one.answer is not None:
                    taken = _names(models, found[key])
                    answered[key] = sorted(_names(_models_of(package, one.answer), f"{package}.{one.answer}") - taken)
    return {
        "operations": dict(sorted(found.items())),
        "answered": dict(sorted(answered.items())),
        "models": dict(sorted(models.items())),
    }


def _models_of(package: str, name: str) -> dict[str, JsonObject]:
    models: dict[str, JsonObject] = {}
    _add(models, package, model(package, name))
    return models


def _names(models: dict[str, JsonObject], start: str) -> set[str]:
    """The names of all properties, in lower case, of a model and of those within it."""
    names: set[str] = set()
    seen, waiting = {start}, [start]
    while waiting:
        for name, kind in models[waiting.pop()].items():
            names.add(name.removeprefix("?").lower())
            kinds = kind.values() if isinstance(kind, dict) else [kind]
            found = {re.sub(r"^!|\[\]|\{\}", "", one) for one in kinds} & models.keys() - seen
            seen |= found
            waiting += found
    return names


def _type(path: str) -> str:
    """The type of a path in lower case, with the action of a POST at its end."""
    namespace, *rest = path.rpartition("/providers/")[2].split("/")
    return "/".join([namespace, *rest[0::2]]).lower()


def _is_checked(operation: Operation) -> bool:
    kinds = _TYPES.get(operation.package)
    return kinds is None or _type(operation.path).partition("/")[2] in [kind.lower() for kind in kinds]


def _add(models: dict[str, JsonObject], package: str, kind: Any) -> str:
    name = f"{package}.{kind.__name__}"
    if name in models:
        return name
    properties: JsonObject = {}
    models[name] = properties
    for wire, (hint, field) in fields(kind).items():
        if field._is_discriminator:
            if get_origin(hint) is not Literal:
                properties["?" + wire] = {
                    value: "any" if value.startswith(_OTHER_SOURCES) else _add(models, package, sub)
                    for value, sub in sorted(kind.__mapping__.items())
                } | dict.fromkeys(_RECORDED.get(kind.__name__, []), "any")
            else:
                properties[wire] = "!text"
            continue
        optional = type(None) in get_args(hint)
        written = _written(models, package, hint)
        required = not optional and field._visibility != ["read"]
        properties[wire] = ("!" if required else "") + written
    return name


def _written(models: dict[str, JsonObject], package: str, hint: Any) -> str:
    """A type as the table writes it: a plain word, `a|b` for an enum, a model's name; `[]` a list, `{}` a map."""
    origin, args = get_origin(hint), [one for one in get_args(hint) if one is not type(None)]
    if origin in (Union, types.UnionType):
        choices = [one for one in args if isinstance(one, type) and issubclass(one, enum.Enum)]
        return _written(models, package, choices[0] if choices else args[0])
    if origin is list:
        return "[]" + _written(models, package, args[0])
    if origin is dict:
        return "{}" + _written(models, package, args[1])
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return "text" if hint.__name__ in _OPEN else "|".join(["", *(str(member.value) for member in hint)])
    if hint in _PLAIN:
        return _PLAIN[hint]
    if is_model(hint):
        return _add(models, package, hint)
    return "any"


def written_table() -> bytes:
    lines = msgspec.json.format(msgspec.json.encode(table()), indent=1)
    return re.sub(rb"\n {3,}", b" ", lines) + b"\n"


if __name__ == "__main__":
    FILE.write_bytes(written_table())
