"""The check of the disks in a client's input: their accounts, types and keys.

Codes and words of the refusals are assumed: no recording was found.
"""

from __future__ import annotations

from asr_tui.simulator.arm_ids import name_of, same_id, subscription_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import display_name, normalized
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.compute import offers
from asr_tui.simulator.providers.site_recovery import machines, refusals
from asr_tui.simulator.providers.site_recovery.inputs import DiskInput, ProtectDetails
from asr_tui.simulator.providers.site_recovery.item_record import Disk
from asr_tui.simulator.providers.site_recovery.machines import named_resource, own_key


def checked_disks(cloud: Cloud, given: ProtectDetails, source: str) -> list[Disk]:
    """The disks to replicate, with checked accounts; the job checks whether they are the machine's."""
    if given.vmDisks:
        # Microsoft Learn, "Migrate your Azure unmanaged disks by March 31, 2026"; code and words assumed.
        raise refusals.wrong_input(
            "UnmanagedDisksNotSupported",
            "Unmanaged disks were retired on 31 March 2026 and cannot be replicated.",
            "Convert the disks of the virtual machine to managed disks, then retry the operation.",
        )
    if not given.vmManagedDisks:
        raise refusals.wrong_input("VMDisksMissing", "No disks were given to replicate.")
    return [managed_disk(cloud, disk, source) for disk in given.vmManagedDisks]


def managed_disk(cloud: Cloud, given: DiskInput, source: str) -> Disk:
    disk = named_resource(cloud, given.diskId, "Disk")
    if disk is None:
        raise refusals.wrong_input("InvalidParameter", "diskId is required.")
    _require_cache_account(cloud, given, source)
    named_resource(cloud, given.recoveryResourceGroupId, "ResourceGroup")
    named_resource(cloud, given.recoveryDiskEncryptionSetId, "DiskEncryptionSet")
    if not given.recoveryResourceGroupId:
        raise refusals.wrong_input("InvalidParameter", "The disk's recoveryResourceGroupId is required.")
    return disk_of(disk, given)


NO_REPLICA = ("PremiumV2_LRS", "UltraSSD_LRS")
"""Types that no replica disk has, and no system disk (Microsoft Learn, "High Churn support" names standard and premium
SSD replicas only; "Azure managed disk types")."""


def disk_of(disk: JsonObject, given: DiskInput) -> Disk:
    """A managed disk with a client's input for it; missing types are the source's (recorded), or premium for a replica
    that cannot have it (assumed)."""
    kind = str((disk.get("sku") or {}).get("name") or "Premium_LRS")
    return Disk(
        id=disk["id"],
        name=disk["name"],
        capacity=machines.disk_size_bytes(disk),
        is_os=bool(disk["properties"].get("osType")),
        staging_account=given.primaryStagingAzureStorageAccountId or "",
        recovery_group=given.recoveryResourceGroupId or "",
        account_type=kind,
        replica_type=given.recoveryReplicaDiskAccountType or ("Premium_LRS" if kind in NO_REPLICA else kind),
        target_type=given.recoveryTargetDiskAccountType or kind,
        encryption_set=given.recoveryDiskEncryptionSetId,
    )


def _require_cache_account(cloud: Cloud, given: DiskInput, source: str) -> None:
    """The account has to be in the machine's present region (Microsoft Learn, Azure-to-Azure support matrix)."""
    account = named_resource(cloud, given.primaryStagingAzureStorageAccountId, "StorageAccount")
    if account is None:
        raise refusals.wrong_input("InvalidParameter", "The disk's primaryStagingAzureStorageAccountId is required.")
    if normalized(str(account["location"])) != source:
        raise refusals.wrong_input(
            "CacheStorageAccountLocationMismatch",
            f"The cache storage account '{account['name']}' must be in the same region as the source virtual "
            f"machine ({source}), but is in {account['location']}.",
            "Give a storage account in the region of the virtual machine.",
        )


def fitting(cloud: Cloud, disks: list[Disk], target: str) -> list[Disk]:
    """The disks, if each of them can be copied to the target region."""
    for disk in disks:
        if disk.uri is None:
            _check_types(cloud, disk, target)
            check_fast_types(cloud, disk)
            _check_key(cloud, disk, target)
    return disks


def _check_types(cloud: Cloud, disk: Disk, target: str) -> None:
    for kind in (disk.replica_type, disk.target_type):
        if not offers.offered(cloud, target, kind):
            raise refusals.wrong_input(
                "DiskTypeNotAvailable",
                f"The disk '{disk.name}' cannot be replicated: the disk type {kind} is not available in "
                f"{display_name(target)}.",
                "Choose a disk type that the target region offers, then retry the operation.",
            )


def check_fast_types(cloud: Cloud, disk: Disk) -> None:
    """Premium SSD v2 and ultra disks: with a premium cache account only, and never as replica or system disk."""
    system = disk.is_os and disk.target_type in NO_REPLICA
    if system or disk.replica_type in NO_REPLICA:
        kind, what = (disk.target_type, "system") if system else (disk.replica_type, "replica")
        raise refusals.wrong_input(
            "DiskTypeNotSupported",
            f"The disk '{disk.name}' cannot be replicated: no {what} disk can be of the type {kind}.",
            "Choose another type, or none.",
        )
    account = cloud.store.get(disk.staging_account) or {}
    if {disk.account_type, disk.target_type} & set(NO_REPLICA) and not _is_premium(account):
        raise refusals.wrong_input(
            "HighChurnRequired",
            f"The disk '{disk.name}' of the type {disk.account_type}, to become {disk.target_type}, can be replicated "
            "only with the High Churn option.",
            "Give a premium block blob account as cache, then retry the operation.",
        )


def _is_premium(account: JsonObject) -> bool:
    return str((account.get("sku") or {}).get("name") or "").startswith("Premium")


def _check_key(cloud: Cloud, disk: Disk, target: str) -> None:
    """A disk with a customer's key needs an encryption set in the target's region and subscription (Microsoft Learn,
    "Replicate machines with Customer-Managed Keys (CMK) enabled disks")."""
    if disk.encryption_set is None:
        if own_key(cloud, disk.id):
            raise refusals.wrong_input(
                "RecoveryDiskEncryptionSetMissing",
                f"The disk '{disk.name}' is encrypted with a customer-managed key, but no disk encryption set was "
                "given for its copy.",
                "Give a disk encryption set of the target region, then retry the operation.",
            )
        return
    found = cloud.store.require(disk.encryption_set)
    elsewhere = normalized(str(found["location"])) != target
    if elsewhere or not same_id(subscription_of(found["id"]), subscription_of(disk.recovery_group)):
        raise refusals.wrong_input(
            "DiskEncryptionSetLocationMismatch" if elsewhere else "DiskEncryptionSetSubscriptionMismatch",
            f"The disk encryption set '{name_of(found['id'])}' is not in the target region and subscription.",
            "Give a disk encryption set of the target region and subscription, then retry the operation.",
        )
