"""By what a machine reaches Azure's services, before it is protected, before a failover and before a re-protect."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.bodies.networking import load_balancer
from asr_tui.azure_gateway.bodies.resources import network as read_network
from asr_tui.domain import steps
from asr_tui.domain.drafts.day_two import plan as day_two_plan
from asr_tui.domain.drafts.drill import DrillDraft
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, machine_problems, plan, problems
from asr_tui.domain.drafts.enable_replication.draft import Choice, TargetChoice
from asr_tui.domain.drafts.network_mapping import NetworkMappingDraft
from asr_tui.domain.drafts.network_mapping import plan as mapping_plan
from asr_tui.domain.drafts.network_mapping import problems as mapping_problems
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.failback_checks import failback_checks
from asr_tui.domain.ids import resource_id
from asr_tui.domain.item_estate import ItemEstate, ReadKey
from asr_tui.domain.outbound import LoadBalancer, Route, RouteTable
from asr_tui.domain.plan import Answer, Plan
from asr_tui.domain.problems import Problem, Severity
from asr_tui.domain.replicated_parts import ReplicatedAddress
from asr_tui.domain.resources import Subnet, VirtualNetwork
from asr_tui.domain.rights import Rights
from asr_tui.domain.ways_out import copied_subnets, subnets_words, way_out
from tests.domain import items
from tests.domain.estates import DRAFT, ESTATE, NETWORK, SHOP, WEB_01, fabric, machine, set_up
from tests.domain.items import COMMITTED, PROTECTED, REPLICA_NETWORK, TARGET_NETWORK

GATEWAY = resource_id(SHOP, "Microsoft.Network/natGateways", "ngw")
TABLE = resource_id(SHOP, "Microsoft.Network/routeTables", "rt-hub")
BALANCER = resource_id(SHOP, "Microsoft.Network/loadBalancers", "lb")
POOL = BALANCER.child("backendAddressPools", "machines")
PUBLIC = resource_id(SHOP, "Microsoft.Network/publicIPAddresses", "pip")
WEB = Subnet("web", ("10.0.1.0/24",))
CLOSED = replace(WEB, default_outbound=False)
NO_WAY = "the subnet web is private and has no NAT gateway"


def table(hop: str, prefix: str = "0.0.0.0/0") -> RouteTable:
    return RouteTable(TABLE, (Route("all", prefix, hop),))


def balancer(*, lets_out: bool = False, standard: bool = True) -> LoadBalancer:
    return LoadBalancer(BALANCER, standard, internal=not lets_out, pools=(POOL,), lets_out=(POOL,) if lets_out else ())


@pytest.mark.parametrize(
    ("subnet", "known", "is_open"),
    [
        (WEB, {}, True),
        (replace(WEB, default_outbound=True), {}, True),
        (CLOSED, {}, False),
        (replace(CLOSED, nat_gateway=GATEWAY), {}, True),
        (CLOSED, {"public": PUBLIC}, True),
        (replace(CLOSED, route_table=TABLE), {"tables": (table("VirtualAppliance"),)}, True),
        (replace(CLOSED, route_table=TABLE), {"tables": (table("VirtualNetworkGateway"),)}, True),
        (replace(CLOSED, route_table=TABLE), {"tables": (table("Internet"),)}, False),
        (replace(CLOSED, route_table=TABLE), {"tables": (table("VirtualAppliance", "10.0.0.0/8"),)}, False),
        (replace(CLOSED, route_table=TABLE), {"tables": ()}, None),
        (replace(WEB, route_table=TABLE), {"tables": ()}, True),
        (replace(WEB, route_table=TABLE, nat_gateway=GATEWAY), {"tables": (table("None"),), "public": PUBLIC}, False),
        (CLOSED, {"pools": (POOL,), "balancers": (balancer(lets_out=True),)}, True),
        (CLOSED, {"pools": (POOL,), "balancers": (balancer(),)}, False),
        (CLOSED, {"pools": (POOL,)}, None),
        (WEB, {"pools": (POOL,), "balancers": (balancer(),)}, False),
        (WEB, {"pools": (POOL,), "balancers": (balancer(standard=False),)}, True),
        (WEB, {"pools": (POOL,)}, True),
    ],
)
def test_a_subnet_is_open_closed_or_not_known(subnet: Subnet, known: dict[str, object], is_open: bool | None) -> None:
    found = way_out(subnet, **{"tables": (), **known})  # type: ignore[arg-type]
    assert found.open is is_open
    assert found.words


def source(*subnets: Subnet) -> VirtualNetwork:
    return VirtualNetwork(NETWORK, "centralus", ("10.0.0.0/16",), subnets)


@pytest.mark.parametrize(
    ("outbound", "expected", "words"),
    [
        ("", {"web": True, "app": False, "GatewaySubnet": True},
         "web and GatewaySubnet: Azure's default outbound access; app: none, private"),
        ("default", {"web": True, "app": True, "GatewaySubnet": True}, "Azure's default outbound access"),
        ("private", {"web": False, "app": False, "GatewaySubnet": False}, "none, private"),
        ("nat", {"web": False, "app": False, "GatewaySubnet": False},
         "web and app: NAT gateway ngw; GatewaySubnet: none, private"),
    ],
)  # fmt: skip
def test_copied_subnets_say_their_way_out(outbound: str, expected: dict[str, bool], words: str) -> None:
    here = source(
        replace(WEB, nat_gateway=PUBLIC, route_table=TABLE),
        replace(CLOSED, name="app"),
        replace(WEB, name="GatewaySubnet"),
    )
    made = copied_subnets(here, outbound, GATEWAY)
    assert {one.name: one.default_outbound for one in made} == expected
    assert {one.name for one in made if one.nat_gateway} == ({"web", "app"} if outbound == "nat" else set())
    assert not any(one.route_table or one.nat_gateway == PUBLIC for one in made)
    assert subnets_words(made) == words


def by_code(found: tuple[Problem, ...]) -> list[Problem]:
    return [one for one in found if one.code == "151196"]


def drafted(outbound: str = "") -> EnableReplicationDraft:
    return replace(DRAFT, target=TargetChoice(outbound=outbound))


def created(made: Plan) -> steps.CreateVirtualNetwork:
    return next(one.step for one in made.steps if isinstance(one.step, steps.CreateVirtualNetwork))


def test_a_nat_gateway_is_planned_before_its_network_and_its_price_is_said() -> None:
    made = plan(drafted("nat"), ESTATE)
    order = {type(one.step): number for number, wave in enumerate(made.waves()) for one in wave}
    group, address, gateway, network = (
        order[kind]
        for kind in (
            steps.CreateResourceGroup, steps.CreatePublicAddress, steps.CreateNatGateway, steps.CreateVirtualNetwork,
        )
    )  # fmt: skip
    assert group < address < gateway < network
    step = created(made)
    assert {one.nat_gateway for one in step.subnets} == {step.id.group_id.child(
        "providers", "Microsoft.Network", "natGateways", f"{step.id.name}-nat")}  # fmt: skip
    assert "billed by the hour" in made.costs
    assert "billed by the hour" not in plan(drafted(), ESTATE).costs


@pytest.mark.parametrize(("outbound", "told"), [("", False), ("default", False), ("nat", False), ("private", True)])
def test_a_private_network_is_warned_of_before_it_is_made(outbound: str, told: bool) -> None:
    found = by_code(problems(drafted(outbound), ESTATE))
    assert [one.severity for one in found] == ([Severity.WARNING] if told else [])
    assert plan(drafted(outbound), ESTATE).can_start


def test_an_existing_target_without_a_way_out_is_told() -> None:
    there = VirtualNetwork(TARGET_NETWORK, "westeurope", ("10.1.0.0/16",), (CLOSED,))
    draft = replace(DRAFT, target=TargetChoice(network=Choice(id=TARGET_NETWORK)))
    known = replace(ESTATE, networks=(*ESTATE.networks, there))
    [found] = by_code(problems(draft, known))
    assert (found.page, found.severity) == ("target", Severity.WARNING)
    assert NO_WAY in found.what
    routed = replace(there, subnets=(replace(CLOSED, route_table=TABLE),))
    known = replace(known, networks=(*ESTATE.networks, routed), route_tables=(table("VirtualAppliance"),))
    assert by_code(problems(draft, known)) == []


def test_a_source_machine_without_a_way_out_is_told() -> None:
    known = replace(ESTATE, networks=(source(CLOSED),))
    [found] = machine_problems(machine("web-01"), known)
    assert (found.code, found.brief, found.severity) == ("151196", "no way out", Severity.WARNING)
    public = machine("web-01", nics=(replace(WEB_01.nics[0], public_ip=PUBLIC),))
    assert machine_problems(public, known) == ()


def around(there: Subnet, here: Subnet = WEB, **changes: object) -> ItemEstate:
    networks = (source(here), replace(REPLICA_NETWORK, subnets=(there,)))
    known = replace(items.estate(), networks=networks, rights=((SHOP, Rights()),))
    return replace(known, **changes)


def ways(estate: ItemEstate) -> dict[str, Answer]:
    return {one.about: one.answer for one in failback_checks(estate) if one.about.startswith("way out")}


def test_can_we_come_back_looks_at_both_subnets() -> None:
    assert ways(around(WEB)) == {}
    assert ways(around(CLOSED)) == {"way out in West Europe": Answer.NO}
    assert ways(around(WEB, CLOSED)) == {"way out in Central US": Answer.NO}
    assert ways(around(replace(CLOSED, nat_gateway=GATEWAY))) == {}
    first = ReplicatedAddress("first", public_ip=PUBLIC)
    bound = replace(PROTECTED, nics=(replace(PROTECTED.nics[0], addresses=(first,)),))
    assert ways(around(CLOSED, item=bound)) == {}
    second = replace(first, primary=False), ReplicatedAddress("second", pools=(POOL,))
    pooled = replace(PROTECTED, nics=(replace(PROTECTED.nics[0], addresses=second),))
    assert ways(around(CLOSED, item=pooled)) == {"way out in West Europe": Answer.COULD_NOT_CHECK}


def test_a_route_table_that_was_not_read_leaves_it_open() -> None:
    routed = replace(CLOSED, route_table=TABLE)
    assert ways(around(routed, pending=(ReadKey.ROUTES,))) == {"way out in West Europe": Answer.ASKING}
    assert ways(around(routed, failed=((ReadKey.ROUTES, "No."),))) == {"way out in West Europe": Answer.COULD_NOT_CHECK}
    assert ways(around(routed, route_tables=(table("VirtualAppliance"),))) == {}
    assert ways(around(routed, route_tables=(table("None"),))) == {"way out in West Europe": Answer.NO}


@pytest.mark.parametrize(("subnet", "told"), [(WEB, False), (CLOSED, True)])
def test_the_reprotect_says_that_it_would_fail(subnet: Subnet, told: bool) -> None:
    nic = replace(WEB_01.nics[0], subnet=TARGET_NETWORK.child("subnets", "web"))
    estate = replace(around(subnet), item=COMMITTED, failed_over=replace(WEB_01, nics=(nic,)))
    found = by_code(day_two_plan(ReprotectDraft(COMMITTED.id, "web-01"), estate).problems)
    assert [one.severity for one in found] == ([Severity.WARNING] if told else [])


@pytest.mark.parametrize("deny", [True, False])
def test_a_drills_network_is_private_where_it_is_closed(deny: bool) -> None:
    made = created(day_two_plan(DrillDraft(PROTECTED.id, "web-01", deny_internet=deny), items.estate()))
    assert {one.default_outbound for one in made.subnets} == {not deny}


@pytest.mark.parametrize(("here", "words"), [(WEB, "Azure's default outbound access"), (CLOSED, "none, private")])
def test_a_mapping_to_a_new_network_keeps_the_way_out_and_says_it(here: Subnet, words: str) -> None:
    mapping = next(one for one in set_up().network_mappings if one.source_network == NETWORK)
    new = resource_id(SHOP, "Microsoft.Network/virtualNetworks", "vnet-new")
    known = replace(ESTATE, networks=(source(here),), topology=set_up())
    draft = NetworkMappingDraft(mapping.id, new, new=True)
    assert mapping.id.startswith(fabric("centralus"))
    made = mapping_plan(draft, known)
    assert [one.default_outbound for one in created(made).subnets] == [here.default_outbound is not False]
    assert words in " ".join(one.text for one in made.consequences if one.kind == "way out")
    assert bool(by_code(mapping_problems(draft, known))) == (here is CLOSED)
    there = VirtualNetwork(new, "westeurope", ("10.9.0.0/16",), (CLOSED,))
    existing = replace(known, networks=(source(here), there))
    assert by_code(mapping_problems(NetworkMappingDraft(mapping.id, new), existing))


@pytest.mark.parametrize(("value", "expected"), [(True, True), (False, False), (None, None)])
def test_the_reader_keeps_what_a_subnet_says(value: bool | None, expected: bool | None) -> None:
    properties = {"addressPrefix": "10.0.1.0/24", "natGateway": {"id": GATEWAY}, "routeTable": {"id": TABLE}}
    body = {"name": "web", "properties": properties | ({} if value is None else {"defaultOutboundAccess": value})}
    network = read_network(Fields({"id": NETWORK, "location": "centralus", "properties": {"subnets": [body]}}))
    [found] = network.subnets
    assert (found.default_outbound, found.nat_gateway, found.route_table) == (expected, GATEWAY, TABLE)


@pytest.mark.parametrize(
    ("sku", "rules", "public", "let_out"),
    [
        ("Standard", {}, True, False),
        ("Standard", {"outboundRules": {}}, True, True),
        ("Standard", {"outboundRules": {}}, False, False),
        ("Standard", {"loadBalancingRules": {}}, True, True),
        ("Standard", {"loadBalancingRules": {"disableOutboundSnat": True}}, True, False),
        ("Basic", {}, True, True),
    ],
)
def test_the_reader_knows_whom_a_balancer_lets_out(
    sku: str, rules: dict[str, dict[str, object]], public: bool, let_out: bool
) -> None:
    front = {"publicIPAddress": {"id": PUBLIC}} if public else {"subnet": {"id": NETWORK}}
    properties = {
        "frontendIPConfigurations": [{"properties": front}],
        "backendAddressPools": [{"id": POOL}],
        **{key: [{"properties": {"backendAddressPool": {"id": POOL}, **rule}}] for key, rule in rules.items()},
    }
    found = load_balancer(Fields({"id": BALANCER, "sku": {"name": sku}, "properties": properties}))
    assert found.lets_out == ((POOL,) if let_out else ())
