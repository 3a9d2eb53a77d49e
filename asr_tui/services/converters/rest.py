"""The requests as a .http file: for the HTTP clients of editors, and readable for any other."""

from __future__ import annotations

import json

from asr_tui.domain import steps
from asr_tui.services.converters.conversion import Comments, Conversion, Converted, Files, Target, one_line

COMMENTS = Comments("#")
TRAPS = """\
Fill in management (https://management.azure.com in the public cloud) and token (az account get-access-token),
which is a secret: keep it out of this file.

Trap: the order matters, and nothing here waits. After 202 ask the address in the header Azure-AsyncOperation
until it says Succeeded; then send the next one.

Trap: a second PUT is an update. Ask by GET first, and leave alone what is there.

Trap: an answer 429 says in Retry-After how many seconds to wait.

Trap: a re-protect moves a machine to the other region's container, where this would enable it again: convert
anew after a failover.
"""


def files(conversion: Conversion) -> Files:
    lines = [*COMMENTS.head(conversion, TARGET.title, TRAPS), ""]
    for one in conversion.steps:
        lines += ["", f"### {_harmless(one.step.label)}", *_traps(one), *_request(one)]
    return {"vault.http": "\n".join((*lines, *_drills(conversion), ""))}


def _drills(conversion: Conversion) -> list[str]:
    """As requests of their own, below all others."""
    lines = []
    for words, machines in conversion.drills:
        for one in machines:
            lines += ["", f"### {_harmless(f'{one.step.label}: {words}')}", *_request(one)]
    return lines


def _harmless(text: str) -> str:
    """A title without what begins a variable of the client."""
    return one_line(text).replace("{{", "{ {")


def _traps(one: Converted) -> list[str]:
    if isinstance(one.step, steps.UpdateItem) and one.step.current is None:
        return ["# Trap: what is left out may be cleared. Read the item first and add its other settings."]
    if one.exists:
        return ["# It was there when this was written: a PUT would be an update."]
    return []


def _request(one: Converted) -> list[str]:
    request = one.request
    lines = [f"{request.method} {{{{management}}}}{request.url} HTTP/1.1", "Authorization: Bearer {{token}}"]
    if request.body:
        # Two braces would begin a variable of the client; as an escape they are the same JSON.
        body = json.dumps(request.body, indent=2, ensure_ascii=False).replace("{{", "\\u007b\\u007b")
        lines += ["Content-Type: application/json", "", *body.splitlines()]
    return lines


TARGET = Target("rest", "HTTP requests", declares=False, files=files)
