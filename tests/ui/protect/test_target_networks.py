"""The networks of the target page, by keys: one for each source network, and those that were deleted meanwhile."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds, steps
from asr_tui.domain.drafts.enable_replication import Choice, TargetChoice
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.protection import Fabric, NetworkMapping, Topology
from asr_tui.ui.dialogs.choose import Choose
from tests.fakes import SUBSCRIPTION, VAULT, FakeSiteRecovery
from tests.ui.pilot import press, shown, until
from tests.ui.protect.estates import NETWORK, WEB_01, machine
from tests.ui.protect.target_under_test import FLEET, HUB, LOST, drafted, known, network, to, words
from tests.ui.protect.wizard_under_test import Under, wizard

HERE, THERE = (VAULT.child("replicationFabrics", region) for region in ("centralus", "westeurope"))


FOLDER = ("replicationNetworks", "azureNetwork", "replicationNetworkMappings")


MAPPED = Topology(
    fabrics=(Fabric(HERE, "centralus"), Fabric(THERE, "westeurope")),
    network_mappings=(
        NetworkMapping(HERE.child(*FOLDER, "there"), NETWORK, LOST.id, "centralus", "westeurope"),
        NetworkMapping(THERE.child(*FOLDER, "back"), LOST.id, NETWORK, "westeurope", "centralus"),
    ),
)


async def test_machines_of_several_groups_share_one_network_from_page_to_plan() -> None:
    async with wizard(known(), kept=drafted(*FLEET)) as under:
        await press(under.pilot, "enter")
        assert "Virtual network vnet-shop-asr new, same subnets" in words(under)
        await press(under.pilot, "enter", "enter", "enter")
        ((plan, _),) = under.runs.started
        made = [one.step for one in plan.steps if isinstance(one.step, steps.CreateVirtualNetwork)]
        enabling = [one.step for one in plan.steps if isinstance(one.step, steps.EnableReplication)]
        assert len(made) == 1
        assert {one.target_network for one in enabling} == {made[0].id}
        assert len({one.target_group for one in enabling}) == 3


async def test_a_network_picked_for_one_machine_counts_for_its_neighbours() -> None:
    async with wizard(known(HUB), kept=drafted(*FLEET)) as under:
        await press(under.pilot, "enter", "end", "up", "c", "down", "enter")
        assert "Where shall batch-02 start" in shown(under.pilot)
        await to(under, "Virtual network")
        await press(under.pilot, "enter")
        assert "Counts for all 3 marked machines of vnet-shop" in words(under)
        await press(under.pilot, *"vnet-hub", "enter", "escape")
        assert "Virtual network vnet-hub existing, your choice" in words(under)
        await press(under.pilot, "end", "enter", "enter", "enter")
        ((plan, _),) = under.runs.started
        mapped = [one.step for one in plan.steps if isinstance(one.step, steps.CreateNetworkMapping)]
        assert (NETWORK, HUB.id) in {(one.source_network, one.target_network) for one in mapped}


async def test_choices_that_differ_hold_one_back_and_one_pick_mends_them() -> None:
    own = (
        (FLEET[0].id, TargetChoice(network=Choice(id=HUB.id))),
        (FLEET[2].id, TargetChoice(network=Choice(name="vnet-own"))),
    )
    async with wizard(known(HUB), kept=drafted(*FLEET, overrides=own)) as under:
        await press(under.pilot, "enter", "end", "enter")
        assert "> 3 Target" in shown(under.pilot)
        assert "would go to 2 networks" in words(under)
        assert "Where shall batch-01 start" in shown(under.pilot)
        await press(under.pilot, "enter", *"vnet-hub", "enter")
        assert "would go to 2 networks" not in words(under)
        assert under.draft.override(FLEET[2].id) == TargetChoice()


async def to_lost(under: Under) -> None:
    await press(under.pilot, "enter")
    assert "vnet-shop is mapped to the network vnet-dr, which is not there any more." in words(under)
    await press(under.pilot, "end", "enter")
    assert "> Virtual network" in shown(under.pilot), "it holds one back, and is led to"
    await press(under.pilot, "enter")
    assert isinstance(under.pilot.app.screen, Choose)


async def test_a_mapped_network_that_is_gone_is_made_again() -> None:
    async with wizard(known(), FakeSiteRecovery(MAPPED), kept=drafted(WEB_01)) as under:
        await to_lost(under)
        await press(under.pilot, "down")
        assert "> Make vnet-dr again" in words(under)
        await press(under.pilot, "enter")
        assert "not there any more" not in words(under)
        assert "Virtual network vnet-dr new" in words(under)
        await press(under.pilot, "end", "enter", "enter", "enter")
        ((plan, _),) = under.runs.started
        [made] = [one.step for one in plan.steps if isinstance(one.step, steps.CreateVirtualNetwork)]
        assert made.id == LOST.id
        assert not [one for one in plan.steps if isinstance(one.step, steps.CreateNetworkMapping)]


async def test_a_mapped_network_that_is_gone_gives_way_to_another() -> None:
    async with wizard(known(HUB), FakeSiteRecovery(MAPPED), kept=drafted(WEB_01)) as under:
        await to_lost(under)
        await press(under.pilot, "down", "down", "enter", "enter")
        assert "Map vnet-shop to vnet-hub?" in words(under)


async def test_of_several_source_networks_only_the_lost_one_is_made_again() -> None:
    other = replace(network("vnet-other", "rg-shop"), location="centralus")
    nic = replace(WEB_01.nics[0], subnet=other.id.child("subnets", "web"))
    second = replace(machine("other-01"), nics=(nic,))
    found = known(other)
    found.values[kinds.MACHINE] = (*found.given(kinds.MACHINE), second)
    async with wizard(found, FakeSiteRecovery(MAPPED), kept=drafted(WEB_01, second)) as under:
        await to_lost(under)
        await press(under.pilot, "down", "enter")
        assert under.draft.override(WEB_01.id).network == Choice(name="vnet-dr")
        assert under.draft.target.network == Choice()
        await to(under, "Virtual network")
        await press(under.pilot, "enter", *"vnet-mine", "enter")
        assert under.draft.target.network.name == "vnet-mine", "the network that is not locked can be chosen"


GONE = resource_id(group_id(SUBSCRIPTION, "rg-dr"), "Microsoft.Storage/storageAccounts", "oldcache")


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        (TargetChoice(group=Choice(id=group_id(SUBSCRIPTION, "rg-gone"))), "The resource group rg-gone was chosen"),
        (TargetChoice(cache=Choice(id=GONE)), "The storage account oldcache was chosen"),
        (TargetChoice(network=Choice(id=HUB.id)), "The virtual network vnet-hub was chosen"),
        (TargetChoice(availability_set=Choice(id=ArmId(f"{WEB_01.availability_set}-x"))), "set avset-web-x was chosen"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("own", [False, True])
async def test_what_a_kept_draft_chose_and_somebody_deleted_is_told_and_led_to(
    choice: TargetChoice, says: str, own: bool
) -> None:
    kept = drafted(WEB_01).with_override(WEB_01.id, choice) if own else drafted(WEB_01, target=choice)
    async with wizard(known(), kept=kept) as under:
        await press(under.pilot, "enter", "end", "enter")
        await until(under.pilot, lambda: says in words(under))
        whose = "chosen for this" if own else "your choice"
        assert f"not there any more, {whose}" in words(under)
        assert "Where shall web-01 start" in words(under)
        assert under.runs.started == []
        await press(under.pilot, "enter", "home", "enter")
        assert says not in words(under), "the proposal is at hand"
