"""The report of a replicated machine and its disks: progress, heartbeat, pending data, RPO."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta

from msgspec import Struct

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import health, machines, recovery_points, silence
from asr_tui.simulator.providers.site_recovery.item_record import Disk, Item


def _disk_progress(cloud: Cloud, item: Item) -> JsonObject:
    copying = progress(item, cloud.clock.now)
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
        "dataPendingInStagingStorageAccountInMB": pending_in_cache(item, disk),
        "dataPendingAtSourceAgentInMB": pending_at_source(cloud, item, disk),
        "diskState": "InitialReplicationFailed" if disk.adding_failed else _disk_state(item),
        # The word is assumed; that the list is filled for a disk whose adding failed is from Microsoft's own test.
        "allowedDiskLevelOperation": ["RemoveDisks"] if disk.adding_failed else [],
        "isDiskEncrypted": machines.encrypted_inside(cloud, disk.id),
        "secretIdentifier": None,
        "dekKeyVaultArmId": None,
        "isDiskKeyEncrypted": False,
        "keyIdentifier": None,
        "kekKeyVaultArmId": None,
        "failoverDiskName": disk.new_name or disk.name,
        "tfoDiskName": disk.test_name or f"{disk.name}-ASRtest",
    }


def managed(cloud: Cloud, item: Item, disk: Disk) -> JsonObject:
    return {
        "diskId": disk.id.lower(),
        "recoveryResourceGroupId": disk.recovery_group,
        "recoveryTargetDiskId": disk.target_id,
        "recoveryReplicaDiskId": disk.replica_id,
        # The disk with which a copy after a reprotect is compared; empty once that has ended (recorded).
        "recoveryOrignalTargetDiskId": "" if item.reversed and item.stage == "protected" else disk.original_target_id,
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
    """The machine's new disks; null without any (recorded). That only new disks are listed is assumed."""
    found = health.new_disks(cloud, item)
    return [{"diskLunId": lun, "diskAutoProtectionStatus": item.auto_protection} for lun, _ in found] or None


def high_churn(cloud: Cloud, item: Item) -> bool:
    """A premium block blob account as cache is the High Churn option (Microsoft Learn, "Azure VM disaster recovery -
    high churn support")."""
    accounts = (cloud.store.get(disk.staging_account) for disk in item.disks)
    return any(account is not None and account.get("kind") == "BlockBlobStorage" for account in accounts)


HEARTBEAT = timedelta(minutes=5)


class Progress(Struct, frozen=True):
    """The first copy: per cent done, None before it moves."""

    percent: int | None
    started: bool


def progress(item: Item, now: datetime) -> Progress:
    """Nothing for the first tenth of the copy, then 0 to the nineties: 100 was never recorded."""
    if item.enabled_at is None:
        return Progress(None, started=False)
    if item.copied_at is not None:
        return Progress(_last_percent(item), started=True)
    fraction = (now - item.enabled_at).total_seconds() / max(item.copy_seconds, 1.0)
    if fraction < 0.1:
        return Progress(None, started=False)
    return Progress(int(_last_percent(item) * min(1.0, (fraction - 0.1) / 0.9)), started=True)


def _last_percent(item: Item) -> int:
    return 90 + zlib.crc32(item.management_id.encode()) % 9


def last_heartbeat(cloud: Cloud, item: Item) -> datetime | None:
    if item.enabled_at is None:
        return None
    beats = (_reporting_until(cloud, item) - item.enabled_at) // HEARTBEAT
    return item.enabled_at + max(0, beats) * HEARTBEAT


def pending_at_source(cloud: Cloud, item: Item, disk: Disk) -> float:
    """Megabytes that wait in the machine: a few, varying by heartbeat, and all that was written since it stalled."""
    beat = last_heartbeat(cloud, item)
    if beat is None or not progress(item, cloud.clock.now).started:
        return 0.0
    few = (zlib.crc32(f"{_key(disk)}{beat}".encode()) % 1024) / 256
    stalled = (beat - item.stalled_at).total_seconds() if item.stalled_at else 0.0
    return few + _written(disk, stalled)


def pending_in_cache(item: Item, disk: Disk) -> float:
    """Megabytes that wait in the cache account, where they arrive late in the target."""
    return _written(disk, item.behind) if item.protected_at is not None and item.frozen_at is None else 0.0


def _written(disk: Disk, seconds: float) -> float:
    """Megabytes that a disk writes in some seconds at its own steady rate, up to its capacity."""
    rate = 0.05 + zlib.crc32(_key(disk).lower().encode()) % 100 / 100
    return min(int(rate * max(seconds, 0.0) * 256) / 256, disk.capacity / 2**20)


def _key(disk: Disk) -> str:
    return disk.uri or disk.id


def rpo(cloud: Cloud, item: Item) -> tuple[int | None, datetime | None]:
    """(seconds, time of calculation): each minute while protected, until a failover."""
    newest = recovery_points.newest_point(cloud, item)
    if newest is None or item.protected_at is None:
        return None, None
    end = item.frozen_at or cloud.clock.now
    minutes = (end - item.protected_at) // timedelta(minutes=1)
    calculated = item.protected_at + minutes * timedelta(minutes=1)
    at_that_time = min(newest.time, calculated)
    return int((calculated - at_that_time).total_seconds()), calculated


def _reporting_until(cloud: Cloud, item: Item) -> datetime:
    """The end of the machine's reports: a failover, an agent that is silent, a machine that is off, or an outage."""
    ends = (item.frozen_at, silence.silent_since(cloud, item))
    return min([cloud.clock.now, *(end for end in ends if end is not None)])
