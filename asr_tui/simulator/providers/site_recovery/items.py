"""Replicated items: enabled, read, listed, disabled (POST remove) and purged (DELETE)."""

from __future__ import annotations

from asr_tui.simulator.arm_ids import same_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.index_entries import ITEM_OF
from asr_tui.simulator.lazy_list import LazyList
from asr_tui.simulator.lists import filter_values, page
from asr_tui.simulator.messages import Request, Response
from asr_tui.simulator.providers.authorization import locks_holding
from asr_tui.simulator.providers.generic_resources import LINK
from asr_tui.simulator.providers.site_recovery import (
    enabling,
    item_body,
    item_jobs,
    item_record,
    job_runs,
    operations,
    plan_body,
    recovery_points,
    refusals,
    scenarios,
    target_machines,
)
from asr_tui.simulator.providers.site_recovery.enable_input import checked_item
from asr_tui.simulator.providers.site_recovery.inputs import FailoverInput, ProtectInput, taking
from asr_tui.simulator.providers.site_recovery.item_jobs import item_workflow, on_item, start_on
from asr_tui.simulator.providers.site_recovery.item_record import Item, must_find
from asr_tui.simulator.providers.site_recovery.job_record import Fault, Job, TaskFailed, TaskReported
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step
from asr_tui.simulator.providers.site_recovery.views import require, vault_of
from asr_tui.simulator.providers.site_recovery.wire import CONTAINER, ITEM, VAULT, request_id_path, vault_id

ALREADY_PROTECTED = Fault("45031", "Protection has already been enabled for the virtual machine.")


def require_item(cloud: Cloud, request: Request) -> Item:
    """The item of the path, whose container may be named by GUID; Site Recovery's 404s otherwise."""
    container = request.path.split("/replicationProtectedItems/")[0]
    item = item_record.find(cloud, f"{container}/replicationProtectedItems/{request.params['item']}")
    if item is not None:
        return item
    require(cloud, request, CONTAINER)
    raise refusals.missing("replicationProtectedItems", request.params["item"])


def allowed_item(cloud: Cloud, request: Request, operation: str) -> Item:
    """The item of the path, when its state allows the operation and no job is under way on it."""
    item = require_item(cloud, request)
    item_record.require_allowed(item, operation)
    return item


def _put(cloud: Cloud, request: Request, given: ProtectInput) -> Response:
    container = require(cloud, request, CONTAINER)
    name = request.params["item"]
    item = checked_item(cloud, request, given, container, name)
    there = item_record.find(cloud, item.id)
    protected = _protecting(cloud, item.vm_id)
    if there is not None:
        item_record.require_idle(there)
    if protected is not None and protected.stage != "enable_failed":
        return _already(cloud, request, item)
    if there is not None and not same_id(there.vm_id, item.vm_id):
        raise refusals.in_use(  # assumed
            "ReplicationProtectedItemExists",
            f"The name '{name}' is used by the replicated item of '{there.friendly_name}'.",
            "Choose another name for the replicated item.",
        )
    if protected is not None and not same_id(protected.id, item.id):
        cloud.store.delete(protected.id)  # a failed attempt under another name gives way (assumed)
    return start_on(cloud, request, enabling.ENABLE, item, own_case=False)


def _protecting(cloud: Cloud, vm_id: str) -> Item | None:
    """The item of any vault that already has this machine."""
    found = cloud.store.lookup((ITEM_OF,), vm_id.rstrip("/").lower())
    return item_record.kept(cloud, found[0]) if found else None


def _already(cloud: Cloud, request: Request, item: Item) -> Response:
    """Not an error: the operation succeeds at once, with a notice (recorded)."""
    target, _ = item_jobs.shown(cloud, item)
    job = job_runs.start(
        cloud, enabling.ALREADY_ENABLED, vault_id(item.id), request, target, result=item.id, notice=ALREADY_PROTECTED
    )
    return operations.accepted(cloud, request, job, item.id, job_as_request_id=True)


def _get(cloud: Cloud, request: Request) -> Response:
    return Response(200, item_body.whole(cloud, require_item(cloud, request), request.api_version))


def _list(cloud: Cloud, request: Request) -> Response:
    container = require(cloud, request, CONTAINER)
    return _page(cloud, request, item_record.all_in(cloud, container["id"]))


def _list_all(cloud: Cloud, request: Request) -> Response:
    """Of a vault; `$filter=RecoveryPlanName eq 'X'` gives the items of a plan (recorded)."""
    vault = vault_of(cloud, request)
    wanted = filter_values(request)
    scope = f"{vault}/replicationFabrics/{wanted['sourcefabricname']}" if "sourcefabricname" in wanted else vault
    if "recoveryplanname" in wanted:
        ids = plan_body.item_ids(cloud, f"{vault}/replicationRecoveryPlans/{wanted['recoveryplanname']}")
        return _page(cloud, request, item_record.those_in(cloud, scope, ids))
    return _page(cloud, request, item_record.all_in(cloud, scope))


def _page(cloud: Cloud, request: Request, items: LazyList[int, Item]) -> Response:
    bodies = items.map(lambda item: item_body.in_list(cloud, item, request.api_version))
    return page(cloud, request, bodies, always_next_link=True)


def _points(cloud: Cloud, request: Request) -> Response:
    """Oldest first, as in every recorded list."""
    item = require_item(cloud, request)
    found = [recovery_points.point_body(item, point) for point in recovery_points.stored_points(cloud, item)]
    return page(cloud, request, found, always_next_link=True)


def _point(cloud: Cloud, request: Request) -> Response:
    item, name = require_item(cloud, request), request.params["point"]
    point = recovery_points.find_point(cloud, item, name)
    if point is None:
        raise refusals.missing("recoveryPoints", name)
    return Response(200, recovery_points.point_body(item, point))


def _disable(cloud: Cloud, request: Request, given: FailoverInput) -> Response:
    item = require_item(cloud, request)
    reason = given.disableProtectionReason or "NotSpecified"
    if reason not in ("NotSpecified", "MigrationComplete"):
        raise refusals.wrong_input("InvalidParameter", f"'{reason}' is no reason to disable protection.")
    item_record.require_allowed(item, "DisableProtection")
    return start_on(cloud, request, DISABLE, item, removes=True, args={"reason": reason})


def _purge(cloud: Cloud, request: Request) -> Response:
    """HTTP DELETE; accepted in every state in which no other operation is under way (recorded after an
    uncommitted failover)."""
    item = require_item(cloud, request)
    item_record.require_idle(item)
    return start_on(cloud, request, PURGE, item, removes=True)


def _on_primary(cloud: Cloud, job: Job, item: Item) -> None:
    """The agent stops. It cannot be reached while its region is out; a lock keeps the links (150225)."""
    if cloud.out_since(item.source_location) is not None and item.stage not in ("failed_over", "committed"):
        raise TaskFailed.because(  # code and words assumed
            "151068",
            f"Replication of '{item.friendly_name}' could not be disabled on the source location.",
            f"The region {item.source_location} is not available.",
            "Retry when the region is available again.",
        )
    if locks_holding(cloud, item.vm_id, "write") or locks_holding(cloud, item.vm_id, "delete"):
        _leave_link(cloud, item)
        raise TaskReported.because(
            "150225",
            f"The replication of '{item.friendly_name}' was disabled, but its configuration could not be "
            "cleaned up on the virtual machine.",
            "A lock on the virtual machine or its resource group stops the clean-up.",
            "Remove the lock and clean up the stale Site Recovery configuration of the virtual machine "
            "before it is protected again.",
            level="Warning",
        )


def _leave_link(cloud: Cloud, item: Item) -> None:
    """A stale link, as the published clean-up script looks for: from the machine to the vault's item."""
    name = f"ASR-Protect-{item.management_id}"
    cloud.store.put(
        {
            "id": f"{item.vm_id}/providers/{LINK}/{name}",
            "name": name,
            "type": LINK,
            "properties": {"sourceId": item.vm_id, "targetId": request_id_path(item.id), "notes": None},
        }
    )


def _on_secondary(cloud: Cloud, job: Job, item: Item) -> None:
    """The replica disks go; the extension, the cache account and what runs in the target stay (assumed)."""
    if item.stage not in ("failed_over", "committed"):
        target_machines.delete_replica_disks(cloud, item)


def _primary_seconds(cloud: Cloud, job: Job) -> float:
    """Recorded: 111 s in all after a failover, 6.5 minutes for a machine that replicates."""
    item = must_find(cloud, job.subject)
    return 60.0 if item.stage in ("failed_over", "committed") else 330.0


DISABLE = item_workflow(
    "disable",
    scenarios.DISABLE,
    Step(_primary_seconds, on_item(_on_primary)),
    Step(50.0, on_item(_on_secondary)),
    Step(0.4),
    lead=0.5,
    done=job_runs.delete_subject,
)
PURGE = item_workflow(
    "purge",
    scenarios.DISABLE,
    Step(60.0),
    Step(50.0),
    Step(0.4),
    lead=0.5,
    done=job_runs.delete_subject,
    placeholder=False,
)
PROVIDER = JobProvider(
    routes=[
        ("PUT", ITEM, taking(ProtectInput, _put)),
        ("POST", ITEM + "/remove", taking(FailoverInput, _disable)),
        ("DELETE", ITEM, _purge),
        ("GET", ITEM, _get),
        ("GET", CONTAINER + "/replicationProtectedItems", _list),
        ("GET", VAULT + "/replicationProtectedItems", _list_all),
        ("GET", ITEM + "/recoveryPoints", _points),
        ("GET", ITEM + "/recoveryPoints/{point}", _point),
    ],
    workflows=[DISABLE, PURGE],
)
