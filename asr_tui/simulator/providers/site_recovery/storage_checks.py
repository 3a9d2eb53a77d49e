"""Whether the copies of an item's disks can be made in the target region: their types and their keys.

That such things are refused at once, and with which codes, is assumed: no recording was found.
"""

from __future__ import annotations

from asr_tui.simulator.arm_ids import same, subscription_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import display_name, normalized
from asr_tui.simulator.providers.compute import disk_skus
from asr_tui.simulator.providers.site_recovery import refusals
from asr_tui.simulator.providers.site_recovery.item_record import Disk
from asr_tui.simulator.providers.site_recovery.wire import last_segment
from asr_tui.simulator.routes import Request


def fitting(cloud: Cloud, request: Request, disks: list[Disk], target: str) -> list[Disk]:
    """The disks, if each of them can be copied to the target region."""
    for disk in disks:
        if disk.uri is None:
            _check_types(cloud, request, disk, target)
            _check_key(cloud, request, disk, target)
    return disks


def _check_types(cloud: Cloud, request: Request, disk: Disk, target: str) -> None:
    for kind in (disk.replica_type, disk.target_type):
        if not disk_skus.offered(cloud, target, kind):
            raise refusals.wrong_input(
                request,
                "DiskTypeNotAvailable",
                f"The disk '{disk.name}' cannot be replicated: the disk type {kind} is not available in "
                f"{display_name(target)}.",
                "Choose a disk type that the target region offers, then retry the operation.",
            )


def _check_key(cloud: Cloud, request: Request, disk: Disk, target: str) -> None:
    """A disk with a customer's key needs an encryption set in the target's region and subscription (Microsoft Learn,
    "Replicate machines with Customer-Managed Keys (CMK) enabled disks")."""
    if disk.encryption_set is None:
        if own_key(cloud, disk.id):
            raise refusals.wrong_input(
                request,
                "RecoveryDiskEncryptionSetMissing",
                f"The disk '{disk.name}' is encrypted with a customer-managed key, but no disk encryption set was "
                "given for its copy.",
                "Give a disk encryption set of the target region, then retry the operation.",
            )
        return
    found = cloud.store.require(disk.encryption_set)
    elsewhere = normalized(str(found["location"])) != target
    if elsewhere or not same(subscription_of(found["id"]), subscription_of(disk.recovery_group)):
        raise refusals.wrong_input(
            request,
            "DiskEncryptionSetLocationMismatch" if elsewhere else "DiskEncryptionSetSubscriptionMismatch",
            f"The disk encryption set '{last_segment(found['id'])}' is not in the target region and subscription.",
            "Give a disk encryption set of the target region and subscription, then retry the operation.",
        )


def own_key(cloud: Cloud, disk: str) -> str | None:
    """The encryption set of a disk, if a customer's key encrypts it."""
    body = cloud.store.get(disk) or {}
    found: str | None = ((body.get("properties") or {}).get("encryption") or {}).get("diskEncryptionSetId")
    return found
