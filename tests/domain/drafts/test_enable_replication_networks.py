"""One source network, one target network: what is proposed, what differs, and what was deleted since."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain import kinds, steps
from asr_tui.domain.drafts.enable_replication import (
    Choice,
    EnableReplicationDraft,
    TargetChoice,
    plan,
    resolve,
)
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.machines import Machine
from asr_tui.domain.resources import ResourceGroup, Subnet, VirtualNetwork
from tests.domain.estates import DRAFT, ESTATE, NETWORK, SHOP, SUBSCRIPTION, WEB_01, found, machine, set_up

FLEET = ("rg-batch", "rg-ops", "rg-stage")


def moved(one: Machine, group: str) -> Machine:
    """The same machine in another group, its network where it was."""
    home = group_id(SUBSCRIPTION, group)
    return replace(one, id=resource_id(home, "Microsoft.Compute/virtualMachines", one.name))


MACHINES = tuple(moved(machine(f"batch-{number}"), group) for number, group in enumerate(FLEET))
MANY = replace(ESTATE, machines=(WEB_01, *MACHINES))
ALL = replace(DRAFT, machines=tuple(one.id for one in MACHINES))
OTHER = VirtualNetwork(
    resource_id(group_id(SUBSCRIPTION, "rg-hub-asr"), "Microsoft.Network/virtualNetworks", "vnet-hub"),
    "westeurope",
    ("10.9.0.0/16",),
    (Subnet("web", ("10.9.1.0/24",)),),
)


def group(name: str) -> ArmId:
    return group_id(SUBSCRIPTION, name)


def network(home: ArmId, name: str = "vnet-shop-asr") -> ArmId:
    return resource_id(home, "Microsoft.Network/virtualNetworks", name)


def networks(draft: EnableReplicationDraft, estate: Estate) -> set[ArmId]:
    return {one.network.id for one in resolve(draft, estate).machines if one.network}


def test_machines_of_several_groups_share_the_network_of_their_source() -> None:
    assert networks(ALL, MANY) == {network(group("rg-batch-asr"))}
    made = [one.step for one in plan(ALL, MANY).steps if isinstance(one.step, steps.CreateVirtualNetwork)]
    assert [one.id for one in made] == [network(group("rg-batch-asr"))]
    enabled = [one.step for one in plan(ALL, MANY).steps if isinstance(one.step, steps.EnableReplication)]
    assert len(enabled) == 3
    assert {one.target_network for one in enabled} == {made[0].id}


def test_the_group_that_stands_for_the_networks_own_holds_it_where_it_is_a_target() -> None:
    both = replace(ALL, machines=(*ALL.machines, WEB_01.id))
    assert networks(both, MANY) == {network(group("rg-shop-asr"))}


def test_a_network_of_that_name_in_another_of_the_groups_is_used() -> None:
    there = replace(OTHER, id=network(group("rg-ops-asr")))
    estate = replace(MANY, networks=(*MANY.networks, there))
    assert networks(ALL, estate) == {there.id}
    elsewhere = replace(there, location="eastus2")
    assert networks(ALL, replace(MANY, networks=(*MANY.networks, elsewhere))) == {network(group("rg-batch-asr"))}


def test_what_is_chosen_for_one_counts_for_all_of_its_source_network_and_is_mapped() -> None:
    estate = replace(MANY, networks=(*MANY.networks, OTHER))
    draft = ALL.with_override(MACHINES[1].id, TargetChoice(network=Choice(id=OTHER.id)))
    assert networks(draft, estate) == {OTHER.id}
    assert not found(draft, estate, "network")
    mapped = [one.step for one in plan(draft, estate).steps if isinstance(one.step, steps.CreateNetworkMapping)]
    assert {(one.source_network, one.target_network) for one in mapped} == {(NETWORK, OTHER.id), (OTHER.id, NETWORK)}


def test_machines_of_one_network_that_differ_block_and_are_named() -> None:
    estate = replace(MANY, networks=(*MANY.networks, OTHER))
    draft = ALL.with_override(MACHINES[0].id, TargetChoice(network=Choice(id=OTHER.id)))
    draft = draft.with_override(MACHINES[2].id, TargetChoice(network=Choice(name="vnet-own")))
    [problem] = found(draft, estate, "network")
    assert problem.blocks
    assert "batch-0 and batch-1 to vnet-hub; batch-2 to vnet-own" in problem.what
    assert problem.machine == MACHINES[0].id
    assert not plan(draft, estate).can_start


def test_two_networks_of_one_name_get_a_mapping_each() -> None:
    twin = replace(ESTATE.networks[0], id=network(group("rg-ops"), "vnet-shop"))
    nic = replace(WEB_01.nics[0], subnet=twin.id.child("subnets", "web"))
    second = replace(moved(machine("ops-1"), "rg-ops"), nics=(nic,))
    estate = replace(ESTATE, machines=(WEB_01, second), networks=(*ESTATE.networks, twin))
    draft = replace(DRAFT, machines=(WEB_01.id, second.id))
    mapped = [one.step for one in plan(draft, estate).steps if isinstance(one.step, steps.CreateNetworkMapping)]
    assert {one.source_network for one in mapped} >= {NETWORK, twin.id}
    assert len({one.id for one in mapped}) == len(mapped) == 4


MAPPED = replace(ESTATE, topology=set_up())
TARGET = set_up().network_mappings[0].target_network


def test_a_mapped_network_that_is_gone_blocks_until_it_is_to_be_made_again() -> None:
    [problem] = found(DRAFT, MAPPED, "network")
    assert problem.blocks
    assert "vnet-shop is mapped to the network vnet-dr, which is not there any more" in problem.what
    again = replace(DRAFT, target=TargetChoice(network=Choice(name="vnet-dr")))
    assert not found(again, MAPPED, "network")
    planned = plan(again, MAPPED)
    [made] = [one for one in planned.steps if isinstance(one.step, steps.CreateVirtualNetwork)]
    assert made.step.id == TARGET
    assert isinstance(made.step, steps.CreateVirtualNetwork)
    assert [one.name for one in made.step.subnets] == ["web", "app"]
    assert f"CreateResourceGroup:{TARGET.group_id.casefold()}" in made.depends_on, "its group is gone, too"
    assert not [one for one in planned.steps if isinstance(one.step, steps.CreateNetworkMapping)]


def test_a_mapped_network_is_not_gone_where_networks_could_not_be_read() -> None:
    assert not found(DRAFT, replace(MAPPED, unread_lists=frozenset({kinds.NETWORK})), "network")


def test_what_was_chosen_and_deleted_since_is_told_and_not_made_anew() -> None:
    lost = {
        "group": TargetChoice(group=Choice(id=group("rg-gone"))),
        "network": TargetChoice(network=Choice(id=network(SHOP, "vnet-gone"))),
        "cache": TargetChoice(cache=Choice(id=resource_id(SHOP, "Microsoft.Storage/storageAccounts", "gone"))),
        "availability_set": TargetChoice(
            availability_set=Choice(id=resource_id(SHOP, "Microsoft.Compute/availabilitySets", "gone"))
        ),
    }
    for field, choice in lost.items():
        [problem, *_] = found(replace(DRAFT, target=choice), ESTATE, field)
        assert problem.blocks
        assert "not there any more" in problem.what
        [own, *_] = found(DRAFT.with_override(WEB_01.id, choice), ESTATE, field)
        assert own.machine == WEB_01.id
    draft = replace(DRAFT, target=lost["group"])
    assert not [one for one in plan(draft, ESTATE).steps if one.step.id == group("rg-gone")]
    unread = replace(ESTATE, unread_lists=frozenset({kinds.RESOURCE_GROUP}))
    assert not found(draft, unread, "group"), "what was not read may be there"


def test_a_disk_that_was_to_be_left_out_and_is_gone_is_told() -> None:
    draft = DRAFT.with_override(WEB_01.id, TargetChoice(excluded_disks=("old-data",)))
    [problem] = found(draft, ESTATE, "excluded_disks")
    assert "no disk old-data any more" in problem.what


def test_a_group_that_exists_is_used_and_not_gone() -> None:
    estate = replace(ESTATE, groups=(*ESTATE.groups, ResourceGroup(group("rg-there"), "westeurope")))
    assert not found(replace(DRAFT, target=TargetChoice(group=Choice(id=group("rg-there")))), estate, "group")
