"""A drill stays away from production, or says in words that it does not."""

from dataclasses import replace

import pytest

from asr_tui.domain import steps
from asr_tui.domain.drafts.drill import CleanUpDraft, DrillDraft, clean_up_plan, network_findings, plan, problems
from asr_tui.domain.drafts.enable_replication import Choice
from asr_tui.domain.ids import resource_id
from asr_tui.domain.problems import blocking
from asr_tui.domain.recovery_points import PointChoice, PointKindChoice
from asr_tui.domain.resources import Subnet, VirtualNetwork
from tests.domain.estates import NETWORK
from tests.domain.items import PROTECTED, TARGET_GROUP, TARGET_NETWORK, estate, point

DRAFT = DrillDraft(PROTECTED.id, "web-01")


def network(name: str, prefix: str, **changes: object) -> VirtualNetwork:
    plain = VirtualNetwork(
        resource_id(TARGET_GROUP, "Microsoft.Network/virtualNetworks", name), "westeurope", (prefix,),
        (Subnet("web", (prefix,)),),
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_an_isolated_network_with_the_sources_subnets_is_made() -> None:
    made = plan(DRAFT, estate())
    nsg, vnet, drill = (one.step for one in made.steps)
    assert isinstance(nsg, steps.CreateNetworkSecurityGroup)
    assert nsg.deny_internet_out
    assert isinstance(vnet, steps.CreateVirtualNetwork)
    assert [subnet.nsg for subnet in vnet.subnets] == [nsg.id, nsg.id]
    assert isinstance(drill, steps.TestFailover)
    assert drill.network == vnet.id
    assert drill.point == point(4).id
    assert made.can_start
    assert len(made.waves()) == 3


def test_the_guard_against_the_internet_can_be_left_out() -> None:
    made = plan(replace(DRAFT, deny_internet=False), estate())
    assert [type(one.step).__name__ for one in made.steps] == ["CreateVirtualNetwork", "TestFailover"]


@pytest.mark.parametrize(
    "wrong",
    [
        network("peered", "10.50.0.0/16", peered_with=(NETWORK,)),
        network("overlapping", "10.0.128.0/17"),
        network("gateway", "10.60.0.0/16", has_gateway=True),
    ],
)
def test_a_network_that_meets_production_asks_again(wrong: VirtualNetwork) -> None:
    around = replace(estate(), networks=(*estate().networks, wrong))
    draft = replace(DRAFT, network=Choice(id=wrong.id))
    assert network_findings(wrong, around)
    assert blocking(problems(draft, around))
    assert not blocking(problems(replace(draft, network_confirmed=True), around))


def test_the_production_networks_themselves_are_found() -> None:
    for production in (NETWORK, TARGET_NETWORK):
        assert blocking(problems(replace(DRAFT, network=Choice(id=production)), estate()))


def test_a_closed_network_is_quiet() -> None:
    closed = network("closed", "192.168.0.0/24")
    around = replace(estate(), networks=(*estate().networks, closed))
    assert problems(replace(DRAFT, network=Choice(id=closed.id)), around) == ()


def test_a_point_that_is_gone_is_said() -> None:
    draft = replace(DRAFT, point=PointChoice(PointKindChoice.CUSTOM, point(77).id))
    assert blocking(problems(draft, estate()))


def test_clean_up_needs_a_running_drill() -> None:
    draft = CleanUpDraft(PROTECTED.id, "web-01", "went well")
    running = replace(PROTECTED, allowed_operations=frozenset({"TestFailoverCleanup"}))
    assert not clean_up_plan(draft, estate()).can_start
    assert clean_up_plan(draft, estate(running)).can_start
