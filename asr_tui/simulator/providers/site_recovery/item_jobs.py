"""Jobs on an item: begun with a recovery point, and the item taken and freed again."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import (
    events,
    item_record,
    item_target,
    job_runs,
    operations,
    recovery_points,
)
from asr_tui.simulator.providers.site_recovery.inputs import FailoverInput
from asr_tui.simulator.providers.site_recovery.item_record import Item, must_find
from asr_tui.simulator.providers.site_recovery.job_record import Job
from asr_tui.simulator.providers.site_recovery.job_runs import Effect, Step, Workflow
from asr_tui.simulator.providers.site_recovery.recovery_points import Point
from asr_tui.simulator.providers.site_recovery.scenarios import Scenario
from asr_tui.simulator.providers.site_recovery.views import vault_of
from asr_tui.simulator.providers.site_recovery.wire import wire_time

PerItem = Callable[[Cloud, Job, Item], None]


def release(cloud: Cloud, job: Job) -> None:
    item_record.release(cloud, job)
    events.job_failed(cloud, job)


def reclaim(cloud: Cloud, job: Job) -> None:
    item_record.claim(cloud, must_find(cloud, job.subject), job)


def start_on(
    cloud: Cloud,
    request: Request,
    workflow: Workflow,
    item: Item,
    *,
    args: JsonObject | None = None,
    custom: JsonObject | None = None,
    result: bool = True,
    own_case: bool = True,
    claim: bool = True,
) -> Job:
    """Begin a job on an item; with `claim` nothing else may touch the item until it ends."""
    job = job_runs.start(
        cloud,
        workflow,
        vault_of(cloud, request),
        request,
        item_target.job_target(item, own_case=own_case),
        subject=item.id,
        result=item.id if result else None,
        affected=item_target.affected(cloud, item, own_case=own_case),
        args=args,
        custom=custom,
    )
    if claim:
        item_record.claim(cloud, item, job)
    return job


def accepted_on(
    cloud: Cloud,
    request: Request,
    workflow: Workflow,
    item: Item,
    *,
    args: JsonObject | None = None,
    custom: JsonObject | None = None,
    own_case: bool = True,
) -> Response:
    """Begin a job on an item (see `start_on`); gives the 202."""
    job = start_on(cloud, request, workflow, item, args=args, custom=custom, own_case=own_case)
    return operations.accepted(cloud, request, job, item.id, job_as_request_id=True)


def item_workflow(
    key: str,
    scenario: Scenario,
    *steps: Step,
    lead: float = 0.3,
    done: Effect = item_record.release,
    stopped: Effect = release,
    again: Effect = reclaim,
    placeholder: bool = True,
) -> Workflow:
    """A workflow on an item, which is free again when it ends and taken again when it is restarted."""
    return Workflow(key, scenario, steps, lead, done, stopped, again, placeholder)


def on_item(effect: PerItem) -> Effect:
    """The effect on the item that a job works on."""

    def on_subject(cloud: Cloud, job: Job) -> None:
        effect(cloud, job, must_find(cloud, job.subject))

    return on_subject


def point_args(cloud: Cloud, item: Item, given: FailoverInput) -> JsonObject:
    """The recovery point to use: the one named, else the newest."""
    point = recovery_points.require_point(cloud, item, given.point_of_details)
    return chosen_point(cloud, item, point)


def chosen_point(cloud: Cloud, item: Item, point: Point | None) -> JsonObject:
    point = point or recovery_points.newest_point(cloud, item)
    if point is None:
        return {"point": None, "point_time": None}
    return {"point": recovery_points.point_id(item, point), "point_time": wire_time(point.time)}


def machine_details(
    item: Item, network: str | None, test_vm: str | None, point: str | None, time: str | None
) -> JsonObject:
    """protectedItemDetails of a failover or test job: filled at its end (recorded)."""
    subnet = next((config["recoverySubnetName"] for nic in item.nics for config in nic["ipConfigs"]), None)
    return {
        "name": item.machine_guid,
        "friendlyName": item.friendly_name,
        "testVmName": test_vm,
        "testVmFriendlyName": test_vm,
        "networkConnectionStatus": "Connected" if test_vm else None,
        "networkFriendlyName": name_of(network).lower() if network else None,
        "subnet": subnet,
        "recoveryPointId": name_of(point) if point else None,
        "recoveryPointTime": time,
    }
