"""What networks hold besides machines, through ARM: Azure's own subnets, private endpoints, backend pools."""

from __future__ import annotations

from typing import Any

import pytest

from asr_tui.simulator.messages import JsonObject
from tests.simulator.site_recovery.estate import SUBSCRIPTION, TARGET_GROUP, Answer, Estate

NET = f"{TARGET_GROUP}/providers/Microsoft.Network"
HUB = f"{NET}/virtualNetworks/vnet-hub"
SHOP = f"{SUBSCRIPTION}/resourceGroups/rg-shop/providers/Microsoft.Network"
API = "2024-03-01"


def put(estate: Estate, arm_id: str, properties: JsonObject, location: str = "westeurope", **more: Any) -> Answer:
    return estate.ask("PUT", arm_id, {"location": location, "properties": properties, **more}, api=API)


def hub(estate: Estate, *subnets: tuple[str, str]) -> None:
    """A network with these subnets, each with the service that it is delegated to, if any."""
    bodies = [
        {
            "name": name,
            "properties": {
                "addressPrefix": f"10.9.{number}.0/24",
                "delegations": [{"name": "d", "properties": {"serviceName": service}}] if service else [],
            },
        }
        for number, (name, service) in enumerate(subnets)
    ]
    made = put(estate, HUB, {"addressSpace": {"addressPrefixes": ["10.9.0.0/16"]}, "subnets": bodies})
    assert made.status == 201, made.body


def interface(subnet: str, **more: Any) -> JsonObject:
    return {"ipConfigurations": [{"name": "one", "properties": {"subnet": {"id": f"{HUB}/subnets/{subnet}"}, **more}}]}


@pytest.mark.parametrize(
    ("subnet", "service", "code"),
    [
        ("AzureBastionSubnet", "", "AzureBastionSubnet"),
        ("AzureFirewallSubnet", "", "AzureFirewallSubnet"),
        ("AzureFirewallManagementSubnet", "", "AzureFirewallManagementSubnet"),
        ("GatewaySubnet", "", "GatewaySubnet"),
        ("RouteServerSubnet", "", "RouteServerSubnet"),
        ("pg", "Microsoft.DBforPostgreSQL/flexibleServers", "SubnetIsDelegatedToOtherService"),
    ],
)
def test_no_interface_in_a_subnet_that_belongs_to_a_service(subnet: str, service: str, code: str) -> None:
    estate = Estate()
    hub(estate, (subnet, service), ("workload", ""))
    refused = put(estate, f"{NET}/networkInterfaces/nic-1", interface(subnet))
    assert (refused.status, refused.body["error"]["code"]) == (400, code)
    assert put(estate, f"{NET}/networkInterfaces/nic-1", interface("workload")).status == 201


def test_a_subnet_in_use_keeps_its_delegations() -> None:
    estate = Estate()
    hub(estate, ("workload", ""))
    put(estate, f"{NET}/networkInterfaces/nic-1", interface("workload"))
    delegated = {
        "addressPrefix": "10.9.0.0/24",
        "delegations": [{"properties": {"serviceName": "Microsoft.Web/serverFarms"}}],
    }
    refused = estate.ask("PUT", f"{HUB}/subnets/workload", {"properties": delegated}, api=API)
    assert refused.body["error"]["code"] == "SubnetDelegationsCannotChangeWhenSubnetUsedByResource"
    assert "from [] to [Microsoft.Web/serverFarms]" in refused.body["error"]["message"]


def test_a_failover_into_such_a_subnet_fails_its_job_and_leaves_nothing() -> None:
    estate = Estate()
    hub(estate, ("AzureBastionSubnet", ""), ("workload", ""))
    machine = estate.machine("web-01", "rg-shop")
    given = estate.enable_input(machine)
    given["providerSpecificDetails"] |= {"recoveryAzureNetworkId": HUB, "recoverySubnetName": "AzureBastionSubnet"}
    item = estate.item_path("web-01")
    estate.run("PUT", item, given)
    estate.until(item, "Protected")
    job = estate.fail_over(item)
    assert job["state"] == "Failed"
    [error] = job["errors"]
    assert error["serviceErrorDetails"]["code"] == "28092"
    assert "can be used only for the Azure Bastion resource" in error["serviceErrorDetails"]["possibleCauses"]
    assert estate.properties(item)["protectionState"] == "Protected"
    assert estate.ask("GET", f"{NET}/networkInterfaces/web-01-nic").status == 404


def test_an_ephemeral_system_disk_cannot_be_replicated() -> None:
    estate = Estate()
    machine = estate.machine("web-01", "rg-shop")
    body = estate.get(machine)
    body["properties"]["storageProfile"]["osDisk"]["diffDiskSettings"] = {"option": "Local"}
    estate.cloud.store.put(body)
    refused = estate.ask("PUT", estate.item_path("web-01"), {"properties": estate.enable_input(machine)})
    assert (refused.status, refused.code) == (400, "EphemeralOsDiskNotSupported")


def test_a_private_endpoint_shows_in_its_account_and_its_subnet() -> None:
    estate = Estate()
    account = f"{SUBSCRIPTION}/resourceGroups/rg-dr/providers/Microsoft.Storage/storageAccounts/contosodrasrcache"
    subnet = f"{SHOP}/virtualNetworks/vnet-shop/subnets/data"
    for name, key in (("pe-own", "privateLinkServiceConnections"), ("pe-asked", "manualPrivateLinkServiceConnections")):
        connection = {"name": name, "properties": {"privateLinkServiceId": account, "groupIds": ["blob"]}}
        made = put(
            estate, f"{SHOP}/privateEndpoints/{name}", {"subnet": {"id": subnet}, key: [connection]}, "centralus"
        )
        assert made.status == 201, made.body
    found = estate.get(account)["properties"]["privateEndpointConnections"]
    assert {one["name"]: one["properties"]["privateLinkServiceConnectionState"]["status"] for one in found} == {
        "pe-own": "Approved", "pe-asked": "Pending",
    }  # fmt: skip
    [there] = [
        one for one in estate.get(f"{SHOP}/virtualNetworks/vnet-shop")["properties"]["subnets"] if one["name"] == "data"
    ]
    assert [one["id"].rsplit("/", 1)[1] for one in there["properties"]["privateEndpoints"]] == ["pe-own", "pe-asked"]


def test_pools_have_ids_and_routes_of_their_own() -> None:
    estate = Estate()
    hub(estate, ("workload", ""))
    balancer = f"{NET}/loadBalancers/lb-dr"
    assert put(estate, balancer, {"backendAddressPools": [{"name": "web"}]}, sku={"name": "Standard"}).status == 201
    pool = f"{balancer}/backendAddressPools/web"
    put(estate, f"{NET}/networkInterfaces/nic-1", interface("workload", loadBalancerBackendAddressPools=[{"id": pool}]))
    found = estate.get(pool)
    assert found["id"] == pool
    assert found["properties"]["backendIPConfigurations"][0]["id"].endswith("/nic-1/ipConfigurations/one")
    assert estate.ask("GET", f"{balancer}/backendAddressPools/none").status == 404


def bound_item(estate: Estate) -> tuple[str, str, str, str]:
    """sql-02 with two IP configurations, bound to a public address, a group and a pool; the item, and these."""
    nic = f"{SUBSCRIPTION}/resourceGroups/rg-data/providers/Microsoft.Network/networkInterfaces/sql-02-nic"
    body = estate.get(nic)
    first = body["properties"]["ipConfigurations"][0]
    second = {"name": "second", "properties": {"subnet": first["properties"]["subnet"], "primary": False}}
    estate.ask("PUT", nic, {**body, "properties": {**body["properties"], "ipConfigurations": [first, second]}}, api=API)
    machine = estate.machine("sql-02")
    item = estate.item_path("again")
    old = estate.protected_item()
    estate.run(
        "POST",
        f"{old}/remove",
        {"replicationProviderInput": {"instanceType": "DisableProtectionProviderSpecificInput"}},
    )
    estate.run("PUT", item, estate.enable_input(machine))
    estate.until(item, "Protected")
    address, group, balancer = (
        f"{NET}/publicIPAddresses/pip-dr",
        f"{NET}/networkSecurityGroups/nsg-dr",
        f"{NET}/loadBalancers/lb-dr",
    )
    put(estate, address, {}, sku={"name": "Standard"})
    put(estate, group, {})
    put(estate, balancer, {"backendAddressPools": [{"name": "sql"}]})
    return item, address, group, f"{balancer}/backendAddressPools/sql"


def bind(estate: Estate, item: str, address: str, group: str, pool: str) -> None:
    [nic] = estate.properties(item)["providerSpecificDetails"]["vmNics"]
    config = {
        "ipConfigName": nic["ipConfigs"][0]["name"], "isPrimary": True, "isSeletedForFailover": True,
        "recoverySubnetName": "sql", "recoveryPublicIPAddressId": address, "recoveryLBBackendAddressPoolIds": [pool],
    }  # fmt: skip
    changed = {"nicId": nic["nicId"], "ipConfigs": [config], "recoveryNetworkSecurityGroupId": group}
    details = {"instanceType": "A2A"}
    assert estate.run("PATCH", item, {"vmNics": [changed], "providerSpecificDetails": details})["state"] == "Succeeded"


def failed_over(estate: Estate) -> JsonObject:
    properties: JsonObject = estate.get(f"{NET}/networkInterfaces/sql-02-nic")["properties"]
    return properties


def test_only_the_primary_configuration_comes_along_with_what_it_is_bound_to() -> None:
    estate = Estate()
    item, address, group, pool = bound_item(estate)
    [nic] = estate.properties(item)["providerSpecificDetails"]["vmNics"]
    assert [one["isSeletedForFailover"] for one in nic["ipConfigs"]] == [True, False]
    bind(estate, item, address, group, pool)
    assert estate.fail_over(item)["state"] == "Succeeded"
    made = failed_over(estate)
    [config] = made["ipConfigurations"]
    assert config["properties"]["publicIPAddress"]["id"] == address
    assert config["properties"]["loadBalancerBackendAddressPools"] == [{"id": pool}]
    assert made["networkSecurityGroup"]["id"] == group


def test_it_starts_without_what_was_deleted_meanwhile() -> None:
    estate = Estate()
    item, address, group, pool = bound_item(estate)
    bind(estate, item, address, group, pool)
    for gone in (address, group, pool.partition("/backendAddressPools/")[0]):
        assert estate.ask("DELETE", gone, api=API).status in (200, 202)
        while estate.cloud.store.exists(gone):
            assert estate.cloud.clock.jump()
    assert estate.fail_over(item)["state"] == "Succeeded"
    made = failed_over(estate)
    [config] = made["ipConfigurations"]
    assert "publicIPAddress" not in config["properties"]
    assert "networkSecurityGroup" not in made
