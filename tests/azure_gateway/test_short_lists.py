"""What Azure's lists leave out of a resource, and where else that is read."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds
from asr_tui.domain.machines import with_told
from asr_tui.simulator.server import Simulator


@pytest.fixture
async def subscription(session: AzureSession) -> str:
    [chosen] = [one.id for one in await session.catalog.all(kinds.SUBSCRIPTION) if one.name == "Contoso Production"]
    return chosen


async def answered(simulator: Simulator, path: str, **query: str) -> Any:
    url, asked = f"{simulator.url}{path}", {"api-version": "2024-07-01"} | query
    async with aiohttp.ClientSession() as azure, azure.get(url, params=asked) as answer:
        return await answer.json()


async def test_a_list_of_machines_has_of_extensions_the_ids_alone(simulator: Simulator, subscription: str) -> None:
    path = f"/subscriptions/{subscription}/providers/Microsoft.Compute/virtualMachines"
    region = path.replace("virtualMachines", "locations/centralus/virtualMachines")
    for where, more in ((path, {}), (path, {"statusOnly": "true"}), (region, {})):
        listed = (await answered(simulator, where, **more))["value"]
        assert {key for one in listed for extension in one.get("resources", []) for key in extension} == {"id"}
        machine = next(one for one in listed if one["name"] == "build-01")
    whole = await answered(simulator, machine["id"])
    assert whole["resources"][0]["properties"]["provisioningState"] == "Failed"


async def test_extensions_are_told_by_resource_graph_and_a_failure_by_the_machine_itself(
    simulator: Simulator, session: AzureSession, subscription: str
) -> None:
    [found] = [one for one in await session.catalog.all(kinds.EXTENSION, subscription) if one.failed]
    assert (found.kind, found.publisher) == ("CustomScriptExtension", "Microsoft.Compute")
    assert found.id is not None
    machines = await session.catalog.all(kinds.MACHINE, subscription)
    [named] = [one for machine in machines for one in machine.extensions if one.id == found.id]
    assert (named.name, named.is_read) == (found.name, False)
    assert any(found in one.extensions for one in with_told(machines, [found]))

    repaired = simulator.cloud.store.require(str(found.id))
    repaired["properties"]["provisioningState"] = "Succeeded"
    simulator.cloud.store.put(repaired)
    assert not any(one.failed for one in await session.catalog.all(kinds.EXTENSION, subscription))


async def test_a_list_of_sets_has_their_machines_only_where_they_are_asked_for(
    simulator: Simulator, session: AzureSession, subscription: str
) -> None:
    sets = [one for one in await session.catalog.all(kinds.AVAILABILITY_SET, subscription) if one.machines]
    assert sets
    path = f"/subscriptions/{subscription}/providers/Microsoft.Compute/availabilitySets"
    assert not any("virtualMachines" in one["properties"] for one in (await answered(simulator, path))["value"])
    assert (await answered(simulator, path, **{"$expand": "instanceView"}))["error"]["target"] == "$expand"
