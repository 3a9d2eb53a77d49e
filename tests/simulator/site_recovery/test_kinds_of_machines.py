"""Machines in availability sets and zones, with VHDs, in groups, with disks and networks that change."""

from __future__ import annotations

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.compute.runtime import set_power
from tests.simulator.site_recovery.estate import (
    CACHE,
    SUBSCRIPTION,
    TARGET_GROUP,
    TARGET_NETWORK,
    VAULT,
    Estate,
)

SET = f"{TARGET_GROUP}/providers/Microsoft.Compute/availabilitySets/avset-web-asr"


def protect(estate: Estate, name: str, group: str, **details: object) -> str:
    item = estate.item_path(name)
    sent = estate.enable_input(estate.machine(name, group))
    sent["providerSpecificDetails"] |= details
    assert estate.run("PUT", item, sent)["state"] == "Succeeded"
    estate.until(item, "Protected")
    return item


def failed_over(estate: Estate, name: str) -> JsonObject:
    body: JsonObject = estate.get(f"{TARGET_GROUP}/providers/Microsoft.Compute/virtualMachines/{name}")
    return body


def test_an_availability_set_is_kept() -> None:
    estate = Estate()
    made = estate.ask(
        "PUT",
        SET,
        {"location": "westeurope", "sku": {"name": "Aligned"}, "properties": {"platformFaultDomainCount": 2}},
    )
    assert made.status in (200, 201)
    item = protect(estate, "web-01", "rg-shop", recoveryAvailabilitySetId=SET)
    assert estate.properties(item)["providerSpecificDetails"]["recoveryAvailabilitySet"] == SET
    assert estate.fail_over(item)["state"] == "Succeeded"
    assert failed_over(estate, "web-01")["properties"]["availabilitySet"]["id"] == SET


def test_a_zone_is_kept_and_a_static_address_where_it_fits() -> None:
    estate = Estate()
    item = protect(estate, "app-01", "rg-shop", recoveryAvailabilityZone="2")
    details = estate.properties(item)["providerSpecificDetails"]
    assert (details["primaryAvailabilityZone"], details["recoveryAvailabilityZone"]) == ("1", "2")
    assert details["vmNics"][0]["ipConfigs"][0]["recoveryStaticIPAddress"] == ""
    assert estate.fail_over(item)["state"] == "Succeeded"
    machine = failed_over(estate, "app-01")
    assert machine["zones"] == ["2"]
    assert [disk["lun"] for disk in machine["properties"]["storageProfile"]["dataDisks"]] == [0]


def test_a_static_address_is_taken_along() -> None:
    estate = Estate()
    item = protect(estate, "sql-01", "rg-data")
    config = estate.properties(item)["providerSpecificDetails"]["vmNics"][0]["ipConfigs"][0]
    assert (config["recoveryStaticIPAddress"], config["recoveryIPAddressType"]) == ("10.1.1.20", "Static")
    assert estate.fail_over(item)["state"] == "Succeeded"
    card = failed_over(estate, "sql-01")["properties"]["networkProfile"]["networkInterfaces"][0]["id"]
    assert estate.get(card)["properties"]["ipConfigurations"][0]["properties"]["privateIPAddress"] == "10.1.1.20"


def test_a_machine_with_vhds_is_neither_started_nor_made_nor_protected() -> None:
    estate = Estate()
    machine = estate.machine("db-legacy-01")
    assert estate.get(f"{machine}/instanceView")["statuses"][-1]["code"] == "PowerState/deallocated"
    for verb in ("start", "restart"):
        assert estate.ask("POST", f"{machine}/{verb}").status == 409
    body = estate.get(machine)
    kept = ("hardwareProfile", "storageProfile", "networkProfile")
    again = {"location": "centralus", "properties": {key: body["properties"][key] for key in kept}}
    assert estate.ask("PUT", estate.machine("db-legacy-02"), again).status == 409
    set_power(estate.cloud, machine, "running")
    request = estate.enable_input(estate.machine("web-01", "rg-shop"))
    storage = body["properties"]["storageProfile"]
    request["providerSpecificDetails"] |= {
        "fabricObjectId": machine,
        "vmManagedDisks": [],
        "vmDisks": [
            {
                "diskUri": disk["vhd"]["uri"],
                "primaryStagingAzureStorageAccountId": CACHE,
                "recoveryAzureStorageAccountId": CACHE,
            }
            for disk in [storage["osDisk"], *storage["dataDisks"]]
        ],
    }
    answer = estate.ask("PUT", estate.item_path("legacy"), {"properties": request})
    assert (answer.status, answer.code) == (400, "UnmanagedDisksNotSupported")


def test_a_group_is_failed_over_together_only() -> None:
    estate = Estate()
    one = protect(estate, "web-01", "rg-shop", multiVmGroupName="shop")
    other = protect(estate, "web-02", "rg-shop", multiVmGroupName="shop")
    details = [estate.properties(item)["providerSpecificDetails"] for item in (one, other)]
    assert details[0]["multiVmGroupId"] == details[1]["multiVmGroupId"]
    assert details[0]["multiVmGroupCreateOption"] == "UserSpecified"
    sent = {"properties": {"providerSpecificDetails": {"instanceType": "A2A"}}}
    assert estate.ask("POST", f"{one}/unplannedFailover", sent).code == "MultiVmGroupMemberFailoverNotAllowed"


def test_a_network_deleted_meanwhile_fails_the_failover() -> None:
    estate = Estate()
    item = estate.protected_item()
    assert estate.ask("DELETE", TARGET_NETWORK).status == 202
    estate.advance(60)
    job = estate.fail_over(item)
    assert job["errors"][0]["serviceErrorDetails"]["code"] == "70038"
    assert estate.properties(item)["protectionState"] == "Protected"


def test_a_change_of_the_target_machine() -> None:
    estate = Estate()
    item = estate.protected_item()
    nic = estate.properties(item)["providerSpecificDetails"]["vmNics"][0]
    config = {"ipConfigName": nic["ipConfigs"][0]["name"], "recoverySubnetName": "legacy"}
    operation = estate.write(
        "PATCH",
        item,
        {
            "recoveryAzureVMName": "sql-02-dr",
            "recoveryAzureVMSize": "Standard_E2s_v5",
            "vmNics": [
                {
                    "nicId": nic["nicId"],
                    "ipConfigs": [{**config, "recoveryStaticIPAddress": ""}],
                }
            ],
            "providerSpecificDetails": {"instanceType": "A2A", "tfoAzureVMName": "sql-02-drill"},
        },
    )
    assert estate.finish(operation)["scenarioName"] == "UpdateVmProperties"
    details = estate.properties(item)["providerSpecificDetails"]
    assert details["vmNics"][0]["selectionType"] == "SelectedByUser"
    assert details["vmNics"][0]["ipConfigs"][0]["tfoSubnetName"] == ""
    assert details["recoveryAvailabilitySet"] == ""
    assert details["tfoAzureVMName"] == "sql-02-drill"
    estate.fail_over(item)
    machine = failed_over(estate, "sql-02-dr")
    assert machine["properties"]["hardwareProfile"]["vmSize"] == "Standard_E2s_v5"
    card = estate.get(machine["properties"]["networkProfile"]["networkInterfaces"][0]["id"])
    assert card["properties"]["ipConfigurations"][0]["properties"]["subnet"]["id"].endswith("/legacy")


def test_a_disk_added_later_is_noticed_and_added() -> None:
    estate = Estate()
    item = estate.protected_item()
    machine = estate.get(estate.machine("sql-02"))
    properties = machine["properties"]
    properties["storageProfile"]["dataDisks"].append(
        {"lun": 5, "name": "sql-02-new", "createOption": "Empty", "diskSizeGB": 32}
    )
    body = {
        "location": "centralus",
        "properties": {key: properties[key] for key in ("hardwareProfile", "storageProfile")},
    }
    assert estate.ask("PUT", machine["id"], body).status in (200, 201)
    estate.advance(60)
    warned = estate.properties(item)
    assert warned["replicationHealth"] == "Warning"
    assert "153039" in {error["errorCode"] for error in warned["healthErrors"]}
    new = f"{SUBSCRIPTION}/resourceGroups/rg-data/providers/Microsoft.Compute/disks/sql-02-new"
    sent = {"diskId": new, "primaryStagingAzureStorageAccountId": CACHE, "recoveryResourceGroupId": TARGET_GROUP}
    details = {"instanceType": "A2A", "vmManagedDisks": [sent]}
    assert estate.run("POST", f"{item}/addDisks", {"providerSpecificDetails": details})["scenarioName"] == "AddDisks"
    after = estate.properties(item)
    assert after["replicationHealth"] == "Normal"
    assert len(after["providerSpecificDetails"]["protectedManagedDisks"]) == 3
    assert estate.ask("GET", f"{TARGET_GROUP}/providers/Microsoft.Compute/disks/sql-02-new-ASRReplica").status == 200


def test_the_list_of_items_is_poorer_and_by_plan() -> None:
    estate = Estate()
    item = estate.protected_item()
    listed = estate.get(f"{VAULT}/replicationProtectedItems")["value"][0]["properties"]["providerSpecificDetails"]
    assert listed["protectedManagedDisks"][0]["diskState"] is None
    assert listed["vmSyncedConfigDetails"] == {"tags": None, "inputEndpoints": None}
    fabrics = VAULT + "/replicationFabrics/asr-a2a-default-"
    plan = {
        "primaryFabricId": f"{fabrics}centralus",
        "recoveryFabricId": f"{fabrics}westeurope",
        "groups": [{"groupType": "Boot", "replicationProtectedItems": [{"id": item}]}],
    }
    assert estate.run("PUT", f"{VAULT}/replicationRecoveryPlans/shop", plan)["state"] == "Succeeded"
    found = estate.get(f"{VAULT}/replicationProtectedItems?$filter=RecoveryPlanName eq 'shop'")["value"]
    assert [entry["id"] for entry in found] == [item]
    assert estate.get(f"{VAULT}/replicationProtectedItems?$filter=RecoveryPlanName eq 'other'")["value"] == []
    body = estate.get(f"{VAULT}/replicationRecoveryPlans/shop")["properties"]
    assert [group["groupType"] for group in body["groups"]] == ["Shutdown", "Failover", "Boot"]
    assert estate.get(f"{VAULT}/replicationRecoveryPlans")["value"][0]["properties"]["groups"] == []
