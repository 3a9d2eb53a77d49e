"""Routes and properties that other clients read: a vault's details, routes, usages, SKUs, newer properties."""

from __future__ import annotations

from typing import Any

import pytest

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import Simulator
from tests.simulator.arm_client import ArmClient, Clients
from tests.simulator.conftest import EMPTY
from tests.simulator.providers.test_through_the_sdk import SUBNET, make_machine, make_network

GROUP = f"/subscriptions/{EMPTY}/resourceGroups/rg"
VAULT = f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/v-1"


async def a_vault(clients: Clients, **properties: object) -> Any:
    await clients.resources.resource_groups.create_or_update("rg", {"location": "westeurope"})
    body = {"location": "westeurope", "sku": {"name": "RS0", "tier": "Standard"}, "properties": properties}
    return await (await clients.vaults.vaults.begin_create_or_update("rg", "v-1", body)).result()


async def test_a_new_vault_shows_its_settings(clients: Clients) -> None:
    properties = (await a_vault(clients)).properties
    assert properties.backup_storage_version == "Unassigned"
    assert properties.bcdr_security_level == "Poor"
    assert properties.redundancy_settings.standard_tier_storage_redundancy == "GeoRedundant"
    assert properties.security_settings.soft_delete_settings.soft_delete_retention_period_in_days == 14
    assert properties.monitoring_settings is None  # until it is set


async def test_a_changed_setting_of_a_vault_is_kept(clients: Clients) -> None:
    alerts = {"azureMonitorAlertSettings": {"alertsForAllJobFailures": "Disabled"}}
    await a_vault(clients, monitoringSettings=alerts)
    change = {"properties": {"securitySettings": {"softDeleteSettings": {"softDeleteState": "Disabled"}}}}
    await (await clients.vaults.vaults.begin_update("rg", "v-1", change)).result()
    properties = (await clients.vaults.vaults.get("rg", "v-1")).properties
    assert properties.monitoring_settings.azure_monitor_alert_settings.alerts_for_all_job_failures == "Disabled"
    soft = properties.security_settings.soft_delete_settings
    assert (soft.soft_delete_state, soft.soft_delete_retention_period_in_days) == ("Disabled", 14)


async def test_what_else_a_vault_answers(clients: Clients) -> None:
    await a_vault(clients)
    info = await clients.vaults.vault_extended_info.get("rg", "v-1")
    assert info.properties.algorithm == "None"
    usages = [one async for one in clients.vaults.replication_usages.list("rg", "v-1")]
    assert usages[0].protected_item_count == 0
    links = [one.name async for one in clients.vaults.private_link_resources.list("rg", "v-1")]
    assert links == ["AzureSiteRecovery", "AzureBackup"]
    certificate = {"properties": {"authType": "AAD", "certificate": "MIIB"}}
    made = await clients.vaults.vault_certificates.create("rg", "v-1", "c", certificate)
    assert made.properties.auth_type == "AzureActiveDirectory"
    assert [one async for one in clients.vaults.deleted_vaults.list_by_subscription_id("westeurope")] == []
    name = {"name": "v-1", "type": "Microsoft.RecoveryServices/Vaults"}
    free = await clients.vaults.recovery_services.check_name_availability("rg", "westeurope", name)
    assert not free.name_available


async def test_effective_routes_and_rules_of_a_running_machine(clients: Clients) -> None:
    await make_machine(clients)
    interfaces = clients.network.network_interfaces
    routes = (await (await interfaces.begin_get_effective_route_table("rg", "vm-1-nic")).result()).value
    hops = {route.address_prefix[0]: route.next_hop_type for route in routes}
    assert hops["10.0.0.0/16"] == "VnetLocal"
    assert hops["0.0.0.0/0"] == "Internet"
    groups = await (await interfaces.begin_list_effective_network_security_groups("rg", "vm-1-nic")).result()
    assert groups.value == []


async def test_a_route_of_ones_own_replaces_the_default_one(clients: Clients, arm: ArmClient) -> None:
    await make_machine(clients)
    route = {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance", "nextHopIpAddress": "10.0.9.4"}
    table = f"{GROUP}/providers/Microsoft.Network/routeTables/t"
    sent = {"location": "centralus", "properties": {"routes": [{"name": "out", "properties": route}]}}
    assert (await arm.put(table, sent)).status == 201
    subnet = {"properties": {"addressPrefix": "10.0.1.0/24", "routeTable": {"id": table}}}
    assert (await arm.put(SUBNET, subnet)).status == 200
    poller = await clients.network.network_interfaces.begin_get_effective_route_table("rg", "vm-1-nic")
    found = {(one.source, one.state, one.address_prefix[0]) for one in (await poller.result()).value}
    assert ("User", "Active", "0.0.0.0/0") in found
    assert ("Default", "Invalid", "0.0.0.0/0") in found


async def test_an_interface_of_no_running_machine_has_no_effective_routes(clients: Clients, arm: ArmClient) -> None:
    await make_network(clients)
    nic = f"{GROUP}/providers/Microsoft.Network/networkInterfaces/alone"
    configuration = {"name": "a", "properties": {"subnet": {"id": SUBNET}}}
    await arm.put(nic, {"location": "centralus", "properties": {"ipConfigurations": [configuration]}})
    assert (await arm.send("POST", nic + "/effectiveRouteTable")).status == 400


async def test_application_security_groups_are_held_by_interfaces(clients: Clients, arm: ArmClient) -> None:
    await make_network(clients)
    group = f"{GROUP}/providers/Microsoft.Network/applicationSecurityGroups/web"
    nic = f"{GROUP}/providers/Microsoft.Network/networkInterfaces/nic"
    configuration = {
        "name": "a",
        "properties": {"subnet": {"id": SUBNET}, "applicationSecurityGroups": [{"id": group}]},
    }
    sent = {"location": "centralus", "properties": {"ipConfigurations": [configuration]}}
    assert (await arm.put(nic, sent)).code == "InvalidResourceReference"
    await (
        await clients.network.application_security_groups.begin_create_or_update("rg", "web", {"location": "centralus"})
    ).result()
    made = (await arm.put(nic, sent)).body["properties"]["ipConfigurations"][0]["properties"]
    assert made["applicationSecurityGroups"] == [{"id": group}]
    assert (await arm.delete(group)).status == 400


async def test_usages_skus_and_sizes(clients: Clients) -> None:
    await make_machine(clients)
    usages = [one async for one in clients.network.virtual_networks.list_usage("rg", "net")]
    assert (usages[0].current_value, usages[0].limit) == (1.0, 251.0)
    skus = [one async for one in clients.storage.skus.list()]
    regions = {one.locations[0] for one in skus if one.name == "Standard_ZRS"}
    assert "westeurope" in regions
    assert "westus" not in regions
    sizes = [one.name async for one in clients.compute.virtual_machines.list_available_sizes("rg", "vm-1")]
    assert "Standard_D2s_v5" in sizes


async def test_machines_disks_interfaces_and_networks_say_more(clients: Clients, arm: ArmClient) -> None:
    await make_machine(clients)
    machine = await clients.compute.virtual_machines.get("rg", "vm-1")
    assert machine.storage_profile.image_reference.exact_version
    disk = await clients.compute.disks.get("rg", machine.storage_profile.os_disk.name)
    assert disk.tier == "P4"
    assert disk.data_access_auth_mode == "None"
    assert disk.supported_capabilities.architecture == "x64"
    nic = await clients.network.network_interfaces.get("rg", "vm-1-nic")
    assert (await arm.get(nic.id)).body["kind"] == "Regular"  # the model does not have it
    assert (nic.auxiliary_mode, nic.auxiliary_sku) == ("None", "None")
    assert nic.disable_tcp_state_tracking is False
    assert nic.default_outbound_connectivity_enabled is False
    network = await clients.network.virtual_networks.get("rg", "net")
    assert network.private_endpoint_v_net_policies == "Disabled"


@pytest.mark.parametrize(
    ("gib", "tier"), [(4, "P1"), (32, "P4"), (33, "P6"), (128, "P10"), (1024, "P30"), (32767, "P80")]
)
async def test_a_premium_disk_has_the_tier_of_its_size(arm: ArmClient, gib: int, tier: str) -> None:
    await arm.put(GROUP, {"location": "eastus"})
    path = f"{GROUP}/providers/Microsoft.Compute/disks/d"
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": gib}
    await arm.put(path, {"location": "eastus", "sku": {"name": "Premium_LRS"}, "properties": properties})
    assert (await arm.get(path)).body["properties"]["tier"] == tier
    await arm.put(path, {"location": "eastus", "sku": {"name": "StandardSSD_LRS"}, "properties": properties})
    assert "tier" not in (await arm.get(path)).body["properties"]


async def test_an_account_says_more(arm: ArmClient, empty: Simulator) -> None:
    await arm.put(GROUP, {"location": "eastus"})
    path = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/account1"
    body: JsonObject = {"location": "eastus", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
    await arm.put(path, {**body, "properties": {"largeFileSharesState": "Enabled"}})
    await empty.ticker.settled()
    found = (await arm.get(path)).body["properties"]
    assert found["allowCrossTenantReplication"] is False
    assert found["publicNetworkAccess"] == "Enabled"
    assert found["largeFileSharesState"] == "Enabled"


async def test_an_identity_gets_its_principals(arm: ArmClient, clients: Clients) -> None:
    await make_machine(clients)
    path = f"{GROUP}/providers/Microsoft.Compute/virtualMachines/vm-1"
    own = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/one"
    identity = {"type": "SystemAssigned, UserAssigned", "userAssignedIdentities": {own: {}}}
    found = (await arm.send("PATCH", path, {"identity": identity})).body["identity"]
    assert found["principalId"]
    assert found["userAssignedIdentities"][own]["clientId"]
