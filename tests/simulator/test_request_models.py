"""Bodies that Azure's models do not know are refused, as the providers refuse them."""

from __future__ import annotations

from typing import Any

import pytest

from asr_tui.simulator.messages import JsonObject
from tests.simulator.arm_client import ArmClient
from tests.simulator.request_models import FILE, written_table
from tests.simulator.site_recovery.estate import POLICY, SOURCE, SOURCE_CONTAINER, TARGET_NETWORK, VAULT, Estate

RG = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg"
STORAGE = f"{RG}/providers/Microsoft.Storage/storageAccounts/acct"
MACHINE = f"{RG}/providers/Microsoft.Compute/virtualMachines/vm"
DISK = f"{RG}/providers/Microsoft.Compute/disks/disk"
NETWORK = f"{RG}/providers/Microsoft.Network/virtualNetworks/net"
A2A = {"instanceType": "A2A"}
FORWARD = {"failoverDirection": "PrimaryToRecovery"}
PLAN = f"{VAULT}/replicationRecoveryPlans/shop"


def test_the_table_is_that_of_the_pinned_packages() -> None:
    assert FILE.read_bytes() == written_table()


@pytest.mark.parametrize(
    ("path", "body", "code", "words"),
    [
        (STORAGE, {"sku": {"name": "Standard_LRS"}}, "AccountPropertyIsRequired", "kind is required"),
        (STORAGE, {"sku": {"name": "Standard_LRS"}, "kind": "Tape"}, "InvalidRequestContent", "'Kind'"),
        (STORAGE, {"sku": {"name": "Standard_LRS"}, "kind": "StorageV2", "accountType": "x"}, "InvalidRequestContent",
         "Could not find member 'accountType' on object of type 'ResourceDefinition'"),
        (NETWORK, {"properties": {"adressSpace": {}}}, "InvalidRequestFormat", "Cannot parse the request."),
        (MACHINE, {"properties": {"osProfile": {"windowsConfiguration": {"patches": {}}}}}, "BadRequest",
         "Could not find member 'patches' on object of type 'WindowsConfiguration'"),
        (MACHINE, {"properties": {"priority": "Cheap"}}, "BadRequest", "Error converting value 'Cheap'"),
        (MACHINE, {"properties": {"networkProfile": {"networkInterfaces": [{"properties": {"primary": "yes"}}]}}},
         "BadRequest", "'Primary'"),
        (DISK, {"properties": {"creationData": {"createOption": "Beam"}}}, "BadRequest", "Beam"),
    ],
)  # fmt: skip
async def test_a_resource_of_unknown_words_is_refused(
    arm: ArmClient, path: str, body: JsonObject, code: str, words: str
) -> None:
    await arm.put(RG, {"location": "eastus"})
    answer = await arm.put(path, {"location": "eastus", **body})
    assert (answer.status, answer.code) == (400, code)
    assert words in answer.body["error"]["message"]


async def test_an_answer_of_azure_is_taken_back(arm: ArmClient) -> None:
    await arm.put(RG, {"location": "eastus"})
    space = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}
    await arm.put(NETWORK, {"location": "eastus", "properties": space})
    body = (await arm.get(NETWORK)).body
    body["properties"]["ofANewerVersion"] = 1
    assert (await arm.put(NETWORK, body)).status == 200


def test_what_an_answer_of_the_vault_has_is_taken_back() -> None:
    """The CLI changes what it has read; recorded with a protection container."""
    estate = Estate()
    for path in (SOURCE_CONTAINER, SOURCE):
        read = estate.ask("GET", path).body["properties"]
        new = {"providerSpecificInput": [A2A]} if path == SOURCE_CONTAINER else {}
        assert estate.ask("PUT", path, {"properties": {**read, **new}}).status == 202
        answer = estate.ask("PUT", path, {"properties": {**read, **new, "shape": "round"}})
        assert (answer.status, answer.body["error"]["details"][0]["code"]) == (400, "InvalidParameter")


def details(**more: object) -> JsonObject:
    return {"providerSpecificDetails": {**A2A, **more}}


POLICIES: list[tuple[str, str, Any, str]] = [
    ("PUT", POLICY, {"providerSpecificInput": {**A2A}}, "MultiVmSyncStatus"),
    ("PUT", POLICY, {"providerSpecificInput": {**A2A, "multiVmSyncStatus": "Enabled"}}, "MultiVmSyncStatus"),
    ("PATCH", POLICY, {"replicationProviderSettings": {**A2A, "multiVmSyncStatus": "On"}}, "MultiVmSyncStatus"),
    ("PUT", POLICY, {"providerSpecificInput": {"instanceType": "B2B"}}, "InstanceType"),
    ("PUT", POLICY, {"providerSpecificInput": {"multiVmSyncStatus": "Enable"}}, "InstanceType"),
    ("PUT", POLICY, {"providerSpecificInput": {**A2A, "multiVmSyncStatus": "Enable", "days": 3}}, "Days"),
    ("PUT", SOURCE, {"customDetails": {"instanceType": "Cloud", "location": "eastus"}}, "InstanceType"),
    ("PUT", SOURCE_CONTAINER, {"providerSpecificInput": [{"instanceType": "X2X"}]}, "InstanceType"),
]


@pytest.mark.parametrize(("method", "path", "properties", "name"), POLICIES)
def test_a_setting_of_the_vault_with_unknown_words_is_refused(
    method: str, path: str, properties: JsonObject, name: str
) -> None:
    answer = Estate().ask(method, path, {"properties": properties})
    assert (answer.status, answer.code) == (400, "InvalidParameter")
    assert answer.body["error"]["message"] == f"An invalid parameter {name} was passed."


@pytest.mark.parametrize(
    ("verb", "properties", "name"),
    [
        ("unplannedFailover", {**FORWARD, "sourceSiteOperations": "Maybe", **details()}, "SourceSiteOperations"),
        ("unplannedFailover", {**FORWARD, "providerSpecificDetails": {"instanceType": "a2b"}}, "InstanceType"),
        ("unplannedFailover", {**FORWARD, **details(recoverypoint="x")}, "Recoverypoint"),
        ("testFailover", {**FORWARD, "networkType": "Bridge", "networkId": TARGET_NETWORK, **details()}, "NetworkType"),
        ("testFailover", {"failoverDirection": "Sideways", "networkId": TARGET_NETWORK, **details()},
         "FailoverDirection"),
        ("remove", {"disableProtectionReason": "Boredom"}, "DisableProtectionReason"),
        ("addDisks", details(vmManagedDisks=[{"diskId": "d"}]), "PrimaryStagingAzureStorageAccountId"),
    ],
)  # fmt: skip
def test_an_action_with_unknown_words_is_refused(verb: str, properties: JsonObject, name: str) -> None:
    estate = Estate()
    answer = estate.ask("POST", f"{estate.protected_item()}/{verb}", {"properties": properties})
    assert (answer.status, answer.code) == (400, "InvalidParameter")
    assert answer.body["error"]["message"] == f"An invalid parameter {name} was passed."


@pytest.mark.parametrize(
    ("verb", "properties", "name"),
    [
        ("unplannedFailover", {**FORWARD, "sourceSiteOperations": "Maybe"}, "SourceSiteOperations"),
        ("unplannedFailover", {"sourceSiteOperations": "Required"}, "FailoverDirection"),
        ("unplannedFailover", {**FORWARD, "sourceSiteOperations": "Required",
                               "providerSpecificDetails": [{**A2A, "recoveryPointType": "Oldest"}]},
         "RecoveryPointType"),
        ("testFailover", {**FORWARD, "networkType": "Bridge"}, "NetworkType"),
    ],
)  # fmt: skip
def test_a_run_of_a_plan_with_unknown_words_is_refused(verb: str, properties: JsonObject, name: str) -> None:
    answer = Estate().ask("POST", f"{PLAN}/{verb}", {"properties": properties})
    assert (answer.status, answer.code) == (400, "InvalidParameter")
    assert answer.body["error"]["message"] == f"An invalid parameter {name} was passed."


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"recoveryAzureVMSize": "Standard_D999s_v9"}, "TargetVmSizeNotSupported"),
        ({"vmNics": [{"nicId": "00000000-0000-4000-8000-000000000000"}]}, "NetworkInterfaceNotFound"),
        ({"vmNics": [{"ipConfigs": []}]}, "NetworkInterfaceNotFound"),
        ({"selectedRecoveryAzureNetworkId": f"{NETWORK}-none"}, "VirtualNetworkNotFound"),
        (details(recoveryAvailabilityZone="7"), "AvailabilityZoneNotSupported"),
        (details(managedDiskUpdateDetails=[{"diskId": "/x/disks/none"}]), "DiskNotFound"),
        (details(recoveryResourceGroupId=f"{RG}-none"), "ResourceGroupNotFound"),
        ({"licenseType": "Pirate"}, "InvalidParameter"),
    ],
)
def test_a_change_that_names_what_is_not_there_is_refused(change: JsonObject, code: str) -> None:
    estate = Estate()
    answer = estate.ask("PATCH", estate.protected_item(), {"properties": change})
    assert (answer.status, answer.code) == (400, code)


def test_a_change_of_an_interface_has_to_fit_it() -> None:
    estate = Estate()
    item = estate.protected_item()
    nic = estate.properties(item)["providerSpecificDetails"]["vmNics"][0]
    for config, code in (
        ({"ipConfigName": "none"}, "IpConfigurationNotFound"),
        ({"ipConfigName": nic["ipConfigs"][0]["name"], "recoverySubnetName": "none"}, "SubnetNotFound"),
    ):
        sent = {"properties": {"vmNics": [{"nicId": nic["nicId"], "ipConfigs": [config]}]}}
        assert estate.ask("PATCH", item, sent).code == code


@pytest.mark.parametrize("kind", ["replicationProtectedItems", "replicationJobs", "replicationEvents"])
@pytest.mark.parametrize("text", ["colour eq 'red'", "severity", "instanceType near 'A2A'"])
def test_a_list_of_the_vault_refuses_an_unknown_filter(kind: str, text: str) -> None:
    answer = Estate().ask("GET", f"{VAULT}/{kind}?$filter={text}")
    assert (answer.status, answer.code) == (400, "InvalidParameter")


def test_the_filters_of_items_hold() -> None:
    estate = Estate()

    def found(text: str) -> int:
        return len(estate.get(f"{VAULT}/replicationProtectedItems?$filter={text}")["value"])

    every = found("instanceType eq 'A2A'")
    assert every > 0
    assert found("instanceType eq 'InMage'") == 0
    grouped = found("multiVmGroupCreateOption eq 'UserSpecified'")
    assert grouped + found("multiVmGroupCreateOption eq 'AutoCreated'") == every


@pytest.mark.parametrize("path", ["resourcegroups", "providers/Microsoft.Compute/skus"])
async def test_other_lists_refuse_an_unknown_filter(arm: ArmClient, path: str) -> None:
    answer = await arm.get(f"/subscriptions/00000000-0000-0000-0000-000000000000/{path}?$filter=colour eq 'red'")
    assert (answer.status, answer.code) == (400, "InvalidFilterInQueryString")
