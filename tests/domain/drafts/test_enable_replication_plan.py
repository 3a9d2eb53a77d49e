"""The plan holds what Azure lacks, in an order that works, and nothing that is there."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts.enable_replication import TargetChoice, plan
from asr_tui.domain.drafts.enable_replication.first_copy import copy_seconds, megabytes_a_second
from asr_tui.domain.estate import Estate
from asr_tui.domain.estimates import FIRST_COPY, Estimate
from asr_tui.domain.ids import resource_id
from asr_tui.domain.machines import Disk
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import Topology
from asr_tui.domain.resources import ResourceGroup
from tests.domain.estates import APP_01, DRAFT, ESTATE, SHOP, WEB_01, WEB_02, machine, set_up

ALL = (WEB_01.id, WEB_02.id, APP_01.id)


def kinds(made: Plan) -> list[str]:
    return [type(one.step).__name__ for one in made.steps]


def test_an_empty_vault_gets_everything_both_ways() -> None:
    made = plan(DRAFT, ESTATE)
    for kind, count in {
        "CreateResourceGroup": 1, "CreateVirtualNetwork": 1, "CreateStorageAccount": 1, "CreateAvailabilitySet": 1,
        "CreateFabric": 2, "CreateContainer": 2, "CreatePolicy": 1, "CreateContainerMapping": 2,
        "CreateNetworkMapping": 2, "EnableReplication": 1,
    }.items():  # fmt: skip
        assert kinds(made).count(kind) == count, kind
    assert made.can_start
    assert made.title == "Protect web-01"


def test_a_vault_that_is_set_up_is_reused() -> None:
    made = plan(DRAFT, replace(ESTATE, topology=set_up()))
    assert "CreateFabric" not in kinds(made)
    assert "CreateNetworkMapping" not in kinds(made)
    assert "CreateVirtualNetwork" not in kinds(made)
    assert {one.what for one in made.reuses} >= {"container mapping", "network mapping", "replication policy"}


def test_machines_are_enabled_side_by_side_and_last() -> None:
    made = plan(replace(DRAFT, machines=ALL), ESTATE)
    waves = made.waves()
    assert [type(one.step) for one in waves[-1]] == [steps.EnableReplication] * 3
    assert kinds(made).count("CreateVirtualNetwork") == 1
    assert made.title == "Protect web-01 and 2 others"


def test_enabling_waits_for_what_it_names() -> None:
    made = plan(DRAFT, ESTATE)
    enable = made.steps[-1]
    assert isinstance(enable.step, steps.EnableReplication)
    needed = {need.partition(":")[0] for need in enable.depends_on}
    assert needed >= {"CreateResourceGroup", "CreateStorageAccount", "CreateAvailabilitySet", "CreateContainerMapping"}


def test_another_name_or_size_is_set_once_the_machine_is_protected() -> None:
    draft = DRAFT.with_override(WEB_01.id, TargetChoice(name="web-01-dr", size="Standard_D4s_v5"))
    enable, update = plan(draft, ESTATE).steps[-2:]
    assert update.step == steps.UpdateItem(enable.step.id, "web-01-dr", "Standard_D4s_v5", machine_name="web-01")
    assert update.depends_on == {enable.key}


def test_the_same_draft_gives_the_same_item_again() -> None:
    assert plan(DRAFT, ESTATE).steps[-1].key == plan(DRAFT, ESTATE).steps[-1].key


def test_the_network_keeps_its_subnets() -> None:
    network = next(one.step for one in plan(DRAFT, ESTATE).steps if isinstance(one.step, steps.CreateVirtualNetwork))
    assert network.prefixes == ("10.0.0.0/16",)
    assert [subnet.name for subnet in network.subnets] == ["web", "app"]


def test_how_long_it_takes_is_the_longest_chain() -> None:
    made = plan(replace(DRAFT, machines=ALL), ESTATE)
    assert made.seconds() < sum(one.estimate.seconds for one in made.steps)
    assert made.seconds() >= 70 + 1 + 68 + 425


def test_many_machines_take_as_long_as_azure_takes_their_requests() -> None:
    few, many = (
        plan(replace(DRAFT, machines=tuple(one.id for one in made)), replace(ESTATE, machines=made)).seconds()
        for made in (tuple(machine(f"vm-{number}") for number in range(count)) for count in (1, 224))
    )
    assert 20 <= many - few <= 30


def test_what_is_billed_for_one_machine_and_for_many() -> None:
    one, two = (plan(replace(DRAFT, machines=ids), ESTATE) for ids in ((WEB_01.id,), (WEB_01.id, WEB_02.id)))
    assert "Storage for the copies (254 GiB)" in one.costs
    assert "a fee for the machine" in one.costs
    assert "Storage for the copies (508 GiB in all)" in two.costs
    assert "a fee for each machine" in two.costs


def first_copy(*disks: Disk) -> Estimate:
    copy = plan(DRAFT, replace(ESTATE, machines=(machine("web-01", disks=disks),))).copy
    assert copy is not None
    return copy


def sized(gib: int, sku: str = "Premium_LRS", *, is_os: bool = False) -> Disk:
    return Disk(f"disk-{gib}", gib, sku, is_os, resource_id(SHOP, "Microsoft.Compute/disks", f"disk-{gib}"))


def test_the_recorded_time_stands_for_system_disks() -> None:
    assert first_copy(sized(127, is_os=True)) == FIRST_COPY
    [said] = plan(DRAFT, ESTATE).then
    assert said == "First copy, 254 GiB; disks are copied side by side. Protected when it has ended."


def test_a_large_data_disk_takes_what_its_type_and_size_say() -> None:
    told = first_copy(sized(127, is_os=True), sized(2048), sized(512))
    assert (told.seconds, told.at_most) == (FIRST_COPY.seconds, copy_seconds(sized(2048)))
    assert "the longer time if disk-2048, 2048 GiB, is full" in told.origin
    assert "23 % of its 250 MB/s" in told.origin


def test_machines_are_copied_side_by_side_and_the_longest_copy_is_told() -> None:
    disks = {"web-01": (sized(127, is_os=True),), "web-02": (sized(127, is_os=True), sized(4096))}
    estate = replace(ESTATE, machines=tuple(machine(name, disks=each) for name, each in disks.items()))
    both = plan(replace(DRAFT, machines=(WEB_01.id, WEB_02.id)), estate)
    assert both.copy is not None
    assert both.copy.at_most == copy_seconds(sized(4096))


@given(st.integers(1, 32767), st.sampled_from(["Premium_LRS", "StandardSSD_ZRS", "Standard_LRS", "UltraSSD_LRS", ""]))
def test_more_data_is_never_said_to_take_less(gib: int, sku: str) -> None:
    small, large = sized(gib, sku), sized(gib + 1, sku)
    assert megabytes_a_second(large) >= megabytes_a_second(small) > 0
    if megabytes_a_second(large) == megabytes_a_second(small):
        assert copy_seconds(large) > copy_seconds(small)


TOPOLOGY = set_up()


@st.composite
def estates(draw: st.DrawFn) -> Estate:
    """Any part of what the plan makes may be there already."""
    some = Topology(
        fabrics=TOPOLOGY.fabrics[: draw(st.integers(0, 2))],
        containers=TOPOLOGY.containers[: draw(st.integers(0, 2))],
        policies=TOPOLOGY.policies[: draw(st.integers(0, 1))],
        mappings=TOPOLOGY.mappings[: draw(st.integers(0, 2))],
        network_mappings=TOPOLOGY.network_mappings[: draw(st.integers(0, 2))],
    )
    first = plan(replace(DRAFT, machines=ALL), ESTATE)
    groups = [one.step for one in first.steps if isinstance(one.step, steps.CreateResourceGroup)]
    made = draw(st.sets(st.sampled_from([group.id for group in groups])))
    return replace(ESTATE, topology=some, groups=(*ESTATE.groups, *(ResourceGroup(one, "westeurope") for one in made)))


@given(estates(), st.sets(st.sampled_from(ALL), min_size=1))
def test_every_plan_can_be_put_in_order_and_makes_nothing_twice(estate: Estate, marked: set[object]) -> None:
    draft = replace(DRAFT, machines=tuple(one for one in ALL if one in marked))
    made = plan(draft, estate)
    assert sum(len(wave) for wave in made.waves()) == len(made.steps)
    there = {*(one.id for one in estate.groups), *(one.id for one in estate.topology.fabrics)}
    assert not there & {one.step.id for one in made.steps}
    assert not {one.id for one in made.reuses} & {one.step.id for one in made.steps}
