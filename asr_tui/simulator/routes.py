"""Routing of requests to handlers by path templates, whose fixed segments match in any letter case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Generic, TypeVar

from asr_tui.simulator.arm_errors import ArmError

H = TypeVar("H")
_PARAM = re.compile(r"\\\{(\w+)(\\\*)?\\\}")  # in an escaped template


class Router(Generic[H]):
    """A table of (method, template, handler). A fixed segment wins over a `{name}`, which wins over a `{scope*}` of
    many segments."""

    def __init__(self, routes: Iterable[tuple[str, str, H]]) -> None:
        tables: dict[str, dict[str, H]] = {}
        for method, template, handler in routes:
            methods = tables.setdefault(template, {})
            if method in methods:
                raise ValueError(f"two handlers for {method} {template}")
            methods[method] = handler
        self._tables = [(_compiled(template), tables[template]) for template in sorted(tables, key=_generality)]

    def find(self, method: str, path: str, api_version: str) -> tuple[H, dict[str, str]]:
        """The handler and the template's values, or ARM's refusal of an unknown path or method."""
        known: set[str] = set()
        for pattern, handlers in self._tables:
            if match := pattern.fullmatch(path):
                handler = handlers.get(method) or (handlers.get("GET") if method == "HEAD" else None)
                if handler is not None:
                    return handler, match.groupdict()
                known |= handlers.keys()
        if known:
            # Assumed: no recording of a wrong method was found; status and wording are ASP.NET's.
            message = f"The requested resource does not support http method '{method}'."
            raise ArmError(405, "MethodNotAllowed", message, headers={"Allow": ", ".join(sorted(known))})
        raise _unknown(path, api_version)


def collapse(path: str) -> str:
    """`//` counts as `/`, and a closing `/` as nothing."""
    return re.sub(r"/{2,}", "/", path).rstrip("/") or "/"


def _compiled(template: str) -> re.Pattern[str]:
    pattern = _PARAM.sub(lambda match: f"(?P<{match[1]}>{'.+' if match[2] else '[^/]+'})", re.escape(template))
    return re.compile(pattern, re.IGNORECASE)


def _generality(template: str) -> list[int]:
    return [2 if segment.endswith("*}") else 1 if segment.startswith("{") else 0 for segment in template.split("/")]


def _unknown(path: str, api_version: str) -> ArmError:
    """What ARM says of a path that no provider registered."""
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
