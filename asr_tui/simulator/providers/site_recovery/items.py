"""Replicated items: enable, read, list, change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from asr_tui.simulator.lazy_list import LazyList
from asr_tui.simulator.lookups import ITEM_OF
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
from asr_tui.simulator.providers.site_recovery.containers import require_container
from asr_tui.simulator.providers.site_recovery.enable_input import checked_item
from asr_tui.simulator.providers.site_recovery.fabrics import vault_of
from asr_tui.simulator.providers.site_recovery.inputs import ProtectInput, taking
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.job_record import Fault
from asr_tui.simulator.providers.site_recovery.wire import VAULT, last_segment, same_id
from asr_tui.simulator.routes import Request, Response, Route, page

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud

CONTAINER = VAULT + "/replicationFabrics/{fabric}/replicationProtectionContainers/{container}"
TEMPLATE = CONTAINER + "/replicationProtectedItems/{item}"

ALREADY_PROTECTED = Fault("45031", "Protection has already been enabled for the virtual machine.")


def require_item(cloud: Cloud, request: Request) -> Item:
    """The item of the path, whose container may be named by GUID; Site Recovery's 404s otherwise."""
    item = item_record.find(cloud, request.path.split("/replicationProtectedItems/")[0] + _tail(request))
    if item is not None:
        return item
    require_container(cloud, request)
    raise refusals.item_missing(request, request.params["item"])


def _tail(request: Request) -> str:
    return f"/replicationProtectedItems/{request.params['item']}"


def _put(cloud: Cloud, request: Request) -> Response:
    container = require_container(cloud, request)
    name = request.params["item"]
    item = checked_item(cloud, request, container, name)
    there = item_record.find(cloud, item.id)
    protected = _protecting(cloud, item.vm_id)
    if there is not None and there.job is not None:
        raise refusals.busy(request, there.friendly_name, last_segment(there.job))
    if protected is not None and protected.stage != "enable_failed":
        return _already(cloud, request, item)
    if there is not None and not same_id(there.vm_id, item.vm_id):
        raise refusals.in_use(  # assumed
            request,
            "ReplicationProtectedItemExists",
            f"The name '{name}' is used by the replicated item of '{there.friendly_name}'.",
            "Choose another name for the replicated item.",
        )
    if protected is not None and not same_id(protected.id, item.id):
        cloud.store.delete(protected.id)  # a failed attempt under another name gives way (assumed)
    job = job_runs.start(
        cloud,
        enabling.ENABLE,
        vault_of(cloud, request),
        request,
        item_target.job_target(item),
        subject=item.id,
        result=item.id,
        affected=item_target.affected(cloud, item),
    )
    item_record.claim(cloud, item, job)
    return operations.accepted(cloud, request, job, item.id, job_as_request_id=True)


def _protecting(cloud: Cloud, vm_id: str) -> Item | None:
    """The item of any vault that already has this machine."""
    found = cloud.store.filed((ITEM_OF,), vm_id.rstrip("/").lower())
    return item_record.kept(cloud, found[0]) if found else None


def _already(cloud: Cloud, request: Request, item: Item) -> Response:
    """Not an error: the operation succeeds at once, with a notice (recorded)."""
    job = job_runs.start(
        cloud,
        enabling.ALREADY_ENABLED,
        vault_of(cloud, request),
        request,
        item_target.job_target(item),
        subject="",
        result=item.id,
        notice=ALREADY_PROTECTED,
    )
    return operations.accepted(cloud, request, job, item.id, job_as_request_id=True)


def _get(cloud: Cloud, request: Request) -> Response:
    return Response(200, item_body.whole(cloud, require_item(cloud, request), request.api_version))


def _list(cloud: Cloud, request: Request) -> Response:
    container = require_container(cloud, request)
    return _page(cloud, request, item_record.all_in(cloud, container["id"]))


def _list_all(cloud: Cloud, request: Request) -> Response:
    """Of a vault; `$filter=RecoveryPlanName eq 'X'` gives the items of a plan (recorded)."""
    vault = vault_of(cloud, request)
    scope = vault
    wanted = {k.lower(): v for k, v in re.findall(r"(\w+)\s+eq\s+'([^']*)'", request.query.get("$filter", ""))}
    if "sourcefabricname" in wanted:
        scope = f"{vault}/replicationFabrics/{wanted['sourcefabricname']}"
    if "recoveryplanname" in wanted:
        ids = plan_body.item_ids(cloud, f"{vault}/replicationRecoveryPlans/{wanted['recoveryplanname']}")
        return _page(cloud, request, item_record.those_in(cloud, scope, ids))
    return _page(cloud, request, item_record.all_in(cloud, scope))


def _page(cloud: Cloud, request: Request, items: LazyList[int, Item]) -> Response:
    bodies = items.map(lambda item: item_body.in_list(cloud, item, request.api_version))
    return page(cloud, request, bodies, always_next_link=True)


def _points(cloud: Cloud, request: Request) -> Response:
    return recovery_points.list_points(cloud, request, require_item(cloud, request))


def _point(cloud: Cloud, request: Request) -> Response:
    return recovery_points.get_point(cloud, request, require_item(cloud, request))


ROUTES: list[Route] = [
    ("PUT", TEMPLATE, taking(ProtectInput, _put)),
    ("GET", TEMPLATE, _get),
    ("GET", CONTAINER + "/replicationProtectedItems", _list),
    ("GET", VAULT + "/replicationProtectedItems", _list_all),
    ("GET", TEMPLATE + "/recoveryPoints", _points),
    ("GET", TEMPLATE + "/recoveryPoints/{point}", _point),
]
