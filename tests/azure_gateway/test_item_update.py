"""The settings of an item go out as they came in, with what is changed: Microsoft's client against the simulator."""

from __future__ import annotations

from copy import deepcopy

import pytest

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds, steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.target_settings import differences
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import item_record
from asr_tui.simulator.server import Simulator
from tests.simulator.site_recovery.estate import TARGET_GROUP, TARGET_NETWORK, Estate

COMPUTE = f"{TARGET_GROUP}/providers/Microsoft.Compute"
STORAGE = f"{TARGET_GROUP}/providers/Microsoft.Storage"
NETWORK = f"{TARGET_GROUP}/providers/Microsoft.Network"
FULL: JsonObject = {
    "recoveryNetworkSecurityGroupId": f"{NETWORK}/networkSecurityGroups/nsg",
    "tfoNetworkSecurityGroupId": f"{NETWORK}/networkSecurityGroups/drill",
    "enableAcceleratedNetworkingOnRecovery": True,
    "enableAcceleratedNetworkingOnTfo": True,
    "recoveryNicName": "sql-dr-nic",
    "recoveryNicResourceGroupName": "rg-data-asr",
    "reuseExistingNic": True,
    "tfoRecoveryNicName": "sql-drill-nic",
    "tfoRecoveryNicResourceGroupName": "rg-data-asr",
    "tfoReuseExistingNic": True,
    "targetNicName": "sql-target",
}
ADDRESS: JsonObject = {
    "isSeletedForFailover": False,
    "recoverySubnetName": "sql",
    "recoveryStaticIPAddress": "10.1.1.7",
    "recoveryIPAddressType": "Static",
    "recoveryPublicIPAddressId": f"{NETWORK}/publicIPAddresses/pip",
    "recoveryLBBackendAddressPoolIds": [f"{NETWORK}/loadBalancers/lb/backendAddressPools/pool"],
    "tfoSubnetName": "sql",
    "tfoStaticIPAddress": "10.9.1.7",
    "tfoPublicIPAddressId": f"{NETWORK}/publicIPAddresses/drill",
    "tfoLBBackendAddressPoolIds": [f"{NETWORK}/loadBalancers/lb/backendAddressPools/drill"],
}

NAMED = (
    *(f"{COMPUTE}/availabilitySets/a", f"{COMPUTE}/proximityPlacementGroups/p"),
    *(f"{COMPUTE}/virtualMachineScaleSets/s", f"{COMPUTE}/capacityReservationGroups/c"),
    *(f"{STORAGE}/storageAccounts/boot", f"{NETWORK}/networkSecurityGroups/nsg"),
    *(f"{NETWORK}/networkSecurityGroups/drill", f"{NETWORK}/publicIPAddresses/pip"),
    f"{NETWORK}/publicIPAddresses/drill",
)
"""What the item's settings name."""


@pytest.fixture
def item(simulator: Simulator) -> ArmId:
    """A protected item with every setting that a change may lose."""
    estate = Estate(simulator.cloud)
    found = item_record.must_find(simulator.cloud, estate.protected_item())
    target = found.target
    target.availability_set, target.proximity_group = (
        f"{COMPUTE}/availabilitySets/a",
        f"{COMPUTE}/proximityPlacementGroups/p",
    )
    target.scale_set, target.capacity_group = (
        f"{COMPUTE}/virtualMachineScaleSets/s",
        f"{COMPUTE}/capacityReservationGroups/c",
    )
    target.boot_account, target.fault_domain = f"{STORAGE}/storageAccounts/boot", 1
    target.test_network_id, target.test_vm_name = TARGET_NETWORK, "sql-02-drill"
    nic = found.nics[0]
    nic.update(FULL, tfoVMNetworkId=TARGET_NETWORK)
    nic["ipConfigs"][0].update(ADDRESS, isPrimary=True)
    second = {**deepcopy(nic["ipConfigs"][0]), "name": "ip2", "isPrimary": False, "recoveryStaticIPAddress": "10.1.1.8"}
    nic["ipConfigs"].append(second)
    found.nics.append({**deepcopy(nic), "nicId": "11111111-1111-4111-8111-111111111111"})
    found.disks[0].new_name, found.disks[0].target_type = "sql-dr-os", "StandardSSD_LRS"
    item_record.save(simulator.cloud, found)
    return ArmId(found.id)


async def test_nothing_is_lost_when_the_size_is_changed(
    simulator: Simulator, session: AzureSession, item: ArmId
) -> None:
    estate = Estate(simulator.cloud)
    for named in NAMED:
        provider, kind, name = named.split("/")[-3:]
        body: JsonObject = {"id": named, "name": name, "type": f"{provider}/{kind}", "location": "westeurope"}
        simulator.cloud.store.put({**body, "properties": {}})
    before = await session.catalog.one(kinds.TARGET_SETTINGS, item)
    raw = estate.properties(item)["providerSpecificDetails"]
    step = steps.UpdateItem(item, target_size="Standard_E8s_v5", current=before)
    accepted = await session.changes.apply(step, "11111111-2222-4333-8444-555555555555")
    assert estate.finish(accepted.job_name)["state"] == "Succeeded"
    after = await session.catalog.one(kinds.TARGET_SETTINGS, item)
    assert differences(step.wanted, after) == ()
    now = estate.properties(item)["providerSpecificDetails"]
    rewritten = {"recoveryAzureVMSize", "vmNics"}
    assert [key for key in raw if key not in rewritten and (now[key] or None) != (raw[key] or None)] == []
    chosen = {"selectionType": "SelectedByUser"}
    assert [nic | chosen for nic in raw["vmNics"]] == now["vmNics"]


async def test_the_name_alone_would_lose_the_set(simulator: Simulator, session: AzureSession, item: ArmId) -> None:
    before = await session.catalog.one(kinds.TARGET_SETTINGS, item)
    bare = steps.UpdateItem(item, target_name="sql-dr")
    accepted = await session.changes.apply(bare, "11111111-2222-4333-8444-555555555555")
    Estate(simulator.cloud).finish(accepted.job_name)
    after = await session.catalog.one(kinds.TARGET_SETTINGS, item)
    whole = steps.UpdateItem(item, target_name="sql-dr", current=before).wanted
    assert "availability set is none instead of a" in differences(whole, after)
    assert session.changes.as_rest(bare).startswith("# Read the item first")
