"""Routing of requests to handlers by path templates, whose fixed segments match in any letter case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Generic, TypeVar

from msgspec import Struct

from asr_tui.simulator.arm_errors import ArmError

H = TypeVar("H")


class _Template(Struct, frozen=True):
    """The segments of a path, fixed ones in lower case; a `{name*}` may only be the first.

    names  of the values, by the place of their segment
    """

    segments: tuple[str, ...]
    names: tuple[tuple[int, str], ...]
    open: str
    """The name of the first segments' value, of which a path may have any number; empty where it has none."""

    @classmethod
    def of(cls, template: str) -> _Template:
        _, *segments = template.split("/")
        first = segments[0][1:-2] if segments and segments[0].endswith("*}") else ""
        if first:
            del segments[0]
        names = tuple((place, one[1:-1]) for place, one in enumerate(segments) if one.startswith("{"))
        return cls(tuple(one.lower() for one in segments), names, first)

    def values(self, given: list[str], lowered: list[str]) -> dict[str, str] | None:
        """The values of a path's segments; None where the path is another."""
        before = len(given) - len(self.segments)
        if before < 1 if self.open else before:
            return None
        for expected, one in zip(self.segments, lowered[before:], strict=True):
            if expected != one and (expected[:1] != "{" or not one):
                return None
        found = {name: given[before + place] for place, name in self.names}
        return {self.open: "/".join(given[:before]), **found} if self.open else found


class Router(Generic[H]):
    """Routes by precedence: a fixed segment, a `{name}`, a `{scope*}` of many segments."""

    def __init__(self, routes: Iterable[tuple[str, str, H]]) -> None:
        tables: dict[str, dict[str, H]] = {}
        for method, template, handler in routes:
            methods = tables.setdefault(template, {})
            if method in methods:
                raise ValueError(f"two handlers for {method} {template}")
            methods[method] = handler
        self._tables = [(_Template.of(template), tables[template]) for template in sorted(tables, key=_generality)]

    def find(self, method: str, path: str, api_version: str) -> tuple[H, dict[str, str]]:
        """The handler and the template's values, or ARM's refusal of an unknown path or method."""
        known: set[str] = set()
        _, *given = path.split("/")
        lowered = path.lower().split("/")[1:]
        for template, handlers in self._tables:
            values = template.values(given, lowered)
            if values is not None:
                handler = handlers.get(method) or (handlers.get("GET") if method == "HEAD" else None)
                if handler is not None:
                    return handler, values
                known |= handlers.keys()
        if known:
            # Assumed: no recording of a wrong method was found; status and wording are ASP.NET's.
            message = f"The requested resource does not support http method '{method}'."
            raise ArmError(405, "MethodNotAllowed", message, headers={"Allow": ", ".join(sorted(known))})
        raise _unknown(path, api_version)


def collapse(path: str) -> str:
    """`//` counts as `/`, and a closing `/` as nothing."""
    return re.sub(r"/{2,}", "/", path).rstrip("/") or "/"


def _generality(template: str) -> list[int]:
    return [2 if segment.endswith("*}") else 1 if segment.startswith("{") else 0 for segment in template.split("/")]


def _unknown(path: str, api_version: str) -> ArmError:
    """ARM's error for a path that no provider registered."""
    lowered = path.lower()
    if "/providers/" in lowered:
        rest = path[lowered.rindex("/providers/") + len("/providers/") :].split("/")
        kind = "/".join(rest[1::2])
        message = (
            f"The resource type '{kind}' could not be found in the namespace '{rest[0]}' "
            f"for api version '{api_version}'."
        )
        return ArmError(404, "InvalidResourceType", message)
    return ArmError(404, "NotFound", f"No route of this Azure matches '{path}'.")
