"""Failover of a machine, its cancellation, the change of its recovery point, and the commit."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import Request, Response
from asr_tui.simulator.providers.compute.runtime import DEALLOCATED, STOPPED, power_of, set_power
from asr_tui.simulator.providers.site_recovery import (
    events,
    item_record,
    job_record,
    job_runs,
    machines,
    refusals,
    scenarios,
    target_machines,
)
from asr_tui.simulator.providers.site_recovery.inputs import FailoverInput, with_input
from asr_tui.simulator.providers.site_recovery.item_jobs import (
    item_workflow,
    machine_details,
    on_item,
    point_args,
    start_on,
)
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.items import allowed_item, require_item
from asr_tui.simulator.providers.site_recovery.job_record import Job, TaskFailed, TaskReported
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Workflow
from asr_tui.simulator.providers.site_recovery.target_machines import Made
from asr_tui.simulator.providers.site_recovery.wire import ITEM

SOURCE_SITE_OPERATIONS = ("Required", "NotRequired")
SHUTDOWN_GIVEN_UP = 600.0
"""Seconds after which the shutdown in a region that does not answer is given up. Assumed: that the failover then goes
on is documented (Microsoft Learn, "Fail over Azure VMs to a secondary region"), no source gives a time."""
SHUTDOWN_NEEDLESS = 2.0
"""Seconds of the shutdown of a machine that is off already: assumed."""


def _failover(cloud: Cloud, request: Request, given: FailoverInput) -> Response:
    item = allowed_item(cloud, request, "UnplannedFailover")
    _require_alone(cloud, item)
    direction = given.failoverDirection or "PrimaryToRecovery"
    if direction != "PrimaryToRecovery":  # a failback is sent so as well (recorded)
        raise refusals.wrong_input("InvalidFailoverDirection", f"The failover direction '{direction}' is not valid.")
    refusals.require_word("sourceSiteOperations", given.sourceSiteOperations, *SOURCE_SITE_OPERATIONS)
    shutdown = (given.sourceSiteOperations or "Required").lower() == "required"
    args = {**point_args(cloud, item, given.point_of_details), "shutdown": shutdown}
    item.frozen_at = cloud.clock.now
    return start_on(cloud, request, FAILOVER, item, args=args, custom={"protectedItemDetails": []})


def _require_alone(cloud: Cloud, item: Item) -> None:
    """A machine of a multi-VM group cannot be failed over alone (Microsoft Learn, "Common questions about
    Azure VM disaster recovery"); code assumed."""
    if not item.group_name:
        return
    members = [
        other
        for other in item_record.in_group(cloud, item.container, item.group_name)
        if other.group_guid == item.group_guid
    ]
    if len(members) > 1:
        raise refusals.wrong_input(
            "MultiVmGroupMemberFailoverNotAllowed",
            f"'{item.friendly_name}' belongs to the replication group '{item.group_name}'.",
            "Fail over the machines of the group together by a recovery plan.",
        )


def _not_asked(cloud: Cloud, job: Job) -> bool:
    return not job.args.get("shutdown")


def _always(cloud: Cloud, job: Job) -> bool:
    """Recorded: nothing is pending, so the latest changes need no synchronizing."""
    return True


def shutdown_seconds(cloud: Cloud, items: Sequence[Item], usual: float) -> float:
    """Seconds of the shutdown of machines, side by side: a dead region is tried for long, who is off needs no time."""
    if any(cloud.out_since(item.source_location) is not None for item in items):
        return SHUTDOWN_GIVEN_UP
    running = (machines.find_machine(cloud, item.vm_id) and power_of(cloud, item.vm_id) for item in items)
    return usual if any(power not in (None, STOPPED, DEALLOCATED) for power in running) else SHUTDOWN_NEEDLESS


def _shutdown_seconds(cloud: Cloud, job: Job) -> float:
    item = item_record.find(cloud, job.subject)
    return shutdown_seconds(cloud, [item] if item else [], 63.0)


def shut_down(cloud: Cloud, job: Job, item: Item) -> None:
    """Failover goes on even where this fails (Microsoft Learn, failover tutorial)."""
    if cloud.out_since(item.source_location) is not None:
        raise TaskReported.because(  # code and words assumed
            "151068",
            f"The virtual machine '{item.friendly_name}' could not be shut down.",
            f"The region {item.source_location} is not available.",
            "Make sure that the source machine stays off when its region is available again.",
            level="Warning",
        )
    if machines.find_machine(cloud, item.vm_id) is not None:
        set_power(cloud, item.vm_id, DEALLOCATED)


def bring_up(cloud: Cloud, job: Job, item: Item) -> None:
    keep_made(item, target_machines.make(cloud, item))
    item_record.save(cloud, item)


def keep_made(item: Item, made: Made) -> None:
    item.failed_over_vm, item.failed_over_parts = made.vm_id, made.parts
    disks = iter(part for part in made.parts if "/disks/" in part.lower())
    for disk in item.disks:
        if disk.uri is None:
            disk.target_id = next(disks)
            disk.original_target_id = disk.target_id.lower()


def _failed_over(cloud: Cloud, job: Job, item: Item) -> None:
    item.stage = "failed_over"
    item.last_failover = job.start
    item.failover_point = job.args["point"]
    item_record.free(cloud, item)
    network, point, time = item.target.selected_network_id, job.args["point"], job.args["point_time"]
    job.custom = {"protectedItemDetails": [machine_details(item, network, None, point, time)]}


def _stopped(cloud: Cloud, job: Job) -> None:
    item = item_record.find(cloud, job.subject)
    if item is not None:
        undo(cloud, item)
        events.job_failed(cloud, job)


def undo(cloud: Cloud, item: Item) -> None:
    """Remove the machine of a failed or cancelled failover; replication goes on, the source stays off."""
    if item.failed_over_vm:
        target_machines.remove(cloud, Made(item.failed_over_vm, item.failed_over_parts))
    item.failed_over_vm, item.failed_over_parts = None, []
    for disk in item.disks:
        disk.target_id = disk.original_target_id = None
    item.frozen_at = None
    item_record.free(cloud, item)


def _again(cloud: Cloud, job: Job, item: Item) -> None:
    item.frozen_at = cloud.clock.now
    item_record.claim(cloud, item, job)


def _cancel(cloud: Cloud, request: Request) -> Response:
    """Cancel a failover that is under way; a machine that was shut down stays off. assumed: the verb is in the SDK, no
    traffic was seen."""
    item = require_item(cloud, request)
    running = job_record.load(cloud, item.job) if item.job else None
    if running is None or running.workflow != FAILOVER.key or running.state == "Cancelling":
        raise refusals.not_allowed("CancelFailover", item.friendly_name, item.stage)
    return start_on(cloud, request, CANCEL_FAILOVER, item, args={"failover": running.id}, claim=False)


def cancel_running(cloud: Cloud, job: Job) -> None:
    running = job_record.load(cloud, job.args["failover"])
    if running.over:
        message = "The failover has already ended."
        raise TaskFailed.because("CancelFailoverTooLate", message, action="Read the state of the item.")
    job_runs.cancel(cloud, running)


def _commit(cloud: Cloud, request: Request) -> Response:
    item = allowed_item(cloud, request, "Commit")
    return start_on(cloud, request, COMMIT, item)


def commit_now(cloud: Cloud, item: Item) -> None:
    """Delete the replica disks, and with them the recovery points."""
    target_machines.delete_replica_disks(cloud, item)
    for disk in item.disks:
        disk.replica_id = ""
    item.stage = "committed"


def commit(cloud: Cloud, job: Job, item: Item) -> None:
    commit_now(cloud, item)
    item_record.save(cloud, item)


def _committed(cloud: Cloud, job: Job, item: Item) -> None:
    item.job = None
    commit(cloud, job, item)


def _change_point(cloud: Cloud, request: Request, given: FailoverInput) -> Response:
    item = allowed_item(cloud, request, "ChangePit")
    point = given.recoveryPointId or given.point_of_details
    if not point:
        raise refusals.wrong_input("InvalidParameter", "recoveryPointId is required.")
    return start_on(cloud, request, CHANGE_POINT, item, args=point_args(cloud, item, point))


def _rebuild(cloud: Cloud, job: Job, item: Item) -> None:
    """Make the failed-over machine again from the other point."""
    if item.failed_over_vm:
        target_machines.remove(cloud, Made(item.failed_over_vm, item.failed_over_parts))
    keep_made(item, target_machines.make(cloud, item))
    item.failover_point = job.args["point"]
    item_record.save(cloud, item)


FAILOVER = item_workflow(
    "failover",
    scenarios.FAILOVER,
    Step(1.4),
    Step(_shutdown_seconds, on_item(shut_down), skipped=_not_asked),
    Step(0.0, skipped=_always),
    Step(136.0, on_item(bring_up)),
    Step(0.7),
    lead=1.0,
    done=on_item(_failed_over),
    stopped=_stopped,
    again=on_item(_again),
)
CANCEL_FAILOVER = Workflow(
    "cancel_failover", scenarios.CANCEL_FAILOVER, (Step(1.0, cancel_running),), placeholder=True, restartable=False
)
# 8 to 50 seconds were recorded.
COMMIT = item_workflow("commit", scenarios.COMMIT, Step(1.2), Step(30.0), done=on_item(_committed))
# 215 to 329 seconds were recorded.
CHANGE_POINT = item_workflow(
    "change_point", scenarios.CHANGE_POINT, Step(1.5), Step(290.0, on_item(_rebuild)), Step(1.0)
)
PROVIDER = JobProvider(
    routes=[
        ("POST", ITEM + "/unplannedFailover", with_input(FailoverInput, _failover)),
        ("POST", ITEM + "/failoverCancel", _cancel),
        ("POST", ITEM + "/failoverCommit", _commit),
        ("POST", ITEM + "/applyRecoveryPoint", with_input(FailoverInput, _change_point)),
    ],
    workflows=[FAILOVER, CANCEL_FAILOVER, COMMIT, CHANGE_POINT],
)
