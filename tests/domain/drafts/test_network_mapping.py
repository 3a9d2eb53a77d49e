"""A network mapping that shall lead elsewhere: what is sent, in both directions, and what is said before."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts.network_mapping import NetworkMappingDraft, plan, problems
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import Severity
from asr_tui.domain.protection import NetworkMapping, ProtectedItem, Topology
from asr_tui.domain.resources import Subnet, VirtualNetwork
from tests.domain import items
from tests.domain.estates import ESTATE, NETWORK, SHOP, fabric, set_up

WEB_AND_APP = (Subnet("web", ("10.9.1.0/24",)), Subnet("app", ("10.9.2.0/24",)))


def network(name: str, location: str = "westeurope", subnets: tuple[Subnet, ...] = WEB_AND_APP) -> VirtualNetwork:
    return VirtualNetwork(named(name), location, ("10.9.0.0/16",), subnets)


def named(name: str) -> ArmId:
    return resource_id(SHOP, "Microsoft.Network/virtualNetworks", name)


def mapping(source: ArmId, target: ArmId, name: str = "map", *, back: bool = False) -> NetworkMapping:
    here, there = ("westeurope", "centralus") if back else ("centralus", "westeurope")
    folder = fabric(here).child("replicationNetworks", "azureNetwork", "replicationNetworkMappings")
    return NetworkMapping(folder.child(name), source, target, here, there)


OLD, NEW, OTHER = network("vnet-old"), network("vnet-new"), network("vnet-other", "centralus")
THERE, BACK = mapping(NETWORK, OLD.id), mapping(OLD.id, NETWORK, back=True)
DRAFT = NetworkMappingDraft(THERE.id, NEW.id)


def estate(*more: NetworkMapping, protected: tuple[ProtectedItem, ...] = ()) -> Estate:
    topology = replace(set_up(), network_mappings=(THERE, BACK, *more))
    return replace(ESTATE, networks=(*ESTATE.networks, OLD, NEW, OTHER), topology=topology, items=protected)


def sent(made: Plan) -> list[steps.Step]:
    return [one.step for one in made.steps]


def said(made: Plan) -> str:
    return " ".join(f"{one.kind} {one.text}" for one in made.consequences)


def test_the_mapping_is_changed_then_the_way_back_is_made_and_the_old_one_stays() -> None:
    made = plan(DRAFT, estate())
    back = mapping(NEW.id, NETWORK, "vnet-new-vnet-shop", back=True)
    assert sent(made) == [
        steps.UpdateNetworkMapping(THERE.id, NETWORK, NEW.id, fabric("westeurope")),
        steps.CreateNetworkMapping(back.id, NEW.id, NETWORK, fabric("centralus")),
    ]
    first, second = made.steps
    assert second.depends_on == {first.key}
    assert made.can_start
    words = said(made)
    assert "machines of vnet-shop (Central US) go to vnet-new, no more to vnet-old (West Europe)" in words
    assert "creates the way back: a mapping from vnet-new to vnet-shop" in words
    assert "stays the mapping back from vnet-old" in said(made)
    assert "none goes that way yet" in said(made)


def test_a_way_back_that_is_right_is_left_alone() -> None:
    made = plan(DRAFT, estate(mapping(NEW.id, NETWORK, "b", back=True)))
    assert [type(one) for one in sent(made)] == [steps.UpdateNetworkMapping]
    assert "vnet-new is mapped to vnet-shop already" in said(made)


def test_a_way_back_that_leads_nowhere_in_use_is_turned() -> None:
    stray = mapping(NEW.id, OTHER.id, "b", back=True)
    made = plan(DRAFT, estate(stray))
    assert sent(made)[1] == steps.UpdateNetworkMapping(stray.id, NEW.id, NETWORK, fabric("centralus"))
    assert "leads to vnet-shop, no more to vnet-other" in said(made)
    assert not made.problems


def test_a_way_back_that_another_network_needs_stays_and_is_warned_of() -> None:
    made = plan(DRAFT, estate(mapping(OTHER.id, NEW.id, "a"), mapping(NEW.id, OTHER.id, "b", back=True)))
    assert len(made.steps) == 1
    [problem] = made.problems
    assert problem.severity is Severity.WARNING
    assert "would come back there" in problem.what
    assert made.can_start


def test_the_new_way_back_takes_no_name_that_another_mapping_has() -> None:
    elsewhere = ArmId(NEW.id.replace("rg-shop", "rg-twin"))
    made = plan(DRAFT, estate(mapping(elsewhere, NETWORK, "vnet-new-vnet-shop", back=True)))
    assert sent(made)[1].id.name == "vnet-new-vnet-shop-2"


def test_a_new_network_has_the_sources_subnets_and_comes_first() -> None:
    made = plan(NetworkMappingDraft(THERE.id, named("vnet-fresh"), new=True), estate())
    first, second, third = made.steps
    assert isinstance(first.step, steps.CreateVirtualNetwork)
    assert (first.step.location, first.step.prefixes) == ("westeurope", ("10.0.0.0/16",))
    assert [one.name for one in first.step.subnets] == ["web", "app"]
    assert second.depends_on == {first.key}
    assert third.depends_on == {first.key, second.key}
    assert "creates the network vnet-fresh in rg-shop" in said(made)


GOING = replace(items.PROTECTED, nics=(replace(items.PROTECTED.nics[0], target_network=OLD.id),), target_network=OLD.id)


def test_machines_that_go_there_already_are_named_and_keep_their_network() -> None:
    words = said(plan(DRAFT, estate(protected=(GOING,))))
    assert "stays web-01 keeps vnet-old, chosen when it became protected" in words


def test_machines_whose_network_came_from_the_mapping_are_to_be_looked_after() -> None:
    by_mapping = replace(GOING, nics=(replace(GOING.nics[0], by_mapping=True),))
    assert "look after web-01: the mapping itself chose vnet-old there" in said(
        plan(DRAFT, estate(protected=(by_mapping,)))
    )


def test_machines_on_another_way_are_not_named() -> None:
    away = replace(GOING, source_location="westeurope", target_location="centralus")
    elsewhere = replace(items.PROTECTED, machine_name="web-09")
    words = said(plan(DRAFT, estate(protected=(away, elsewhere))))
    assert "web-0" not in words


def test_of_many_machines_only_some_are_named() -> None:
    many = tuple(replace(GOING, machine_name=f"web-{number:02}") for number in range(11))
    words = said(plan(DRAFT, estate(protected=many)))
    assert "web-07 and 3 more keep vnet-old" in words


def test_eight_machines_are_all_named() -> None:
    eight = tuple(replace(GOING, machine_name=f"web-{number:02}") for number in range(8))
    assert "web-06, web-07 keep vnet-old" in said(plan(DRAFT, estate(protected=eight)))


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (NetworkMappingDraft(THERE.id, OLD.id), "vnet-shop is mapped to vnet-old now."),
        (NetworkMappingDraft(THERE.id, named("gone")), "The network gone is not there."),
        (NetworkMappingDraft(THERE.id, OTHER.id), "lies in Central US, not in West Europe"),
        (NetworkMappingDraft(THERE.id, named("bare")), "has no subnet"),
        (NetworkMappingDraft(BACK.id.child("x", "gone"), NEW.id), "is not there any more"),
        (NetworkMappingDraft(THERE.id, NEW.id, new=True), "There is a network vnet-new already."),
        (NetworkMappingDraft(THERE.id, named("-"), new=True), "Azure wants 2 to 64 characters"),
    ],
)
def test_what_stands_against_it(draft: NetworkMappingDraft, words: str) -> None:
    known = estate()
    known = replace(known, networks=(*known.networks, network("bare", subnets=())))
    [problem] = problems(draft, known)
    assert words in problem.what
    assert problem.blocks
    assert not plan(draft, known).can_start


def test_a_region_that_the_vault_gave_up_blocks() -> None:
    known = estate()
    topology = Topology(network_mappings=known.topology.network_mappings)
    [problem] = problems(DRAFT, replace(known, topology=topology))
    assert problem.blocks
    assert "not set up for West Europe" in problem.what


def test_subnets_without_a_namesake_are_told() -> None:
    known = replace(estate(), networks=(*ESTATE.networks, OLD, network("vnet-new", subnets=WEB_AND_APP[:1])))
    [problem] = problems(DRAFT, known)
    assert problem.severity is Severity.NOTE
    assert "has no subnet app: machines from there start in web" in problem.what


def test_a_new_network_needs_the_source_to_be_read() -> None:
    [problem] = problems(
        NetworkMappingDraft(THERE.id, named("vnet-fresh"), new=True), replace(estate(), networks=(OLD,))
    )
    assert problem.blocks
    assert "could not be read" in problem.what
