"""Every operation of Microsoft's client of Site Recovery has an answer that it reads, or a refusal in Azure's form."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
import pytest
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.mgmt.recoveryservicessiterecovery.aio import SiteRecoveryManagementClient

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import Simulator
from tests.simulator.arm_client import ImpatientTransport, NoCredential
from tests.simulator.sdk_models import Operation, example, model, operations
from tests.simulator.site_recovery.estate import (
    POLICY,
    SOURCE,
    SOURCE_CONTAINER,
    SUBSCRIPTION,
    TARGET,
    TARGET_CONTAINER,
    TARGET_NETWORK,
    VAULT,
    Estate,
)

A2A = {"instanceType": "A2A"}
PLAN = f"{VAULT}/replicationRecoveryPlans/shop"
RUN = {"failoverDirection": "PrimaryToRecovery", "sourceSiteOperations": "NotRequired"}
TEST = {"failoverDirection": "PrimaryToRecovery", "networkType": "VmNetworkAsInput", "networkId": TARGET_NETWORK}
SETTINGS = {**A2A, "multiVmSyncStatus": "Enable", "recoveryPointHistory": 720}


def _failed_over(estate: Estate) -> None:
    estate.fail_over(estate.protected_item())


def _tested(estate: Estate) -> None:
    estate.run("POST", f"{estate.protected_item()}/testFailover", {**TEST, "providerSpecificDetails": A2A})


def _plan_tested(estate: Estate) -> None:
    estate.finish(estate.write("POST", f"{PLAN}/testFailover", {**TEST, "providerSpecificDetails": []}))


def _to_be_repaired(estate: Estate) -> None:
    item = estate.protected_item()
    record = estate.cloud.store.private(item)
    record["disks"][0]["resync"] = True
    estate.cloud.store.put_private(item, record)


# What has to be so before an operation is asked for.
BEFORE: dict[str, Callable[[Estate], None]] = {
    "replication_protected_items.begin_failover_commit": _failed_over,
    "replication_protected_items.begin_apply_recovery_point": _failed_over,
    "replication_protected_items.begin_test_failover_cleanup": _tested,
    "replication_protected_items.begin_repair_replication": _to_be_repaired,
    "replication_protection_containers.begin_switch_protection": _failed_over,
    "replication_recovery_plans.begin_failover_commit": _failed_over,
    "replication_recovery_plans.begin_test_failover_cleanup": _plan_tested,
}
# What only other sources have, what Azure machines and their plans never offer, and what the state forbids here: a job
# that has ended, a container in use, a fabric with a container, a disk and an error that are not there.
REFUSED = re.compile(
    r"cluster|migrat|v_centers|recovery_services_providers|storage_classif|logical|protectable|remove_infra"
    r"|reassociate|renew|\.begin_planned_failover|switch_provider|update_appliance|reprotect|failover_cancel"
    r"|jobs\.begin_(cancel|restart|resume)|replication_networks\.get|events\.get|remove_disks|add_disks|resolve_health"
    r"|fabrics\.begin_(delete|purge)|containers\.begin_delete|policies\.begin_delete"
    r"|container_mappings\.begin_(delete|purge)$"
)
# Lists below something that only other sources have; their other lists are empty.
BELOW_NOTHING = (
    "cluster_recovery_points", "migration_recovery_points",
    "replication_storage_classification_mappings.list_by_replication_storage_classifications",
)  # fmt: skip


def bodies(estate: Estate) -> dict[str, JsonObject]:
    """The properties of the operations that take some."""
    item = estate.protected_item()
    points = estate.get(f"{item}/recoveryPoints")["value"]
    reprotect = estate.reprotect_input(item)
    members = [{"groupType": "Boot", "replicationProtectedItems": [{"id": item, "virtualMachineId": None}],
                "startGroupActions": [], "endGroupActions": []}]  # fmt: skip
    mapping = {"policyId": POLICY, "targetProtectionContainerId": TARGET_CONTAINER, "providerSpecificInput": A2A}
    network = estate.get(f"{VAULT}/replicationNetworkMappings")["value"][0]["properties"]
    nets = {"recoveryNetworkId": network["recoveryNetworkId"], "recoveryFabricName": TARGET.rpartition("/")[2]}
    own = {"instanceType": "AzureToAzure", "primaryNetworkId": network["primaryNetworkId"]}
    intent = {**A2A, "fabricObjectId": estate.machine("sql-02"), "primaryLocation": "centralus",
              "recoveryLocation": "westeurope", "recoverySubscriptionId": SUBSCRIPTION.rpartition("/")[2],
              "recoveryAvailabilityType": "Single", "recoveryResourceGroupId": SUBSCRIPTION}  # fmt: skip
    return {
        "replication_fabrics.begin_create": {"customDetails": {"instanceType": "Azure", "location": "eastus"}},
        "replication_protection_containers.begin_create": {"providerSpecificInput": [A2A]},
        "replication_protection_containers.begin_switch_protection": reprotect,
        "replication_policies.begin_create": {"providerSpecificInput": SETTINGS},
        "replication_policies.begin_update": {"replicationProviderSettings": SETTINGS},
        "replication_protection_container_mappings.begin_create": mapping,
        "replication_network_mappings.begin_create": {**nets, "fabricSpecificDetails": own},
        "replication_network_mappings.begin_update": {**nets, "fabricSpecificDetails": own},
        "replication_protected_items.begin_create": estate.enable_input(estate.machine("web-01", "rg-shop")),
        "replication_protected_items.begin_update": {"recoveryAzureVMName": "other"},
        "replication_protected_items.begin_unplanned_failover": {**RUN, "providerSpecificDetails": A2A},
        "replication_protected_items.begin_test_failover": {**TEST, "providerSpecificDetails": A2A},
        "replication_protected_items.begin_apply_recovery_point": {
            "recoveryPointId": points[-1]["id"] if points else None, "providerSpecificDetails": A2A,
        },
        "replication_protected_items.begin_resolve_health_errors": {"healthErrors": [{"healthErrorId": "6:1"}]},
        "replication_recovery_plans.begin_create": {
            "primaryFabricId": SOURCE, "recoveryFabricId": TARGET, "groups": members,
        },
        "replication_recovery_plans.begin_update": {"groups": members},
        "replication_recovery_plans.begin_unplanned_failover": RUN,
        "replication_recovery_plans.begin_test_failover": TEST,
        "replication_protection_intents.create": {"providerSpecificDetails": intent},
    }  # fmt: skip


@cache
def prepared() -> bytes:
    """A cloud whose vault has one of all that a vault between Azure regions can have."""
    estate = Estate()
    estate.make_cache_back()
    estate.run("PUT", PLAN, bodies(estate)["replication_recovery_plans.begin_create"])
    estate.ask("PUT", f"{VAULT}/replicationAlertSettings/defaultAlertSetting", {"properties": {}})
    intent = bodies(estate)["replication_protection_intents.create"]
    estate.ask("PUT", f"{VAULT}/replicationProtectionIntents/x", {"properties": intent})
    estate.ask("PUT", f"{VAULT}/replicationVaultSettings/x", {"properties": {}})
    return msgspec.json.encode(estate.cloud.dump())


def values(estate: Estate, operation: Operation) -> dict[str, str]:
    """The parameters of a path. What is made is new, everything else is there."""
    item, network = estate.protected_item(), estate.get(f"{VAULT}/replicationNetworkMappings")["value"][0]
    points, events = estate.get(f"{item}/recoveryPoints")["value"], estate.get(f"{VAULT}/replicationEvents")["value"]
    mapping = estate.get(f"{SOURCE_CONTAINER}/replicationProtectionContainerMappings")["value"][0]["name"]
    kind = operation.path.split("/")[-2]
    made = operation.name.endswith("begin_create")
    return {
        "resourceGroupName": "rg-data" if "virtualMachines" in operation.path else "rg-dr",
        "resourceName": VAULT.rpartition("/")[2],
        "fabricName": "new" if made and kind == "replicationFabrics" else SOURCE.rpartition("/")[2],
        "protectionContainerName": "new" if made and kind == "replicationProtectionContainers" else
        SOURCE_CONTAINER.rpartition("/")[2],
        "replicatedProtectedItemName": "new" if made and kind == "replicationProtectedItems" else
        item.rpartition("/")[2],
        "recoveryPlanName": "other" if made else "shop",
        "policyName": "new" if made else POLICY.rpartition("/")[2],
        "mappingName": mapping,
        "networkName": "azureNetwork",
        "networkMappingName": network["name"],
        "recoveryPointName": points[-1]["name"] if points else "x",
        "eventName": events[0]["name"] if events else "x",
        "jobName": estate.get(f"{VAULT}/replicationJobs")["value"][0]["name"],
        "alertSettingName": "defaultAlertSetting",
        "virtualMachineName": "sql-02",
    }  # fmt: skip


def arguments(estate: Estate, operation: Operation) -> list[Any]:
    known = values(estate, operation)
    named = re.findall(r"\{(\w+)\}", operation.path)
    found: list[Any] = [known.get(name, "x") for name in named if name != "subscriptionId"]
    if operation.body is not None:
        body = example("siterecovery", model("siterecovery", operation.body))
        properties = bodies(estate).get(f"{operation.group}.{operation.name}")
        found.append(body if properties is None else {"properties": properties})
    return found


async def answered(estate: Estate, operation: Operation) -> Any:
    """What the client makes of the answer; of a list its items, of a long operation its result."""
    given = arguments(estate, operation)
    simulator = Simulator(estate.cloud, 0)
    await simulator.start()
    policy: SansIOHTTPPolicy[Any, Any] = SansIOHTTPPolicy()
    client: Any = SiteRecoveryManagementClient(
        NoCredential(), SUBSCRIPTION.rpartition("/")[2], base_url=simulator.url, authentication_policy=policy,
        transport=ImpatientTransport(),
    )  # fmt: skip
    async with client:
        try:
            called = getattr(getattr(client, operation.group), operation.name)(*given)
            if operation.paged:
                return [item async for item in called]
            found = await called
            return await found.result() if operation.name.startswith("begin_") else found
        finally:
            await simulator.stop()


def is_refused(name: str, operation: Operation) -> bool:
    return bool(REFUSED.search(name)) and (not operation.paged or name.startswith(BELOW_NOTHING))


@pytest.mark.parametrize("operation", operations("siterecovery"), ids=lambda one: f"{one.group}.{one.name}")
async def test_an_operation_is_answered(operation: Operation) -> None:
    name = f"{operation.group}.{operation.name}"
    cloud = Simulator.open("empty").cloud
    cloud.load(msgspec.json.decode(prepared()))
    estate = Estate(cloud)
    if name in BEFORE:
        BEFORE[name](estate)
    if is_refused(name, operation):
        with pytest.raises(HttpResponseError) as refused:
            await answered(estate, operation)
        assert refused.value.status_code in (400, 404, 409)
        assert refused.value.error is not None
        assert refused.value.error.details[0].code
        return
    found = await answered(estate, operation)
    items = found if operation.paged else [] if found is None else [found]
    if operation.answer is not None:
        assert all(isinstance(item, model("siterecovery", operation.answer)) for item in items)
    assert found is not None or operation.answer is None or operation.verb in ("POST", "DELETE")
