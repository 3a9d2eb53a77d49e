"""A drill stays away from production, or says in words that it does not."""

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts.drill import (
    DRILL_TAG,
    CleanUpDraft,
    DeleteDrillNetworkDraft,
    DrillDraft,
    clean_up_plan,
    delete_network_plan,
    network_findings,
    plan,
    problems,
    unused_drill_networks,
)
from asr_tui.domain.drafts.enable_replication import Choice
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.problems import blocking
from asr_tui.domain.resources import Subnet, VirtualNetwork
from tests.domain.estates import NETWORK
from tests.domain.items import NOW, PROTECTED, TARGET_GROUP, TARGET_NETWORK, estate, point

DRAFT = DrillDraft(PROTECTED.id, "web-01")
DRILLED = replace(PROTECTED, last_test_failover=NOW)


def network(name: str, prefix: str, **changes: object) -> VirtualNetwork:
    plain = VirtualNetwork(
        resource_id(TARGET_GROUP, "Microsoft.Network/virtualNetworks", name), "westeurope", (prefix,),
        (Subnet("web", (prefix,)),),
    )  # fmt: skip
    return replace(plain, **changes)


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
    assert list(network_findings(wrong, around))
    assert blocking(problems(draft, around))
    confirmed = replace(draft, network_confirmed=True)
    assert not blocking(problems(confirmed, around))
    said = [problem.what for problem in problems(confirmed, around)]
    assert said == list(network_findings(wrong, around))
    assert not any("Choose another" in problem.remedy for problem in problems(confirmed, around))
    assert not {one.text for one in plan(confirmed, around).consequences} & set(said), "each finding is said once"


def test_the_production_networks_themselves_are_found() -> None:
    for production in (NETWORK, TARGET_NETWORK):
        assert blocking(problems(replace(DRAFT, network=Choice(id=production)), estate()))


def test_a_closed_network_is_quiet() -> None:
    closed = network("closed", "192.168.0.0/24")
    around = replace(estate(), networks=(*estate().networks, closed))
    assert tuple(problems(replace(DRAFT, network=Choice(id=closed.id)), around)) == ()


def test_a_point_that_is_gone_is_said() -> None:
    draft = replace(DRAFT, point=PointChoice(PointKindChoice.CUSTOM, point(77).id))
    assert blocking(problems(draft, estate()))


def test_clean_up_needs_a_running_drill() -> None:
    draft = CleanUpDraft(PROTECTED.id, "web-01", "went well")
    running = replace(PROTECTED, allowed_operations=frozenset({"TestFailoverCleanup"}))
    assert not clean_up_plan(draft, estate()).can_start
    assert clean_up_plan(draft, estate(running)).can_start


def test_the_network_of_a_drill_before_a_re_protect_can_still_be_deleted() -> None:
    """Its region is the source now, and only the job tells of the drill."""
    left = network("vnet-shop-drill", "10.9.0.0/16", tags=(DRILL_TAG,))
    job = Job(ArmId("/jobs/1"), "1", "TestFailover", "", JobState.SUCCEEDED, "", "WEB-01", started=NOW)
    turned = replace(PROTECTED, source_location=left.location, target_location="centralus")
    around = replace(estate(turned), networks=(left,), jobs=(job,))
    assert unused_drill_networks(around) == (left,)
    assert unused_drill_networks(replace(around, jobs=(replace(job, target="sql-01"),))) == ()


def test_a_network_made_for_a_drill_is_tagged_and_can_be_deleted_once_it_is_empty() -> None:
    made = next(one.step for one in plan(DRAFT, estate()).steps if isinstance(one.step, steps.CreateVirtualNetwork))
    assert made.tags == (DRILL_TAG,)
    left = VirtualNetwork(made.id, "westeurope", made.prefixes, made.subnets, tags=made.tags)
    around = replace(estate(DRILLED), networks=(*estate().networks, left))
    assert unused_drill_networks(around) == (left,)
    assert unused_drill_networks(replace(around, item=PROTECTED)) == (), "this machine was never drilled"
    draft = DeleteDrillNetworkDraft(PROTECTED.id, "web-01", left.id)
    gone = delete_network_plan(draft, around)
    assert [type(one.step).__name__ for one in gone.steps] == ["DeleteVirtualNetwork", "DeleteNetworkSecurityGroup"]
    assert gone.can_start
    assert len(gone.waves()) == 2, "the group only after the network that uses it"


@pytest.mark.parametrize("changes", [{"in_use": True}, {"tags": ()}])
def test_a_network_that_is_used_or_not_ours_is_never_deleted(changes: dict[str, object]) -> None:
    other = network("vnet-shop-drill", "10.9.0.0/24", **{"tags": (DRILL_TAG,), **changes})
    around = replace(estate(DRILLED), networks=(other,))
    assert unused_drill_networks(around) == ()
    assert not delete_network_plan(DeleteDrillNetworkDraft(PROTECTED.id, "web-01", other.id), around).can_start
    assert not delete_network_plan(DeleteDrillNetworkDraft(PROTECTED.id, "web-01", other.id), estate()).can_start


def test_a_name_chosen_for_the_isolated_network_that_exists_and_meets_production_asks() -> None:
    wrong = network("peered", "10.50.0.0/16", peered_with=(NETWORK,))
    around = replace(estate(), networks=(*estate().networks, replace(wrong, id=resource_id(
        TARGET_GROUP, "Microsoft.Network/virtualNetworks", "mine"))))  # fmt: skip
    assert blocking(problems(replace(DRAFT, network=Choice(name="mine")), around))
    assert plan(replace(DRAFT, network=Choice(name="other")), around).can_start
