"""Reading how an accepted operation stands, in each of Azure's styles."""

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
# What a Location answers once its operation has failed; anything else says nothing about the operation.
_FAILED = frozenset({400, 405, 409, 412, 422})


def status_of(answer: Any) -> OperationStatus | None:
    """None where the answer is about the question itself (no right, not found, Azure in trouble).

    Azure-AsyncOperation answers carry a status word; Location answers are 202 until they are not; a
    resource that is asked itself has its provisioningState. Site Recovery may put an error beside
    "Succeeded": that is a notice (recorded: 45031, 151207), the word alone decides.
    """
    code = int(answer.status_code)
    body = Fields(body_of(answer))
    wait = retry_after(answer.headers.get("Retry-After")) or 0.0
    if code in _FAILED:
        error = read_error(body_of(answer))
        return OperationStatus(OperationState.FAILED, error.code, _said(error.message, error.causes, error.action))
    if not 200 <= code < 300:
        return None
    word = status_word(body)
    state = _state(word, accepted=code == 202)
    error = read_error({"error": body.raw("error")} if body.has("error") else {})
    if state is OperationState.FAILED and not error.code:
        error = read_error({"error": body.at("properties").raw("error")})
    message = _said(error.message, error.causes, error.action)
    if state is OperationState.IN_PROGRESS:
        return OperationStatus(state, retry_after=wait)
    return OperationStatus(state, error.code, message, wait)


def is_over(answer: Any) -> bool:
    """Whether the answer to a write says that nothing is left to be done."""
    if answer.status_code == 202:
        return False
    return _state(status_word(Fields(body_of(answer)), body_style=True), accepted=False) is OperationState.SUCCEEDED


def status_word(body: Fields, *, body_style: bool = False) -> str:
    """`status` of an operation, or a resource's own provisioningState; empty where there is neither."""
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
