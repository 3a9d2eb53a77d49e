"""Protected items and recovery points: Site Recovery's JSON as domain values."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from asr_tui.azure_gateway.bodies.fields import NO_ID, Fields, region_name
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import (
    AgentUpgrade,
    Health,
    HealthError,
    PointKind,
    ProtectedItem,
    RecoveryPoint,
    Stage,
    VaultEvent,
)
from asr_tui.domain.replicated_parts import ReplicatedAddress, ReplicatedDisk, ReplicatedNic, UnprotectedDisk

# protectionState in lower case. Recorded: the words of the first copy, Protected, CommitPending (Hyper-V and
# VMware; for A2A two public runbooks) and Committed. Any other is shown in Azure's words.
_STAGES = {
    "unprotectedstatesbegin": Stage.ENABLING,
    "initialreplicationinprogress": Stage.COPYING,
    "initialreplicationrecoverycompletionpending": Stage.FIRST_POINT,
    "protected": Stage.PROTECTED,
    "unplannedfailovercommitpendingstatesbegin": Stage.FAILED_OVER,
    "unplannedfailovercommitted": Stage.COMMITTED,
}
# The running job's scenario is ahead of the state. The words are those of recorded jobs; that an A2A item names them
# while they run is assumed (the specification's example shows it for a test failover).
_UNDER_WAY = {
    "UnplannedFailover": Stage.FAILING_OVER,
    "CommitFailover": Stage.COMMITTING,
    "SwitchReplicationGroupProtection": Stage.REPROTECTING,
    "DisableDr": Stage.DISABLING,
}


def is_a2a(body: Fields) -> bool:
    return body.at("properties", "providerSpecificDetails").text("instanceType") == "A2A"


def protected_item(body: Fields) -> ProtectedItem:
    return _with_agent_and_target(_replicated(body), body.at("properties", "providerSpecificDetails"))


def _with_agent_and_target(item: ProtectedItem, details: Fields) -> ProtectedItem:
    return replace(
        item,
        agent_version=details.text("agentVersion"),
        agent_expires=details.time("agentExpiryDate"),
        agent_update_required=details.flag("isReplicationAgentUpdateRequired") is True,
        agent_upgradeable=details.flag("isAgentUpgradeable") is True,
        agent_upgrade=_agent_upgrade(details),
        agent_certificate_expires=details.time("agentCertificateExpiryDate"),
        agent_certificate_update_required=details.flag("isReplicationAgentCertificateUpdateRequired") is True,
        last_heartbeat=details.time("lastHeartbeat"),
        target_group=details.id("recoveryAzureResourceGroupId"),
        target_network=details.id("selectedRecoveryAzureNetworkId"),
        target_name=details.text("recoveryAzureVMName"),
        target_size=details.text("recoveryAzureVMSize"),
        target_machine=details.id("recoveryFabricObjectId"),
        target_availability_set=details.id("recoveryAvailabilitySet"),
        target_zone=details.text("recoveryAvailabilityZone"),
        source_zone=details.text("primaryAvailabilityZone"),
        home_zone=details.text("initialPrimaryZone"),
    )


def _agent_upgrade(details: Fields) -> AgentUpgrade:
    """Fields of the api-version 2025-02-01 and later; older answers lack them."""
    blocking = details.each("reasonsBlockingReinstallDetails")
    return AgentUpgrade(
        in_progress=details.flag("isAgentUpgradeInProgress") is True,
        tries=details.whole("autoAgentUpgradeRetryCount"),
        given_up=details.flag("isAgentUpgradeRetryThresholdExhausted") is True,
        reinstall=details.flag("isAgentReinstallRequired") is True,
        blocked_by=tuple(one.text("errorMessage") for one in blocking if one.text("errorMessage")),
    )


def _replicated(body: Fields) -> ProtectedItem:
    properties = body.at("properties")
    details = properties.at("providerSpecificDetails")
    state = properties.text("protectionState")
    job, scenario = _under_way(properties.at("currentScenario"))
    stage = _UNDER_WAY.get(scenario) or _STAGES.get(state.casefold(), Stage.UNKNOWN)
    own = body.own_id
    rpo = details.number("rpoInSeconds")
    return ProtectedItem(
        id=own,
        name=body.text("name") or own.name,
        machine=details.id("fabricObjectId") or NO_ID,
        machine_name=properties.text("friendlyName") or own.name,
        stage=stage,
        state_text=properties.text("protectionStateDescription") or state,
        health=_health(properties.text("replicationHealth")),
        failover_health=_health(properties.text("failoverHealth")),
        allowed_operations=frozenset(properties.texts("allowedOperations")),
        source_location=region_name(details.text("primaryFabricLocation")),
        target_location=region_name(details.text("recoveryFabricLocation")),
        policy=properties.id("policyId"),
        policy_name=properties.text("policyFriendlyName"),
        health_errors=tuple(_health_error(one) for one in properties.each("healthErrors")),
        # Once the first copy is done the item keeps its last number, whatever it was (0, 22, 43, 94 recorded).
        percent=details.percent("monitoringPercentageCompletion") if stage is Stage.COPYING else None,
        rpo=timedelta(seconds=rpo) if rpo is not None and 0 <= rpo < 1e9 else None,
        rpo_at=details.time("lastRpoCalculatedTime"),
        active_on_target=properties.text("activeLocation").casefold() == "recovery",
        test_failover=properties.text("testFailoverState", "None"),
        test_failover_text=properties.text("testFailoverStateDescription"),
        last_test_failover=properties.time("lastSuccessfulTestFailoverTime"),
        last_failover=properties.time("lastSuccessfulFailoverTime"),
        failover_point=properties.id("failoverRecoveryPointId"),
        current_job=job,
        current_scenario=scenario,
        disks=_disks(details),
        nics=tuple(_nic(one) for one in details.each("vmNics")),
        test_machine=details.id("testFailoverRecoveryFabricObjectId"),
        test_network=details.id("selectedTfoAzureNetworkId"),
        multi_vm_group=details.text("multiVmGroupName"),
        os=details.text("osType"),
        target_container=properties.id("recoveryContainerId"),
        home_location=region_name(details.text("initialPrimaryFabricLocation")),
        churn_option=details.text("churnOptionSelected"),
        unprotected_disks=tuple(
            UnprotectedDisk(one.whole("diskLunId"), one.text("diskAutoProtectionStatus").casefold() == "enabled")
            for one in details.each("unprotectedDisks")
        ),
    )


def _health(word: str) -> Health:
    """Azure's word as a Health; Health.NONE for an unknown word, since the health errors say more."""
    return next((one for one in Health if one.value.casefold() == word.casefold()), Health.NONE)


def _unless_none(word: str) -> str:
    return "" if word == "None" else word


def _under_way(scenario: Fields) -> tuple[str, str]:
    """Name and scenario of the running job, or empty; Azure names a job None where there is none."""
    job = scenario.id("jobId")
    name = _unless_none(job.name) if job else ""
    return (name, _unless_none(scenario.text("scenarioName"))) if name else ("", "")


def _health_error(body: Fields) -> HealthError:
    return HealthError(
        code=body.text("errorCode"),
        level=body.text("errorLevel"),
        message=body.text("errorMessage"),
        causes=body.text("possibleCauses"),
        action=body.text("recommendedAction"),
        created=body.time("creationTimeUtc"),
        summary=body.text("summaryMessage"),
        id=body.text("errorId"),
        dismissable=body.text("customerResolvability").casefold() == "allowed",
        category=body.text("errorCategory"),
    )


def _disks(details: Fields) -> tuple[ReplicatedDisk, ...]:
    """Managed and unmanaged disks; Azure writes null for the kind that a machine does not have."""
    managed = tuple(_disk(one) for one in details.each("protectedManagedDisks"))
    return managed + tuple(replace(_disk(one), unmanaged=True) for one in details.each("protectedDisks"))


def _disk(body: Fields) -> ReplicatedDisk:
    copying = _unless_none(body.text("monitoringJobType")) != ""
    return ReplicatedDisk(
        name=body.text("diskName"),
        id=body.id("diskId"),
        capacity_bytes=body.whole("diskCapacityInBytes"),
        state=body.text("diskState"),
        percent=body.percent("monitoringPercentageCompletion") if copying else None,
        pending_at_source_mb=body.number("dataPendingAtSourceAgentInMB") or 0.0,
        pending_in_cache_mb=body.number("dataPendingInStagingStorageAccountInMB") or 0.0,
        resync_required=body.flag("resyncRequired") is True,
        cache_account=body.id("primaryStagingAzureStorageAccountId"),
        target=body.id("recoveryTargetDiskId"),
        replica=body.id("recoveryReplicaDiskId"),
        removable=bool(body.texts("allowedDiskLevelOperation")),
        sku=body.text("recoveryTargetDiskAccountType"),
        target_group=body.id("recoveryResourceGroupId"),
        source_key=body.id("primaryDiskEncryptionSetId"),
        replica_sku=body.text("recoveryReplicaDiskAccountType"),
        compared=body.id("recoveryOrignalTargetDiskId"),  # Azure's spelling; empty once it is protected (recorded)
    )


def _nic(body: Fields) -> ReplicatedNic:
    source = body.id("sourceNicArmId")
    configurations = body.each("ipConfigs")
    primary = next((one for one in configurations if one.flag("isPrimary")), None)
    ip = primary or (configurations[0] if configurations else Fields(None))
    return ReplicatedNic(
        id=source,
        name=source.name if source else body.text("nicId"),
        source_subnet=ip.text("subnetName"),
        source_ip=ip.text("staticIPAddress"),
        target_network=body.id("recoveryVMNetworkId"),
        target_subnet=ip.text("recoverySubnetName"),
        target_ip=ip.text("recoveryStaticIPAddress"),
        static=ip.text("ipAddressType").casefold() == "static",
        test_network=body.id("tfoVMNetworkId"),
        by_mapping=body.text("selectionType") == "SelectedByDefault",
        nsg=body.id("recoveryNetworkSecurityGroupId"),
        test_nsg=body.id("tfoNetworkSecurityGroupId"),
        addresses=tuple(_address(one, primary=one is ip) for one in configurations),
    )


def _address(body: Fields, *, primary: bool) -> ReplicatedAddress:
    return ReplicatedAddress(
        name=body.text("name"),
        source_ip=body.text("staticIPAddress"),
        primary=primary,
        # The primary one always comes along (Microsoft Learn, "Support matrix for Azure VM disaster recovery").
        selected=primary or body.flag("isSeletedForFailover") is True,
        target_ip=body.text("recoveryStaticIPAddress"),
        public_ip=body.id("recoveryPublicIPAddressId"),
        pools=_ids(body, "recoveryLBBackendAddressPoolIds"),
        test_public_ip=body.id("tfoPublicIPAddressId"),
        test_pools=_ids(body, "tfoLBBackendAddressPoolIds"),
    )


def _ids(body: Fields, key: str) -> tuple[ArmId, ...]:
    return tuple(ArmId(one) for one in body.texts(key) if one.startswith("/"))


def recovery_point(body: Fields) -> RecoveryPoint | None:
    """A recovery point; None without a time, since it cannot be chosen.

    Application-consistent points were never recorded; both spellings that clients use are accepted.
    """
    properties = body.at("properties")
    time = properties.time("recoveryPointTime")
    own = body.id("id")
    if time is None or own is None:
        return None
    app = properties.text("recoveryPointType").casefold() in {"appconsistent", "applicationconsistent"}
    sync = properties.at("providerSpecificDetails").text("recoveryPointSyncType")
    return RecoveryPoint(own, time, PointKind.APP if app else PointKind.CRASH, sync == "MultiVmSyncRecoveryPoint")


def vault_event(body: Fields) -> VaultEvent | None:
    """An event; None without a time."""
    properties = body.at("properties")
    time = properties.time("timeOfOccurrence")
    if time is None:
        return None
    return VaultEvent(
        id=body.own_id,
        time=time,
        code=properties.text("eventCode"),
        title=properties.text("description"),
        severity=properties.text("severity"),
        affected=properties.text("affectedObjectFriendlyName"),
        kind=properties.text("eventType"),
        errors=tuple(_health_error(one) for one in properties.each("healthErrors")),
    )
