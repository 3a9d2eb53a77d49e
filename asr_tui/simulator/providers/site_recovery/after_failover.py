"""Between failover and reprotect: change of the recovery point, and the commit that ends the choice."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.providers.site_recovery import (
    item_record,
    item_target,
    operations,
    recovery_points,
    refusals,
    scenarios,
    target_machines,
)
from asr_tui.simulator.providers.site_recovery.failing_over import keep_made
from asr_tui.simulator.providers.site_recovery.inputs import FailoverInput, taking
from asr_tui.simulator.providers.site_recovery.item_jobs import chosen_point, item_workflow, on_item, start_on
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.items import require_item
from asr_tui.simulator.providers.site_recovery.job_record import Job
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step
from asr_tui.simulator.providers.site_recovery.target_machines import Made
from asr_tui.simulator.providers.site_recovery.wire import ITEM
from asr_tui.simulator.routes import Request, Response


def _commit(cloud: Cloud, request: Request) -> Response:
    item = require_item(cloud, request)
    item_record.require_allowed(request, item, "Commit")
    job = start_on(cloud, request, COMMIT, item)
    return operations.accepted(cloud, request, job, item.id, job_as_request_id=True)


def commit_now(cloud: Cloud, item: Item) -> None:
    """The points and the replica disks that hold them are gone."""
    item_target.delete_replica_disks(cloud, item)
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
    item = require_item(cloud, request)
    item_record.require_allowed(request, item, "ChangePit")
    point = recovery_points.require_point(cloud, request, item, given.recoveryPointId or given.point_of_details)
    if point is None:
        raise refusals.wrong_input(request, "InvalidParameter", "recoveryPointId is required.")
    job = start_on(cloud, request, CHANGE_POINT, item, args=chosen_point(cloud, item, point))
    return operations.accepted(cloud, request, job, item.id, job_as_request_id=True)


def _rebuild(cloud: Cloud, job: Job, item: Item) -> None:
    """The failed-over machine is made again from the other point: what it wrote meanwhile is lost."""
    if item.failed_over_vm:
        target_machines.remove(cloud, Made(item.failed_over_vm, item.failed_over_parts))
    keep_made(item, target_machines.make(cloud, item))
    item.failover_point = job.args["point"]
    item_record.save(cloud, item)


# 8 to 50 seconds were recorded.
COMMIT = item_workflow("commit", scenarios.COMMIT, Step(1.2), Step(30.0), done=on_item(_committed))
# 215 to 329 seconds were recorded.
CHANGE_POINT = item_workflow(
    "change_point", scenarios.CHANGE_POINT, Step(1.5), Step(290.0, on_item(_rebuild)), Step(1.0)
)
PROVIDER = JobProvider(
    routes=[
        ("POST", ITEM + "/failoverCommit", _commit),
        ("POST", ITEM + "/applyRecoveryPoint", taking(FailoverInput, _change_point)),
    ],
    workflows=[COMMIT, CHANGE_POINT],
)
