"""Contoso's cloud under a clock that only the test moves, asked through the simulator's own router."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, Request
from asr_tui.simulator.server import Simulator

SUBSCRIPTION = "/subscriptions/0b1f6471-1bf0-4dda-aec3-111111111111"
VAULT = f"{SUBSCRIPTION}/resourceGroups/rg-dr/providers/Microsoft.RecoveryServices/vaults/contoso-vault"
SOURCE = f"{VAULT}/replicationFabrics/asr-a2a-default-centralus"
TARGET = f"{VAULT}/replicationFabrics/asr-a2a-default-westeurope"
SOURCE_CONTAINER = f"{SOURCE}/replicationProtectionContainers/asr-a2a-default-centralus-container"
TARGET_CONTAINER = f"{TARGET}/replicationProtectionContainers/asr-a2a-default-westeurope-container"
POLICY = f"{VAULT}/replicationPolicies/24-hour-retention-policy"
TARGET_GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-data-asr"
TARGET_NETWORK = f"{TARGET_GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-data-asr"
CACHE = f"{SUBSCRIPTION}/resourceGroups/rg-dr/providers/Microsoft.Storage/storageAccounts/contosodrasrcache"
CACHE_BACK = f"{SUBSCRIPTION}/resourceGroups/rg-dr/providers/Microsoft.Storage/storageAccounts/contosodrcacheback"
API = "2024-10-01"
DAY = 86_400.0


def snapshot(estate: Estate) -> bytes:
    """The whole cloud as it would be saved."""
    return msgspec.json.encode(estate.cloud.dump())


class Answer(NamedTuple):
    status: int
    body: Any
    headers: dict[str, str]

    @property
    def operation(self) -> str:
        return self.headers["Azure-AsyncOperation"].split("/")[-1].split("?")[0]

    @property
    def code(self) -> str:
        """Site Recovery's own code: the outer one is only the HTTP reason."""
        return str(self.body["error"]["details"][0]["code"])


class Estate:
    """A cloud and short words for what a client asks of it."""

    def __init__(self, cloud: Cloud | None = None) -> None:
        self.cloud = cloud or Simulator.open("contoso").cloud

    def ask(self, method: str, path: str, body: JsonObject | None = None, api: str = API) -> Answer:
        path, _, query = path.partition("?")
        pairs = dict(part.split("=", 1) for part in query.split("&")) if query else {}

        request = Request(
            method, path, {}, pairs, body, {}, "http://localhost", api, "client", "request", "correlation"
        )
        try:
            response = self.cloud.answer(request)
        except ArmError as error:
            return Answer(error.status, error.body(), dict(error.headers))
        return Answer(response.status, response.body, dict(response.header_pairs()))

    def get(self, path: str) -> Any:
        answer = self.ask("GET", path)
        assert answer.status == 200, answer.body
        return answer.body

    def write(self, method: str, path: str, properties: JsonObject | None = None) -> str:
        """Send a write that has to be accepted; gives its job's name."""
        answer = self.ask(method, path, None if properties is None else {"properties": properties})
        assert answer.status == 202, answer.body
        assert answer.body is None
        return answer.operation

    def run(self, method: str, path: str, properties: JsonObject | None = None) -> JsonObject:
        """A write and its whole job; gives the job's properties at the end."""
        return self.finish(self.write(method, path, properties))

    def finish(self, job: str) -> JsonObject:
        while self.status(job) in ("NotStarted", "InProgress"):
            assert self.cloud.clock.jump()
        properties: JsonObject = self.get(f"{VAULT}/replicationJobs/{job}")["properties"]
        return properties

    def status(self, job: str) -> str:
        return str(self.get(f"{VAULT}/replicationOperationStatus/{job}")["status"])

    def advance(self, seconds: float) -> None:
        self.cloud.clock.advance(seconds)

    def machine(self, name: str, group: str = "rg-data") -> str:
        return f"{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachines/{name}"

    def item_path(self, name: str) -> str:
        return f"{SOURCE_CONTAINER}/replicationProtectedItems/{name}"

    def enable_input(self, machine: str) -> JsonObject:
        """What enabling a machine takes, all its disks."""
        storage = self.get(machine)["properties"]["storageProfile"]
        disks = [storage["osDisk"], *storage["dataDisks"]]
        return {
            "policyId": POLICY,
            "providerSpecificDetails": {
                "instanceType": "A2A",
                "fabricObjectId": machine,
                "recoveryContainerId": TARGET_CONTAINER,
                "recoveryResourceGroupId": TARGET_GROUP,
                "recoveryAzureNetworkId": TARGET_NETWORK,
                "recoverySubnetName": "sql",
                "vmManagedDisks": [
                    {
                        "diskId": disk["managedDisk"]["id"],
                        "primaryStagingAzureStorageAccountId": CACHE,
                        "recoveryResourceGroupId": TARGET_GROUP,
                    }
                    for disk in disks
                ],
            },
        }

    def protected_item(self) -> str:
        """The id of the machine that Contoso begins with as protected."""
        items = self.get(f"{VAULT}/replicationProtectedItems")["value"]
        return str(items[0]["id"])

    def properties(self, item: str) -> JsonObject:
        properties: JsonObject = self.get(item)["properties"]
        return properties

    def until(self, item: str, state: str) -> JsonObject:
        while (found := self.properties(item))["protectionState"] != state:
            assert self.cloud.clock.jump(), found["protectionState"]
        return found

    def fail_over(self, item: str, **details: str) -> JsonObject:
        return self.run(
            "POST",
            f"{item}/unplannedFailover",
            {
                "failoverDirection": "PrimaryToRecovery",
                "sourceSiteOperations": "Required",
                "providerSpecificDetails": {"instanceType": "A2A", **details},
            },
        )

    def reprotect_input(self, item: str) -> JsonObject:
        properties = self.properties(item)
        details = properties["providerSpecificDetails"]
        home = details["fabricObjectId"].split("/providers/")[0]
        return {
            "replicationProtectedItemName": item.rsplit("/", maxsplit=1)[-1],
            "providerSpecificDetails": {
                "instanceType": "A2A",
                "policyId": properties["policyId"],
                "recoveryContainerId": item.split("/replicationProtectedItems/", maxsplit=1)[0],
                "recoveryResourceGroupId": home,
                "vmManagedDisks": [
                    {
                        "diskId": disk["recoveryTargetDiskId"],
                        "primaryStagingAzureStorageAccountId": CACHE_BACK,
                        "recoveryResourceGroupId": home,
                    }
                    for disk in details["protectedManagedDisks"]
                ],
            },
        }

    def make_cache_back(self) -> None:
        """The cache account in the target region, which a reprotect needs."""
        answer = self.ask(
            "PUT",
            CACHE_BACK,
            {"location": "westeurope", "sku": {"name": "Standard_LRS"}, "kind": "StorageV2", "properties": {}},
        )
        assert answer.status in (200, 202), answer.body
        while not self.cloud.store.exists(CACHE_BACK):
            assert self.cloud.clock.jump()

    def moved(self, item: str) -> str:
        """Where a reprotected item is found: the other fabric and container, the same name."""
        name = item.rsplit("/", maxsplit=1)[-1]
        container = TARGET_CONTAINER if "-centralus-container/" in item else SOURCE_CONTAINER
        return f"{container}/replicationProtectedItems/{name}"
