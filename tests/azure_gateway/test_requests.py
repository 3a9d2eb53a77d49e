"""Each kind of step as the request that the SDK makes of it, in the shapes recorded from Azure's own clients."""

from __future__ import annotations

import json
import shlex
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.requests import call
from asr_tui.azure_gateway.sdk_call import http_request
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.steps import Step
from tests.azure_gateway.request_ids import SECURITY
from tests.azure_gateway.step_requests import CASES
from tests.azure_gateway.stub import ITEM


@pytest.mark.parametrize(("step", "verb", "path", "body"), CASES, ids=[type(case[0]).__name__ for case in CASES])
def test_a_step_becomes_azures_request(step: Step, verb: str, path: str, body: Any) -> None:
    request = http_request(call(step), Endpoint.of())
    url = urlsplit(request.url)
    assert request.method == verb
    assert url.netloc == "management.azure.com"
    assert ArmId(url.path) == ArmId(path)
    assert set(parse_qs(url.query)) - {"newState"} == {"api-version"}
    assert (json.loads(request.content) if request.content else None) == body


def test_a_drills_security_group_lets_nothing_out_to_the_internet() -> None:
    request = http_request(call(steps.CreateNetworkSecurityGroup(SECURITY, "westeurope")), Endpoint.of())
    assert ArmId(urlsplit(request.url).path) == SECURITY
    [rule] = json.loads(request.content)["properties"]["securityRules"]
    chosen = {"access": "Deny", "direction": "Outbound", "destinationAddressPrefix": "Internet", "protocol": "*"}
    assert chosen.items() <= rule["properties"].items()


def test_no_kind_of_step_is_left_out() -> None:
    assert {type(case[0]) for case in CASES} | {steps.CreateNetworkSecurityGroup} == set(steps.KINDS.values())


async def test_the_command_line_is_the_same_request() -> None:
    session = AzureSession(Endpoint.of(url="http://127.0.0.1:1"))
    step, verb, path, body = next(case for case in CASES if isinstance(case[0], steps.CreatePolicy))
    words = shlex.split(session.changes.as_rest(step))
    assert words[:5] == ["az", "rest", "--method", verb.lower(), "--url"]
    assert words[5].startswith(f"http://127.0.0.1:1{path}?api-version=")
    assert words[6] == "--body"
    assert json.loads(words[7]) == body
    without_body = shlex.split(session.changes.as_rest(steps.CommitFailover(ITEM, "sql-01")))
    assert "--body" not in without_body
    await session.close()
