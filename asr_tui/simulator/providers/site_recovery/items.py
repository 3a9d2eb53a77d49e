"""Replicated items: enabled, read, listed, disabled (POST remove) and purged (DELETE)."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.simulator.arm_ids import same_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.index_entries import ITEM_OF
from asr_tui.simulator.lazy_list import LazyList
from asr_tui.simulator.lists import filter_by, page
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
from asr_tui.simulator.providers.site_recovery.inputs import FailoverInput, ProtectInput, with_input
from asr_tui.simulator.providers.site_recovery.item_jobs import item_workflow, on_item, start_on
from asr_tui.simulator.providers.site_recovery.item_record import Item, must_find
from asr_tui.simulator.providers.site_recovery.job_record import Fault, Job, TaskFailed, TaskReported
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step
from asr_tui.simulator.providers.site_recovery.views import require, vault_of
from asr_tui.simulator.providers.site_recovery.wire import CONTAINER, ITEM, VAULT, request_id_path, vault_id

# The fields of the clients' ProtectedItemsQueryParameter.
_FILTERS = (
    "sourceFabricName", "sourceFabricLocation", "recoveryPlanName", "vCenterName", "instanceType",
    "multiVmGroupCreateOption", "processServerId",
)  # fmt: skip
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
    existing = item_record.find(cloud, item.id)
    protected = _protecting(cloud, item.vm_id)
    if existing is not None:
        item_record.require_idle(existing)
    if protected is not None and protected.stage != "enable_failed":
        return _already(cloud, request, item)
    if existing is not None and not same_id(existing.vm_id, item.vm_id):
        raise refusals.in_use(  # assumed
            "ReplicationProtectedItemExists",
            f"The name '{name}' is used by the replicated item of '{existing.friendly_name}'.",
            "Choose another name for the replicated item.",
        )
    if protected is not None and not same_id(protected.id, item.id):
        cloud.store.delete(protected.id)  # a failed attempt under another name gives way (assumed)
    return start_on(cloud, request, enabling.ENABLE, item, own_case=False)


def _protecting(cloud: Cloud, vm_id: str) -> Item | None:
    """The item of any vault that protects a machine."""
    found = cloud.store.lookup((ITEM_OF,), vm_id.rstrip("/").lower())
    return item_record.item_of(cloud, found[0]) if found else None


def _already(cloud: Cloud, request: Request, item: Item) -> Response:
    """The operation succeeds at once, with a notice (recorded)."""
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
    filters = filter_by(request, *_FILTERS, refusal=refusals.invalid_filter)
    scope = f"{vault}/replicationFabrics/{filters['sourcefabricname']}" if "sourcefabricname" in filters else vault
    items = item_record.all_in(cloud, scope)
    if "recoveryplanname" in filters:
        ids = plan_body.item_ids(cloud, f"{vault}/replicationRecoveryPlans/{filters['recoveryplanname']}")
        items = item_record.existing_in(cloud, scope, ids)
    if filters.keys() <= {"sourcefabricname", "recoveryplanname"}:
        return _page(cloud, request, items)
    return _page(cloud, request, [item for item in items if _matches(item, filters)])


def _matches(item: Item, filters: dict[str, str]) -> bool:
    """Whether an item has the values of a filter; Azure's machines have neither vCenter nor process server."""
    has = {
        "instancetype": "A2A",
        "multivmgroupcreateoption": "UserSpecified" if item.group_name else "AutoCreated",
        "sourcefabriclocation": item.source_location,
        "vcentername": "",
        "processserverid": "",
    }
    return all(has[field].lower() == filters[field].lower() for field in has.keys() & filters.keys())


def _page(cloud: Cloud, request: Request, items: Sequence[Item]) -> Response:
    bodies = LazyList(lambda item: item_body.in_list(cloud, item, request.api_version), items)
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
    """Accepted in every state without an operation under way (recorded after an uncommitted failover)."""
    item = item_record.find(cloud, request.path)
    if item is None:
        require(cloud, request, CONTAINER)
        raise refusals.removed(request.params["item"])
    item_record.require_idle(item)
    return start_on(cloud, request, PURGE, item, removes=True)


def _on_primary(cloud: Cloud, job: Job, item: Item) -> None:
    """Stop the agent, which cannot be reached while its region is out; a lock leaves links (150225)."""
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
    """A link from the machine to the vault's item, as the published clean-up script looks for."""
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
    """Delete the replica disks; extension, cache account and target machines stay (assumed)."""
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
    done=operations.delete_subject,
)
PURGE = item_workflow(
    "purge",
    scenarios.DISABLE,
    Step(60.0),
    Step(50.0),
    Step(0.4),
    lead=0.5,
    done=operations.delete_subject,
    placeholder=False,
)
PROVIDER = JobProvider(
    routes=[
        ("PUT", ITEM, with_input(ProtectInput, _put)),
        ("POST", ITEM + "/remove", with_input(FailoverInput, _disable)),
        ("DELETE", ITEM, _purge),
        ("GET", ITEM, _get),
        ("GET", CONTAINER + "/replicationProtectedItems", _list),
        ("GET", VAULT + "/replicationProtectedItems", _list_all),
        ("GET", ITEM + "/recoveryPoints", _points),
        ("GET", ITEM + "/recoveryPoints/{point}", _point),
    ],
    workflows=[DISABLE, PURGE],
)
