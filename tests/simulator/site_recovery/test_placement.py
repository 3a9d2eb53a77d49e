"""What a machine is put into in the target, from enabling to the failed-over machine."""

from __future__ import annotations

from typing import Any

import pytest

from asr_tui.simulator.messages import JsonObject
from tests.simulator.site_recovery.estate import SUBSCRIPTION, TARGET_GROUP, Answer, Estate

COMPUTE = f"{TARGET_GROUP}/providers/Microsoft.Compute"
HOME = f"{SUBSCRIPTION}/resourceGroups/rg-shop/providers/Microsoft.Compute"
AWAY = f"{SUBSCRIPTION}/resourceGroups/rg-dr-us/providers/Microsoft.Compute"
OTHERS = "/subscriptions/0b1f6471-1bf0-4dda-aec3-222222222222/resourceGroups/rg-dev/providers/Microsoft.Compute"


def body(estate: Estate, name: str = "pay-01", *, keys: str | None = f"{COMPUTE}/diskEncryptionSets/des-dr",
         sku: str | None = None, **details: Any) -> JsonObject:  # fmt: skip
    sent = estate.enable_input(estate.machine(name, "rg-shop"))
    given = sent["providerSpecificDetails"]
    given |= details
    for disk in given["vmManagedDisks"]:
        if keys:
            disk["recoveryDiskEncryptionSetId"] = keys
        if sku:
            disk["recoveryReplicaDiskAccountType"] = disk["recoveryTargetDiskAccountType"] = sku
    return sent


def enable(estate: Estate, sent: JsonObject) -> Answer:
    return estate.ask("PUT", estate.item_path("pay-01"), {"properties": sent})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"keys": None}, "RecoveryDiskEncryptionSetMissing"),
        ({"keys": f"{COMPUTE}/diskEncryptionSets/none"}, "DiskEncryptionSetNotFound"),
        ({"keys": f"{AWAY}/diskEncryptionSets/des-us"}, "DiskEncryptionSetLocationMismatch"),
        ({"keys": f"{OTHERS}/diskEncryptionSets/des-dev"}, "DiskEncryptionSetSubscriptionMismatch"),
        ({"sku": "UltraSSD_LRS"}, "DiskTypeNotAvailable"),
        ({"recoveryProximityPlacementGroupId": f"{AWAY}/proximityPlacementGroups/ppg-us"},
         "ProximityPlacementGroupLocationMismatch"),
        ({"recoveryProximityPlacementGroupId": f"{OTHERS}/proximityPlacementGroups/ppg-dev"},
         "ProximityPlacementGroupSubscriptionMismatch"),
        ({"recoveryCapacityReservationGroupId": f"{AWAY}/capacityReservationGroups/crg-us"},
         "CapacityReservationGroupLocationMismatch"),
        ({"recoveryCapacityReservationGroupId": f"{COMPUTE}/capacityReservationGroups/none"},
         "CapacityReservationGroupNotFound"),
    ],
)  # fmt: skip
def test_enable_refuses_what_lies_elsewhere(changed: dict[str, str], code: str) -> None:
    estate = Estate()
    for kind, name in (("diskEncryptionSets", "des-dev"), ("proximityPlacementGroups", "ppg-dev")):
        made = estate.ask("PUT", f"{OTHERS}/{kind}/{name}", {"location": "westeurope", "properties": {}})
        assert made.status == 201
    answer = enable(estate, body(estate, **changed))
    assert (answer.status, answer.code) in ((400, code), (404, code))
    assert estate.ask("GET", estate.item_path("pay-01")).status == 404


def protected(estate: Estate, **details: Any) -> str:
    item = estate.item_path("pay-01")
    assert estate.run("PUT", item, body(estate, **details))["state"] == "Succeeded"
    estate.until(item, "Protected")
    return item


def test_the_copies_have_the_targets_key_and_the_machine_its_group_and_key() -> None:
    estate = Estate()
    item = protected(estate, recoveryProximityPlacementGroupId=f"{COMPUTE}/proximityPlacementGroups/ppg-pay-asr")
    details = estate.properties(item)["providerSpecificDetails"]
    assert details["recoveryProximityPlacementGroupId"].endswith("/ppg-pay-asr")
    for disk in details["protectedManagedDisks"]:
        assert disk["recoveryDiskEncryptionSetId"].endswith("/des-dr")
        assert disk["primaryDiskEncryptionSetId"].endswith("/des-pay")
        replica = estate.get(disk["recoveryReplicaDiskId"])
        assert replica["properties"]["encryption"]["diskEncryptionSetId"].endswith("/des-dr")
    assert estate.fail_over(item)["state"] == "Succeeded"
    machine = estate.get(f"{COMPUTE}/virtualMachines/pay-01")["properties"]
    assert machine["proximityPlacementGroup"]["id"].endswith("/ppg-pay-asr")
    disk = estate.get(machine["storageProfile"]["osDisk"]["managedDisk"]["id"])
    assert disk["properties"]["encryption"]["diskEncryptionSetId"].endswith("/des-dr")


def test_a_group_of_another_zone_is_left_out_as_best_effort() -> None:
    estate = Estate()
    group = f"{COMPUTE}/proximityPlacementGroups/ppg-dr-zone-2"
    item = protected(estate, recoveryProximityPlacementGroupId=group, recoveryAvailabilityZone="1")
    assert estate.fail_over(item)["state"] == "Succeeded"
    assert "proximityPlacementGroup" not in estate.get(f"{COMPUTE}/virtualMachines/pay-01")["properties"]


@pytest.mark.parametrize(("group", "state"), [("crg-dr", "Succeeded"), ("crg-dr-zones", "Failed")])
def test_a_failover_needs_a_reservation_of_its_size_and_zone(group: str, state: str) -> None:
    estate = Estate()
    item = protected(estate, recoveryCapacityReservationGroupId=f"{COMPUTE}/capacityReservationGroups/{group}")
    job = estate.fail_over(item)
    assert job["state"] == state
    if state == "Succeeded":
        machine = estate.get(f"{COMPUTE}/virtualMachines/pay-01")["properties"]
        assert machine["capacityReservation"]["capacityReservationGroup"]["id"].endswith(group)


def test_the_way_back_gives_the_disks_the_key_that_they_had() -> None:
    estate = Estate()
    estate.make_cache_back()
    item = protected(estate)
    estate.fail_over(item)
    estate.run("POST", f"{item}/failoverCommit")
    container = item.split("/replicationProtectedItems/")[0]
    turned = estate.reprotect_input(item)
    assert estate.run("POST", f"{container}/switchprotection", turned)["state"] == "Succeeded"
    back = estate.properties(estate.moved(item))["providerSpecificDetails"]
    assert {disk["recoveryDiskEncryptionSetId"].rpartition("/")[2] for disk in back["protectedManagedDisks"]} == {
        "des-pay"
    }
