"""Further actions on a replicated item: disks removed, health errors resolved, the agent updated, sizes to choose from.

Their jobs are assumed, and so is what they refuse; the verbs of other sources are refused for an Azure machine.
"""

from __future__ import annotations

from asr_tui.simulator.arm_ids import name_of, same_id
from asr_tui.simulator.cloud import Cloud, Handler
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute import offers
from asr_tui.simulator.providers.compute.sizes import SIZES, Size
from asr_tui.simulator.providers.site_recovery import health, item_record, machines, refusals, scenarios
from asr_tui.simulator.providers.site_recovery.inputs import (
    ProtectDetails,
    ProtectInput,
    RemoveDisksInput,
    ResolveHealthInput,
    with_input,
)
from asr_tui.simulator.providers.site_recovery.item_jobs import item_workflow, on_item, start_on
from asr_tui.simulator.providers.site_recovery.item_record import CERTIFICATE, Agent, Item
from asr_tui.simulator.providers.site_recovery.item_updates import require_protected
from asr_tui.simulator.providers.site_recovery.items import require_item
from asr_tui.simulator.providers.site_recovery.job_record import Job, TaskFailed
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Workflow
from asr_tui.simulator.providers.site_recovery.wire import ITEM


def _remove_disks(cloud: Cloud, request: Request, given: RemoveDisksInput) -> Response:
    item = require_item(cloud, request)
    require_protected(item, "RemoveDisks")
    if not given.disks:
        raise refusals.wrong_input("VMDisksMissing", "No disks were given to remove.")
    for arm_id in given.disks:
        disk = next((one for one in item.disks if same_id(one.id, arm_id)), None)
        if disk is None:
            raise refusals.wrong_input("DiskNotFound", f"The disk '{arm_id}' is not replicated.")
        if disk.is_os:
            raise refusals.wrong_input("OsDiskCannotBeRemoved", f"'{disk.name}' is the disk of the operating system.")
    return start_on(cloud, request, REMOVE_DISKS, item, args={"disks": given.disks}, own_case=False)


def _removed(cloud: Cloud, job: Job, item: Item) -> None:
    """The replica disks are deleted; the machine's own disks stay, without a warning."""
    gone = {arm_id.lower() for arm_id in job.args["disks"]}
    for disk in item.disks:
        if disk.id.lower() in gone and disk.replica_id:
            cloud.store.delete(disk.replica_id)
    item.disks = [disk for disk in item.disks if disk.id.lower() not in gone]
    item_record.save(cloud, item)


def _resolve(cloud: Cloud, request: Request, given: ResolveHealthInput) -> Response:
    item = require_item(cloud, request)
    item_record.require_idle(item)
    present = health.errors(cloud, item)
    for asked in given.healthErrors or []:
        error = next((one for one in present if asked.healthErrorId in (one["errorId"], one["errorCode"])), None)
        if error is None or error["customerResolvability"] != "Allowed":
            why = f"'{asked.healthErrorId}' is no error of the replicated item that can be resolved so."
            raise refusals.invalid_parameter("HealthErrorId", why)
    return start_on(cloud, request, RESOLVE_HEALTH, item, own_case=False)


def _resolved(cloud: Cloud, job: Job, item: Item) -> None:
    """The disks that are not replicated are known from now on: the portal's way to dismiss their warning."""
    machine = machines.find_machine(cloud, item.vm_id)
    item.known_disks = machines.disk_ids(machine) if machine else item.known_disks
    item_record.save(cloud, item)


def _on_agent(workflow: Workflow) -> Handler:
    def handler(cloud: Cloud, request: Request) -> Response:
        item = require_item(cloud, request)
        require_protected(item, workflow.scenario.name)
        return start_on(cloud, request, workflow, item, own_case=False)

    return handler


def _agent_updated(cloud: Cloud, job: Job, item: Item) -> None:
    """A new agent has a new certificate (assumed: an Azure machine has no verb of its own for that)."""
    item.agent = Agent(certificate_until=cloud.clock.now + CERTIFICATE)
    item_record.save(cloud, item)


def _agent_reinstalled(cloud: Cloud, job: Job, item: Item) -> None:
    if item.agent.blocked_by:  # assumed: it fails for what the item says is in the way
        raise TaskFailed.because("28020", ", ".join(item.agent.blocked_by), action="Put that right, then try again.")
    _agent_updated(cloud, job, item)


def _sizes(cloud: Cloud, request: Request) -> Response:
    """The sizes that the target region offers."""
    item = require_item(cloud, request)
    missing = offers.missing_sizes(cloud, item.target_location)
    found = [_size(item, size) for size in SIZES if size.name not in missing]
    return page(cloud, request, found, always_next_link=True)


def _size(item: Item, size: Size) -> JsonObject:
    return {
        "id": f"{item.id}/targetComputeSizes/{size.name}",
        "name": size.name,
        "type": "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/"
        "replicationProtectedItems/targetComputeSizes",
        "properties": {
            "name": size.name,
            "friendlyName": size.name,
            "cpuCoresCount": size.cores,
            "vCPUsAvailable": size.cores,
            "memoryInGB": float(size.memory_gib),
            "maxDataDiskCount": size.data_disks,
            "maxNicsCount": size.interfaces,
            "errors": [],
            "highIopsSupported": "Supported" if size.premium else "NotSupported",
            "hyperVGenerations": ["V1", "V2"],
        },
    }


def _reprotect(cloud: Cloud, request: Request, given: ProtectInput) -> Response:
    """The verb knows unmanaged disks only: without them 400, with them the job fails for managed ones (met by one
    author of public runbooks). `switchprotection` of the container is the right one."""
    item = require_item(cloud, request)
    if not (given.providerSpecificDetails or ProtectDetails()).vmDisks:
        raise refusals.wrong_input("VMDisksMissing", "The disks of the virtual machine are missing.")
    item_record.require_allowed(item, "SwitchProtection")
    return start_on(cloud, request, REPROTECT, item)


def _refuse_managed(cloud: Cloud, job: Job) -> None:
    raise TaskFailed.because("28020", "Managed disk details not provided", action="Use switchprotection.")


def _of_other_sources(cloud: Cloud, request: Request) -> Response:
    item = require_item(cloud, request)
    verb = name_of(request.path)
    raise refusals.invalid_parameter("ReplicationProvider", f"{verb} is not for '{item.friendly_name}', which is A2A.")


REMOVE_DISKS = item_workflow("remove_disks", scenarios.REMOVE_DISKS, Step(3.0), Step(120.0, on_item(_removed)))
RESOLVE_HEALTH = item_workflow("resolve_health", scenarios.RESOLVE_HEALTH, Step(2.0, on_item(_resolved)))
UPDATE_AGENT = item_workflow("update_agent", scenarios.UPDATE_AGENT, Step(180.0, on_item(_agent_updated)))
REINSTALL_AGENT = item_workflow("reinstall_agent", scenarios.REINSTALL_AGENT, Step(300.0, on_item(_agent_reinstalled)))
REPROTECT = item_workflow(
    "reprotect_unmanaged", scenarios.REPROTECT, Step(1.9), Step(0.0), Step(0.35), Step(0.6), Step(5.0, _refuse_managed)
)
PROVIDER = JobProvider(
    routes=[
        ("POST", ITEM + "/removeDisks", with_input(RemoveDisksInput, _remove_disks)),
        ("POST", ITEM + "/resolveHealthErrors", with_input(ResolveHealthInput, _resolve)),
        ("POST", ITEM + "/updateMobilityService", _on_agent(UPDATE_AGENT)),
        ("POST", ITEM + "/reinstallMobilityService", _on_agent(REINSTALL_AGENT)),
        ("GET", ITEM + "/targetComputeSizes", _sizes),
        ("POST", ITEM + "/reProtect", with_input(ProtectInput, _reprotect)),
        *(
            ("POST", f"{ITEM}/{verb}", _of_other_sources)
            for verb in ("plannedFailover", "switchProvider", "updateAppliance")
        ),
    ],
    workflows=[REMOVE_DISKS, RESOLVE_HEALTH, UPDATE_AGENT, REINSTALL_AGENT, REPROTECT],
)
