"""What becomes of Azure's refusals: our exceptions, with code, request id, cause and advice."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.azure_gateway.bodies.arm_error import read_denial, read_error
from asr_tui.domain.errors import (
    AccessDenied,
    AzureError,
    Conflict,
    NotFound,
    Refused,
    SignInFailed,
    Throttled,
)
from tests.azure_gateway.stub import ITEM, Answer, Pauses, StartStub, session_with

DENIAL = (
    "The client 'ann@contoso.com' with object id 'o-1' does not have authorization to perform action "
    "'Microsoft.RecoveryServices/vaults/read' over scope '/subscriptions/s/resourceGroups/rg' or the scope is "
    "invalid. If access was recently granted, please refresh your credentials."
)
LINKED = (
    "The client 'ann@contoso.com' with object id 'o-1' has permission to perform action "
    "'Microsoft.RecoveryServices/vaults/write' on scope '/subscriptions/s/a'; however, it does not have permission "
    "to perform action(s) 'Microsoft.Network/virtualNetworks/subnets/join/action' on the linked scope(s) "
    "'/subscriptions/s/b' (respectively) or the linked scope(s) are invalid."
)
DETAIL = {
    "code": "FabricArmEntityMissing",
    "message": "Fabric with name X could not be located.",
    "possibleCauses": "The fabric might have been unregistered.",
    "recommendedAction": "Retry the operation with a valid site.",
}

TABLE: list[tuple[int, Any, type[AzureError], str, str, str]] = [
    # status, error, kind, code, in what, in remedy
    (404, {"code": "NotFound", "details": [DETAIL]}, NotFound, "FabricArmEntityMissing", "unregistered", "valid site"),
    (404, {"code": "ResourceNotFound", "message": "Gone."}, NotFound, "ResourceNotFound", "Gone.", ""),
    (403, {"code": "AuthorizationFailed", "message": DENIAL}, AccessDenied, "AuthorizationFailed", "ann@", "role"),
    (
        403,
        {"code": "RequestDisallowedByPolicy", "message": "No public addresses."},
        Refused,
        "RequestDisallowedByPolicy",
        "No public",
        "Policy",
    ),
    (401, {"code": "ExpiredAuthenticationToken", "message": "Expired."}, SignInFailed, "Expired", "Expired", "nothing"),
    (409, {"code": "Busy", "message": "Another operation."}, Conflict, "Busy", "Another", "Wait"),
    (409, {"code": "ScopeLocked", "message": "A lock."}, Conflict, "ScopeLocked", "lock", "lock"),
    (
        409,
        {"code": "StorageAccountAlreadyTaken", "message": "Taken."},
        Refused,
        "StorageAccountAlreadyTaken",
        "Taken",
        "another",
    ),
    (429, {"code": "TooManyRequests", "message": "Slow."}, Throttled, "TooManyRequests", "Slow", "900 s"),
    (400, {"code": "BadRequest", "message": "Odd name."}, Refused, "BadRequest", "Odd", "Correct"),
    (400, {"code": "X", "message": "a", "details": [{"message": "b"}, {"message": "c"}]}, Refused, "X", "a c", ""),
    (418, None, Refused, "", "418", ""),
]


@pytest.mark.parametrize(("status", "error", "kind", "code", "what", "remedy"), TABLE)
async def test_a_refusal_is_told_with_cause_and_advice(
    start_stub: StartStub,
    pauses: Pauses,
    status: int,
    error: Any,
    kind: type[AzureError],
    code: str,
    what: str,
    remedy: str,
) -> None:
    headers = {"x-ms-request-id": "r-1", "Retry-After": "900"} if status == 429 else {"x-ms-request-id": "r-1"}
    stub = await start_stub(Answer(status, {"error": error} if error else None, headers))
    session = session_with(stub.url, pauses)
    with pytest.raises(kind) as caught:
        await session.site_recovery.item(ITEM)
    assert type(caught.value) is kind
    assert caught.value.code.startswith(code)
    assert what in caught.value.what
    assert remedy in caught.value.remedy
    assert caught.value.request_id == "r-1"
    assert caught.value.remedy or status in {404}
    await session.close()


async def test_a_missing_right_names_action_and_scope(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(Answer(403, {"error": {"code": "AuthorizationFailed", "message": DENIAL}}))
    session = session_with(stub.url, pauses)
    with pytest.raises(AccessDenied) as caught:
        await session.site_recovery.item(ITEM)
    assert caught.value.action == "Microsoft.RecoveryServices/vaults/read"
    assert caught.value.scope == "/subscriptions/s/resourceGroups/rg"
    await session.close()


def test_of_a_linked_scope_the_part_that_is_missing_is_named() -> None:
    right = read_denial(LINKED)
    assert right.action == "Microsoft.Network/virtualNetworks/subnets/join/action"
    assert right.scope == "/subscriptions/s/b"


odd_json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["error", "code", "message", "details"]), inner),
    max_leaves=20,
)


@given(odd_json)
def test_no_body_is_too_odd_for_an_error(body: Any) -> None:
    error = read_error(body)
    assert isinstance(error.code, str)
    assert isinstance(error.message, str)


@given(st.text())
def test_no_sentence_is_too_odd_for_a_denial(message: str) -> None:
    denied = read_denial(message)
    assert denied.action in message
    assert denied.scope in message
