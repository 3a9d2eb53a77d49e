"""The status of an accepted operation, in each of Azure's styles."""

from __future__ import annotations

from typing import Any

from asr_tui.azure_gateway.bodies.arm_error import read_error
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.errors import body_of
from asr_tui.azure_gateway.wire.retries import retry_after
from asr_tui.domain.operations import OperationState, OperationStatus

_GOOD = frozenset({"succeeded", "completed", "ready"})
_BAD = frozenset({"failed", "error"})
_CANCELLED = frozenset({"canceled", "cancelled"})
# Status codes of a Location whose operation has failed; any other is about the request for the status itself.
_FAILED = frozenset({400, 405, 409, 412, 422})


def status_of(answer: Any) -> OperationStatus | None:
    """The status; None where the answer is about the request itself (no right, not found, server error).

    Azure-AsyncOperation answers have a status word; Location answers are 202 until the end; a resource has its
    provisioningState. An error beside "Succeeded" is a notice (Site Recovery, recorded: 45031, 151207).
    """
    code = int(answer.status_code)
    body = Fields(body_of(answer))
    wait = retry_after(answer.headers.get("Retry-After")) or 0.0
    if code in _FAILED:
        error = read_error(body_of(answer))
        return OperationStatus(OperationState.FAILED, error.code, _said(error.message, error.causes, error.action))
    if not 200 <= code < 300:
        return None
    word = status_text(body)
    state = _state(word, accepted=code == 202)
    error = read_error({"error": body.raw("error")} if body.has("error") else {})
    if state is OperationState.FAILED and not error.code:
        error = read_error({"error": body.at("properties").raw("error")})
    message = _said(error.message, error.causes, error.action)
    if state is OperationState.IN_PROGRESS:
        return OperationStatus(state, retry_after=wait)
    return OperationStatus(state, error.code, message, wait)


def is_finished(answer: Any) -> bool:
    """Whether the answer to a write says that the work is done."""
    if answer.status_code == 202:
        return False
    return _state(status_text(Fields(body_of(answer)), body_style=True), accepted=False) is OperationState.SUCCEEDED


def status_text(body: Fields, *, body_style: bool = False) -> str:
    """An operation's `status`, or a resource's provisioningState; empty where there is neither."""
    state = body.at("properties").text("provisioningState")
    return state if body_style else body.text("status") or state


def _state(word: str, *, accepted: bool) -> OperationState:
    lowered = word.casefold()
    if lowered in _BAD:
        return OperationState.FAILED
    if lowered in _CANCELLED:
        return OperationState.CANCELLED
    if accepted or (lowered and lowered not in _GOOD):
        return OperationState.IN_PROGRESS
    return OperationState.SUCCEEDED


def _said(message: str, causes: str, action: str) -> str:
    return " ".join(part for part in (message, causes, action) if part)
