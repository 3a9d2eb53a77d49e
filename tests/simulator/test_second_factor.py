"""The demand for a second factor, as a client of Azure Resource Manager meets it."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest

from asr_tui.simulator import second_factor
from asr_tui.simulator.server import Simulator
from tests.simulator.arm_client import ArmClient
from tests.simulator.conftest import EMPTY

GROUP = f"/subscriptions/{EMPTY}/resourceGroups/rg-new"
BODY = {"location": "westeurope"}


def bearer(**claims: Any) -> str:
    part = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"Bearer e30.{part}.x"


async def status(arm: ArmClient, method: str, authorization: str, path: str = GROUP) -> int:
    body = None if method in {"GET", "DELETE"} else BODY
    return (await arm.send(method, path, body, Authorization=authorization)).status


async def test_a_change_without_one_is_challenged_as_azure_does_it(empty: Simulator, arm: ArmClient) -> None:
    assert await status(arm, "PUT", "Bearer x") == 201
    second_factor.set_required(empty.cloud, required=True)
    answer = await arm.send("PUT", GROUP, BODY, Authorization=bearer(idtyp="user", amr=["pwd"]))
    assert (answer.status, answer.code) == (401, "RequestDisallowedByPolicy")
    header = answer.headers["www-authenticate"]
    assert header.startswith("Bearer realm=")
    assert 'error="insufficient_claims"' in header
    claims = json.loads(base64.b64decode(header.partition('claims="')[2].rstrip('"')))
    assert claims == {"access_token": {"acrs": {"essential": True, "values": ["p1"]}}}
    (violation,) = answer.body["error"]["additionalInfo"]
    assert violation["type"] == "PolicyViolation"


@pytest.mark.parametrize(
    ("authorization", "taken"),
    [
        (bearer(idtyp="user", amr=["pwd"]), False),
        (bearer(idtyp="user"), False),
        ("Bearer opaque", False),
        ("Bearer a.%%%.c", False),
        ("", False),
        (bearer(idtyp="user", amr=["pwd", "mfa"]), True),
        (bearer(idtyp="user", acrs=["p1"]), True),
        (bearer(idtyp="app"), True),
        (bearer(xms_mirid="/subscriptions/s/x/userAssignedIdentities/dr"), True),
    ],
)
async def test_the_claims_of_the_token_decide_whether_a_change_is_taken(
    empty: Simulator, arm: ArmClient, authorization: str, taken: bool
) -> None:
    second_factor.set_required(empty.cloud, required=True)
    assert (await status(arm, "PUT", authorization) == 201) is taken
    assert (await status(arm, "GET", authorization) == 200) is taken
    assert await status(arm, "GET", authorization, f"/subscriptions/{EMPTY}") == 200


async def test_deletes_and_actions_are_changes_and_reading_posts_are_none(empty: Simulator, arm: ArmClient) -> None:
    await status(arm, "PUT", "")
    second_factor.set_required(empty.cloud, required=True)
    storage = f"/subscriptions/{EMPTY}/providers/Microsoft.Storage"
    assert await status(arm, "DELETE", "") == 401
    assert await status(arm, "POST", "", f"{storage}/register") == 401
    name = await arm.send("POST", f"{storage}/checkNameAvailability", {"name": "a1b2c3", "type": "x"})
    assert name.status != 401


async def test_asked_anew_the_tokens_of_before_count_no_more(empty: Simulator, arm: ArmClient) -> None:
    old = bearer(idtyp="user", amr=["mfa"], iat=time.time() - 60)
    second_factor.set_required(empty.cloud, required=True, renew=True)
    assert await status(arm, "PUT", old) == 401
    assert await status(arm, "PUT", bearer(idtyp="user", amr=["mfa"], iat=time.time() + 1)) == 201
    second_factor.set_required(empty.cloud, required=False)
    assert await status(arm, "PUT", "") == 200
