"""The rows of the target page, by keys: what unfolds, whose choice each is, and the way to what was found."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import Choice, TargetChoice
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.machines import Disk, Machine
from asr_tui.domain.resources import Subnet, VirtualNetwork
from asr_tui.domain.steps import EnableReplication, UpdateItem
from tests.fakes import SUBSCRIPTION
from tests.ui.pilot import press, shown
from tests.ui.protect.estates import APP_01, WEB_01, WEB_02, catalog, machine
from tests.ui.protect.target_under_test import NEAR, RESERVED, drafted, known, to, words
from tests.ui.protect.wizard_under_test import Under, wizard

OLD = machine("old-01", disks=(Disk("os", 127, is_os=True, vhd="https://shopvhds.blob.core.windows.net/v/os.vhd"),))
BOTH = drafted(WEB_01, WEB_02)


async def test_more_unfolds_size_group_and_reservation_for_all_and_reaches_the_plan() -> None:
    found = known()
    found.values[kinds.MACHINE] = tuple(replace(one, availability_set=None) for one in (WEB_01, WEB_02))
    found.values[kinds.PROXIMITY_GROUP] = (NEAR,)
    async with wizard(found, kept=BOTH) as under:
        await press(under.pilot, "enter")
        assert "More size, proximity group, reservation" in words(under)
        await press(under.pilot, "M")
        assert "> Size" in shown(under.pilot)
        assert "Next: how long" in shown(under.pilot), "the page still fits"
        await press(under.pilot, "enter", *"e4s_v5", "enter")
        assert under.draft.target.size == "Standard_E4s_v5"
        assert "Size Standard_E4s_v5 your choice" in words(under)
        await press(under.pilot, "M")
        assert "More proximity group, reservation" in words(under), "what is chosen stays in sight"
        await to(under, "More")
        await press(under.pilot, "enter")
        await to(under, "Proximity group")
        await press(under.pilot, "enter", *"near", "enter", "end", "enter", "enter", "enter")
        ((plan, _),) = under.runs.started
        steps = [one.step for one in plan.steps]
        assert [one.target_size for one in steps if isinstance(one, UpdateItem)] == ["Standard_E4s_v5"] * 2
        groups = {one.target_proximity_group for one in steps if isinstance(one, EnableReplication)}
        assert groups == {NEAR.id}


async def test_a_reservation_is_chosen_for_all() -> None:
    found = known()
    found.values[kinds.MACHINE] = tuple(replace(one, availability_set=None) for one in (WEB_01, WEB_02))
    found.values[kinds.CAPACITY_GROUP] = (RESERVED,)
    async with wizard(found, kept=BOTH) as under:
        await press(under.pilot, "enter", "M")
        await to(under, "Reservation")
        await press(under.pilot, "enter", *"crg-d2", "enter")
        assert under.draft.target.capacity_reservation == RESERVED.id


@pytest.mark.parametrize("row", ["Region", "Virtual network", "Disk type", "Next"])
async def test_i_customizes_from_any_row(row: str) -> None:
    async with wizard(kept=BOTH) as under:
        await press(under.pilot, "enter")
        await to(under, row)
        await press(under.pilot, "I")
        assert "Customize which machine?" in shown(under.pilot)
        await press(under.pilot, "down", "enter")
        assert "Where shall web-02 start" in shown(under.pilot)
        await press(under.pilot, "I", "enter")
        assert "Where shall web-01 start" in shown(under.pilot), "from one machine to the other"


async def test_c_changes_the_row_elsewhere() -> None:
    async with wizard() as under:
        await press(under.pilot, "home", "down", "down", "c")
        assert "Region of the machines" in shown(under.pilot)


def other_network() -> VirtualNetwork:
    subnets = (Subnet("zeta", ("10.9.1.0/24",)), Subnet("alpha", ("10.9.2.0/24",)))
    home = group_id(SUBSCRIPTION, "rg-dr")
    return VirtualNetwork(
        resource_id(home, "Microsoft.Network/virtualNetworks", "vnet-hub"), "westeurope", ("10.9.0.0/16",), subnets
    )


async def test_each_mark_says_whose_choice_it_is() -> None:
    async with wizard(known(other_network()), kept=drafted(APP_01)) as under:
        await press(under.pilot, "enter")
        assert "Subnet web the source's name" in words(under)
        assert "Availability in a zone cannot change later" in words(under)
        assert "Zone 2 as the source" in words(under)
        await to(under, "Zone")
        await press(under.pilot, "enter", "3", "enter")
        assert "Zone 3 your choice" in words(under)
        await to(under, "Availability")
        await press(under.pilot, "enter", *"none", "enter")
        assert "Availability single machine your choice, final" in words(under)
        await to(under, "Virtual network")
        await press(under.pilot, "enter", *"vnet-hub", "enter")
        assert "Subnet alpha the first by name" in words(under)
        await to(under, "Subnet")
        await press(under.pilot, "enter", *"zeta", "enter")
        assert "Subnet zeta your choice" in words(under)


def machine_in(group: str, name: str) -> ArmId:
    return resource_id(group_id(SUBSCRIPTION, group), "Microsoft.Compute/virtualMachines", name)


async def test_long_lists_are_counted_and_findings_are_one_key_away() -> None:
    many = tuple(
        replace(machine(f"app-{number}", zone="1"), id=machine_in(f"rg-{number}", f"app-{number}"))
        for number in range(9)
    )
    found = catalog()
    found.values[kinds.MACHINE] = many
    own = ((many[1].id, TargetChoice(name="app-0", group=Choice(name="rg-0-asr"))),)
    async with wizard(found, kept=drafted(*many, target_region="westus", overrides=own)) as under:
        await press(under.pilot, "enter")
        assert "> Next" in shown(under.pilot)
        assert "x 1 must be fixed, 1 to know: g goes to the next one" in words(under)
        await press(under.pilot, "g")
        assert "> Availability" in shown(under.pilot)
        assert "app-0, app-1 and 7 more run in zones; West US offers none" in words(under)
        await press(under.pilot, "g")
        assert "> x rg-0/app-0 and rg-1/app-1 would both be called app-0 in rg-0-asr" in words(under)
        await press(under.pilot, "g")
        assert "> Availability" in shown(under.pilot), "from the last one to the first"
        await press(under.pilot, "home")
        assert "8 groups: rg-0-asr, rg-2-asr and 6 more" in words(under)


async def customize(under: Under, one: Machine) -> None:
    await press(under.pilot, "enter", "I", *one.name, "enter")
    assert f"Where shall {one.name} start" in shown(under.pilot)


async def test_a_name_that_another_marked_machine_has_is_refused_while_one_types() -> None:
    async with wizard(kept=BOTH) as under:
        await customize(under, WEB_01)
        await to(under, "Name")
        await press(under.pilot, "enter", *"web-02", "enter")
        assert "would both be called web-02 in rg-shop-asr" in words(under)
        await press(under.pilot, *["backspace"] * 2, *"03", "enter")
        assert under.draft.override(WEB_01.id).name == "web-03"


async def test_a_machine_that_stands_in_the_target_group_is_told() -> None:
    found = catalog()
    there = replace(WEB_01, id=machine_in("rg-shop-asr", "web-01"), location="westeurope")
    found.values[kinds.MACHINE] = (*found.given(kinds.MACHINE), there)
    async with wizard(found, kept=drafted(WEB_01)) as under:
        await press(under.pilot, "enter")
        assert "! There is a machine web-01 in rg-shop-asr already" in words(under)
