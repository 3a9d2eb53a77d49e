"""The body of a replicated item, keys in the recorded order: whole for GET, poorer in a list."""

from __future__ import annotations

from datetime import datetime, timedelta

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import display_name
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import health, item_record, job_record, machines, replication_state
from asr_tui.simulator.providers.site_recovery.item_record import Item, Stage
from asr_tui.simulator.providers.site_recovery.wire import (
    AGENT_NEVER_EXPIRES,
    ITEM_TYPE,
    NO_SCENARIO_TIME,
    optional_time,
    stable_guid,
    vault_id,
    wire_time,
)

# How long before its end Azure asks for a new certificate is assumed.
_RENEWED = timedelta(days=30)

# protectionState and its description. The first two rows are assumed: items were recorded from the start of the first
# copy on; vmProtectionState's word for the time before lends its name.
_STATES: dict[Stage, tuple[str, str]] = {
    "enabling": ("UnprotectedStatesBegin", "Enabling protection"),
    "enable_failed": ("EnablingFailed", "Enabling protection failed"),
    "copying": ("InitialReplicationInProgress", "Initial replication is in progress"),
    "copied": ("InitialReplicationRecoveryCompletionPending", "Waiting for first recovery point"),
    "protected": ("Protected", "Protected"),
    "failed_over": ("UnplannedFailoverCommitPendingStatesBegin", "Failover completed"),
    "committed": ("UnplannedFailoverCommitted", "Failover committed"),
}
# `WaitingForCompletion` was recorded; `Initiating` is what public runbooks compare with; an item goes back to
# None after the clean-up, as a cluster was recorded to (Hyper-V stays at MarkedForDeletion).
_TEST_STATES = {
    "none": ("None", "None"),
    "starting": ("Initiating", "Initiating test failover"),
    "waiting": ("WaitingForCompletion", "Waiting for user input"),
    "cleaning": ("MarkedForDeletion", "Cleaning up test environment"),
}


def whole(cloud: Cloud, item: Item, api_version: str) -> JsonObject:
    errors = health.errors(cloud, item)
    state = _STATES[item.stage]
    test = _TEST_STATES[item.test.state]
    properties: JsonObject = {
        "friendlyName": item.friendly_name,
        "protectedItemType": "",
        "protectableItemId": None,
        "recoveryServicesProviderId": f"{item.fabric}/replicationRecoveryServicesProviders/"
        + stable_guid("provider", item.fabric),
        "primaryFabricFriendlyName": display_name(item.source_location),
        "primaryFabricProvider": "AzureFabric",
        "recoveryFabricFriendlyName": display_name(item.target_location),
        "recoveryFabricId": item.recovery_fabric,
        "primaryProtectionContainerFriendlyName": name_of(item.container),
        "recoveryProtectionContainerFriendlyName": name_of(item.recovery_container),
        "protectionState": state[0],
        "protectionStateDescription": state[1],
        "activeLocation": "Recovery" if item.stage in ("failed_over", "committed") else "Primary",
        "testFailoverState": test[0],
        "testFailoverStateDescription": test[1],
        "switchProviderState": "None",
        "switchProviderStateDescription": None,
        "allowedOperations": _operations(cloud, item),
        "replicationHealth": health.replication_health(errors),
        "failoverHealth": health.failover_health(errors),
        "healthErrors": errors,
        "policyId": item.policy,
        "policyFriendlyName": name_of(item.policy),
        **({} if item.last_failover is None else {"lastSuccessfulFailoverTime": wire_time(item.last_failover)}),
        **({} if item.last_test is None else {"lastSuccessfulTestFailoverTime": wire_time(item.last_test)}),
        "currentScenario": _scenario(cloud, item),
        "failoverRecoveryPointId": item.failover_point,
        "providerSpecificDetails": _details(cloud, item, api_version),
        "recoveryContainerId": item.recovery_container,
        "eventCorrelationId": item.correlation_id,
    }
    return {"id": item.id, "name": item.name, "type": ITEM_TYPE, "properties": properties}


def in_list(cloud: Cloud, item: Item, api_version: str) -> JsonObject:
    """The body in a list, poorer than GET of the same second (recorded)."""
    body = whole(cloud, item, api_version)
    details = body["properties"]["providerSpecificDetails"]
    for disk in details["protectedManagedDisks"] or []:
        disk.update(diskState=None, allowedDiskLevelOperation=None, dataPendingAtSourceAgentInMB=0.0)
    details["vmSyncedConfigDetails"] = {"tags": None, "inputEndpoints": None}
    return body


def _operations(cloud: Cloud, item: Item) -> list[str]:
    """The allowed operations; CancelFailover during a failover (assumed: it is in the SDK's enum)."""
    if item.job is not None:
        job = job_record.load(cloud, item.job)
        if job.workflow == "failover" and job.state in ("NotStarted", "InProgress"):
            return ["CancelFailover"]
    return item_record.allowed_operations(item)


def _scenario(cloud: Cloud, item: Item) -> JsonObject:
    if item.job is None:
        none = f"{vault_id(item.id)}/replicationJobs/None"
        return {"scenarioName": "None", "jobId": none, "startTime": NO_SCENARIO_TIME}
    job = job_record.load(cloud, item.job)
    return {"scenarioName": job.scenario, "jobId": job.id, "startTime": wire_time(job.start)}


def _details(cloud: Cloud, item: Item, api_version: str) -> JsonObject:
    details = {**_origin(cloud, item), **_target(item), **_first_copy(cloud, item)}
    details |= {**_agent_details(cloud, item, api_version), **_now(cloud, item)}
    if api_version >= "2024-10-01":
        details |= {
            "rtoInSeconds": None,
            "churnOptionSelected": "High" if replication_state.high_churn(cloud, item) else "Normal",
        }
    if api_version >= "2025-02-01":
        details |= _upgrade_details(item)
        details["platformFaultDomain"] = item.target.fault_domain
    return details


def _origin(cloud: Cloud, item: Item) -> JsonObject:
    """The keys of the source machine, its group and its disks."""
    managed = [replication_state.managed(cloud, item, disk) for disk in item.disks if disk.uri is None]
    unmanaged = [replication_state.unmanaged(cloud, item, disk) for disk in item.disks if disk.uri is not None]
    return {
        "instanceType": "A2A",
        "fabricObjectId": item.vm_id.lower(),
        # Filled only from zone to zone of one region (recorded both ways).
        "initialPrimaryZone": item.first_source_zone,
        "initialPrimaryFabricLocation": item.first_source_location,
        "initialRecoveryZone": item.first_target_zone,
        "initialPrimaryExtendedLocation": None,
        "initialRecoveryExtendedLocation": None,
        "initialRecoveryFabricLocation": item.first_target_location,
        "multiVmGroupId": item.group_guid,
        "multiVmGroupName": item.group_name,
        "multiVmGroupCreateOption": "UserSpecified" if item.group_name else "AutoCreated",
        "managementId": item.management_id,
        "protectedDisks": unmanaged or None,
        "unprotectedDisks": replication_state.unprotected(cloud, item),
        "protectedManagedDisks": managed,
    }


def _target(item: Item) -> JsonObject:
    """The keys of the machine's settings after a failover."""
    target = item.target
    return {
        "recoveryBootDiagStorageAccountId": target.boot_account,
        "primaryFabricLocation": item.source_location,
        "recoveryFabricLocation": item.target_location,
        "osType": item.os_type,
        "recoveryAzureVMSize": target.vm_size,
        "recoveryAzureVMName": target.vm_name,
        "recoveryAzureResourceGroupId": target.group_id,
        "recoveryCloudService": None,
        "recoveryAvailabilitySet": target.availability_set or _unset(item),
        "selectedRecoveryAzureNetworkId": target.selected_network_id,
        "selectedTfoAzureNetworkId": target.test_network_id,
        "vmNics": item.nics,
        "vmSyncedConfigDetails": {
            "tags": item.tags if item.protected_at is not None else {},
            "inputEndpoints": [],
        },
    }


def _unset(item: Item) -> str | None:
    """null, but "" once the item was changed by a PATCH (recorded)."""
    return "" if item.target.patched else None


def _first_copy(cloud: Cloud, item: Item) -> JsonObject:
    copying = replication_state.progress(item, cloud.clock.now)
    return {
        "monitoringPercentageCompletion": copying.percent,
        "monitoringJobType": "InitialReplication" if copying.started else None,
        "lastHeartbeat": optional_time(replication_state.last_heartbeat(cloud, item)),
    }


def _now(cloud: Cloud, item: Item) -> JsonObject:
    """The keys of the target machines, state, RPO and placement."""
    target = item.target
    rpo, calculated = replication_state.rpo(cloud, item)
    inside = any(machines.encrypted_inside(cloud, disk.id) for disk in item.disks)
    vm_state = _STATES["enabling" if item.stage in ("copying", "copied") else item.stage]
    return {
        "recoveryFabricObjectId": item.failed_over_vm.lower() if item.failed_over_vm else None,
        "vmProtectionState": vm_state[0],
        "vmProtectionStateDescription": vm_state[1],
        "lifecycleId": item.lifecycle if item.protected_at is not None else None,
        "testFailoverRecoveryFabricObjectId": item.test.vm_id.lower() if item.test.vm_id else None,
        "rpoInSeconds": rpo,
        "lastRpoCalculatedTime": optional_time(calculated),
        "primaryAvailabilityZone": item.source_zone,
        "recoveryAvailabilityZone": target.zone or _unset(item),
        "primaryExtendedLocation": None,
        "recoveryExtendedLocation": None,
        "vmEncryptionType": "OnePassEncrypted" if inside else "NotEncrypted",
        "tfoAzureVMName": target.test_vm_name,
        "recoveryAzureGeneration": item.generation,
        "recoveryProximityPlacementGroupId": target.proximity_group or _unset(item),
        "autoProtectionOfDataDisk": item.auto_protection,
        "recoveryVirtualMachineScaleSetId": target.scale_set or _unset(item),
        "recoveryCapacityReservationGroupId": target.capacity_group,
    }


def _agent_details(cloud: Cloud, item: Item, api_version: str) -> JsonObject:
    """The agent's keys; an expiry of "never" has a Z only in newer versions (recorded)."""
    agent = item.agent
    never = AGENT_NEVER_EXPIRES + ("Z" if api_version >= "2024-10-01" else "")
    found: JsonObject = {
        "agentVersion": agent.version,
        "agentExpiryDate": wire_time(agent.expires) if agent.expires else never,
        "isReplicationAgentUpdateRequired": agent.update == "required",
    }
    until = _certificate_until(item)
    if until is not None:
        found["agentCertificateExpiryDate"] = wire_time(until)
    found["isReplicationAgentCertificateUpdateRequired"] = until is not None and until - cloud.clock.now < _RENEWED
    return found


def _certificate_until(item: Item) -> datetime | None:
    if item.agent.certificate_until is not None:
        return item.agent.certificate_until
    if item.protected_at is None or item.enabled_at is None:
        return None
    return item.enabled_at + item_record.CERTIFICATE


def _upgrade_details(item: Item) -> JsonObject:
    """The agent's upgrade in the newest version; recorded for a Windows machine."""
    system = item.os_type
    return {
        "agentReinstallAttemptToVersion": "",
        "osFamilyName": system,
        "distroName": system,
        "distroNameForWhichAgentIsInstalled": system,
        "isAgentUpgradeable": item.agent.update != "none",
        "isAgentReinstallRequired": item.agent.reinstall,
        "reasonsBlockingReInstall": ", ".join(item.agent.blocked_by),
        "reasonsBlockingReinstallDetails": [
            {"errorCode": "", "errorMessage": one, "possibleCauses": "", "recommendedAction": ""}
            for one in item.agent.blocked_by
        ],
        "isAgentUpgradeInProgress": item.agent.upgrading,
        "autoAgentUpgradeRetryCount": item.agent.tries,
        "isAgentUpgradeRetryThresholdExhausted": item.agent.given_up,
    }
