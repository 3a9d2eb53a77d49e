"""Subnets of Azure's own services and delegated ones take no machines: not proposed, and said where one is aimed at."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain.drafts.day_two import plan
from asr_tui.domain.drafts.drill import DrillDraft
from asr_tui.domain.drafts.enable_replication import Choice, EnableReplicationDraft, TargetChoice, resolve
from asr_tui.domain.drafts.enable_replication import plan as enable_plan
from asr_tui.domain.drafts.failover import FailoverDraft
from asr_tui.domain.drafts.network_mapping import NetworkMappingDraft
from asr_tui.domain.drafts.network_mapping import problems as mapping_problems
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import group_id, resource_id
from asr_tui.domain.problems import blocking
from asr_tui.domain.resources import Subnet, VirtualNetwork
from asr_tui.domain.steps import CreateVirtualNetwork, EnableReplication
from asr_tui.domain.subnets import owner
from tests.domain.estates import DRAFT, ESTATE, SUBSCRIPTION, found, set_up
from tests.domain.items import PROTECTED, TARGET_GROUP, TARGET_NETWORK, estate

HUB = resource_id(group_id(SUBSCRIPTION, "rg-hub"), "Microsoft.Network/virtualNetworks", "vnet-hub")
BASTION = Subnet("AzureBastionSubnet", ("10.9.0.0/26",))
DELEGATED = Subnet("apps", ("10.9.1.0/24",), delegations=("Microsoft.Web/serverFarms",))
PLAIN = Subnet("workload", ("10.9.2.0/24",))
INTO_HUB = replace(DRAFT, target=TargetChoice(network=Choice(id=HUB)))


def with_hub(*subnets: Subnet) -> Estate:
    hub = VirtualNetwork(HUB, "westeurope", ("10.9.0.0/16",), subnets)
    return replace(ESTATE, networks=(*ESTATE.networks, hub))


@pytest.mark.parametrize(
    "name",
    ["AzureBastionSubnet", "AzureFirewallSubnet", "AzureFirewallManagementSubnet", "GatewaySubnet", "RouteServerSubnet",
     "gatewaysubnet"],
)  # fmt: skip
def test_azures_own_names_are_never_proposed(name: str) -> None:
    known = with_hub(Subnet(name, ("10.9.0.0/26",)), DELEGATED, PLAIN)
    assert [one.subnet for one in resolve(INTO_HUB, known).machines] == ["workload"]
    made = enable_plan(INTO_HUB, known)
    assert {step.step.target_subnet for step in made.steps if isinstance(step.step, EnableReplication)} == {"workload"}
    chosen = replace(INTO_HUB, target=replace(INTO_HUB.target, subnet=name))
    [problem] = found(chosen, known, "subnet")
    assert problem.blocks
    assert f"{name} of vnet-hub is for" in problem.what
    assert "workload" in problem.remedy


def test_a_source_name_that_is_delegated_there_is_passed_over() -> None:
    known = with_hub(Subnet("web", ("10.9.1.0/24",), delegations=("Microsoft.Sql/managedInstances",)), PLAIN)
    assert [one.subnet for one in resolve(INTO_HUB, known).machines] == ["workload"]
    chosen = replace(INTO_HUB, target=replace(INTO_HUB.target, subnet="web"))
    assert "Microsoft.Sql/managedInstances only" in found(chosen, known, "subnet")[0].what


def test_a_network_without_any_fitting_subnet_blocks() -> None:
    [problem] = found(INTO_HUB, with_hub(BASTION, DELEGATED), "network")
    assert problem.blocks
    assert "AzureBastionSubnet is for Azure Bastion, apps for Microsoft.Web/serverFarms" in problem.what


def test_an_ordinary_network_says_nothing() -> None:
    known = with_hub(Subnet("web", ("10.9.1.0/24",)), BASTION)
    assert not found(INTO_HUB, known, "subnet") + found(INTO_HUB, known, "network")
    assert owner(PLAIN) == ""


def test_a_mapping_needs_a_subnet_for_machines_too() -> None:
    known = replace(with_hub(BASTION), topology=set_up())
    draft = NetworkMappingDraft(set_up().network_mappings[0].id, HUB)
    [problem] = blocking(mapping_problems(draft, known))
    assert "AzureBastionSubnet is for Azure Bastion" in problem.what
    with_room = replace(with_hub(BASTION, PLAIN), topology=set_up())
    assert "machines from there start in workload" in " ".join(one.what for one in mapping_problems(draft, with_room))


@pytest.mark.parametrize(
    ("subnet", "target"),
    [(BASTION, "AzureBastionSubnet"), (DELEGATED, "apps"), (BASTION, "")],
    ids=["reserved", "delegated", "Azure chooses the first"],
)
def test_an_item_that_aims_at_one_cannot_fail_over(subnet: Subnet, target: str) -> None:
    item = replace(PROTECTED, nics=(replace(PROTECTED.nics[0], target_subnet=target),))
    there = VirtualNetwork(TARGET_NETWORK, "westeurope", ("10.9.0.0/16",), (subnet, PLAIN))
    known = replace(estate(item), networks=(*ESTATE.networks, there))
    made = plan(FailoverDraft(item.id, "web-01"), known)
    [problem] = blocking(made.problems)
    assert f"web-01-nic would be made in {subnet.name} of vnet-shop-asr" in problem.what
    fine = replace(known, item=PROTECTED, networks=(*ESTATE.networks, replace(there, subnets=(Subnet("web", ()),))))
    assert not blocking(plan(FailoverDraft(PROTECTED.id, "web-01"), fine).problems)


def test_a_drill_into_a_network_where_azure_would_pick_one_is_blocked() -> None:
    hub = VirtualNetwork(HUB, "westeurope", ("10.9.0.0/16",), (BASTION, PLAIN))
    known = replace(estate(), networks=(*ESTATE.networks, hub))
    draft = DrillDraft(PROTECTED.id, "web-01", network=Choice(id=HUB))
    assert "AzureBastionSubnet of vnet-hub" in blocking(plan(draft, known).problems)[0].what
    named = replace(hub, subnets=(BASTION, Subnet("web", ("10.9.1.0/24",))))
    assert not blocking(plan(draft, replace(known, networks=(*ESTATE.networks, named))).problems)


def test_the_isolated_network_of_a_drill_leaves_them_out() -> None:
    source = replace(ESTATE.networks[0], subnets=(BASTION, *ESTATE.networks[0].subnets))
    made = plan(DrillDraft(PROTECTED.id, "web-01"), replace(estate(), networks=(source,)))
    [network] = [one.step for one in made.steps if isinstance(one.step, CreateVirtualNetwork)]
    assert [one.name for one in network.subnets] == ["web", "app"]
    assert network.id.group_id == TARGET_GROUP


def test_the_proposal_for_a_network_not_read_stays_the_sources() -> None:
    draft: EnableReplicationDraft = DRAFT
    assert [one.subnet for one in resolve(draft, ESTATE).machines] == ["web"]
