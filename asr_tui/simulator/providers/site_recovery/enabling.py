"""The enabling of replication, from the job to the first recovery point."""

from __future__ import annotations

import math

from asr_tui.simulator.arm_ids import same_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.authorization import locks_holding
from asr_tui.simulator.providers.generic_resources import LINK
from asr_tui.simulator.providers.network.ways_out import has_way_out
from asr_tui.simulator.providers.site_recovery import (
    cache_access,
    events,
    item_jobs,
    item_nics,
    item_record,
    job_runs,
    machines,
    scenarios,
    target_machines,
)
from asr_tui.simulator.providers.site_recovery.item_jobs import on_item
from asr_tui.simulator.providers.site_recovery.item_record import Item, Stage
from asr_tui.simulator.providers.site_recovery.job_record import Fault, Job, TaskFailed
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Workflow
from asr_tui.simulator.providers.site_recovery.wire import vault_id

COPIED = "site_recovery.copied"
FIRST_POINT = "site_recovery.first_point"

_GIB = 1024**3
# Recorded for one system disk of 127 GB: copied 14m50 after the enable job, protected 3m30 later.
_COPY_SECONDS_127_GB = 890.0
_LONGEST_COPY = 2790.0
FIRST_POINT_SECONDS = 210.0
_WAIT_FOR_REGION = 300.0
# Recorded parts of an enable job: 9 s of checks, 4 to 8 minutes of agent and target, some 2 minutes of start.
_TARGET_SECONDS = 235.0
_TARGET_SECONDS_A_DISK = 15.0

NOT_SUCCEEDED = Fault(
    "150019",
    "Replication couldn't be enabled for the virtual machine because its provisioning state is not valid.",
    "The provisioning state of the virtual machine is not 'Succeeded'.",
    "Bring the virtual machine to a valid provisioning state, then restart the job.",
)
STALE_LINKS = Fault(
    "150226",
    "Replication couldn't be enabled: stale Site Recovery configuration was found on the virtual machine.",
    "Links of an earlier protection were left on the virtual machine, because a lock stopped their clean-up.",
    "Remove the lock, clean up the stale configuration of the virtual machine, then retry the operation.",
)
# Microsoft Learn, "Troubleshoot network connectivity issues" (2024-05): of a machine that reaches nothing outside, the
# sign-in at Microsoft Entra ID fails first; the extension itself comes by Azure's own channel, and DNS works.
NO_WAY_OUT = Fault(
    "151196",
    "Site Recovery configuration failed: the virtual machine could not connect to Microsoft Entra ID.",
    "A connection cannot be established to the Microsoft 365 authentication and identity IP4 endpoints. The subnet of "
    "the virtual machine has no default outbound access and no explicit outbound connectivity.",
    "Associate a NAT gateway with the subnet of the virtual machine, or allow outbound access on port 443 to the "
    "service tags AzureActiveDirectory, AzureSiteRecovery, EventHub and Storage, then retry the operation.",
)
# ARM lets nobody write below a read-only lock (Microsoft Learn, "Lock your resources"); how the job says it is assumed.
READ_ONLY = Fault(
    "ScopeLocked",
    "Site recovery extension failed to install.",
    "A read-only lock on the virtual machine, its resource group or its subscription forbids every change.",
    "Remove the lock, then restart the job.",
)


def _stale_links(cloud: Cloud, item: Item) -> bool:
    """Whether the machine has links to a vault (Microsoft Learn, "Troubleshoot Azure VM errors in Site Recovery"), also
    of another subscription as in the published clean-up script."""
    targets = [str(link["properties"].get("targetId", "")).lower() for link in cloud.store.children(item.vm_id, LINK)]
    return any("microsoft.recoveryservices/vaults" in one or "/protecteditemarmid/" in one for one in targets)


def copy_seconds(item: Item) -> float:
    """Seconds of the first copy; disks are copied side by side."""
    return seconds_of_copy(max((disk.capacity for disk in item.disks), default=0))


def seconds_of_copy(largest: int) -> float:
    """Seconds of a first copy, 890 to 2,790, by the largest disk in bytes."""
    return min(_LONGEST_COPY, _COPY_SECONDS_127_GB * max(1.0, math.sqrt(largest / (127 * _GIB))))


def _check(cloud: Cloud, job: Job, item: Item) -> None:
    """The prerequisites that fail the job; codes from Microsoft Learn's troubleshooting articles."""
    machine = machines.find_machine(cloud, item.vm_id)
    if machine is None or not machines.is_provisioned(machine):
        raise TaskFailed(NOT_SUCCEEDED)
    if _stale_links(cloud, item):
        raise TaskFailed(STALE_LINKS)
    if locks_holding(cloud, item.vm_id, "write"):
        raise TaskFailed(READ_ONLY)
    attached = machines.disk_ids(machine)
    for disk in item.disks:
        if disk.uri is None and not any(same_id(disk.id, other) for other in attached):
            raise TaskFailed.because(
                "150253",
                f"The disk {disk.name} is not attached to the virtual machine {item.friendly_name}.",
                "The list of disks does not fit the virtual machine.",
                "Give each disk of the virtual machine once, then enable replication again.",
            )
        if disk.capacity < _GIB:
            raise TaskFailed.because(
                "150172",
                "Protection couldn't be enabled for the virtual machine as it has "
                f"{disk.name} with size {disk.capacity // 1024**2} MB that is lesser than the minimum "
                "supported size 1024 MB.",
                "The disk is smaller than the supported size.",
                "Exclude the disk or enlarge it, then retry the operation.",
            )


def _install(cloud: Cloud, job: Job, item: Item) -> None:
    machines.put_extension(cloud, item.vm_id, "Creating")


def _prepare_target(cloud: Cloud, job: Job, item: Item) -> None:
    """Finish the agent's installation and make the replica disks."""
    accounts = [disk.staging_account for disk in item.disks]
    fault = _agent_fault(cloud, item) or cache_access.fault(cloud, vault_id(item.id), accounts)
    if fault is not None:
        machines.put_extension(cloud, item.vm_id, "Failed")
        raise TaskFailed(fault)
    machines.put_extension(cloud, item.vm_id, "Succeeded")
    target_machines.make_replica_disks(cloud, item)
    item_record.save(cloud, item)


def _agent_fault(cloud: Cloud, item: Item) -> Fault | None:
    """The reason against an installation of the agent: the world's, failed extensions, or no way out."""
    given = cloud.store.private(item.vm_id).get("agent_fault")
    if given:
        return Fault(given["code"], given["message"], given.get("causes", ""), given.get("action", ""))
    failed = machines.failed_extensions(cloud, item.vm_id)
    if not failed:
        return way_out_fault(cloud, item.vm_id)
    return Fault(
        "151025",
        "Site recovery extension failed to install.",
        f"Another extension of the virtual machine is in a failed state: {', '.join(failed)}.",
        "Repair or remove the failed extension, then restart the job.",
    )


def way_out_fault(cloud: Cloud, vm_id: str) -> Fault | None:
    """The fault of a machine whose agent reaches none of the services it needs."""
    machine = machines.find_machine(cloud, vm_id)
    return NO_WAY_OUT if machine is not None and not has_way_out(cloud, machine) else None


def _target_seconds(cloud: Cloud, job: Job) -> float:
    return target_seconds(len(item_record.must_find(cloud, job.subject).disks))


def target_seconds(disks: int) -> float:
    return _TARGET_SECONDS + _TARGET_SECONDS_A_DISK * disks


def begin_copy(cloud: Cloud, job: Job, item: Item) -> None:
    """The job ends with the begin of the first copy; the machine is not protected yet."""
    item.stage = "copying"
    item.enabled_at = cloud.clock.now
    item.copy_seconds = copy_seconds(item)
    item_record.free(cloud, item)
    schedule(cloud, COPIED, item, item.copy_seconds)


def _not_enabled(cloud: Cloud, job: Job) -> None:
    """The item stays, to be retried or disabled (assumed)."""
    item = item_record.find(cloud, job.subject)
    if item is not None:
        item.stage = "enable_failed"
        item_record.free(cloud, item)
        events.job_failed(cloud, job)


def schedule(cloud: Cloud, kind: str, item: Item, seconds: float) -> None:
    """Schedule an event of an item, COPIED or FIRST_POINT."""
    cloud.clock.schedule(seconds, kind, item=item.id, life=item.management_id)


def _due(cloud: Cloud, kind: str, args: JsonObject, stage: Stage) -> Item | None:
    """The item of an event; None where it was replaced or is in another stage, or (then put off) its region is out."""
    item = item_record.find(cloud, args["item"])
    if item is None or item.management_id != args["life"] or item.stage != stage:
        return None
    if cloud.out_since(item.source_location) is not None:
        schedule(cloud, kind, item, _WAIT_FOR_REGION)
        return None
    return item


def _on_copied(cloud: Cloud, args: JsonObject) -> None:
    item = _due(cloud, COPIED, args, "copying")
    if item is not None:
        item.stage = "copied"
        item.copied_at = cloud.clock.now
        item_record.save(cloud, item)
        _service_job(cloud, PRIMARY_COPIED, item)
        schedule(cloud, FIRST_POINT, item, FIRST_POINT_SECONDS)


def _on_first_point(cloud: Cloud, args: JsonObject) -> None:
    item = _due(cloud, FIRST_POINT, args, "copied")
    if item is not None:
        become_protected(cloud, item)
        item_record.save(cloud, item)
        _service_job(cloud, SECONDARY_COPIED, item)


def become_protected(cloud: Cloud, item: Item) -> None:
    item.stage = "protected"
    item.protected_at = cloud.clock.now
    for disk in item.disks:
        disk.original_target_id = disk.original_target_id and ""
    item_nics.settle(cloud, item)


def _service_job(cloud: Cloud, workflow: Workflow, item: Item) -> None:
    """A job that the service begins itself."""
    target, affected = item_jobs.shown(cloud, item)
    job_runs.start(cloud, workflow, vault_id(item.id), None, target, subject=item.id, affected=affected)


def _enable_again(cloud: Cloud, job: Job, item: Item) -> None:
    item.stage = "enabling"
    item_record.claim(cloud, item, job)


ENABLE = item_jobs.item_workflow(
    "enable",
    scenarios.ENABLE,
    Step(9.0, on_item(_check)),
    Step(_target_seconds, on_item(_prepare_target), begin=on_item(_install)),
    Step(0.5),
    Step(100.0),
    Step(0.4),
    lead=0.8,
    done=on_item(begin_copy),
    stopped=_not_enabled,
    again=on_item(_enable_again),
    placeholder=False,
)
# Recorded: an already protected machine ends in a second, as succeeded, with the notice 45031.
ALREADY_ENABLED = Workflow(
    "already_enabled", scenarios.ENABLE, tuple(Step(0.1) for _ in scenarios.ENABLE.tasks), restartable=False
)
PRIMARY_COPIED = Workflow("primary_copied", scenarios.PRIMARY_COPIED, (Step(1.0), Step(0.4)))
SECONDARY_COPIED = Workflow(
    "secondary_copied", scenarios.SECONDARY_COPIED, (Step(0.2), Step(0.1), Step(4.5), Step(0.3)), lead=0.4
)
PROVIDER = JobProvider(
    events={COPIED: _on_copied, FIRST_POINT: _on_first_point},
    workflows=[ENABLE, ALREADY_ENABLED, PRIMARY_COPIED, SECONDARY_COPIED],
)
