"""What Azure refuses is refused in its own words, and leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest

from asr_tui.simulator.providers.authorization import restrict
from asr_tui.simulator.server import Simulator
from tests.simulator.arm_client import ArmClient
from tests.simulator.conftest import EMPTY, PRODUCTION

SUB = f"/subscriptions/{EMPTY}"
GROUP = f"{SUB}/resourceGroups/rg"
NETWORK = f"{GROUP}/providers/Microsoft.Network"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
STORAGE = f"{GROUP}/providers/Microsoft.Storage/storageAccounts"


@pytest.fixture
async def rg(arm: ArmClient) -> ArmClient:
    assert (await arm.put(GROUP, {"location": "eastus"})).status == 201
    return arm


def network(*subnets: tuple[str, str]) -> dict[str, Any]:
    rows = [{"name": name, "properties": {"addressPrefix": prefix}} for name, prefix in subnets]
    return {
        "location": "eastus",
        "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": rows},
    }


def interface(**more: object) -> dict[str, Any]:
    properties = {"subnet": {"id": f"{NETWORK}/virtualNetworks/net/subnets/web"}, **more}
    return {"location": "eastus", "properties": {"ipConfigurations": [{"name": "one", "properties": properties}]}}


def machine(nic: str = "nic", **more: object) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
        "storageProfile": {"osDisk": {"createOption": "FromImage", "osType": "Linux"}},
        "networkProfile": {"networkInterfaces": [{"id": f"{NETWORK}/networkInterfaces/{nic}"}]},
    }
    return {"location": "eastus", "properties": {**properties, **more}}


@pytest.mark.parametrize(
    ("name", "body", "status", "code"),
    [
        ("ends.", {"location": "eastus"}, 400, "InvalidResourceGroup"),
        ("a" * 91, {"location": "eastus"}, 400, "InvalidResourceGroup"),
        ("fine", {}, 400, "LocationRequired"),
        ("fine", {"location": "atlantis"}, 400, "LocationNotAvailableForResourceGroup"),
        ("fine", {"location": "europe"}, 400, "LocationNotAvailableForResourceGroup"),
    ],
)
async def test_a_wrong_name_or_location_of_a_group_is_refused(
    arm: ArmClient, name: str, body: dict[str, str], status: int, code: str
) -> None:
    answer = await arm.put(f"{SUB}/resourceGroups/{name}", body)
    assert (answer.status, answer.code) == (status, code)


async def test_resource_group_stays_where_it_is(rg: ArmClient) -> None:
    assert (await rg.put(GROUP, {"location": "East US"})).status == 200
    answer = await rg.put(GROUP, {"location": "westus"})
    assert (answer.status, answer.code) == (409, "InvalidResourceGroupLocation")


async def test_unknown_things_are_told_apart(rg: ArmClient) -> None:
    elsewhere = "/subscriptions/00000000-0000-0000-0000-00000000000f"
    assert (await rg.get(elsewhere)).code == "SubscriptionNotFound"
    assert (await rg.get(f"{elsewhere}/resourceGroups/rg")).code == "SubscriptionNotFound"
    missing = await rg.get(f"{SUB}/resourceGroups/none/providers/Microsoft.Compute/virtualMachines")
    assert (missing.status, missing.code) == (404, "ResourceGroupNotFound")
    vault = await rg.get(f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/v")
    assert (vault.status, vault.code, vault.headers["x-ms-failure-cause"]) == (404, "ResourceNotFound", "gateway")
    assert vault.body["error"]["message"] == (
        "The Resource 'Microsoft.RecoveryServices/vaults/v' under resource group 'rg' was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix"
    )


async def test_resource_in_another_location(rg: ArmClient) -> None:
    await rg.put(f"{NETWORK}/virtualNetworks/net", network())
    answer = await rg.put(f"{NETWORK}/virtualNetworks/net", {**network(), "location": "westus"})
    assert (answer.status, answer.code) == (409, "InvalidResourceLocation")
    answer = await rg.put(f"{NETWORK}/virtualNetworks/new", {**network(), "location": "moon"})
    assert (answer.status, answer.code) == (400, "LocationNotAvailableForResourceType")


@pytest.mark.parametrize(
    ("subnets", "code"),
    [
        ([("a", "10.1.0.0/24")], "NetcfgInvalidSubnet"),
        ([("a", "10.0.0.0/24"), ("b", "10.0.0.128/25")], "NetcfgSubnetRangesOverlap"),
        ([("a", "10.0.0.1/24")], "InvalidAddressPrefixFormat"),
        ([("a", "ten")], "InvalidAddressPrefixFormat"),
    ],
)
async def test_subnets_that_overlap_or_lie_outside_are_refused(
    rg: ArmClient, subnets: list[tuple[str, str]], code: str
) -> None:
    answer = await rg.put(f"{NETWORK}/virtualNetworks/net", network(*subnets))
    assert (answer.status, answer.code) == (400, code)
    assert (await rg.get(f"{NETWORK}/virtualNetworks/net")).status == 404


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"privateIPAllocationMethod": "Static", "privateIPAddress": "10.9.0.9"}, "PrivateIPAddressNotInSubnet"),
        ({"privateIPAllocationMethod": "Static", "privateIPAddress": "10.0.1.2"}, "PrivateIPAddressInReservedRange"),
        ({"privateIPAllocationMethod": "Static", "privateIPAddress": "10.0.1.9"}, "PrivateIPAddressInUse"),
    ],
)
async def test_a_static_address_must_be_free_and_in_its_subnet(
    rg: ArmClient, more: dict[str, object], code: str
) -> None:
    await rg.put(f"{NETWORK}/virtualNetworks/net", network(("web", "10.0.1.0/24")))
    first = interface(privateIPAllocationMethod="Static", privateIPAddress="10.0.1.9")
    assert (await rg.put(f"{NETWORK}/networkInterfaces/first", first)).status == 201
    answer = await rg.put(f"{NETWORK}/networkInterfaces/nic", interface(**more))
    assert (answer.status, answer.code) == (400, code)


async def test_missing_references(rg: ArmClient) -> None:
    answer = await rg.put(f"{NETWORK}/networkInterfaces/nic", interface())
    assert (answer.status, answer.code) == (400, "InvalidResourceReference")
    answer = await rg.put(f"{COMPUTE}/virtualMachines/vm", machine())
    assert (answer.status, answer.code) == (404, "NotFound")
    await rg.put(f"{NETWORK}/virtualNetworks/net", network(("web", "10.0.1.0/24")))
    await rg.put(f"{NETWORK}/networkInterfaces/nic", interface())
    in_no_set = machine(availabilitySet={"id": f"{COMPUTE}/availabilitySets/none"})
    assert (await rg.put(f"{COMPUTE}/virtualMachines/vm", in_no_set)).status == 404
    attach = machine(storageProfile={"osDisk": {"createOption": "Attach", "name": "none", "osType": "Linux"}})
    assert (await rg.put(f"{COMPUTE}/virtualMachines/vm", attach)).status == 404
    assert (await rg.get(f"{COMPUTE}/disks")).body["value"] == []


async def test_a_child_of_a_missing_resource_is_refused(rg: ArmClient) -> None:
    for path, properties in (
        (f"{NETWORK}/virtualNetworks/none/subnets/web", {"addressPrefix": "10.0.0.0/24"}),
        (f"{NETWORK}/networkSecurityGroups/none/securityRules/one", {"priority": 100}),
        (f"{COMPUTE}/virtualMachines/none/extensions/one", {}),
    ):
        answer = await rg.put(path, {"location": "eastus", "properties": properties})
        assert (answer.status, answer.code) == (404, "ParentResourceNotFound")


async def test_zone_and_availability_set_exclude_each_other(rg: ArmClient) -> None:
    await rg.put(f"{NETWORK}/virtualNetworks/net", network(("web", "10.0.1.0/24")))
    await rg.put(f"{NETWORK}/networkInterfaces/nic", interface())
    await rg.put(f"{COMPUTE}/availabilitySets/set", {"location": "eastus"})
    body = machine(availabilitySet={"id": f"{COMPUTE}/availabilitySets/set"})
    answer = await rg.put(f"{COMPUTE}/virtualMachines/vm", {**body, "zones": ["1"]})
    assert (answer.status, answer.code) == (400, "BadRequest")


async def test_what_is_in_use_cannot_be_deleted_or_taken(rg: ArmClient) -> None:
    await rg.put(f"{NETWORK}/virtualNetworks/net", network(("web", "10.0.1.0/24")))
    await rg.put(f"{NETWORK}/networkInterfaces/nic", interface())
    await rg.put(f"{COMPUTE}/availabilitySets/set", {"location": "eastus"})
    body = machine(availabilitySet={"id": f"{COMPUTE}/availabilitySets/set"})
    made = await rg.put(f"{COMPUTE}/virtualMachines/vm", body)
    assert made.status == 201
    disk = made.body["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"]
    assert (await rg.delete(f"{NETWORK}/virtualNetworks/net")).code == "InUseSubnetCannotBeDeleted"
    assert (await rg.delete(f"{NETWORK}/networkInterfaces/nic")).code == "NicInUse"
    assert (await rg.delete(disk)).code == "OperationNotAllowed"
    assert (await rg.delete(f"{COMPUTE}/availabilitySets/set")).code == "OperationNotAllowed"
    second = await rg.put(f"{COMPUTE}/virtualMachines/second", machine())
    assert (second.status, second.code) == (400, "NicInUse")


async def test_storage_account_names_are_one_for_all(rg: ArmClient) -> None:
    body = {"location": "eastus", "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
    assert (await rg.put(f"{STORAGE}/Bad_Name", body)).code == "AccountNameInvalid"
    assert (await rg.put(f"{STORAGE}/cache1", body)).status == 202
    await rg.put(f"{SUB}/resourceGroups/other", {"location": "eastus"})
    again = await rg.put(f"{SUB}/resourceGroups/other/providers/Microsoft.Storage/storageAccounts/cache1", body)
    assert (again.status, again.code) == (409, "StorageAccountAlreadyTaken")
    assert (await rg.put(f"{STORAGE}/cache2", {**body, "sku": {"name": "Gold"}})).status == 400


async def test_account_name_that_somebody_outside_has(shop: ArmClient) -> None:
    group = f"/subscriptions/{PRODUCTION}/resourceGroups/rg-shop"
    body = {"location": "centralus", "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
    answer = await shop.put(f"{group}/providers/Microsoft.Storage/storageAccounts/shopcache", body)
    assert (answer.status, answer.code) == (409, "StorageAccountAlreadyTaken")


@pytest.mark.parametrize(("level", "write", "delete"), [("CanNotDelete", 200, 409), ("ReadOnly", 409, 409)])
async def test_a_lock_refuses_what_its_level_says(rg: ArmClient, level: str, write: int, delete: int) -> None:
    lock = f"{GROUP}/providers/Microsoft.Authorization/locks/keep"
    await rg.put(f"{COMPUTE}/availabilitySets/set", {"location": "eastus"})
    assert (await rg.put(lock, {"properties": {"level": level}})).status == 201
    assert (await rg.put(f"{COMPUTE}/availabilitySets/set", {"location": "eastus"})).status == write
    for path in (f"{COMPUTE}/availabilitySets/set", GROUP):
        answer = await rg.delete(path)
        assert (answer.status, answer.code) == (delete, "ScopeLocked")
    listed = await rg.get(f"{COMPUTE}/availabilitySets/set/providers/Microsoft.Authorization/locks")
    assert [found["name"] for found in listed.body["value"]] == ["keep"]
    assert (await rg.delete(lock)).status == 200
    assert (await rg.delete(f"{COMPUTE}/availabilitySets/set")).status == 200


async def test_caller_may_do_what_the_world_grants(shop: ArmClient, contoso: Simulator) -> None:
    group = f"/subscriptions/{PRODUCTION}/resourceGroups/rg-shop"
    permissions = f"{group}/providers/Microsoft.Authorization/permissions"
    machine_id = f"{group}/providers/Microsoft.Compute/virtualMachines/web-01"
    assert (await shop.get(permissions)).body["value"] == [{"actions": ["*"], "notActions": []}]
    restrict(contoso.cloud, group, ["*/read", "Microsoft.Compute/virtualMachines/*"], ["*/deallocate/action"])
    assert (await shop.get(permissions)).body["value"][0]["notActions"] == ["*/deallocate/action"]
    assert (await shop.get(machine_id)).status == 200
    assert (await shop.send("POST", machine_id + "/start")).status == 202
    for method, path, action, scope in (
        ("POST", machine_id + "/deallocate", "Microsoft.Compute/virtualMachines/deallocate/action", machine_id),
        ("DELETE", group, "Microsoft.Resources/subscriptions/resourceGroups/delete", group),
    ):
        answer = await shop.send(method, path)
        assert (answer.status, answer.code) == (403, "AuthorizationFailed")
        assert f"perform action '{action}' over scope '{scope}'" in answer.body["error"]["message"]


async def test_zones_and_sizes_that_a_region_lacks(rg: ArmClient, empty: Simulator) -> None:
    await rg.put(f"{NETWORK}/virtualNetworks/net", network(("web", "10.0.1.0/24")))
    await rg.put(f"{NETWORK}/networkInterfaces/nic", interface())
    answer = await rg.put(f"{COMPUTE}/virtualMachines/vm", {**machine(), "zones": ["4"]})
    assert (answer.status, answer.code) == (400, "AvailabilityZoneNotSupported")
    empty.cloud.store.put_private("/sizes", {"eastus": ["Standard_D2s_v5"]})
    answer = await rg.put(f"{COMPUTE}/virtualMachines/vm", machine())
    assert (answer.status, answer.code) == (409, "SkuNotAvailable")
    skus = await rg.get(f"{SUB}/providers/Microsoft.Compute/skus?$filter=location eq 'eastus'&api-version=2021-07-01")
    assert [sku["name"] for sku in skus.body["value"] if sku["restrictions"]] == ["Standard_D2s_v5"]


async def test_region_that_is_out_answers_nothing(shop: ArmClient, contoso: Simulator) -> None:
    contoso.cloud.begin_outage("centralus")
    machine_id = (
        f"/subscriptions/{PRODUCTION}/resourceGroups/rg-shop/providers/Microsoft.Compute/virtualMachines/web-01"
    )
    for method, path in (("GET", machine_id), ("POST", machine_id + "/deallocate"), ("DELETE", machine_id)):
        answer = await shop.send(method, path)
        assert (answer.status, answer.code) == (503, "ServiceUnavailable")
    vault = (
        f"/subscriptions/{PRODUCTION}/resourceGroups/rg-dr/providers/Microsoft.RecoveryServices/vaults/contoso-vault"
    )
    assert (await shop.get(vault)).status == 200
    contoso.cloud.end_outage("centralus")
    assert (await shop.get(machine_id)).status == 200


async def test_quota_of_the_region_is_kept(rg: ArmClient, empty: Simulator) -> None:
    empty.cloud.store.put_private("/quotas", {"eastus": {"standardDSv5Family": 3}})
    await rg.put(f"{NETWORK}/virtualNetworks/net", network(("web", "10.0.1.0/24")))
    for name in ("one", "two"):
        await rg.put(f"{NETWORK}/networkInterfaces/{name}", interface())
    assert (await rg.put(f"{COMPUTE}/virtualMachines/one", machine("one"))).status == 201
    answer = await rg.put(f"{COMPUTE}/virtualMachines/two", machine("two"))
    assert (answer.status, answer.code) == (409, "OperationNotAllowed")
    assert "Current Limit: 3, Current Usage: 2, Additional Required: 2" in answer.body["error"]["message"]


async def test_group_and_vault_with_replicated_machines_stay(shop: ArmClient, contoso: Simulator) -> None:
    group = f"/subscriptions/{PRODUCTION}/resourceGroups/rg-dr"
    vault = f"{group}/providers/Microsoft.RecoveryServices/vaults/contoso-vault"
    answer = await shop.delete(vault)
    assert (answer.status, answer.code) == (400, "ServiceResourceNotEmptyWithBackendMessage")
    deletion = await shop.delete(group)
    assert deletion.status == 202
    contoso.advance(60)
    ended = await shop.get(deletion.headers["location"])
    assert (ended.status, ended.code) == (409, "ResourceGroupDeletionBlocked")
    assert (await shop.get(vault)).status == 200
    assert (await shop.get(group)).body["properties"]["provisioningState"] == "Succeeded"
