"""Security groups, routes, balancers and what a machine is made of: over HTTP, from the world that has them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.bodies.networking import security_group
from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import machine_problems
from asr_tui.domain.machines import Machine, with_told
from asr_tui.domain.outbound import Route, SecurityRule
from asr_tui.services.choices import Choices
from asr_tui.simulator.server import Simulator
from tests.azure_gateway.stub import Pauses, session_with
from tests.drafts import replication_draft

PRODUCTION = "0b1f6471-1bf0-4dda-aec3-111111111111"


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    simulator = Simulator.open("contoso-strict")
    await simulator.start()
    yield simulator
    await simulator.stop()


def rule(
    name: str, priority: int, access: str, protocol: str = "*", ports: tuple[str, ...] = ("*",), *, destination: str
) -> SecurityRule:
    return SecurityRule(name, priority, access == "Allow", protocol, ports, destinations=(destination,))


async def machines(session: AzureSession) -> dict[str, Machine]:
    return {machine.name: machine for machine in await session.catalog.all(kinds.MACHINE, PRODUCTION)}


async def test_security_groups_tell_what_may_leave(session: AzureSession) -> None:
    groups = {group.name: group for group in await session.catalog.all(kinds.SECURITY_GROUP, PRODUCTION)}
    assert groups["nsg-web"].rules == ()
    assert groups["nsg-locked"].rules == (
        rule("allow-sign-in", 200, "Allow", "Tcp", ("443",), destination="AzureActiveDirectory"),
        rule("deny-internet", 4000, "Deny", destination="Internet"),
    )


async def test_routes_and_balancers(session: AzureSession) -> None:
    [table] = await session.catalog.all(kinds.ROUTE_TABLE, PRODUCTION)
    assert table.default == Route("to-virtualappliance", "0.0.0.0/0", "VirtualAppliance")
    [balancer] = await session.catalog.all(kinds.LOAD_BALANCER, PRODUCTION)
    found = await machines(session)
    assert (balancer.standard, balancer.internal) == (True, True)
    assert set(balancer.pools) & set(found["queue-01"].nics[0].pools)


async def test_subnets_name_what_guards_them(session: AzureSession) -> None:
    network = next(one for one in await session.catalog.all(kinds.NETWORK, PRODUCTION) if one.name == "vnet-secure")
    subnets = {subnet.name: subnet for subnet in network.subnets}
    assert subnets["locked"].nsg is not None
    assert subnets["inspected"].route_table is not None
    assert subnets["endpoint"].service_endpoints == ("Microsoft.Storage",)


async def test_machines_tell_what_they_are_made_of(session: AzureSession) -> None:
    found = await machines(session)
    assert found["hr-01"].security_type == "TrustedLaunch"
    assert found["hr-02"].encryption_at_host
    told = with_told([found["hr-02"]], await session.catalog.all(kinds.EXTENSION, PRODUCTION))
    assert [one.kind for one in told[0].extensions] == ["AzureDiskEncryption"]
    assert [disk.write_accelerator for disk in found["erp-01"].disks] == [False, False, True]
    assert found["fast-01"].disk_controller == "NVMe"
    assert found["bank-01"].created is not None
    assert found["bank-01"].disks[0].size_bytes == 127 * 1024**3


async def test_each_machine_of_the_strict_world_meets_its_rule(session: AzureSession) -> None:
    choices = Choices(session.catalog, session.site_recovery, session.clock)
    vault = next(one for one in await choices.all(kinds.VAULT, PRODUCTION) if one.name == "contoso-vault")
    scope = replication_draft(vault.id, PRODUCTION, PRODUCTION, "westeurope", "centralus", "westeurope")
    estate = await choices.estate(scope)
    told = {
        one.name: {problem.brief for problem in machine_problems(one, estate, target_region="westeurope")}
        for one in estate.machines
    }
    assert told["bank-01"] == {"NSG blocks"}
    assert told["bank-02"] == {"rerouted"}
    assert told["bank-03"] == set()
    assert told["queue-01"] == {"no way out"}
    assert told["hr-01"] == {"preview", ""}
    assert told["hr-02"] == {"encrypted"}
    assert told["erp-01"] == {"disk unfit"}
    assert told["fast-01"] == {"NVMe disks"}
    for easy in ("web-01", "web-02", "app-01", "sql-01"):
        assert told[easy] == set()


async def test_accounts_tell_keys_firewall_and_soft_delete(session: AzureSession) -> None:
    accounts = {one.name: one for one in await session.catalog.all(kinds.STORAGE_ACCOUNT, PRODUCTION)}
    strict, plain = accounts["contosostrictcache"], accounts["contosodrasrcache"]
    assert (strict.shared_key_access, strict.firewall, strict.trusts_azure) == (False, True, False)
    assert (plain.shared_key_access, plain.firewall, plain.trusts_azure) == (True, False, True)
    assert await session.catalog.one(kinds.SOFT_DELETE, strict.id)
    assert not await session.catalog.one(kinds.SOFT_DELETE, plain.id)


async def test_vaults_tell_whether_they_have_an_identity() -> None:
    world = {"description": "identity", "based_on": "contoso", "vaults": [
        {"name": "known", "group": "rg-dr", "location": "westeurope", "identity": True}
    ]}  # fmt: skip
    simulator = Simulator.open(world)
    await simulator.start()
    session = session_with(simulator.url, Pauses())
    vaults = {vault.name: vault.identity for vault in await session.catalog.all(kinds.VAULT, PRODUCTION)}
    await session.close()
    await simulator.stop()
    assert (vaults["known"], vaults["contoso-vault"]) == (True, False)


def test_several_prefixes_and_odd_rules_are_read() -> None:
    many = {"direction": "Outbound", "access": "Deny", "priority": "7", "destinationAddressPrefixes": ["Storage", "*"]}
    body = {"properties": {"securityRules": [{"name": "a", "properties": many}, {"properties": None}, 5]}}
    assert security_group(Fields(body)).rules == (
        SecurityRule("a", 7, allows=False, ports=(), sources=(), destinations=("Storage", "*")),
    )
