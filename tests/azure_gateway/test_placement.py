"""Groups, reserved capacity, encryption sets, sizes and disk types, read through the SDK clients."""

from __future__ import annotations

import pytest

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied
from asr_tui.domain.ids import location_id
from asr_tui.domain.placement import DiskType, Reservation
from asr_tui.simulator.server import Simulator
from tests.azure_gateway.stub import SUBSCRIPTION, Answer, Pauses, StartStub, session_with

PRODUCTION = "0b1f6471-1bf0-4dda-aec3-111111111111"
REFUSED = {"error": {"code": "AuthorizationFailed", "message": "No."}}


async def test_groups_and_sets_come_with_their_region_and_zone(session: AzureSession) -> None:
    groups = {one.name: one for one in await session.catalog.all(kinds.PROXIMITY_GROUP, PRODUCTION)}
    assert (groups["ppg-pay"].location, groups["ppg-pay"].zone) == ("centralus", "")
    assert (groups["ppg-dr-zone-2"].location, groups["ppg-dr-zone-2"].zone) == ("westeurope", "2")
    sets = {one.name: one for one in await session.catalog.all(kinds.ENCRYPTION_SET, PRODUCTION)}
    assert (sets["des-dr"].location, sets["des-us"].location) == ("westeurope", "eastus2")
    assert not sets["des-dr"].confidential


async def test_capacity_groups_come_with_what_they_hold(simulator: Simulator, session: AzureSession) -> None:
    before = len(simulator.requests)
    groups = {one.name: one for one in await session.catalog.all(kinds.CAPACITY_GROUP, PRODUCTION)}
    assert len(simulator.requests) - before == 1 + len(groups), "one list, and one more a group"
    assert set(groups["crg-dr"].reservations or ()) == {
        Reservation("Standard_D2s_v5", 2), Reservation("Standard_E4s_v5", 1)
    }  # fmt: skip
    zonal = groups["crg-dr-zones"]
    assert zonal.zones == ("1", "2")
    assert (zonal.reserved("standard_d4s_v5", "2"), zonal.reserved("Standard_D4s_v5", "")) == (1, 0)


async def test_a_group_whose_content_may_not_be_read_is_there_all_the_same(
    simulator: Simulator, session: AzureSession
) -> None:
    simulator.faults.add("GET", r"/crg-dr/capacityReservations\b", status=403, body=REFUSED)
    groups = {one.name: one.reservations for one in await session.catalog.all(kinds.CAPACITY_GROUP, PRODUCTION)}
    assert groups["crg-dr"] is None
    assert groups["crg-us"]
    simulator.faults.add("GET", r"/diskEncryptionSets\b", status=403, body=REFUSED)
    with pytest.raises(AccessDenied):
        await session.catalog.all(kinds.ENCRYPTION_SET, PRODUCTION)


async def test_a_shared_group_names_with_whom(start_stub: StartStub, pauses: Pauses) -> None:
    group = {
        "id": f"/subscriptions/{SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.Compute/capacityReservationGroups/c",
        "location": "West Europe",
        "properties": {"sharingProfile": {"subscriptionIds": [{"id": "/subscriptions/Other"}]}},
    }
    stub = await start_stub(Answer(200, {"value": [group]}), Answer(200, {"value": []}))
    session = session_with(stub.url, pauses)
    [found] = await session.catalog.all(kinds.CAPACITY_GROUP, SUBSCRIPTION)
    assert (found.location, found.reservations) == ("westeurope", ())
    assert found.open_to("other")
    assert found.open_to(SUBSCRIPTION.upper())
    assert not found.open_to("a-third")
    await session.close()


async def test_one_question_tells_sizes_and_disk_types(simulator: Simulator, session: AzureSession) -> None:
    before = len(simulator.requests)
    there = await session.catalog.one(kinds.OFFERED, location_id(PRODUCTION, "northeurope"))
    assert len(simulator.requests) - before == 1
    sizes = {size.name: size for size in there.sizes}
    types = {disk.name: disk for disk in there.disk_types}
    assert "Standard_E8s_v5" not in sizes
    assert [zone for zone in "123" if sizes["Standard_D4s_v5"].offered_in(zone)] == ["2", "3"]
    assert (sizes["Standard_A2_v2"].premium, sizes["Standard_D4s_v5"].premium) == (False, True)
    assert {"PremiumV2_LRS", "UltraSSD_LRS", "Premium_ZRS"}.isdisjoint(types)
    assert types["Premium_LRS"] == DiskType("Premium_LRS", ("1", "2", "3"))
    assert types["StandardSSD_ZRS"].zones == ()
    west = {
        one.name: one
        for one in (await session.catalog.one(kinds.OFFERED, location_id(PRODUCTION, "westeurope"))).disk_types
    }
    assert west["PremiumV2_LRS"].zones == ("2", "3")
    plain = {
        one.name
        for one in (await session.catalog.one(kinds.OFFERED, location_id(PRODUCTION, "northcentralus"))).disk_types
    }
    assert plain == {"Standard_LRS", "StandardSSD_LRS", "Premium_LRS"}


async def test_disks_say_whose_key_encrypts_them(session: AzureSession) -> None:
    machines = {one.name: one for one in await session.catalog.all(kinds.MACHINE, PRODUCTION)}
    keys = {disk.encryption_set.name if disk.encryption_set else "" for disk in machines["pay-01"].disks}
    assert keys == {"des-pay"}
    group = machines["pay-01"].proximity_group
    assert group is not None
    assert group.name == "ppg-pay"
    assert not any(disk.encryption_set for disk in machines["web-01"].disks)
