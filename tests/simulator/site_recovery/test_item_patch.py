"""A PATCH of an item: what it leaves out is kept or cleared as Azure's recordings and clients tell."""

from __future__ import annotations

from copy import deepcopy

import pytest

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import item_record
from tests.simulator.site_recovery.estate import TARGET_GROUP, TARGET_NETWORK, Estate

A2A = {"instanceType": "A2A"}
SET = f"{TARGET_GROUP}/providers/Microsoft.Compute/availabilitySets/avset-dr"
GROUP = f"{TARGET_GROUP}/providers/Microsoft.Network/networkSecurityGroups/nsg-dr"


def settled(estate: Estate) -> str:
    """The protected machine with an availability set, a security group and a second interface."""
    name = estate.protected_item()
    item = item_record.must_find(estate.cloud, name)
    item.target.availability_set, item.target.scale_set, item.target.proximity_group = SET, SET + "-s", SET + "-p"
    item.target.zone, item.target.capacity_group = "2", SET + "-c"
    item.nics[0]["recoveryNetworkSecurityGroupId"] = GROUP
    item.nics.append({**deepcopy(item.nics[0]), "nicId": "second"})
    item_record.save(estate.cloud, item)
    return name


def details(estate: Estate, item: str) -> JsonObject:
    found: JsonObject = estate.properties(item)["providerSpecificDetails"]
    return found


def test_a_name_alone_clears_what_azure_writes_anew() -> None:
    estate = Estate()
    item = settled(estate)
    before = details(estate, item)
    estate.run("PATCH", item, {"recoveryAzureVMName": "sql-dr", "providerSpecificDetails": A2A})
    now = details(estate, item)
    cleared = ("recoveryAvailabilitySet", "recoveryVirtualMachineScaleSetId", "recoveryProximityPlacementGroupId")
    assert [now[key] for key in cleared] == ["", "", ""]
    assert now["recoveryAzureVMName"] == "sql-dr"
    kept = (
        "recoveryAzureVMSize", "selectedRecoveryAzureNetworkId", "vmNics", "recoveryAvailabilityZone",
        "recoveryCapacityReservationGroupId",
    )  # fmt: skip
    assert [now[key] for key in kept] == [before[key] for key in kept]


def test_an_interface_is_written_whole_and_one_left_out_is_not_selected() -> None:
    estate = Estate()
    item = settled(estate)
    nic = details(estate, item)["vmNics"][0]
    given = {"nicId": nic["nicId"], "ipConfigs": [{"ipConfigName": nic["ipConfigs"][0]["name"]}]}
    estate.run("PATCH", item, {"vmNics": [given], "providerSpecificDetails": A2A})
    first, second = details(estate, item)["vmNics"]
    assert first["recoveryNetworkSecurityGroupId"] == first["ipConfigs"][0]["recoverySubnetName"] == ""
    assert (first["selectionType"], second["selectionType"]) == ("SelectedByUser", "NotSelected")
    assert first["recoveryVMNetworkId"].lower() == TARGET_NETWORK.lower()


def test_a_machine_starts_without_an_interface_that_is_not_selected() -> None:
    estate = Estate()
    item = settled(estate)
    nic = details(estate, item)["vmNics"][0]
    estate.run("PATCH", item, {"vmNics": [{"nicId": nic["nicId"]}], "providerSpecificDetails": A2A})
    name = item_record.must_find(estate.cloud, item)
    name.target.availability_set = name.target.zone = name.target.scale_set = name.target.capacity_group = None
    item_record.save(estate.cloud, name)
    assert estate.fail_over(item)["state"] == "Succeeded"
    machine = estate.get(f"{TARGET_GROUP}/providers/Microsoft.Compute/virtualMachines/sql-02")
    assert len(machine["properties"]["networkProfile"]["networkInterfaces"]) == 1


def test_disks_take_their_new_names_and_types() -> None:
    estate = Estate()
    item = estate.protected_item()
    disk = details(estate, item)["protectedManagedDisks"][0]
    update = {
        "diskId": disk["diskId"], "recoveryTargetDiskAccountType": "StandardSSD_LRS",
        "failoverDiskName": "sql-dr-os", "tfoDiskName": "sql-drill-os",
    }  # fmt: skip
    estate.run("PATCH", item, {"providerSpecificDetails": {**A2A, "managedDiskUpdateDetails": [update]}})
    now = details(estate, item)["protectedManagedDisks"][0]
    assert {key: now[key] for key in update} == update


def test_keys_of_disk_encryption_are_taken_and_never_told() -> None:
    estate = Estate()
    item = estate.protected_item()
    disk = details(estate, item)["protectedManagedDisks"][0]["diskId"]
    secret = "https://kv-dr.vault.azure.net/secrets/a/1"
    info = {"diskEncryptionKeyInfo": {"secretIdentifier": secret, "keyVaultResourceArmId": "/kv"}}
    update = {"diskId": disk, "diskEncryptionInfo": info}
    estate.run("PATCH", item, {"providerSpecificDetails": {**A2A, "managedDiskUpdateDetails": [update]}})
    assert item_record.must_find(estate.cloud, item).disks[0].secret == secret
    assert secret not in str(details(estate, item))


@pytest.mark.parametrize(("chosen", "of_source", "made"), [
    (None, "Windows_Server", "Windows_Server"),
    (None, None, None),
    ("NoLicenseType", "Windows_Server", None),
    ("WindowsServer", None, "Windows_Server"),
])  # fmt: skip
def test_a_failover_takes_the_chosen_licence_else_the_sources(
    chosen: str | None, of_source: str | None, made: str | None
) -> None:
    estate = Estate()
    item = estate.protected_item()
    machine = estate.cloud.store.require(item_record.must_find(estate.cloud, item).vm_id)
    machine["properties"]["licenseType"] = of_source
    estate.cloud.store.put(machine)
    if chosen:
        estate.run("PATCH", item, {"licenseType": chosen, "providerSpecificDetails": A2A})
        assert chosen not in str(details(estate, item)), "no answer holds it"
    assert estate.fail_over(item)["state"] == "Succeeded"
    there = estate.get(f"{TARGET_GROUP}/providers/Microsoft.Compute/virtualMachines/sql-02")
    assert there["properties"].get("licenseType") == made
