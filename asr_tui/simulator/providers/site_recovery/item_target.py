"""What the service makes for an item in its target region, and how jobs name an item's two sides."""

from __future__ import annotations

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import display_name
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.site_recovery import machines
from asr_tui.simulator.providers.site_recovery.item_record import Disk, Item
from asr_tui.simulator.providers.site_recovery.job_runs import Target
from asr_tui.simulator.providers.site_recovery.policies import policy_guid
from asr_tui.simulator.providers.site_recovery.topology import fabric_pair
from asr_tui.simulator.providers.site_recovery.wire import container_guid


def make_replica_disks(cloud: Cloud, item: Item) -> None:
    """One `{disk}-ASRReplica` a managed disk, in the disk's recovery group."""
    for disk in item.disks:
        if disk.uri is not None:
            continue
        name = disk.name.lower() if item.reversed else disk.name  # lower case after a reprotect (recorded)
        disk.replica_id = f"{disk.recovery_group}/providers/Microsoft.Compute/disks/{name}-ASRReplica"
        put_like(cloud, item, disk, disk.replica_id, disk.replica_type)


def put_like(cloud: Cloud, item: Item, disk: Disk, arm_id: str, account_type: str) -> None:
    """A disk in the target region with the size and system of a source disk."""
    source = cloud.store.get(disk.id)
    machines.put_disk(cloud, arm_id, item.target_location, account_type, disk.capacity, source, disk.encryption_set)


def delete_replica_disks(cloud: Cloud, item: Item) -> None:
    for disk in item.disks:
        if disk.replica_id:
            cloud.store.delete(disk.replica_id)


def shown(cloud: Cloud, item: Item, *, own_case: bool = False) -> tuple[Target, JsonObject]:
    """What a job on an item shows: the machine, its name in lower case or (failover verbs) in its own, and both sides.

    The keys of affectedObjectDetails stand in the recorded order.
    """
    name = item.friendly_name if own_case else item.friendly_name.lower()
    affected = {
        "primaryVmId": item.machine_guid,
        "primaryVmName": name,
        "recoveryVmId": "",
        "recoveryVmName": item.friendly_name.lower(),
        "protectionProfileId": policy_guid(item.policy),
        "primaryCloudId": item.container_guid,
        "primaryCloudName": name_of(item.container),
        "recoveryCloudId": container_guid(item.recovery_container),
        "recoveryCloudName": name_of(item.recovery_container),
    }
    regions = display_name(item.source_location), display_name(item.target_location)
    return Target(item.machine_guid, name), affected | fabric_pair(cloud, item.fabric, item.recovery_fabric, regions)
