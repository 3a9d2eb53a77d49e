"""Jobs on a replicated item: how they start and stop, and what they show of it."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import display_name
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import events, item_record, job_runs, operations
from asr_tui.simulator.providers.site_recovery.item_record import Item, must_find
from asr_tui.simulator.providers.site_recovery.job_record import Job
from asr_tui.simulator.providers.site_recovery.job_runs import Effect, Step, Target, Workflow
from asr_tui.simulator.providers.site_recovery.policies import policy_guid
from asr_tui.simulator.providers.site_recovery.recovery_points import newest_point, point_id, require_point
from asr_tui.simulator.providers.site_recovery.scenarios import Scenario
from asr_tui.simulator.providers.site_recovery.topology import fabric_pair
from asr_tui.simulator.providers.site_recovery.wire import container_guid, vault_id, wire_time

ItemEffect = Callable[[Cloud, Job, Item], None]


def release_failed(cloud: Cloud, job: Job) -> None:
    item_record.release(cloud, job)
    events.job_failed(cloud, job)


def reclaim(cloud: Cloud, job: Job) -> None:
    item_record.claim(cloud, must_find(cloud, job.subject), job)


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


def start_on(
    cloud: Cloud,
    request: Request,
    workflow: Workflow,
    item: Item,
    *,
    args: JsonObject | None = None,
    custom: JsonObject | None = None,
    own_case: bool = True,
    claim: bool = True,
    removes: bool = False,
    location: str = "",
) -> Response:
    """Start a job on an item; gives the 202.

    own_case  the job shows the machine's name as it is written, otherwise in lower case
    claim     nothing else may touch the item until the job ends
    removes   the operation has no result
    location  the id of its result; the item's unless given
    """
    location = location or item.id
    target, affected = shown(cloud, item, own_case=own_case)
    job = job_runs.start(
        cloud,
        workflow,
        vault_id(item.id),
        request,
        target,
        subject=item.id,
        result=None if removes else location,
        affected=affected,
        args=args,
        custom=custom,
    )
    if claim:
        item_record.claim(cloud, item, job)
    return operations.accepted(cloud, request, job, location, job_as_request_id=not removes)


def item_workflow(
    key: str,
    scenario: Scenario,
    *steps: Step,
    lead: float = 0.3,
    done: Effect = item_record.release,
    stopped: Effect = release_failed,
    again: Effect = reclaim,
    placeholder: bool = True,
) -> Workflow:
    """A workflow on an item, which is free again when it ends and taken again when it is restarted."""
    return Workflow(key, scenario, steps, lead, done, stopped, again, placeholder)


def on_item(effect: ItemEffect) -> Effect:
    """The effect on the item that a job works on."""
    return lambda cloud, job: effect(cloud, job, must_find(cloud, job.subject))


def point_args(cloud: Cloud, item: Item, point: str | None) -> JsonObject:
    """A job's arguments for the recovery point of that id or name, else for the newest."""
    found = require_point(cloud, item, point) or newest_point(cloud, item)
    if found is None:
        return {"point": None, "point_time": None}
    return {"point": point_id(item, found), "point_time": wire_time(found.time)}


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
