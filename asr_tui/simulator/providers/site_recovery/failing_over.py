"""Failover of a machine, and the cancelling of a failover under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asr_tui.simulator.providers.compute.power import DEALLOCATED, set_power
from asr_tui.simulator.providers.site_recovery import (
    events,
    item_record,
    item_target,
    job_record,
    job_runs,
    machines,
    operations,
    outages,
    refusals,
    scenarios,
    target_machines,
)
from asr_tui.simulator.providers.site_recovery.fabrics import vault_of
from asr_tui.simulator.providers.site_recovery.inputs import FailoverInput, taking
from asr_tui.simulator.providers.site_recovery.item_jobs import machine_details, point_args, start_on
from asr_tui.simulator.providers.site_recovery.item_record import Item, must_find
from asr_tui.simulator.providers.site_recovery.items import TEMPLATE, require_item
from asr_tui.simulator.providers.site_recovery.job_record import Fault, Job, TaskReported
from asr_tui.simulator.providers.site_recovery.job_runs import Step, Workflow
from asr_tui.simulator.providers.site_recovery.target_machines import Made
from asr_tui.simulator.routes import Request, Response, Route

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud


def _failover(cloud: Cloud, request: Request) -> Response:
    item = require_item(cloud, request)
    item_record.require_allowed(cloud, request, item, "UnplannedFailover")
    _require_alone(cloud, request, item)
    direction = str(request.properties.get("failoverDirection") or "PrimaryToRecovery")
    if direction != "PrimaryToRecovery":  # a failback is sent so as well (recorded)
        raise refusals.wrong_input(
            request, "InvalidFailoverDirection", f"The failover direction '{direction}' is not valid."
        )
    shutdown = str(request.properties.get("sourceSiteOperations") or "Required").lower() == "required"
    args = {**point_args(cloud, request, item), "shutdown": shutdown}
    item.frozen_at = cloud.pace.now
    job = start_on(cloud, request, FAILOVER, item, args=args, custom={"protectedItemDetails": []})
    return operations.accepted(cloud, request, job, item.id, job_as_request_id=True)


def _require_alone(cloud: Cloud, request: Request, item: Item) -> None:
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
            request,
            "MultiVmGroupMemberFailoverNotAllowed",
            f"'{item.friendly_name}' belongs to the replication group '{item.group_name}'.",
            "Fail over the machines of the group together by a recovery plan.",
        )


def not_asked(cloud: Cloud, job: Job) -> bool:
    del cloud
    return not job.args.get("shutdown")


def always(cloud: Cloud, job: Job) -> bool:
    """Recorded: nothing is pending, so the latest changes need no synchronizing."""
    del cloud, job
    return True


def _shut_down(cloud: Cloud, job: Job) -> None:
    shut_down(cloud, must_find(cloud, job.subject))


def shut_down(cloud: Cloud, item: Item) -> None:
    """Failover goes on even where this fails (Microsoft Learn, failover tutorial)."""
    if outages.out_since(cloud, item.source_location) is not None:
        raise TaskReported(
            Fault(  # code and words assumed
                "151068",
                f"The virtual machine '{item.friendly_name}' could not be shut down.",
                f"The region {item.source_location} is not available.",
                "Make sure that the source machine stays off when its region is available again.",
                level="Warning",
            )
        )
    if machines.find_machine(cloud, item.vm_id) is not None:
        set_power(cloud, item.vm_id, DEALLOCATED)


def _bring_up(cloud: Cloud, job: Job) -> None:
    bring_up(cloud, must_find(cloud, job.subject))


def bring_up(cloud: Cloud, item: Item) -> None:
    made = target_machines.make(cloud, item)
    keep_made(item, made)
    item_record.save(cloud, item)


def keep_made(item: Item, made: Made) -> None:
    item.failed_over_vm, item.failed_over_parts = made.vm_id, made.parts
    disks = iter(part for part in made.parts if "/disks/" in part.lower())
    for disk in item.disks:
        if disk.uri is None:
            disk.target_id = next(disks)
            disk.original_target_id = disk.target_id.lower()


def failed_over(cloud: Cloud, job: Job) -> None:
    item = must_find(cloud, job.subject)
    item.stage = "failed_over"
    item.job = None
    item.last_failover = job.start
    item.failover_point = job.args["point"]
    item_record.save(cloud, item)
    network = item.target.selected_network_id
    job.custom = {"protectedItemDetails": [machine_details(cloud, job, item, network, None)]}


def failover_stopped(cloud: Cloud, job: Job) -> None:
    item = item_record.find(cloud, job.subject)
    if item is not None:
        undo(cloud, item)
        events.job_failed(cloud, job)


def undo(cloud: Cloud, item: Item) -> None:
    """Failed or cancelled: what was made goes, replication goes on. The source stays as it is."""
    if item.failed_over_vm:
        target_machines.remove(cloud, Made(item.failed_over_vm, item.failed_over_parts))
    item.failed_over_vm, item.failed_over_parts = None, []
    for disk in item.disks:
        disk.target_id = disk.original_target_id = None
    item.frozen_at = None
    item.job = None
    item_record.save(cloud, item)


def failover_again(cloud: Cloud, job: Job) -> None:
    item = must_find(cloud, job.subject)
    item.frozen_at = cloud.pace.now
    item_record.claim(cloud, item, job)


def _cancel(cloud: Cloud, request: Request) -> Response:
    """assumed: the verb and CancelFailover stand in the SDK; no traffic was seen. It stops a failover that is
    under way; a machine that was shut down for it stays off."""
    item = require_item(cloud, request)
    running = job_record.load(cloud, item.job) if item.job else None
    if running is None or running.workflow != FAILOVER.key or running.state == "Cancelling":
        raise refusals.not_allowed(request, "CancelFailover", item.friendly_name, item.stage)
    job = job_runs.start(
        cloud,
        CANCEL_FAILOVER,
        vault_of(cloud, request),
        request,
        item_target.job_target(item, own_case=True),
        subject=item.id,
        result=item.id,
        affected=item_target.affected(cloud, item, own_case=True),
        args={"failover": running.id},
    )
    return operations.accepted(cloud, request, job, item.id, job_as_request_id=True)


def _cancel_running(cloud: Cloud, job: Job) -> None:
    running = job_record.load(cloud, job.args["failover"])
    if running.over:
        raise job_record.TaskFailed(
            Fault("CancelFailoverTooLate", "The failover has already ended.", "", "Read the state of the item.")
        )
    job_runs.cancel(cloud, running)


FAILOVER = Workflow(
    "failover",
    scenarios.FAILOVER,
    (
        Step(1.4),
        Step(63.0, _shut_down, skipped=not_asked),
        Step(0.0, skipped=always),
        Step(136.0, _bring_up),
        Step(0.7),
    ),
    lead=1.0,
    done=failed_over,
    stopped=failover_stopped,
    again=failover_again,
    placeholder=True,
)
CANCEL_FAILOVER = Workflow(
    "cancel_failover", scenarios.CANCEL_FAILOVER, (Step(1.0, _cancel_running),), placeholder=True, restartable=False
)
WORKFLOWS = [FAILOVER, CANCEL_FAILOVER]

ROUTES: list[Route] = [
    ("POST", TEMPLATE + "/unplannedFailover", taking(FailoverInput, _failover)),
    ("POST", TEMPLATE + "/failoverCancel", _cancel),
]
