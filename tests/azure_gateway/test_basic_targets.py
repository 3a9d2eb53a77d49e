"""Basic addresses and load balancers that a machine is bound to in the target, and Azure's own agent upgrade."""

from __future__ import annotations

import pytest

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import AgentUpgrade
from asr_tui.services.basic_targets import basic_targets
from asr_tui.simulator.providers.site_recovery import item_record
from asr_tui.simulator.server import Simulator
from tests.simulator.site_recovery.estate import TARGET_GROUP, Estate

ADDRESSES = f"{TARGET_GROUP}/providers/Microsoft.Network/publicIPAddresses"


def bound(estate: Estate, **addresses: str) -> ArmId:
    """The protected item, bound to these public addresses, of which some exist."""
    item = item_record.must_find(estate.cloud, estate.protected_item())
    item.nics[0]["ipConfigs"][0].update(addresses)
    item_record.save(estate.cloud, item)
    return ArmId(item.id)


@pytest.mark.parametrize("key", ["recoveryPublicIPAddressId", "tfoPublicIPAddressId"])
async def test_only_a_basic_one_is_named(simulator: Simulator, session: AzureSession, key: str) -> None:
    estate = Estate(simulator.cloud)
    made = {"location": "westeurope", "sku": {"name": "Standard"}, "properties": {}}
    assert estate.ask("PUT", f"{ADDRESSES}/pip-new", made).status == 201
    old = {**made, "id": f"{ADDRESSES}/pip-old", "name": "pip-old", "type": "Microsoft.Network/publicIPAddresses"}
    estate.cloud.store.put({**old, "sku": {"name": "Basic"}})
    for name, told in (("pip-new", ()), ("pip-old", (f"{ADDRESSES}/pip-old",)), ("pip-gone", ())):
        item = bound(estate, **{key: f"{ADDRESSES}/{name}"})
        found = await session.site_recovery.item(item)
        assert await basic_targets(lambda one: session.catalog.one(kinds.SKU, one), found) == told


def test_basic_addresses_are_not_made_any_more() -> None:
    answer = Estate().ask("PUT", f"{ADDRESSES}/pip-old", {"location": "westeurope", "sku": {"name": "Basic"}})
    assert (answer.status, answer.body["error"]["code"]) == (400, "IPv4BasicSkuPublicIpCountLimitReached")


async def test_azures_own_upgrade_of_the_agent_is_read(simulator: Simulator, session: AzureSession) -> None:
    estate = Estate(simulator.cloud)
    item = item_record.must_find(estate.cloud, estate.protected_item())
    item.agent.tries, item.agent.given_up, item.agent.upgrading = 5, True, True
    item_record.save(estate.cloud, item)
    found = await session.site_recovery.item(ArmId(item.id))
    assert found.agent_upgrade == AgentUpgrade(in_progress=True, tries=5, given_up=True)
