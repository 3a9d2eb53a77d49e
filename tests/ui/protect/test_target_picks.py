"""Groups, reserved capacity, keys, disk types and zones on the target page, by keys."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import NO_RESOURCE, EnableReplicationDraft, TargetChoice
from asr_tui.domain.errors import AccessDenied
from asr_tui.domain.placement import (
    CapacityGroup,
    DiskType,
    EncryptionSet,
    MachineSize,
    Offered,
    ProximityGroup,
    Reservation,
)
from asr_tui.domain.steps import CreateProximityGroup, EnableReplication
from asr_tui.ui.widgets.field_list import FieldList
from tests.fakes import SUBSCRIPTION, VAULT, FakeCatalog
from tests.ui.pilot import press, shown
from tests.ui.protect.estates import APP_01, SHOP, WEB_01, WEB_02, catalog
from tests.ui.protect.target_under_test import NEAR, RESERVED, compute
from tests.ui.protect.wizard_under_test import Under, wizard

DRAFT = EnableReplicationDraft(VAULT, "westeurope", SUBSCRIPTION, "centralus", machines=(WEB_02.id,), page="target")
ZONES = ("1", "2", "3")


FAR = ProximityGroup(compute("proximityPlacementGroups", "ppg-far"), "northeurope")
SOURCE = ProximityGroup(compute("proximityPlacementGroups", "ppg-web", SHOP), "centralus")
KEY = EncryptionSet(compute("diskEncryptionSets", "des-dr"), "westeurope")
FAR_KEY = EncryptionSet(compute("diskEncryptionSets", "des-far"), "northeurope")
TOO_BIG = CapacityGroup(
    compute("capacityReservationGroups", "crg-e4"), "westeurope", reservations=(Reservation("Standard_E4s_v5", 1),)
)


def known() -> FakeCatalog:
    """web-02 without a set, web-01 in a proximity group and with a key of one's own."""
    keyed = tuple(replace(disk, encryption_set=compute("diskEncryptionSets", "des", SHOP)) for disk in WEB_01.disks)
    alone = replace(WEB_02, availability_set=None)
    secret = replace(WEB_01, availability_set=None, disks=keyed, proximity_group=SOURCE.id)
    found = catalog()
    found.values[kinds.MACHINE] = (secret, alone, APP_01)
    found.values[kinds.PROXIMITY_GROUP] = (SOURCE, NEAR, FAR)
    found.values[kinds.CAPACITY_GROUP] = (RESERVED, TOO_BIG)
    found.values[kinds.ENCRYPTION_SET] = (KEY, FAR_KEY)
    return found


def words(under: Under) -> str:
    """The screen as one line of text, boxes and line ends taken away."""
    return " ".join(shown(under.pilot).replace("│", " ").split())


async def customize(under: Under, field: str) -> None:
    """To the question of a field of the only machine."""
    await press(under.pilot, "enter", "end", "up", "c", "enter", "home")
    for _ in range(20):
        if f"> {field}" in shown(under.pilot):
            break
        await press(under.pilot, "down")
    await press(under.pilot, "enter")


async def test_a_proximity_group_is_picked_from_what_exists() -> None:
    async with wizard(known(), kept=DRAFT) as under:
        await customize(under, "Proximity group")
        screen = shown(under.pilot)
        assert "none" in screen
        assert "ppg-near" in screen
        assert "x North Europe" in screen
        await press(under.pilot, *"ppg-far", "enter")
        assert "lies in North Europe" in words(under), "what lies elsewhere cannot be taken, and says why"
        assert under.draft.override(WEB_02.id) == TargetChoice()
        await press(under.pilot, *["backspace"] * 3, *"near", "enter")
        assert under.draft.override(WEB_02.id).proximity_group == NEAR.id
        assert "chosen for this machine" in shown(under.pilot)
        await press(under.pilot, "enter", *"none", "enter")
        assert under.draft.override(WEB_02.id).proximity_group is None


async def test_reserved_capacity_says_what_it_holds_and_whom_it_does_not_fit() -> None:
    async with wizard(known(), kept=DRAFT) as under:
        await customize(under, "Reservation")
        assert "West Europe: 2 x D2s_v5" in words(under)
        await press(under.pilot, *"crg-e4", "enter")
        assert "reserves no Standard_D2s_v5" in words(under)
        await press(under.pilot, "backspace", "backspace", *"d2", "enter")
        assert under.draft.override(WEB_02.id).capacity_reservation == RESERVED.id


async def test_a_list_that_could_not_be_read_is_replaced_by_typing() -> None:
    found = known()
    found.errors["proximity_groups"] = AccessDenied("You may not read them", code="AuthorizationFailed")
    async with wizard(found, kept=DRAFT) as under:
        await customize(under, "Proximity group")
        assert "could not be read" in words(under)
        await press(under.pilot, *"mine", "enter")
        assert "Paste the whole resource id" in words(under)
        await press(under.pilot, *["backspace"] * 4, *NEAR.id, "enter")
        assert under.draft.override(WEB_02.id).proximity_group == NEAR.id
        await press(under.pilot, "enter")
        assert "ppg-near" in words(under), "what was typed is kept"


async def test_what_a_source_has_is_asked_of_all_and_reaches_the_plan() -> None:
    async with wizard(known(), kept=replace(DRAFT, machines=(WEB_01.id, WEB_02.id))) as under:
        await press(under.pilot, "enter")
        screen = shown(under.pilot)
        assert "Proximity group  ppg-web-asr          new" in screen
        assert "Encryption set   none yet             the copies need one" in screen
        await press(under.pilot, "enter", "enter", *"none", "enter")
        assert "needs a disk encryption set too" in words(under)
        await press(under.pilot, *["backspace"] * 4, *"des-far", "enter")
        assert "lies in North Europe" in words(under)
        await press(under.pilot, *["backspace"] * 3, *"dr", "enter")
        assert under.draft.target.encryption_set == KEY.id
        await press(under.pilot, "end", "enter", "enter")
        assert "Proximity group ppg-web-asr" in under.pilot.app.screen.query_one("#plan", FieldList).text
        await press(under.pilot, "enter")
        ((plan, _),) = under.runs.started
        steps = {one.step.machine: one.step for one in plan.steps if isinstance(one.step, EnableReplication)}
        assert {disk.encryption_set for disk in steps[WEB_01.id].disks} == {KEY.id}
        assert {disk.encryption_set for disk in steps[WEB_02.id].disks} == {None}
        [group] = [one.step for one in plan.steps if isinstance(one.step, CreateProximityGroup)]
        assert steps[WEB_01.id].target_proximity_group == group.id
        assert steps[WEB_02.id].target_proximity_group is None


async def test_the_proposed_group_can_be_left_out() -> None:
    async with wizard(known(), kept=replace(DRAFT, machines=(WEB_01.id,))) as under:
        await press(under.pilot, "enter", "end", "up", "up", "up", "enter")
        assert "ppg-web-asr, named after the source's" in words(under)
        await press(under.pilot, *"none", "enter")
        assert under.draft.target.proximity_group == NO_RESOURCE
        assert "web-01 is in the proximity group" in words(under)
        await press(under.pilot, "enter", "up", "enter")
        assert under.draft.target.proximity_group is None


async def test_the_choice_is_where_the_cursor_is_when_it_is_asked_again() -> None:
    async with wizard(known(), kept=DRAFT) as under:
        await customize(under, "Proximity group")
        await press(under.pilot, *"ppg-near", "enter", "enter")
        assert "> ppg-near" in shown(under.pilot)
        await press(under.pilot, "escape", "home", "enter", *"rg-dr", "enter", "enter")
        assert "> rg-dr" in shown(under.pilot)


async def test_a_choice_that_somebody_deleted_says_so_and_can_be_taken_back() -> None:
    gone = compute("proximityPlacementGroups", "ppg-gone")
    async with wizard(known(), kept=replace(DRAFT, target=TargetChoice(proximity_group=gone))) as under:
        await press(under.pilot, "enter")
        assert "ppg-gone is not there, or not any more" in words(under)
        await press(under.pilot, "enter")
        assert "start if Central US fails?" in shown(under.pilot), "it was chosen for all"
        assert "> Proximity group" in shown(under.pilot)
        await press(under.pilot, "enter", *"near", "enter")
        assert under.draft.target.proximity_group == NEAR.id
        assert "not any more" not in words(under)


async def test_disk_types_that_the_region_lacks_say_so() -> None:
    found = known()
    disks = (DiskType("Standard_LRS", ZONES), DiskType("Premium_LRS", ZONES))
    found.values[kinds.OFFERED] = (replace(found.given(kinds.OFFERED)[0], disk_types=disks),)
    async with wizard(found, kept=DRAFT) as under:
        await press(under.pilot, "enter", "end", "up", "up", "up", "enter")
        assert "Type of the disks" in shown(under.pilot)
        await press(under.pilot, *"premium_zrs", "enter")
        assert "West Europe offers no Premium_ZRS disks" in words(under)
        await press(under.pilot, *["backspace"] * 11, *"standard_lrs", "enter")
        assert under.draft.target.disk_sku == "Standard_LRS"


async def test_zones_without_the_size_say_so_and_another_is_proposed() -> None:
    found = known()
    found.values[kinds.OFFERED] = (Offered((MachineSize("Standard_E4s_v5", 4, 32, 8, zones=("1", "3")),)),)
    async with wizard(found, kept=replace(DRAFT, machines=(APP_01.id,))) as under:
        await press(under.pilot, "enter", "end", *["up"] * 4)
        assert ">   Zone           1 " in shown(under.pilot)
        await press(under.pilot, "enter", "2", "enter")
        assert "not offered in zone 2 of West Europe" in words(under)
        await press(under.pilot, "backspace", "3", "enter")
        assert under.draft.target.zone == "3"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_new_fields_stay_uncut(size: tuple[int, int]) -> None:
    async with wizard(known(), kept=replace(DRAFT, machines=(WEB_01.id,)), size=size) as under:
        await press(under.pilot, "enter")
        for line in (
            "Proximity group  ppg-web-asr          new",
            "Encryption set   none yet             the copies need one",
        ):
            assert line in shown(under.pilot)
        await press(under.pilot, "end", "up", "enter", "enter", "end")
        assert "Reservation      none                 optional" in shown(under.pilot)
