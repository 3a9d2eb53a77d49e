"""A changed network mapping and a removed link: through the SDK, over HTTP, against the simulator."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds, steps
from asr_tui.domain.errors import AccessDenied, Conflict, Refused
from asr_tui.domain.ids import group_id, resource_id, vault_id
from asr_tui.domain.obstacles import Link
from asr_tui.domain.operations import OperationState
from asr_tui.domain.protection import NetworkMapping
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import Simulator

PRODUCTION = "0b1f6471-1bf0-4dda-aec3-111111111111"
VAULT = vault_id(PRODUCTION, "rg-dr", "contoso-vault")
SHOP = group_id(PRODUCTION, "rg-shop")
APP = resource_id(SHOP, "Microsoft.Compute/virtualMachines", "app-01")
NEW = resource_id(group_id(PRODUCTION, "rg-data-asr"), "Microsoft.Network/virtualNetworks", "vnet-new")
STALE: JsonObject = {
    "description": "contoso with links",
    "based_on": "contoso",
    "stale_links": [{"machine": "app-01", "group": "rg-shop", "vault": "contoso-vault-us"}],
}


@pytest.fixture
def world() -> JsonObject:
    return STALE


@pytest.fixture
async def simulator(world: JsonObject) -> AsyncIterator[Simulator]:
    simulator = Simulator.open(world)
    await simulator.start()
    yield simulator
    await simulator.stop()


async def mapping(session: AzureSession) -> NetworkMapping:
    topology = await session.site_recovery.topology(VAULT)
    return next(one for one in topology.network_mappings if one.source_location == "centralus")


async def link(session: AzureSession) -> Link:
    [found] = [one for one in await session.catalog.all(kinds.LINK, PRODUCTION) if one.of_site_recovery]
    return found


async def test_a_mapping_leads_elsewhere_when_its_operation_has_ended(
    simulator: Simulator, session: AzureSession
) -> None:
    before = await mapping(session)
    fabric = VAULT.child("replicationFabrics", "asr-a2a-default-westeurope")
    step = steps.UpdateNetworkMapping(before.id, before.source_network, NEW, fabric)
    accepted = await session.changes.apply(step, "ours")
    assert accepted.job_name
    assert (await mapping(session)).target_network == before.target_network
    simulator.cloud.pace.advance(60)
    assert (await session.changes.status(accepted.operation)).state is OperationState.SUCCEEDED
    assert (await mapping(session)).target_network == NEW


async def test_a_target_in_another_region_is_refused_in_azures_words(session: AzureSession) -> None:
    before = await mapping(session)
    fabric = VAULT.child("replicationFabrics", "asr-a2a-default-westeurope")
    step = steps.UpdateNetworkMapping(before.id, before.source_network, before.source_network, fabric)
    with pytest.raises(Refused) as caught:
        await session.changes.apply(step, "ours")
    assert caught.value.code == "RecoveryNetworkInOtherRegion"


async def test_a_link_is_there_until_it_is_removed(session: AzureSession) -> None:
    stale = await link(session)
    found = await session.catalog.find(stale.id)
    assert found is not None
    assert found.provisioning == "Succeeded"
    accepted = await session.changes.apply(steps.DeleteResourceLink(stale.id, APP), "ours")
    assert not accepted.operation
    assert await session.catalog.find(stale.id) is None
    assert not [one for one in await session.catalog.all(kinds.LINK, PRODUCTION) if one.of_site_recovery]


@pytest.mark.parametrize("world", [{**STALE, "locks": [{"name": "keep", "group": "rg-shop"}]}])
async def test_a_lock_keeps_the_link(session: AzureSession, world: JsonObject) -> None:
    stale = await link(session)
    with pytest.raises(Conflict) as caught:
        await session.changes.apply(steps.DeleteResourceLink(stale.id, APP), "ours")
    assert caught.value.code == "ScopeLocked"
    found = await session.catalog.find(stale.id)
    assert found is not None
    assert found.provisioning == "Succeeded"


@pytest.mark.parametrize("world", [{**STALE, "permissions": [{"group": "rg-shop", "actions": ["*/read"]}]}])
async def test_without_the_right_the_action_is_named(session: AzureSession, world: JsonObject) -> None:
    stale = await link(session)
    with pytest.raises(AccessDenied) as caught:
        await session.changes.apply(steps.DeleteResourceLink(stale.id, APP), "ours")
    assert "Microsoft.Resources/links/delete" in str(caught.value)
