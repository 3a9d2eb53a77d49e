"""A role has exactly the Azure actions that the requests of what it is for need, and is enough for it."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.requests import call
from asr_tui.azure_gateway.sdk_call import http_request
from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.cli import main
from asr_tui.domain import steps
from asr_tui.domain.capabilities import MEANINGS, Capability, actions_for, table_lines
from asr_tui.domain.capability_steps import STEPS
from asr_tui.domain.rights import action_of
from asr_tui.simulator.providers import authorization
from asr_tui.simulator.server import Simulator
from tests.closed_network import closed_network
from tests.role_walk import EXAMPLES, README, TABLE, module_text, walked

SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-111111111111"


async def test_each_capability_is_walked_with_its_own_role_and_needs_just_that(opener: ProgramOpener) -> None:
    """Who may do no more than the table says gets through the whole walk, and the walk needs all that it says.

    Nothing is tried on the way but the endpoint.
    """
    seen: list[Simulator] = []

    def as_role(azure: Simulator, capability: Capability) -> None:
        seen[:] = [azure]
        network.open_ports.add(urlsplit(azure.url).port or 0)
        authorization.allow_only(azure.cloud, actions_for([capability]))

    with closed_network() as network:
        found = await walked(opener, as_role)
    assert network.tried
    assert network.outside == set()
    assert module_text(found) == TABLE.read_text(), "run `python -m tests.role_walk`"
    for one in seen[0].requests:
        of_simulator, _ = authorization.action_of(one.method, one.path.partition("?")[0])
        assert of_simulator == action_of(one.method, one.path), one.path


def test_the_readme_has_the_table() -> None:
    assert "\n".join(table_lines()) in README.read_text(), "run `python -m tests.role_walk table`"


def test_every_step_belongs_to_a_capability_and_each_is_explained() -> None:
    assert {kind for kinds in STEPS.values() for kind in kinds} == set(steps.KINDS.values())
    assert set(STEPS) == set(MEANINGS) == set(Capability)


@pytest.mark.parametrize("step", EXAMPLES, ids=lambda step: type(step).__name__)
def test_the_right_of_a_step_is_that_of_its_request(step: steps.Step) -> None:
    request = http_request(call(step), Endpoint.of())
    assert action_of(request.method, request.url.removeprefix("https://management.azure.com")) == step.right


@pytest.mark.parametrize(
    ("method", "path", "action"),
    [
        ("GET", "/subscriptions?api-version=2022-12-01", "Microsoft.Resources/subscriptions/read"),
        ("GET", "/subscriptions/x/locations", "Microsoft.Resources/subscriptions/locations/read"),
        ("PUT", "/subscriptions/x/resourcegroups/g", "Microsoft.Resources/subscriptions/resourceGroups/write"),
        ("GET", "/subscriptions/x/providers/Microsoft.Compute", "Microsoft.Resources/subscriptions/providers/read"),
        ("POST", "/providers/Microsoft.ResourceGraph/resources", "Microsoft.ResourceGraph/resources/read"),
        ("POST", "/subscriptions/x/providers/Microsoft.Storage/checkNameAvailability",
         "Microsoft.Storage/checkNameAvailability/read"),
        ("POST", "/subscriptions/x/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/m/start",
         "Microsoft.Compute/virtualMachines/start/action"),
        ("GET", "/tenants", ""),
        ("GET", "/api/retail/prices", ""),
    ],
)  # fmt: skip
def test_the_action_of_a_request(method: str, path: str, action: str) -> None:
    assert action_of(method, path) == action
    assert authorization.action_of(method, path.partition("?")[0])[0] == action


def test_the_command_prints_a_role_that_azure_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["role", "--for", "drill, failover", "--scope", SUBSCRIPTION]) == 0
    role = json.loads(capsys.readouterr().out)
    assert set(role) == {
        "Name", "IsCustom", "Description", "Actions", "NotActions", "DataActions", "NotDataActions", "AssignableScopes",
    }  # fmt: skip
    assert role["AssignableScopes"] == [f"/subscriptions/{SUBSCRIPTION}"]
    assert role["Name"] == "asr-tui look, drill, failover"
    assert role["Actions"] == list(actions_for([Capability.DRILL, Capability.FAILOVER]))
    assert not [action for action in role["Actions"] if "*" in action]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--for", "drill,dance", "--scope", SUBSCRIPTION], "'dance' is unknown; it can be: look,"),
        (["--for", " ,", "--scope", SUBSCRIPTION], "nothing is named"),
        (["--for", "drill", "--scope", "my subscription"], "is no subscription's id"),
        (["--for", "drill"], "--scope"),
    ],
)
def test_what_cannot_be_a_role_is_said(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["role", *arguments]) == 2
    assert words in capsys.readouterr().err
