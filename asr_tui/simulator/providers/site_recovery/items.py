"""Replicated items: enable, read, list, change."""

from __future__ import annotations

from asr_tui.simulator.arm_ids import same_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.lazy_list import LazyList
from asr_tui.simulator.lists import filter_values, page
from asr_tui.simulator.lookups import ITEM_OF
from asr_tui.simulator.messages import Request, Response
from asr_tui.simulator.providers.site_recovery import (
    enabling,
    item_body,
    item_record,
    item_target,
    job_runs,
    operations,
    plan_body,
    recovery_points,
    refusals,
)
from asr_tui.simulator.providers.site_recovery.enable_input import checked_item
from asr_tui.simulator.providers.site_recovery.inputs import ProtectInput, taking
from asr_tui.simulator.providers.site_recovery.item_jobs import start_on
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.job_record import Fault
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider
from asr_tui.simulator.providers.site_recovery.views import require, vault_of
from asr_tui.simulator.providers.site_recovery.wire import CONTAINER, ITEM, VAULT, vault_id

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
    found = cloud.store.filed((ITEM_OF,), vm_id.rstrip("/").lower())
    return item_record.kept(cloud, found[0]) if found else None


def _already(cloud: Cloud, request: Request, item: Item) -> Response:
    """Not an error: the operation succeeds at once, with a notice (recorded)."""
    target, _ = item_target.shown(cloud, item)
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


PROVIDER = JobProvider(
    routes=[
        ("PUT", ITEM, taking(ProtectInput, _put)),
        ("GET", ITEM, _get),
        ("GET", CONTAINER + "/replicationProtectedItems", _list),
        ("GET", VAULT + "/replicationProtectedItems", _list_all),
        ("GET", ITEM + "/recoveryPoints", _points),
        ("GET", ITEM + "/recoveryPoints/{point}", _point),
    ],
)
