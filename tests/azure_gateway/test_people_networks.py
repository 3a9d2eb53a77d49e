"""The gateway reads what people's networks and machines hold, through the real SDK against the simulator."""

from __future__ import annotations

import pytest

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds
from asr_tui.domain.drafts.failover import FailoverDraft
from asr_tui.domain.drafts.failover_tasks import checklist
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.problems import blocking
from asr_tui.services.item_planning import plan
from asr_tui.simulator.server import Simulator
from tests.read_estate import read_estate
from tests.simulator.providers.test_people_networks import API, HUB, NET, SHOP, bind, bound_item, hub, put
from tests.simulator.site_recovery.estate import SUBSCRIPTION, TARGET_NETWORK, VAULT, Estate

SUBSCRIPTION_ID = SUBSCRIPTION.rsplit("/", maxsplit=1)[-1]


@pytest.fixture
def estate(simulator: Simulator) -> Estate:
    return Estate(simulator.cloud)


async def sql_02(session: AzureSession) -> ItemEstate:
    items = await session.site_recovery.items(ArmId(VAULT))
    return await read_estate(session, next(one for one in items if one.machine_name == "sql-02"))


async def test_delegations_and_private_endpoints_of_subnets(session: AzureSession, estate: Estate) -> None:
    hub(estate, ("AzureBastionSubnet", ""), ("pg", "Microsoft.DBforPostgreSQL/flexibleServers"))
    account = f"{SUBSCRIPTION}/resourceGroups/rg-dr/providers/Microsoft.Storage/storageAccounts/contosodrasrcache"
    connection = {"name": "c", "properties": {"privateLinkServiceId": account, "groupIds": ["blob"]}}
    endpoint = f"{NET}/privateEndpoints/pe"
    there = {"subnet": {"id": f"{HUB}/subnets/pg"}, "privateLinkServiceConnections": [connection]}
    assert put(estate, endpoint, there).status == 201
    networks = await session.catalog.all(kinds.NETWORK, SUBSCRIPTION_ID)
    [read] = [one for one in networks if one.name == "vnet-hub"]
    pg = read.subnet("pg")
    assert pg is not None
    assert pg.delegations == ("Microsoft.DBforPostgreSQL/flexibleServers",)
    assert pg.private_endpoints == (ArmId(endpoint),)
    [cache] = [one for one in await session.catalog.all(kinds.STORAGE_ACCOUNT, SUBSCRIPTION_ID) if one.id == account]
    assert cache.private_endpoints == (ArmId(endpoint),)


@pytest.mark.parametrize(("public", "allowed"), [("Enabled", 1), ("Disabled", 0)])
async def test_rules_of_an_accounts_firewall(session: AzureSession, estate: Estate, public: str, allowed: int) -> None:
    account = f"{SUBSCRIPTION}/resourceGroups/rg-dr/providers/Microsoft.Storage/storageAccounts/contosodrasrcache"
    subnets = [f"{SHOP}/virtualNetworks/vnet-shop/subnets/{name}" for name in ("web", "app")]
    rules = [{"id": subnets[0], "state": "Succeeded"}, {"id": subnets[1], "state": "NetworkSourceDeleted"}]
    acls = {"bypass": "AzureServices", "defaultAction": "Deny", "virtualNetworkRules": rules, "ipRules": []}
    body = estate.get(account)
    body["properties"] |= {"networkAcls": acls, "publicNetworkAccess": public}
    estate.ask("PUT", account, body, api=API)
    [read] = [one for one in await session.catalog.all(kinds.STORAGE_ACCOUNT, SUBSCRIPTION_ID) if one.id == account]
    assert (read.firewall, read.trusts_azure) == (True, True)
    assert read.allowed_subnets == (ArmId(subnets[0]),)[:allowed]


async def test_interfaces_with_all_their_addresses_and_groups(session: AzureSession, estate: Estate) -> None:
    nic = f"{SHOP}/networkInterfaces/web-01-nic"
    group = f"{SHOP}/applicationSecurityGroups/asg-web"
    body = estate.get(nic)
    estate.ask("PUT", group, {"location": body["location"], "properties": {}}, api=API)
    first = body["properties"]["ipConfigurations"][0]
    first["properties"]["applicationSecurityGroups"] = [{"id": group}]
    second = {
        "name": "second",
        "properties": {
            "subnet": first["properties"]["subnet"], "primary": False, "applicationSecurityGroups": [{"id": group}],
        },
    }  # fmt: skip
    body["properties"]["ipConfigurations"] = [first, second]
    assert estate.ask("PUT", nic, body, api=API).status == 200
    machines = await session.catalog.all(kinds.MACHINE, SUBSCRIPTION_ID)
    [read] = [one for one in machines if one.name == "web-01"]
    [interface] = read.nics
    assert interface.private_ips == (interface.private_ip, interface.further[0].private_ip)
    assert [one.name for one in interface.further] == ["second"]
    assert interface.application_groups == (ArmId(group),)
    assert interface.public_ips == (ArmId(f"{SHOP}/publicIPAddresses/pip-web-01"),)


async def test_what_an_item_is_bound_to_and_what_is_gone(session: AzureSession, estate: Estate) -> None:
    item, address, group, pool = bound_item(estate)
    bind(estate, item, address, group, pool)
    there = await sql_02(session)
    [nic] = there.item.nics
    assert set(nic.bound()) == {ArmId(one) for one in (address, group, pool)}
    assert [one.source_ip for one in nic.further]
    assert not nic.further[0].selected
    assert there.lost == frozenset()
    assert not there.failed
    made = plan(FailoverDraft(there.item.id, "sql-02"), there)
    assert any("public address pip-dr" in one.text for one in made.consequences if one.kind == "binds")
    assert any(nic.further[0].source_ip in one.text for one in made.consequences if one.kind == "not moved")

    for gone in (address, group, pool.partition("/backendAddressPools/")[0]):
        estate.ask("DELETE", gone, api=API)
        while estate.cloud.store.exists(gone):
            assert estate.cloud.clock.jump()
    after = await sql_02(session)
    assert after.lost == {ArmId(one) for one in (address, group, pool)}
    warned = " ".join(one.what for one in plan(FailoverDraft(after.item.id, "sql-02"), after).problems)
    assert all(name in warned for name in ("pip-dr", "nsg-dr", "sql of lb-dr"))
    assert any("Not there any more" in one.words for one in checklist(after.item, after.running, after.lost))


async def test_an_item_that_aims_at_a_delegated_subnet_cannot_fail_over(session: AzureSession, estate: Estate) -> None:
    known = await sql_02(session)
    assert not blocking(plan(FailoverDraft(known.item.id, "sql-02"), known).problems)
    body = estate.get(TARGET_NETWORK)
    for subnet in body["properties"]["subnets"]:
        if subnet["name"] == "sql":
            subnet["properties"]["delegations"] = [{"properties": {"serviceName": "Microsoft.Sql/managedInstances"}}]
    assert estate.ask("PUT", TARGET_NETWORK, body, api=API).status == 200
    after = await sql_02(session)
    [problem] = blocking(plan(FailoverDraft(after.item.id, "sql-02"), after).problems)
    assert "sql of vnet-data-asr, which is for Microsoft.Sql/managedInstances only" in problem.what
