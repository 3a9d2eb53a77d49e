"""A cloud that lacks the SDK's api-version: the newest that it lists is used, and nothing is changed twice."""

from __future__ import annotations

import logging
import re

import pytest

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.azure_gateway.wire.api_versions import newest, type_of
from asr_tui.domain import kinds, steps
from asr_tui.domain.errors import AzureError, Refused
from asr_tui.domain.ids import group_id, resource_id
from asr_tui.domain.operations import RefusedVersion
from asr_tui.domain.resources import Subnet
from asr_tui.simulator import api_versions
from asr_tui.simulator.server import Simulator
from tests.azure_gateway.stub import SUBSCRIPTION, Answer, Pauses, StartStub, Stub, session_with

GROUP = group_id(SUBSCRIPTION, "rg-dr")
NETWORK = steps.CreateVirtualNetwork(
    resource_id(GROUP, "Microsoft.Network/virtualNetworks", "vnet-dr"),
    "usgovtexas",
    ("10.0.0.0/16",),
    (Subnet("web", ("10.0.1.0/24",), default_outbound=True),),
)
RESOURCE_GROUP = steps.CreateResourceGroup(GROUP, "usgovtexas")
LISTED = "2024-05-01, 2025-05-01, 2025-07-01-preview, 2024-07-01"
WORDS = {
    "NoRegisteredProviderFound": (
        400,
        (
            "No registered resource provider found for location 'usgovtexas' and API version '2026-03-01' for type "
            f"'virtualNetworks'. The supported api-versions are '{LISTED}'. The supported locations are 'usgovtexas'."
        ),
    ),
    "InvalidResourceType": (
        404,
        (
            "The resource type 'virtualNetworks' could not be found in the namespace 'Microsoft.Network' for api "
            f"version '2026-03-01'. The supported api-versions are '{LISTED.replace(' ', '')}'."
        ),
    ),
    "InvalidApiVersionParameter": (
        400,
        f"The api-version '2026-03-01' is invalid. The supported versions are '{LISTED.replace(' ', '')}'.",
    ),
}
VERSION = re.compile(r"api-version=([^&]+)")
MADE = Answer(201, {"properties": {"provisioningState": "Succeeded"}}, {"x-ms-request-id": "r-2"})


def refusal(code: str, message: str = "") -> Answer:
    status, words = WORDS.get(code, (400, ""))
    headers = {"x-ms-failure-cause": "gateway", "x-ms-request-id": "r-1"}
    return Answer(status, {"error": {"code": code, "message": message or words}}, headers)


def asked(stub: Stub) -> list[str]:
    return [found[1] for path in stub.paths if (found := VERSION.search(path))]


@pytest.fixture(params=WORDS)
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_a_write_is_sent_once_more_and_says_so(
    start_stub: StartStub, pauses: Pauses, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    stub = await start_stub(refusal(code), MADE)
    session = session_with(stub.url, pauses)
    with caplog.at_level(logging.INFO, logger="asr_tui"):
        accepted = await session.changes.apply(NETWORK, "ours")
    assert accepted.refused == RefusedVersion(code, "2026-03-01", "2025-05-01", "r-1")
    assert accepted.request_id == "r-2"
    assert (stub.methods, asked(stub)) == (["PUT", "PUT"], ["2026-03-01", "2025-05-01"])
    assert stub.bodies[0] == stub.bodies[1]
    assert {one["x-ms-client-request-id"] for one in stub.headers} == {"ours"}
    [line] = [one.getMessage() for one in caplog.records if one.name.startswith("asr_tui.")]
    assert all(word in line for word in ("microsoft.network/virtualnetworks", "ours", "r-1", "2026-03-01", "2025-05"))
    await session.close()


async def test_the_version_is_remembered_for_its_type_alone(start_stub: StartStub, pauses: Pauses, code: str) -> None:
    stub = await start_stub(refusal(code), Answer(200, {"id": NETWORK.id, "value": []}))
    session = session_with(stub.url, pauses)
    await session.catalog.all(kinds.NETWORK, SUBSCRIPTION)
    await session.catalog.all(kinds.NETWORK, "another")
    accepted = await session.changes.apply(NETWORK, "ours")
    assert accepted.refused is None
    await session.catalog.all(kinds.ROUTE_TABLE, SUBSCRIPTION)
    assert asked(stub) == ["2026-03-01", *["2025-05-01"] * 3, "2026-03-01"]
    assert "api-version=2025-05-01" in session.changes.as_rest(NETWORK)
    await session.close()


async def test_each_session_asks_anew(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(refusal("InvalidResourceType"), MADE)
    for _ in range(2):
        session = session_with(stub.url, pauses)
        await session.changes.apply(NETWORK, "ours")
        await session.close()
    assert asked(stub) == ["2026-03-01", "2025-05-01", "2026-03-01"]


async def test_a_version_refused_again_is_not_tried_a_third_time(start_stub: StartStub, pauses: Pauses) -> None:
    stub = await start_stub(refusal("NoRegisteredProviderFound"))
    session = session_with(stub.url, pauses)
    with pytest.raises(AzureError) as caught:
        await session.changes.apply(NETWORK, "ours")
    assert (caught.value.code, stub.methods) == ("NoRegisteredProviderFound", ["PUT", "PUT"])
    await session.close()


async def test_a_type_that_azure_does_not_know_is_no_missing_resource(start_stub: StartStub, pauses: Pauses) -> None:
    """A step's search would take a missing resource for one that was never made."""
    stub = await start_stub(refusal("InvalidResourceType"))
    session = session_with(stub.url, pauses)
    with pytest.raises(Refused):
        await session.catalog.find(NETWORK.id)
    assert stub.methods == ["GET", "GET"]
    await session.close()


@pytest.mark.parametrize(
    "answer",
    [
        refusal("InvalidResourceType", "The resource type could not be found in the namespace 'Microsoft.Network'."),
        refusal("NoRegisteredProviderFound", "... The supported api-versions are '2024-05-01, 2026-03-01'. The ..."),
        refusal("NoRegisteredProviderFound", "... The supported api-versions are ''. The supported locations are ''."),
        refusal("InvalidParameter", "The supported api-versions are '2024-05-01'."),
        Answer(409, {"error": {"code": "InvalidResourceType", "message": "supported versions are '2024-05-01'"}}),
        Answer(400, {"odd": True}),
    ],
)
async def test_anything_else_is_not_sent_again(start_stub: StartStub, pauses: Pauses, answer: Answer) -> None:
    stub = await start_stub(answer)
    session = session_with(stub.url, pauses)
    with pytest.raises(AzureError):
        await session.changes.apply(NETWORK, "ours")
    assert stub.methods == ["PUT"]
    await session.close()


async def test_the_resource_managers_own_types(start_stub: StartStub, pauses: Pauses) -> None:
    words = "The api-version '2025-04-01' is invalid. The supported versions are '2022-12-01,2022-09-01,2014-04'."
    stub = await start_stub(refusal("InvalidApiVersionParameter", words), Answer(200, {"value": []}))
    session = session_with(stub.url, pauses)
    await session.catalog.all(kinds.RESOURCE_GROUP, SUBSCRIPTION)
    assert asked(stub) == ["2025-04-01", "2022-12-01"]
    await session.close()


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (["2024-01-01", "2025-01-01", "2023-01-01"], "2025-01-01"),
        (["2024-01-01", "2025-01-01-preview"], "2024-01-01"),
        (["2024-01-01-preview", "2025-01-01-preview"], "2025-01-01-preview"),
    ],
)
def test_the_newest_and_no_preview_where_there_is_another(versions: list[str], expected: str) -> None:
    assert newest(versions) == expected


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/subscriptions/s/resourceGroups/rg", ""),
        ("/subscriptions/s/providers/Microsoft.Network", ""),
        ("/subscriptions/s/providers/Microsoft.Network/virtualNetworks", "microsoft.network/virtualnetworks"),
        ("/s/providers/Microsoft.Network/virtualNetworks/v/subnets/w", "microsoft.network/virtualnetworks/subnets"),
        ("/s/providers/Microsoft.Compute/virtualMachines/m/providers/Microsoft.Resources/links/l",
         "microsoft.resources/links"),
    ],
)  # fmt: skip
def test_the_type_of_a_path(path: str, kind: str) -> None:
    assert type_of(f"https://management.usgovcloudapi.net{path}?api-version=2026-03-01") == kind


async def test_an_older_simulated_cloud_is_served(
    simulator: Simulator, session: AzureSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The simulator as a cloud that has nothing newer than 2025-05-01: reads and a write go through."""
    table = {name: tuple(one for one in known if one < "2025-06") for name, known in api_versions._table().items()}
    monkeypatch.setattr(api_versions, "_table", lambda: table)
    contoso = "0b1f6471-1bf0-4dda-aec3-111111111111"
    networks = await session.catalog.all(kinds.NETWORK, contoso)
    assert "vnet-shop" in {one.name for one in networks}
    assert await session.catalog.all(kinds.MACHINE, contoso)
    wanted = steps.CreateVirtualNetwork(
        resource_id(group_id(contoso, "rg-dr"), "Microsoft.Network/virtualNetworks", "vnet-new"),
        "westeurope",
        ("10.7.0.0/16",),
        (Subnet("web", ("10.7.1.0/24",), default_outbound=False),),
    )
    await session.changes.apply(wanted, "ours")
    made = await session.catalog.find(wanted.id)
    assert made is not None
    assert wanted.differences(made.resource) == ()
