"""Azure's error bodies, in each of their shapes."""

from __future__ import annotations

import re

from msgspec import Struct

from asr_tui.azure_gateway.bodies.fields import Fields


class ArmErrorText(Struct, frozen=True):
    """Code, message, causes and advice in Azure's words, or empty."""

    code: str = ""
    message: str = ""
    causes: str = ""
    action: str = ""


def read_error(body: object) -> ArmErrorText:
    """The error in `{"error":{code,message,details}}`, or in the object inside.

    Site Recovery has the HTTP reason ("BadRequest") outside and the error itself in the first detail, with causes and
    advice beside it (raw body: Azure/azure-powershell issue 4893).
    """
    outer = Fields(body)
    error = outer.at("error") or outer
    inner = _innermost(error)
    message = _plain(inner.text("message")) or _plain(error.text("message"))
    more = [_plain(one.text("message")) for one in error.each("details")[1:]]
    return ArmErrorText(
        code=inner.text("code") or error.text("code"),
        message=" ".join(dict.fromkeys(part for part in (message, *more) if part)),
        causes=_plain(inner.text("possibleCauses")),
        action=_plain(inner.text("recommendedAction")),
    )


def _innermost(error: Fields) -> Fields:
    details = error.each("details")
    return details[0] if details and details[0].text("code") else error


def _plain(text: str) -> str:
    """The text on one line, without surrounding space."""
    return " ".join(text.split())


class MissingRight(Struct, frozen=True):
    """The parts of a 403: who lacks which action on which scope."""

    who: str = ""
    action: str = ""
    scope: str = ""


_PLAIN_DENIAL = re.compile(
    r"The client '(?P<who>[^']*)'.*?does not have authorization to perform action '(?P<action>[^']+)'"
    r" over scope '(?P<scope>[^']*)'",
    re.DOTALL,
)
_LINKED_DENIAL = re.compile(
    r"The client '(?P<who>[^']*)'.*?does not have permission to perform action\(?s?\)? '(?P<action>[^']+)'"
    r" on the linked scope\(?s?\)? '(?P<scope>[^']*)'",
    re.DOTALL,
)


def read_denial(message: str) -> MissingRight:
    """The parts of ARM's AuthorizationFailed and LinkedAuthorizationFailed messages."""
    match = _LINKED_DENIAL.search(message) or _PLAIN_DENIAL.search(message)
    return MissingRight(match["who"], match["action"], match["scope"]) if match else MissingRight()
