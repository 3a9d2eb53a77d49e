"""What may leave a machine: rules by priority, service tags, routes and balancers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import machine_problems, problems
from asr_tui.domain.drafts.enable_replication.outbound_rules import refusals, services
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import resource_id
from asr_tui.domain.machines import NetworkInterface
from asr_tui.domain.outbound import LoadBalancer, Route, RouteTable, SecurityGroup, SecurityRule
from asr_tui.domain.problems import Problem, Severity, blocking
from asr_tui.domain.resources import ResourceGroup, Subnet, VirtualNetwork
from tests.domain.estates import DRAFT, ESTATE, NETWORK, SHOP, VAULT, WEB_01, machine

NSG = resource_id(SHOP, "Microsoft.Network/networkSecurityGroups", "nsg-web")
TABLE = resource_id(SHOP, "Microsoft.Network/routeTables", "rt-hub")
BALANCER = resource_id(SHOP, "Microsoft.Network/loadBalancers", "lb-web")
POOL = BALANCER.child("backendAddressPools", "machines")
PUBLIC = resource_id(SHOP, "Microsoft.Network/publicIPAddresses", "pip-web")
NEEDED = services("centralus", "westeurope")
ALL = {"Storage.centralus", "AzureActiveDirectory", "EventHub.westeurope", "AzureSiteRecovery"}


def rule(access: str, priority: int = 4000, **changes: object) -> SecurityRule:
    return replace(SecurityRule(f"{access}-{priority}", priority, access == "allow"), **changes)


def kept_away(*rules: SecurityRule) -> set[str]:
    found = refusals(SecurityGroup(NSG, rules), NEEDED, "10.0.1.4")
    return {tag for tags in found.values() for tag in tags}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ((), set()),
        ((rule("deny"),), ALL),
        ((rule("deny", destinations=("Internet",)),), ALL),
        ((rule("deny", destinations=("0.0.0.0/0",)),), ALL),
        ((rule("deny", destinations=("AzureCloud",)),), ALL),
        ((rule("deny", destinations=("Storage",)),), {"Storage.centralus"}),
        ((rule("deny", destinations=("Storage.CentralUS",)),), {"Storage.centralus"}),
        ((rule("deny", destinations=("Storage.WestUS",)),), set()),
        ((rule("deny", destinations=("AzureCloud.westeurope",)),), {"EventHub.westeurope"}),
        ((rule("deny", destinations=("10.0.0.0/8",)),), set()),
        ((rule("deny", ports=("80",)),), set()),
        ((rule("deny", ports=("80", "400-500")),), ALL),
        ((rule("deny", ports=("444-500",)),), set()),
        ((rule("deny", protocol="Udp"),), set()),
        ((rule("deny", protocol="TCP"),), ALL),
        ((rule("deny", sources=("10.0.1.0/24",)),), ALL),
        ((rule("deny", sources=("10.0.2.0/24",)),), set()),
        ((rule("deny", sources=()),), set()),
        ((rule("deny"), rule("allow", 100)), set()),
        ((rule("deny", 100), rule("allow")), ALL),
        ((rule("deny"), rule("allow", 100, sources=())), set()),
        ((rule("deny"), rule("allow", 100, sources=("10.0.2.0/24",))), ALL),
        ((rule("deny"), rule("allow", 100, destinations=("Storage.centralus", "AzureSiteRecovery"))),
         {"AzureActiveDirectory", "EventHub.westeurope"}),
        ((rule("deny"), rule("allow", 100, destinations=("52.1.2.3/32",))), ALL),
    ],
)  # fmt: skip
def test_the_first_rule_that_fits_decides(rules: tuple[SecurityRule, ...], expected: set[str]) -> None:
    assert kept_away(*rules) == expected


def test_an_unknown_target_region_accuses_nobody_wrongly() -> None:
    some = rule("allow", 100, destinations=("EventHub.westeurope", "Storage", "AzureActiveDirectory", "AzureCloud"))
    group = SecurityGroup(NSG, (rule("deny"), some))
    assert list(refusals(group, services("centralus", ""), "")) == []


@given(st.permutations([rule("deny"), rule("allow", 100), rule("deny", 90, destinations=("Storage",))]))
def test_the_order_of_the_list_means_nothing(rules: list[SecurityRule]) -> None:
    assert kept_away(*rules) == {"Storage.centralus"}


@given(st.text(), st.text(), st.text(), st.text())
def test_any_words_can_be_read(port: str, source: str, destination: str, address: str) -> None:
    odd = rule("deny", ports=(port,), sources=(source,), destinations=(destination,))
    assert isinstance(list(refusals(SecurityGroup(NSG, (odd,)), NEEDED, address)), list)


def estate(subnet: Subnet, **more: object) -> Estate:
    network = VirtualNetwork(NETWORK, "centralus", ("10.0.0.0/16",), (subnet,))
    return replace(ESTATE, networks=(network,), **more)


def findings(known: Estate, **nic: object) -> list[Problem]:
    one = machine("web-01", nics=(replace(WEB_01.nics[0], private_ip="10.0.1.4", **nic),))
    return list(machine_problems(one, known, target_region="westeurope"))


GUARD = SecurityGroup(NSG, (rule("deny"),))
WEB = Subnet("web", ("10.0.1.0/24",))


def test_the_group_and_its_rule_are_named_with_what_to_allow() -> None:
    [found] = findings(estate(replace(WEB, nsg=NSG), security_groups=(GUARD,)))
    assert found.severity is Severity.WARNING
    assert all(word in found.what for word in ("nsg-web", "deny-4000", "the subnet web", "web-01"))
    assert all(tag in found.remedy for tag in ALL)
    assert "below 4000" in found.remedy


def test_the_interfaces_own_group_counts_and_one_group_is_told_once() -> None:
    [found] = findings(estate(WEB, security_groups=(GUARD,)), nsg=NSG)
    assert "the interface" in found.what
    assert len(findings(estate(replace(WEB, nsg=NSG), security_groups=(GUARD,)), nsg=NSG)) == 1


def test_a_group_that_was_not_read_tells_nothing() -> None:
    assert findings(estate(replace(WEB, nsg=NSG))) == []


@pytest.mark.parametrize(
    ("hop", "endpoints", "brief"),
    [
        ("VirtualAppliance", (), "rerouted"),
        ("VirtualNetworkGateway", (), "rerouted"),
        ("VirtualAppliance", ("Microsoft.Storage",), ""),
        ("Internet", (), ""),
        ("None", (), "no way out"),
    ],
)
def test_a_forced_route_needs_a_way_past_it_for_storage(hop: str, endpoints: tuple[str, ...], brief: str) -> None:
    table = RouteTable(TABLE, (Route("to-hub", "0.0.0.0/0", hop), Route("local", "10.0.0.0/8", "VirtualAppliance")))
    known = estate(replace(WEB, route_table=TABLE, service_endpoints=endpoints), route_tables=(table,))
    assert [one.brief for one in findings(known)] == ([brief] if brief else [])


@pytest.mark.parametrize(
    ("standard", "internal", "subnet", "nic", "told"),
    [
        (True, True, {}, {}, True),
        (False, True, {}, {}, False),
        (True, False, {}, {}, False),
        (True, True, {"nat_gateway": SHOP.child("nat")}, {}, False),
        (True, True, {}, {"public_ip": PUBLIC}, False),
    ],
)
def test_an_internal_standard_balancer_gives_no_way_out(
    standard: bool, internal: bool, subnet: dict[str, object], nic: dict[str, object], told: bool
) -> None:
    balancer = LoadBalancer(BALANCER, standard, internal, (POOL,), () if internal else (POOL,))
    known = estate(replace(WEB, **subnet), load_balancers=(balancer,))
    found = findings(known, pools=(POOL,), **nic)
    assert [one.code for one in found] == (["151196"] if told else [])


def test_a_machine_without_interfaces_says_nothing_of_its_way() -> None:
    assert machine_problems(machine("web-01", nics=()), ESTATE) == ()
    lone = NetworkInterface(resource_id(SHOP, "Microsoft.Network/networkInterfaces", "x"))
    assert machine_problems(machine("web-01", nics=(lone,)), ESTATE) == ()


def test_the_targets_group_is_noted_for_the_way_back() -> None:
    group = VAULT.group_id
    target = resource_id(group, "Microsoft.Network/virtualNetworks", "vnet-shop-asr")
    there = VirtualNetwork(target, "westeurope", ("10.0.0.0/16",), (replace(WEB, nsg=NSG),))
    known = replace(ESTATE, networks=(*ESTATE.networks, there), security_groups=(GUARD,))
    known = replace(known, groups=(*known.groups, ResourceGroup(group, "westeurope")))
    draft = replace(DRAFT, target=replace(DRAFT.target, network=replace(DRAFT.target.network, id=target)))
    [found] = [one for one in problems(draft, known) if "protected again" in one.what]
    assert (found.severity, found.page, found.field) == (Severity.NOTE, "target", "network")
    assert "Storage.westeurope" in found.remedy
    assert "EventHub.centralus" in found.remedy
    assert not blocking(problems(draft, known))
