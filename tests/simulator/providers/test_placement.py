"""Proximity groups, reserved capacity, encryption sets and SKUs, through Microsoft's own clients."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from asr_tui.simulator.server import Simulator
from tests.simulator.arm_client import Clients

GROUP = "rg-data-asr"


def code_of(error: HttpResponseError) -> str | None:
    return error.error.code if error.error else None


async def test_a_proximity_group_names_its_members_and_stays_while_it_has_some(shop_clients: Clients) -> None:
    groups = shop_clients.compute.proximity_placement_groups
    found = await groups.get("rg-shop", "ppg-pay")
    assert [one.id.rpartition("/")[2] for one in found.virtual_machines] == ["pay-01"]
    assert found.proximity_placement_group_type == "Standard"
    with pytest.raises(HttpResponseError) as caught:
        await groups.delete("rg-shop", "ppg-pay")
    assert (caught.value.status_code, code_of(caught.value)) == (409, "OperationNotAllowed")
    await groups.delete(GROUP, "ppg-pay-asr")
    assert "ppg-pay-asr" not in [one.name async for one in groups.list_by_subscription()]


@pytest.mark.parametrize(
    "body", [{"zones": ["1"]}, {"zones": ["1", "2"], "properties": {"intent": {"vmSizes": ["Standard_D2s_v5"]}}}]
)
async def test_a_zone_needs_an_intent_and_stands_alone(shop_clients: Clients, body: dict[str, Any]) -> None:
    groups = shop_clients.compute.proximity_placement_groups
    with pytest.raises(HttpResponseError) as caught:
        await groups.create_or_update(GROUP, "ppg-new", {"location": "westeurope", **body})
    assert code_of(caught.value) == "InvalidParameter"
    intent = {"intent": {"vmSizes": ["Standard_D2s_v5"]}}
    made = await groups.create_or_update(
        GROUP, "ppg-new", {"location": "westeurope", "zones": ["1"], "properties": intent}
    )
    assert (made.zones, made.intent.vm_sizes) == (["1"], ["Standard_D2s_v5"])


async def test_a_capacity_group_names_what_it_holds_and_the_reservations_say_what(shop_clients: Clients) -> None:
    groups, held = shop_clients.compute.capacity_reservation_groups, shop_clients.compute.capacity_reservations
    by_name = {one.name: one async for one in groups.list_by_subscription()}
    assert by_name["crg-dr-zones"].zones == ["1", "2"]
    assert len(by_name["crg-dr"].capacity_reservations) == 2
    found = [one async for one in held.list_by_capacity_reservation_group(GROUP, "crg-dr-zones")]
    assert [(one.sku.name, one.sku.capacity, one.zones) for one in found] == [
        ("Standard_D4s_v5", 1, ["1"]), ("Standard_D4s_v5", 1, ["2"])
    ]  # fmt: skip
    with pytest.raises(HttpResponseError) as caught:
        await groups.begin_delete(GROUP, "crg-dr", polling=False)
    assert caught.value.status_code == 409


def reserving(group: str, size: str, nic: str, **more: Any) -> dict[str, Any]:
    return {
        "location": "westeurope",
        "properties": {
            "hardwareProfile": {"vmSize": size},
            "storageProfile": {"osDisk": {"createOption": "FromImage"}, "imageReference": {"offer": "ubuntu"}},
            "networkProfile": {"networkInterfaces": [{"id": nic}]},
            "capacityReservation": {"capacityReservationGroup": {"id": group}},
            **more,
        },
    }


async def test_a_machine_finds_its_reservation_or_is_refused(contoso: Simulator, shop_clients: Clients) -> None:
    network = shop_clients.network
    subnet = (await network.virtual_networks.get(GROUP, "vnet-data-asr")).subnets[0].id
    ip = {"name": "ip", "properties": {"subnet": {"id": subnet}}}
    poller = await network.network_interfaces.begin_create_or_update(
        GROUP, "nic-x", {"location": "westeurope", "properties": {"ipConfigurations": [ip]}}
    )
    contoso.skip(1)
    nic = (await poller.result()).id
    compute = shop_clients.compute
    group = (await compute.capacity_reservation_groups.get(GROUP, "crg-dr")).id
    for size, more, code in (
        ("Standard_D8s_v5", {}, "CapacityReservationNotFound"),
        ("Standard_D2s_v5", {"proximityPlacementGroup": {"id": "/x"}}, "BadRequest"),
    ):
        with pytest.raises(HttpResponseError) as caught:
            await compute.virtual_machines.begin_create_or_update(
                GROUP, "vm-x", reserving(group, size, nic, **more), polling=False
            )
        assert code_of(caught.value) == code
    accepted = await compute.virtual_machines.begin_create_or_update(
        GROUP, "vm-x", reserving(group, "Standard_D2s_v5", nic), polling=False
    )
    assert await accepted.result()
    held = await compute.capacity_reservation_groups.get(GROUP, "crg-dr")
    assert [one.id.rpartition("/")[2] for one in held.virtual_machines_associated] == ["vm-x"]


async def test_skus_say_what_a_region_and_a_zone_lack(shop_clients: Clients) -> None:
    skus = [one async for one in shop_clients.compute.resource_skus.list(filter="location eq 'northeurope'")]
    disks = {one.name: one for one in skus if one.resource_type == "disks"}
    sizes = {one.name: one for one in skus if one.resource_type == "virtualMachines"}
    assert disks["PremiumV2_LRS"].restrictions[0].reason_code == "NotAvailableForSubscription"
    assert disks["Premium_LRS"].restrictions == []
    assert disks["Premium_LRS"].location_info[0].zones == ["1", "2", "3"]
    closed = sizes["Standard_D4s_v5"].restrictions[0]
    assert (closed.type, closed.restriction_info.zones) == ("Zone", ["1"])
    assert sizes["Standard_E8s_v5"].restrictions[0].type == "Location"
    plain = [one async for one in shop_clients.compute.resource_skus.list(filter="location eq 'northcentralus'")]
    assert {one.name for one in plain if one.resource_type == "disks"} == {
        "Standard_LRS", "StandardSSD_LRS", "Premium_LRS"
    }  # fmt: skip


async def test_a_disk_is_encrypted_with_the_key_of_its_machine(shop_clients: Clients) -> None:
    for name in ("pay-01-os", "pay-01-data-0"):
        disk = await shop_clients.compute.disks.get("rg-shop", name)
        assert disk.encryption.type == "EncryptionAtRestWithCustomerKey"
        assert disk.encryption.disk_encryption_set_id.endswith("/des-pay")
    keys = await shop_clients.compute.disk_encryption_sets.get(GROUP, "des-dr")
    assert (keys.location, keys.encryption_type) == ("westeurope", "EncryptionAtRestWithCustomerKey")
    assert keys.active_key.key_url
