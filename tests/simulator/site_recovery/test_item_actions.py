"""Actions that other clients ask of a machine and of a plan: disks, errors, agent, sizes, what is never offered."""

from __future__ import annotations

import pytest

from asr_tui.simulator.messages import JsonObject
from tests.simulator.site_recovery.estate import SOURCE, TARGET, VAULT, Estate

A2A = {"instanceType": "A2A"}
PLAN = f"{VAULT}/replicationRecoveryPlans/shop"
RUN = {"failoverDirection": "PrimaryToRecovery", "sourceSiteOperations": "NotRequired"}


def details(estate: Estate, item: str) -> JsonObject:
    found: JsonObject = estate.properties(item)["providerSpecificDetails"]
    return found


def test_a_data_disk_is_removed_with_its_replica() -> None:
    estate = Estate()
    item = estate.protected_item()
    before = details(estate, item)["protectedManagedDisks"]
    data = next(disk for disk in before if disk["diskType"] == "DataDisk" or not disk["diskName"].endswith("os"))
    sent = {"providerSpecificDetails": {**A2A, "vmManagedDisksIds": [data["diskId"]]}}
    assert estate.run("POST", f"{item}/removeDisks", sent)["scenarioName"] == "RemoveDisks"
    after = details(estate, item)
    assert [disk["diskId"] for disk in after["protectedManagedDisks"]] == [
        disk["diskId"] for disk in before if disk is not data
    ]
    assert estate.ask("GET", data["recoveryReplicaDiskId"]).status == 404
    assert estate.ask("GET", data["diskId"]).status == 200
    assert estate.properties(item)["replicationHealth"] == "Normal"


@pytest.mark.parametrize(
    ("disks", "code"),
    [([], "VMDisksMissing"), (["/x/disks/none"], "DiskNotFound"), (None, "OsDiskCannotBeRemoved")],
)
def test_what_cannot_be_removed_is_refused(disks: list[str] | None, code: str) -> None:
    estate = Estate()
    item = estate.protected_item()
    if disks is None:
        disks = [disk["diskId"] for disk in details(estate, item)["protectedManagedDisks"]]
    sent = {"properties": {"providerSpecificDetails": {**A2A, "vmManagedDisksIds": disks}}}
    answer = estate.ask("POST", f"{item}/removeDisks", sent)
    assert (answer.status, answer.code) == (400, code)


def test_the_warning_of_a_new_disk_is_dismissed() -> None:
    estate = Estate()
    item = estate.protected_item()
    machine = estate.get(estate.machine("sql-02"))
    disk = {"lun": 7, "name": "sql-02-new", "createOption": "Empty", "diskSizeGB": 32}
    machine["properties"]["storageProfile"]["dataDisks"].append(disk)
    assert estate.ask("PUT", machine["id"], machine).status == 200
    error = next(one for one in estate.properties(item)["healthErrors"] if one["errorCode"] == "153039")
    assert error["customerResolvability"] == "Allowed"
    sent = {"healthErrors": [{"healthErrorId": error["errorId"]}]}
    assert estate.run("POST", f"{item}/resolveHealthErrors", sent)["state"] == "Succeeded"
    assert "153039" not in [one["errorCode"] for one in estate.properties(item)["healthErrors"]]
    again = estate.ask("POST", f"{item}/resolveHealthErrors", {"properties": sent})
    assert (again.status, again.code) == (400, "InvalidParameter")


@pytest.mark.parametrize("verb", ["updateMobilityService", "reinstallMobilityService"])
def test_the_agent_is_brought_up_to_date(verb: str) -> None:
    estate = Estate()
    item = estate.protected_item()
    record = estate.cloud.store.private(item)
    record["agent"] |= {"version": "9.60.1.1", "update": "required"}
    estate.cloud.store.put_private(item, record)
    assert details(estate, item)["isReplicationAgentUpdateRequired"]
    assert estate.run("POST", f"{item}/{verb}", {"runAsAccountId": None})["state"] == "Succeeded"
    assert details(estate, item)["agentVersion"] != "9.60.1.1"
    assert not details(estate, item)["isReplicationAgentUpdateRequired"]


def test_sizes_to_choose_from_are_those_of_the_target_region() -> None:
    estate = Estate()
    item = estate.protected_item()
    estate.cloud.store.put_private("/sizes", {"westeurope": ["Standard_B2s"]})
    names = {one["name"] for one in estate.get(f"{item}/targetComputeSizes")["value"]}
    assert "Standard_D2s_v5" in names
    assert "Standard_B2s" not in names


@pytest.mark.parametrize(
    ("verb", "properties", "code"),
    [
        ("reProtect", {"providerSpecificDetails": A2A}, "VMDisksMissing"),
        ("reProtect", {"providerSpecificDetails": {**A2A, "vmManagedDisks": []}}, "InvalidParameter"),
        ("plannedFailover", {"failoverDirection": "PrimaryToRecovery"}, "InvalidParameter"),
        ("plannedFailover", {"providerSpecificDetails": A2A}, "InvalidParameter"),
        ("switchProvider", {"targetInstanceType": "InMageRcm"}, "InvalidParameter"),
    ],
)
def test_verbs_of_other_sources_are_refused(verb: str, properties: JsonObject, code: str) -> None:
    estate = Estate()
    answer = estate.ask("POST", f"{estate.protected_item()}/{verb}", {"properties": properties})
    assert (answer.status, answer.code) == (400, code)


def test_a_second_deletion_says_that_the_resource_is_gone() -> None:
    estate = Estate()
    item = estate.protected_item()
    estate.finish(estate.write("DELETE", item))
    answer = estate.ask("DELETE", item)
    assert (answer.status, answer.code) == (404, "ArmResourceDoesNotExist")
    detail = answer.body["error"]["details"][0]
    assert detail["clientRequestId"] == "client"
    assert detail["activityId"]


@pytest.fixture
def plan() -> Estate:
    estate = Estate()
    group = {"groupType": "Boot", "replicationProtectedItems": [{"id": estate.protected_item()}]}
    sent = {"primaryFabricId": SOURCE, "recoveryFabricId": TARGET, "groups": [group]}
    estate.run("PUT", PLAN, sent)
    return estate


def test_a_plan_shows_when_it_was_failed_over(plan: Estate) -> None:
    assert "lastUnplannedFailoverTime" not in plan.get(PLAN)["properties"]
    job = plan.finish(plan.write("POST", f"{PLAN}/unplannedFailover", RUN))
    assert plan.get(PLAN)["properties"]["lastUnplannedFailoverTime"] == job["startTime"]
    plan.finish(plan.write("POST", f"{PLAN}/failoverCommit"))
    assert plan.get(PLAN)["properties"]["lastUnplannedFailoverTime"] == job["startTime"]


def test_a_failover_of_a_plan_is_cancelled(plan: Estate) -> None:
    running = plan.write("POST", f"{PLAN}/unplannedFailover", RUN)
    plan.advance(20)
    assert plan.run("POST", f"{PLAN}/failoverCancel")["scenarioName"] == "CancelFailover"
    assert plan.finish(running)["state"] == "Cancelled"
    properties = plan.get(PLAN)["properties"]
    assert properties["currentScenario"]["scenarioName"] == "CancelFailover"
    assert properties["allowedOperations"] == ["UnplannedFailover", "TestFailover"]


@pytest.mark.parametrize("verb", ["failoverCancel", "plannedFailover", "reProtect"])
def test_what_a_plan_does_not_offer_is_refused(plan: Estate, verb: str) -> None:
    body = {"properties": {"failoverDirection": "PrimaryToRecovery"}} if verb == "plannedFailover" else None
    answer = plan.ask("POST", f"{PLAN}/{verb}", body)
    assert (answer.status, answer.code) == (409, "OperationNotAllowed")


def test_an_intent_comes_back_as_recorded() -> None:
    estate = Estate()
    path = f"{VAULT}/replicationProtectionIntents/one"
    profile = {"resourceType": "New", "policyName": "p", "multiVmSyncStatus": "Enable"}
    sent = {
        **A2A, "fabricObjectId": estate.machine("web-01", "rg-shop"), "primaryLocation": "centralus",
        "recoveryLocation": "westeurope", "recoverySubscriptionId": "s", "recoveryAvailabilityType": "Single",
        "recoveryResourceGroupId": "g", "protectionProfileCustomInput": profile,
    }  # fmt: skip
    answer = estate.ask("PUT", path, {"properties": {"providerSpecificDetails": sent}})
    assert answer.status == 200
    found = answer.body["properties"]["providerSpecificDetails"]
    assert found["protectionProfile"] == profile
    assert found["recoveryAvailabilityZone"] is None
    assert [one["name"] for one in estate.get(f"{VAULT}/replicationProtectionIntents")["value"]] == ["one"]
    gone = {**sent, "fabricObjectId": estate.machine("none")}
    answer = estate.ask("PUT", path, {"properties": {"providerSpecificDetails": gone}})
    assert answer.code == "VirtualMachineNotFound"


@pytest.mark.parametrize(
    ("api", "shown"), [("2022-10-01", False), ("2023-02-01", True), ("2024-10-01", True), ("2025-08-01", True)]
)
def test_a_policy_of_newer_api_versions_says_more(api: str, shown: bool) -> None:
    policy = Estate().ask("GET", f"{VAULT}/replicationPolicies/24-hour-retention-policy", api=api).body
    settings = policy["properties"]["providerSpecificDetails"]
    assert ({"status", "associatedItemsCount", "dataSourceType"} <= settings.keys()) is shown


def test_a_reprotected_machine_gets_its_public_address_back() -> None:
    estate = Estate()
    item = estate.protected_item()
    nic = details(estate, item)["vmNics"][0]
    interface = estate.get(nic["sourceNicArmId"])
    address = interface["id"].partition("/providers/")[0] + "/providers/Microsoft.Network/publicIPAddresses/sql-ip"
    estate.ask("PUT", address, {"location": interface["location"], "sku": {"name": "Standard"}, "properties": {}})
    interface["properties"]["ipConfigurations"][0]["properties"]["publicIPAddress"] = {"id": address}
    assert estate.ask("PUT", interface["id"], interface).status == 200
    estate.fail_over(item)
    estate.make_cache_back()
    container = item.split("/replicationProtectedItems/", maxsplit=1)[0]
    estate.finish(estate.write("POST", f"{container}/switchprotection", estate.reprotect_input(item)))
    config = details(estate, estate.moved(item))["vmNics"][0]["ipConfigs"][0]
    assert config["recoveryPublicIPAddressId"] == address
    estate.until(estate.moved(item), "Protected")
    config = details(estate, estate.moved(item))["vmNics"][0]["ipConfigs"][0]
    assert config["recoveryPublicIPAddressId"] == address
