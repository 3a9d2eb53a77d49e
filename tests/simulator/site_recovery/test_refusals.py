"""What Site Recovery does not accept, and how it says so."""

from __future__ import annotations

from typing import Any

import pytest

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.compute.runtime import set_power
from tests.simulator.site_recovery.estate import (
    CACHE,
    POLICY,
    SOURCE,
    SOURCE_CONTAINER,
    SUBSCRIPTION,
    TARGET_CONTAINER,
    TARGET_NETWORK,
    VAULT,
    Answer,
    Estate,
)

MISSING = "/subscriptions/0b1f6471-1bf0-4dda-aec3-111111111111/resourceGroups/rg-none"


def enable(estate: Estate, name: str = "web-01", group: str = "rg-shop", **changed: Any) -> Answer:
    sent = estate.enable_input(estate.machine(name, group))
    details = sent["providerSpecificDetails"]
    for key, value in changed.items():
        if key == "policyId":
            sent[key] = value
        elif key == "cache":
            details["vmManagedDisks"][0]["primaryStagingAzureStorageAccountId"] = value
        else:
            details[key] = value
    return estate.ask("PUT", estate.item_path(name), {"properties": sent})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"policyId": f"{VAULT}/replicationPolicies/none"}, "ProtectionProfileArmEntityMissing"),
        ({"recoveryContainerId": f"{TARGET_CONTAINER}-none"}, "ProtectionContainerArmEntityMissing"),
        ({"recoveryContainerId": SOURCE_CONTAINER}, "ProtectionContainersNotPaired"),
        ({"fabricObjectId": f"{MISSING}/providers/Microsoft.Compute/virtualMachines/x"}, "VirtualMachineNotFound"),
        ({"recoveryResourceGroupId": MISSING}, "ResourceGroupNotFound"),
        ({"recoveryAzureNetworkId": f"{TARGET_NETWORK}-none"}, "VirtualNetworkNotFound"),
        ({"recoveryAvailabilitySetId": f"{MISSING}/providers/Microsoft.Compute/availabilitySets/x"},
         "AvailabilitySetNotFound"),
        ({"cache": f"{CACHE}none"}, "StorageAccountNotFound"),
        ({"vmManagedDisks": []}, "VMDisksMissing"),
    ],
)  # fmt: skip
def test_enable_refuses_what_is_not_there(changed: JsonObject, code: str) -> None:
    estate = Estate()
    answer = enable(estate, **changed)
    assert answer.status in (400, 404)
    assert answer.code == code
    detail = answer.body["error"]["details"][0]
    assert {"possibleCauses", "recommendedAction", "clientRequestId", "activityId"} <= detail.keys()
    assert estate.ask("GET", estate.item_path("web-01")).status == 404


def test_the_cache_account_lies_in_the_source_region() -> None:
    estate = Estate()
    estate.make_cache_back()
    account = CACHE.replace("contosodrasrcache", "contosodrcacheback")
    assert enable(estate, cache=account).code == "CacheStorageAccountLocationMismatch"


def test_a_stopped_machine_and_a_foreign_system() -> None:
    estate = Estate()
    assert enable(estate, "app-02").code == "AzureVmIsNotInDesiredPowerState"
    assert enable(estate, "edge-gw-01", "rg-misc").code == "A2AOperatingSystemNotSupported"


def test_eligibility_names_the_reasons() -> None:
    estate = Estate()
    tail = "/providers/Microsoft.RecoveryServices/replicationEligibilityResults"
    fine = estate.get(f"{estate.machine('web-01', 'rg-shop')}{tail}/default")
    assert fine["properties"]["errors"] == []
    listed = estate.get(f"{estate.machine('app-02', 'rg-shop')}{tail}")
    assert "nextLink" not in listed
    assert [error["code"] for error in listed["value"][0]["properties"]["errors"]] == [
        "AzureVmIsNotInDesiredPowerState"
    ]


def test_the_vault_may_not_lie_in_the_source_region() -> None:
    estate = Estate()
    vault = f"{SUBSCRIPTION}/resourceGroups/rg-misc/providers/Microsoft.RecoveryServices/vaults/home"
    estate.ask("PUT", vault, {"location": "centralus", "sku": {"name": "Standard"}, "properties": {}})
    estate.advance(60)
    boxes = {}
    for region in ("centralus", "westeurope"):
        fabric = f"{vault}/replicationFabrics/{region}"
        estate.ask("PUT", fabric, {"properties": {"customDetails": {"instanceType": "Azure", "location": region}}})
        estate.advance(100)
        boxes[region] = f"{fabric}/replicationProtectionContainers/box"
        estate.ask("PUT", boxes[region], {"properties": {"providerSpecificInput": [{"instanceType": "A2A"}]}})
    policy = f"{vault}/replicationPolicies/p"
    settings = {"instanceType": "A2A", "multiVmSyncStatus": "Enable"}
    estate.ask("PUT", policy, {"properties": {"providerSpecificInput": settings}})
    estate.advance(10)
    mapping = {"policyId": policy, "targetProtectionContainerId": boxes["westeurope"]}
    path = f"{boxes['centralus']}/replicationProtectionContainerMappings/m"
    assert estate.ask("PUT", path, {"properties": mapping}).status == 202
    estate.advance(100)
    sent = estate.enable_input(estate.machine("web-01", "rg-shop"))
    sent["policyId"] = policy
    sent["providerSpecificDetails"]["recoveryContainerId"] = boxes["westeurope"]
    item = f"{boxes['centralus']}/replicationProtectedItems/web-01"
    assert estate.ask("PUT", item, {"properties": sent}).code == "VaultInSourceRegion"


def test_an_already_protected_machine_succeeds_with_a_notice() -> None:
    estate = Estate()
    answer = enable(estate, "sql-02", "rg-data")
    assert answer.status == 202
    estate.finish(answer.operation)
    status = estate.get(f"{VAULT}/replicationOperationStatus/{answer.operation}")
    assert status["status"] == "Succeeded"
    assert status["error"]["code"] == "45031"
    assert estate.ask("GET", estate.item_path("sql-02")).status == 404


def test_two_operations_at_once_on_one_item() -> None:
    estate = Estate()
    item = estate.protected_item()
    sent = {"properties": {"providerSpecificDetails": {"instanceType": "A2A"}}}
    first = estate.ask("POST", f"{item}/unplannedFailover", sent)
    second = estate.ask("POST", f"{item}/unplannedFailover", sent)
    assert (first.status, second.status) == (202, 409)
    assert second.body["error"]["code"] == "Conflict"
    assert second.code == "OperationInProgress"
    assert estate.ask("DELETE", item).status == 409
    assert estate.ask("PATCH", item, {"properties": {}}).status == 409
    estate.finish(first.operation)
    third = estate.ask("POST", f"{item}/unplannedFailover", sent)
    assert (third.status, third.code) == (409, "OperationNotAllowed")


def test_policy_limits_fail_the_job() -> None:
    estate = Estate()
    for wrong in (
        {"recoveryPointHistory": 30 * 1440},
        {"recoveryPointHistory": 1440, "appConsistentFrequencyInMinutes": 30},
        {"recoveryPointHistory": 60, "appConsistentFrequencyInMinutes": 120},
    ):
        operation = estate.write(
            "PUT",
            f"{VAULT}/replicationPolicies/wrong",
            {"providerSpecificInput": {"instanceType": "A2A", "multiVmSyncStatus": "Enable", **wrong}},
        )
        job = estate.finish(operation)
        assert job["state"] == "Failed"
        assert job["errors"][0]["serviceErrorDetails"]["code"] == "150261"
        status = estate.get(f"{VAULT}/replicationOperationStatus/{operation}")
        assert (status["status"], status["error"]["code"]) == ("Failed", "150261")


def test_missing_things_are_404_in_site_recoverys_words() -> None:
    estate = Estate()
    for path, code in (
        (f"{VAULT}/replicationFabrics/none", "FabricArmEntityMissing"),
        (f"{SOURCE}/replicationProtectionContainers/none", "ProtectionContainerArmEntityMissing"),
        (f"{SOURCE_CONTAINER}/replicationProtectedItems/none", "ReplicationProtectedItemArmEntityMissing"),
        (
            f"{SOURCE_CONTAINER}/replicationProtectionContainerMappings/none",
            "ProtectionContainerMappingArmEntityMissing",
        ),
        (f"{VAULT}/replicationPolicies/none", "ProtectionProfileArmEntityMissing"),
        (f"{VAULT}/replicationJobs/none", "JobArmEntityMissing"),
        (f"{VAULT}/replicationRecoveryPlans/none", "RecoveryPlanArmEntityMissing"),
    ):
        answer = estate.ask("GET", path)
        assert (answer.status, answer.code) == (404, code)
        assert answer.body["error"]["code"] == "NotFound"
    vault = estate.ask("GET", f"{VAULT}x/replicationFabrics")
    assert vault.status == 404
    assert vault.body["error"]["code"] == "ResourceNotFound"


def test_what_is_in_use_stays() -> None:
    estate = Estate()
    mapping = f"{SOURCE_CONTAINER}/replicationProtectionContainerMappings/centralus-westeurope-24-hour-retention-policy"
    assert estate.ask("DELETE", mapping).status == 409
    assert estate.ask("POST", f"{SOURCE_CONTAINER}/remove").status == 409
    assert estate.ask("DELETE", SOURCE).status == 409
    assert estate.ask("DELETE", POLICY).status == 409


def test_a_region_has_one_fabric() -> None:
    estate = Estate()
    sent = {"properties": {"customDetails": {"instanceType": "Azure", "location": "centralus"}}}
    assert estate.ask("PUT", f"{VAULT}/replicationFabrics/another", sent).status == 409
    assert estate.ask("PUT", SOURCE, sent).status == 202


def test_a_machine_whose_extension_failed_fails_the_job_until_it_is_repaired() -> None:
    estate = Estate()
    machine = estate.machine("build-01", "rg-misc")
    item = estate.item_path("build-01")
    operation = estate.write("PUT", item, estate.enable_input(machine))
    job = estate.finish(operation)
    assert job["state"] == "Failed"
    assert job["errors"][0]["serviceErrorDetails"]["code"] == "151025"
    assert job["errors"][0]["taskId"] == "CreateProtectionTargetTask"
    assert job["allowedActions"] == ["Restart"]
    assert estate.properties(item)["allowedOperations"] == ["DisableProtection"]
    assert estate.ask("DELETE", f"{machine}/extensions/CustomScriptExtension").status in (200, 202)
    estate.advance(120)
    restart = estate.write("POST", f"{VAULT}/replicationJobs/{operation}/restart")
    assert estate.finish(restart)["scenarioName"] == "RestartJob"
    assert estate.finish(operation)["state"] == "Succeeded"
    assert estate.until(item, "Protected")


def test_reprotect_wants_the_cache_where_the_machine_runs_now() -> None:
    estate = Estate()
    item = estate.protected_item()
    estate.make_cache_back()
    estate.fail_over(item)
    sent = estate.reprotect_input(item)
    for disk in sent["providerSpecificDetails"]["vmManagedDisks"]:
        disk["primaryStagingAzureStorageAccountId"] = CACHE
    answer = estate.ask("POST", f"{SOURCE_CONTAINER}/switchprotection", {"properties": sent})
    assert answer.code == "CacheStorageAccountLocationMismatch"
    wrong = estate.ask("POST", f"{TARGET_CONTAINER}/switchprotection", {"properties": sent})
    assert wrong.code == "ReplicationProtectedItemArmEntityMissing"


def test_a_stopped_machine_may_not_be_enabled_but_a_stopped_source_may_be_failed_over() -> None:
    estate = Estate()
    set_power(estate.cloud, estate.machine("sql-02"), "deallocated")
    assert estate.fail_over(estate.protected_item())["state"] == "Succeeded"


def test_a_mapped_network_decides_where_its_machines_go() -> None:
    """Contoso begins with a mapping of vnet-data, and with none of vnet-shop."""
    estate = Estate()
    other = TARGET_NETWORK.replace("vnet-data-asr", "vnet-other")
    network = {"location": "westeurope", "properties": {"addressSpace": {"addressPrefixes": ["10.7.0.0/16"]}}}
    made = estate.ask("PUT", other, network, "2024-05-01")
    assert made.status == 201, made.body
    assert enable(estate, "sql-01", "rg-data", recoveryAzureNetworkId=other).code == "NetworkMappingMismatch"
    assert enable(estate, "sql-01", "rg-data").status == 202
    assert enable(estate, "web-01", recoveryAzureNetworkId=other).status == 202
