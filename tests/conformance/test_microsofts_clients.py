"""Microsoft's own clients, with their own waiting, take a machine through its whole life on the simulator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.mgmt.recoveryservicessiterecovery.aio import SiteRecoveryManagementClient

from asr_tui.simulator.server import Simulator
from tests.simulator.arm_client import Clients, ImpatientTransport, NoCredential

SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-111111111111"
ROOT = f"/subscriptions/{SUBSCRIPTION}/resourceGroups"
GROUP, VAULT = "rg-dr-us", "contoso-vault-us"
WHERE = (GROUP, VAULT)
MACHINE = f"{ROOT}/rg-shop/providers/Microsoft.Compute/virtualMachines/web-01"
HOME = f"{ROOT}/rg-shop"
AWAY = f"{ROOT}/rg-dr-us"
AWAY_NETWORK = f"{AWAY}/providers/Microsoft.Network/virtualNetworks/vnet-away"
AWAY_CACHE = f"{AWAY}/providers/Microsoft.Storage/storageAccounts/contosoeastcache"
CACHE = f"{ROOT}/rg-dr/providers/Microsoft.Storage/storageAccounts/contosodrasrcache"
A2A = {"instanceType": "A2A"}


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    simulator = Simulator.open("contoso", speed=0)
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def client(simulator: Simulator) -> AsyncIterator[Any]:
    policy: SansIOHTTPPolicy[Any, Any] = SansIOHTTPPolicy()
    async with SiteRecoveryManagementClient(
        NoCredential(),
        SUBSCRIPTION,
        base_url=simulator.url,
        authentication_policy=policy,
        transport=ImpatientTransport(),
    ) as client:
        yield client


async def make_surroundings(simulator: Simulator) -> None:
    """What the service never makes: a network and a cache account in the target region."""
    async with Clients(simulator.url, SUBSCRIPTION) as arm:
        network = {
            "location": "eastus2",
            "properties": {
                "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                # Without it Azure makes a private subnet, from which no machine is protected again.
                "subnets": [
                    {"name": "web", "properties": {"addressPrefix": "10.0.1.0/24", "defaultOutboundAccess": True}}
                ],
            },
        }
        await (await arm.network.virtual_networks.begin_create_or_update("rg-dr-us", "vnet-away", network)).result()
        account = {"location": "eastus2", "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
        await (await arm.storage.storage_accounts.begin_create("rg-dr-us", "contosoeastcache", account)).result()


class Life:
    """The steps of a life as a client program would write them."""

    def __init__(self, client: Any, simulator: Simulator) -> None:
        self.client = client
        self.simulator = simulator
        self.at = ("fab-us", "box-us", "web-01")

    async def make_topology(self) -> None:
        client = self.client
        for name, region in (("us", "centralus"), ("east", "eastus2")):
            made = await (
                await client.replication_fabrics.begin_create(
                    *WHERE,
                    f"fab-{name}",
                    {"properties": {"customDetails": {"instanceType": "Azure", "location": region}}},
                )
            ).result()
            assert made.properties.custom_details.location == region
            await (
                await client.replication_protection_containers.begin_create(
                    *WHERE, f"fab-{name}", f"box-{name}", {"properties": {"providerSpecificInput": [A2A]}}
                )
            ).result()
        policy = {"providerSpecificInput": {**A2A, "multiVmSyncStatus": "Enable", "recoveryPointHistory": 720}}
        made_policy = await (
            await client.replication_policies.begin_create(*WHERE, "half-a-day", {"properties": policy})
        ).result()
        assert made_policy.properties.provider_specific_details.crash_consistent_frequency_in_minutes == 5
        for one, other in (("us", "east"), ("east", "us")):
            mapping = {
                "policyId": self.id("replicationPolicies/half-a-day"),
                "targetProtectionContainerId": self.box(other),
                "providerSpecificInput": {**A2A, "agentAutoUpdateStatus": "Disabled"},
            }
            made_mapping = await (
                await client.replication_protection_container_mappings.begin_create(
                    *WHERE, f"fab-{one}", f"box-{one}", f"{one}-{other}", {"properties": mapping}
                )
            ).result()
            assert made_mapping.properties.state == "Paired"

    def id(self, tail: str) -> str:
        return f"{ROOT}/{GROUP}/providers/Microsoft.RecoveryServices/vaults/{VAULT}/{tail}"

    def box(self, name: str) -> str:
        return self.id(f"replicationFabrics/fab-{name}/replicationProtectionContainers/box-{name}")

    async def enable(self) -> None:
        machine = self.simulator.cloud.store.require(MACHINE)
        details = {
            **A2A,
            "fabricObjectId": MACHINE,
            "recoveryContainerId": self.box("east"),
            "recoveryResourceGroupId": AWAY,
            "recoveryAzureNetworkId": AWAY_NETWORK,
            "recoverySubnetName": "web",
            "vmManagedDisks": [
                {
                    "diskId": machine["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"],
                    "primaryStagingAzureStorageAccountId": CACHE,
                    "recoveryResourceGroupId": AWAY,
                }
            ],
        }
        sent = {"policyId": self.id("replicationPolicies/half-a-day"), "providerSpecificDetails": details}
        poller = await self.client.replication_protected_items.begin_create(*WHERE, *self.at, {"properties": sent})
        await poller.result()

    async def protected(self) -> Any:
        await self.simulator.ticker.settled()
        item = await self.client.replication_protected_items.get(*WHERE, *self.at)
        assert item.properties.protection_state == "Protected"
        return item

    async def fail_over(self) -> None:
        points = [
            point async for point in self.client.recovery_points.list_by_replication_protected_items(*WHERE, *self.at)
        ]
        sent = {
            "failoverDirection": "PrimaryToRecovery",
            "sourceSiteOperations": "Required",
            "providerSpecificDetails": {**A2A, "recoveryPointId": points[-1].id},
        }
        items = self.client.replication_protected_items
        item = await (await items.begin_unplanned_failover(*WHERE, *self.at, {"properties": sent})).result()
        assert item.properties.active_location == "Recovery"
        assert item.properties.failover_recovery_point_id == points[-1].id
        item = await (await items.begin_failover_commit(*WHERE, *self.at)).result()
        assert item.properties.protection_state == "UnplannedFailoverCommitted"

    async def reprotect(self, cache: str, home: str) -> None:
        item = await self.client.replication_protected_items.get(*WHERE, *self.at)
        details = {
            **A2A,
            "policyId": item.properties.policy_id,
            "recoveryContainerId": self.box("us"),
            "recoveryResourceGroupId": home,
            "vmManagedDisks": [
                {
                    "diskId": disk.recovery_target_disk_id,
                    "primaryStagingAzureStorageAccountId": cache,
                    "recoveryResourceGroupId": home,
                }
                for disk in item.properties.provider_specific_details.protected_managed_disks
            ],
        }
        sent = {"replicationProtectedItemName": self.at[2], "providerSpecificDetails": details}
        poller = await self.client.replication_protection_containers.begin_switch_protection(
            *WHERE, *self.at[:2], {"properties": sent}
        )
        container = await poller.result()
        assert container.name == self.at[1]
        self.at = ("fab-east", "box-east", self.at[2])


async def test_an_item_lives_from_its_enabling_to_its_disabling(simulator: Simulator, client: Any) -> None:
    life = Life(client, simulator)
    await make_surroundings(simulator)
    await life.make_topology()
    await life.enable()
    item = await life.protected()
    assert item.properties.allowed_operations == ["UnplannedFailover", "DisableProtection", "TestFailover"]

    items = client.replication_protected_items
    test = {
        "failoverDirection": "PrimaryToRecovery",
        "networkType": "VmNetworkAsInput",
        "networkId": AWAY_NETWORK,
        "providerSpecificDetails": A2A,
    }
    drilled = await (await items.begin_test_failover(*WHERE, *life.at, {"properties": test})).result()
    assert drilled.properties.test_failover_state == "WaitingForCompletion"
    comments = {"properties": {"comments": "works"}}
    cleaned = await (await items.begin_test_failover_cleanup(*WHERE, *life.at, comments)).result()
    assert cleaned.properties.health_errors == []

    simulator.advance(3600)
    await life.fail_over()
    await life.reprotect(AWAY_CACHE, HOME)
    with pytest.raises(ResourceNotFoundError):
        await items.get(*WHERE, "fab-us", "box-us", "web-01")
    await life.protected()
    await life.fail_over()
    reason = {"properties": {"disableProtectionReason": "MigrationComplete"}}
    assert await (await items.begin_delete(*WHERE, *life.at, reason)).result() is None
    assert "web-01" not in [item.name async for item in items.list(*WHERE)]

    scenarios = [job.properties.scenario_name async for job in client.replication_jobs.list(*WHERE)]
    for scenario in ("EnableDr", "TestFailover", "TestFailoverCleanup", "UnplannedFailover", "CommitFailover",
                     "SwitchReplicationGroupProtection", "DisableDr", "SecondaryIrCompletion"):  # fmt: skip
        assert scenario in scenarios


async def test_a_failed_job_reaches_the_client_with_its_code(client: Any) -> None:
    policy = {"providerSpecificInput": {**A2A, "multiVmSyncStatus": "Enable", "recoveryPointHistory": 99_999}}
    poller = await client.replication_policies.begin_create(*WHERE, "too-long", {"properties": policy})
    with pytest.raises(HttpResponseError) as raised:
        await poller.result()
    assert raised.value.error is not None
    assert raised.value.error.code == "150261"
    with pytest.raises(ResourceNotFoundError):
        await client.replication_policies.get(*WHERE, "too-long")


async def test_a_new_vault_lists_nothing(client: Any) -> None:
    assert [fabric async for fabric in client.replication_fabrics.list(*WHERE)] == []
    assert [item async for item in client.replication_protected_items.list(*WHERE)] == []
    assert [job async for job in client.replication_jobs.list(*WHERE)] == []
    assert [plan async for plan in client.replication_recovery_plans.list(*WHERE)] == []
    assert [event async for event in client.replication_events.list(*WHERE)] == []
    health = await client.replication_vault_health.get(*WHERE)
    assert health.properties.protected_items_health.resource_count == 0
    with pytest.raises(ResourceNotFoundError) as raised:
        await client.replication_fabrics.get(*WHERE, "nowhere")
    assert "FabricArmEntityMissing" in str(raised.value)
