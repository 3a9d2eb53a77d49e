"""An api-version that a type does not have is refused in Azure Resource Manager's words, with those that it has."""

from __future__ import annotations

import re

import pytest

from tests.simulator.arm_client import Answer, ArmClient, Clients
from tests.simulator.conftest import EMPTY

SUB = f"/subscriptions/{EMPTY}"
GROUP = f"{SUB}/resourceGroups/rg"
NETWORK = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/net"
LISTED = re.compile(r"supported (?:api-)?versions are '([^']+)'")


def listed(answer: Answer) -> list[str]:
    """The supported versions that a refusal names."""
    found = LISTED.search(answer.body["error"]["message"])
    assert found
    return [version.strip() for version in found[1].split(",")]


@pytest.mark.parametrize(
    ("path", "known", "unknown"),
    [
        ("/providers/Microsoft.Network/virtualNetworks", "2026-03-01", "2099-01-01"),
        ("/providers/Microsoft.Network/virtualNetworks", "2018-05-01", "2026-11-01"),
        ("/providers/Microsoft.Compute/virtualMachines", "2026-04-01", "2026-03-02"),
        ("/providers/Microsoft.Compute/disks", "2026-03-02", "2026-04-01"),
        ("/providers/Microsoft.Compute/skus", "2021-07-01", "2024-03-01"),
        ("/providers/Microsoft.Storage/storageAccounts", "2026-09-01", "2026-09-02"),
        ("/providers/Microsoft.RecoveryServices/vaults", "2026-11-01", "2027-01-01"),
    ],
)
async def test_a_list_names_the_versions_of_its_type(arm: ArmClient, path: str, known: str, unknown: str) -> None:
    assert (await arm.get(f"{SUB}{path}?api-version={known}")).status == 200
    refused = await arm.get(f"{SUB}{path}?api-version={unknown}")
    assert (refused.status, refused.code) == (404, "InvalidResourceType")
    assert known in listed(refused)
    assert unknown not in listed(refused)
    assert refused.headers["x-ms-failure-cause"] == "gateway"


@pytest.mark.parametrize("version", ["2099-01-01", "newest", "2024-02-30", "2023-09-01"])
async def test_the_resource_managers_own_types_say_it_in_their_words(arm: ArmClient, version: str) -> None:
    refused = await arm.put(f"{GROUP}?api-version={version}", {"location": "eastus"})
    assert (refused.status, refused.code) == (400, "InvalidApiVersionParameter")
    assert refused.body["error"]["message"].startswith(f"The api-version '{version}' is invalid. The supported vers")
    assert listed(refused)[:2] == ["2026-06-01", "2025-04-01"]
    assert (await arm.get(GROUP)).status == 404


async def test_a_write_names_its_region_and_changes_nothing(arm: ArmClient) -> None:
    await arm.put(GROUP, {"location": "eastus"})
    refused = await arm.put(f"{NETWORK}?api-version=2099-01-01", {"location": "East US"})
    assert (refused.status, refused.code) == (400, "NoRegisteredProviderFound")
    assert "for location 'eastus' and API version '2099-01-01' for type 'virtualNetworks'" in str(refused.body)
    assert "2026-03-01" in listed(refused)
    assert (await arm.get(NETWORK)).status == 404


async def test_the_versions_are_those_of_the_providers_own_list(arm: ArmClient) -> None:
    provider = (await arm.get(f"{SUB}/providers/Microsoft.Compute")).body
    disks = next(one for one in provider["resourceTypes"] if one["resourceType"] == "disks")
    refused = await arm.get(f"{SUB}/providers/Microsoft.Compute/disks?api-version=2099-01-01")
    assert sorted(disks["apiVersions"]) == sorted(listed(refused))
    registered = await arm.send("POST", f"{SUB}/providers/Microsoft.Compute/register?api-version=2025-04-01")
    assert registered.status == 200


async def test_the_pinned_packages_are_understood(clients: Clients) -> None:
    assert [one async for one in clients.network.virtual_networks.list_all()] == []
    assert [one async for one in clients.compute.virtual_machines.list_all()] == []
    assert [one async for one in clients.compute.disks.list()] == []
    assert [one async for one in clients.storage.storage_accounts.list()] == []
    assert [one async for one in clients.vaults.vaults.list_by_subscription_id()] == []
    assert [one async for one in clients.resources.resource_groups.list()] == []
