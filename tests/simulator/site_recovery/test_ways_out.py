"""A machine that reaches none of Azure's services is neither protected nor re-protected (151196)."""

from __future__ import annotations

import pytest

from asr_tui.simulator.messages import JsonObject
from tests.simulator.site_recovery.estate import SUBSCRIPTION, TARGET_NETWORK, Estate

DATA = f"{SUBSCRIPTION}/resourceGroups/rg-data"
TARGET_GROUP = TARGET_NETWORK.split("/providers/")[0]
NET = "2026-03-01"


@pytest.fixture
def estate() -> Estate:
    found = Estate()
    found.make_cache_back()
    return found


def change_subnet(estate: Estate, network: str, name: str, **changes: object) -> None:
    subnets = estate.get(network)["properties"]["subnets"]
    properties = next(one["properties"] for one in subnets if one["name"] == name)
    answer = estate.ask("PUT", f"{network}/subnets/{name}", {"properties": {**properties, **changes}}, NET)
    assert answer.status in (200, 201), answer.body
    estate.advance(60)


def put(estate: Estate, arm_id: str, location: str, properties: JsonObject, **more: object) -> JsonObject:
    body = {"location": location, "properties": properties, **more}
    assert estate.ask("PUT", arm_id, body, NET).status in (200, 201)
    estate.advance(60)
    return {"id": arm_id}


def nat_gateway(estate: Estate, group: str, location: str) -> JsonObject:
    network = f"{group}/providers/Microsoft.Network"
    address = put(estate, f"{network}/publicIPAddresses/nat-ip", location, {}, sku={"name": "Standard"})
    properties = {"publicIpAddresses": [address]}
    return put(estate, f"{network}/natGateways/nat", location, properties, sku={"name": "Standard"})


def routes(estate: Estate, group: str, location: str, hop: str) -> JsonObject:
    route = {"name": "all", "properties": {"addressPrefix": "0.0.0.0/0", "nextHopType": hop}}
    return put(estate, f"{group}/providers/Microsoft.Network/routeTables/rt", location, {"routes": [route]})


def faults(job: JsonObject) -> set[str]:
    return {error["serviceErrorDetails"]["code"] for error in job["errors"] if "serviceErrorDetails" in error}


def enable(estate: Estate) -> JsonObject:
    """Enable sql-01, whose subnet is `sql` of vnet-data."""
    return estate.run("PUT", estate.item_path("new"), estate.enable_input(estate.machine("sql-01")))


SOURCE_NETWORK = f"{DATA}/providers/Microsoft.Network/virtualNetworks/vnet-data"


def test_a_private_subnet_lets_no_agent_in(estate: Estate) -> None:
    change_subnet(estate, SOURCE_NETWORK, "sql", defaultOutboundAccess=False)
    job = enable(estate)
    assert (job["state"], faults(job)) == ("Failed", {"151196"})
    extension = estate.get(f"{estate.machine('sql-01')}/extensions/SiteRecovery-Windows")
    assert extension["properties"]["provisioningState"] == "Failed"


def test_a_nat_gateway_gives_it_a_way_out(estate: Estate) -> None:
    gateway = nat_gateway(estate, DATA, "centralus")
    change_subnet(estate, SOURCE_NETWORK, "sql", defaultOutboundAccess=False, natGateway=gateway)
    assert enable(estate)["state"] == "Succeeded"


@pytest.mark.parametrize(
    ("hop", "private", "state"),
    [
        ("VirtualAppliance", False, "Succeeded"),
        ("VirtualNetworkGateway", False, "Succeeded"),
        ("Internet", False, "Failed"),
        ("None", True, "Failed"),
        ("Internet", True, "Succeeded"),
    ],
)
def test_a_default_route_decides_first(estate: Estate, hop: str, private: bool, state: str) -> None:
    table = routes(estate, DATA, "centralus", hop)
    change_subnet(estate, SOURCE_NETWORK, "sql", defaultOutboundAccess=private, routeTable=table)
    assert enable(estate)["state"] == state


@pytest.mark.parametrize(
    ("rules", "public", "state"),
    [
        ({}, True, "Failed"),
        ({"outboundRules": {}}, True, "Succeeded"),
        ({"outboundRules": {}}, False, "Failed"),
        ({"loadBalancingRules": {}}, True, "Succeeded"),
        ({"loadBalancingRules": {"disableOutboundSnat": True}}, True, "Failed"),
    ],
)
def test_a_load_balancer_needs_a_rule(estate: Estate, rules: dict[str, JsonObject], public: bool, state: str) -> None:
    network = f"{DATA}/providers/Microsoft.Network"
    balancer = f"{network}/loadBalancers/lb"
    pool = {"id": f"{balancer}/backendAddressPools/machines"}
    address = put(estate, f"{network}/publicIPAddresses/lb-ip", "centralus", {}, sku={"name": "Standard"})
    front = {"publicIPAddress": address} if public else {"subnet": {"id": f"{SOURCE_NETWORK}/subnets/sql"}}
    properties: JsonObject = {
        "frontendIPConfigurations": [{"name": "front", "properties": front}],
        "backendAddressPools": [{"name": "machines", "properties": {}}],
        **{key: [{"name": "rule", "properties": {"backendAddressPool": pool, **rule}}] for key, rule in rules.items()},
    }
    put(estate, balancer, "centralus", properties, sku={"name": "Standard"})
    machine = estate.get(estate.machine("sql-01"))
    nic = estate.get(machine["properties"]["networkProfile"]["networkInterfaces"][0]["id"])
    nic["properties"]["ipConfigurations"][0]["properties"]["loadBalancerBackendAddressPools"] = [pool]
    put(estate, nic["id"], "centralus", nic["properties"])
    assert enable(estate)["state"] == state


def test_no_way_back_out_of_a_private_subnet(estate: Estate) -> None:
    item = estate.protected_item()
    change_subnet(estate, TARGET_NETWORK, "sql", defaultOutboundAccess=False)
    assert estate.fail_over(item)["state"] == "Succeeded"
    estate.run("POST", f"{item}/failoverCommit")
    container = item.split("/replicationProtectedItems/", maxsplit=1)[0]
    switch = f"{container}/switchprotection"
    job = estate.run("POST", switch, estate.reprotect_input(item))
    assert (job["state"], faults(job)) == ("Failed", {"151196"})
    assert estate.properties(item)["protectionState"] == "UnplannedFailoverCommitted"
    gateway = nat_gateway(estate, TARGET_GROUP, "westeurope")
    change_subnet(estate, TARGET_NETWORK, "sql", natGateway=gateway)
    assert estate.run("POST", switch, estate.reprotect_input(item))["state"] == "Succeeded"
