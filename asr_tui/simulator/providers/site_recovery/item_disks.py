"""The disks of a replicated item as Azure answers them, managed ones and VHDs."""

from __future__ import annotations

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import health, machines, replication_state
from asr_tui.simulator.providers.site_recovery.item_record import Disk, Item


def _disk_progress(cloud: Cloud, item: Item) -> JsonObject:
    copying = replication_state.progress(item, cloud.pace.now)
    active = item.stage in {"copying", "copied"}
    return {
        "monitoringPercentageCompletion": (copying.percent or None) if active else None,
        "monitoringJobType": "InitialReplication" if active and copying.started else None,
    }


def _disk_state(item: Item) -> str:
    return "InitialReplicationPending" if item.protected_at is None else "Protected"


def _either(cloud: Cloud, item: Item, disk: Disk) -> JsonObject:
    """The keys of managed and unmanaged disks."""
    return {
        "diskName": disk.name,
        "diskCapacityInBytes": disk.capacity,
        "primaryStagingAzureStorageAccountId": disk.staging_account,
        "diskType": "OperatingSystem" if disk.is_os else "Data",
        "resyncRequired": disk.resync,
        **_disk_progress(cloud, item),
        "dataPendingInStagingStorageAccountInMB": replication_state.pending_in_cache(item, disk),
        "dataPendingAtSourceAgentInMB": replication_state.pending_at_source(cloud, item, disk),
        "diskState": _disk_state(item),
        "allowedDiskLevelOperation": [],
        "isDiskEncrypted": False,
        "secretIdentifier": None,
        "dekKeyVaultArmId": None,
        "isDiskKeyEncrypted": False,
        "keyIdentifier": None,
        "kekKeyVaultArmId": None,
        "failoverDiskName": disk.name,
        "tfoDiskName": f"{disk.name}-ASRtest",
    }


def managed(cloud: Cloud, item: Item, disk: Disk) -> JsonObject:
    return {
        "diskId": disk.id.lower(),
        "recoveryResourceGroupId": disk.recovery_group,
        "recoveryTargetDiskId": disk.target_id,
        "recoveryReplicaDiskId": disk.replica_id,
        "recoveryOrignalTargetDiskId": disk.original_target_id,
        "recoveryReplicaDiskAccountType": disk.replica_type,
        "recoveryTargetDiskAccountType": disk.target_type,
        "recoveryDiskEncryptionSetId": disk.encryption_set,
        "primaryDiskEncryptionSetId": machines.own_key(cloud, disk.id),
        **_either(cloud, item, disk),
    }


def unmanaged(cloud: Cloud, item: Item, disk: Disk) -> JsonObject:
    """No traffic of unmanaged disks was found: the keys are the SDK's A2AProtectedDiskDetails."""
    recovery_uri = None
    if disk.recovery_account is not None and disk.uri is not None:
        path = disk.uri.split("/", 3)[-1]
        recovery_uri = f"https://{name_of(disk.recovery_account)}.blob.core.windows.net/{path}"
    return {
        "diskUri": disk.uri,
        "recoveryAzureStorageAccountId": disk.recovery_account,
        "primaryDiskAzureStorageAccountId": None,
        "recoveryDiskUri": recovery_uri,
        **_either(cloud, item, disk),
    }


def unprotected(cloud: Cloud, item: Item) -> list[JsonObject] | None:
    """The machine's new disks; null where there are none (recorded). That only new disks stand here is assumed."""
    found = health.new_disks(cloud, item)
    return [{"diskLunId": lun, "diskAutoProtectionStatus": item.auto_protection} for lun, _ in found] or None


def high_churn(cloud: Cloud, item: Item) -> bool:
    """A premium block blob account as cache is the High Churn option (Microsoft Learn, "Azure VM disaster recovery -
    high churn support")."""
    accounts = (cloud.store.get(disk.staging_account) for disk in item.disks)
    return any(account is not None and account.get("kind") == "BlockBlobStorage" for account in accounts)
