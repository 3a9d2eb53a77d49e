"""Availability sets: made, changed and deleted at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asr_tui.simulator.arm_errors import bad_request, conflict
from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.providers.compute.kinds import AVAILABILITY_SET
from asr_tui.simulator.providers.tracked import listed, required, tracked_body
from asr_tui.simulator.routes import Request, Response, Route

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud


def _with_members(cloud: Cloud, body: JsonObject) -> JsonObject:
    own = body["id"].lower()
    body["properties"]["virtualMachines"] = [
        {"id": machine["id"]}
        for machine in cloud.store.users(own)
        if (machine["properties"].get("availabilitySet") or {}).get("id", "").lower() == own
    ]
    return body


def _list(cloud: Cloud, request: Request) -> Response:
    answer = listed(cloud, request, AVAILABILITY_SET)
    for body in (answer.body or {})["value"]:
        _with_members(cloud, body)
    return answer


def _get(cloud: Cloud, request: Request) -> Response:
    body = required(cloud, request, AVAILABILITY_SET, request.params["availability_set"])
    cloud.require_answering(body["location"])
    return Response(200, _with_members(cloud, body))


def _put(cloud: Cloud, request: Request) -> Response:
    body = tracked_body(cloud, request, AVAILABILITY_SET, request.params["availability_set"])
    old = cloud.store.get(body["id"]) or {}
    sent = request.body or {}
    fault_domains = request.properties.get("platformFaultDomainCount") or (
        old.get("properties", {}).get("platformFaultDomainCount") or 2
    )
    if not 1 <= fault_domains <= 3:
        raise bad_request(
            "InvalidParameter",
            "The specified fault domain count must fall in the range 1 to 3.",
            target="platformFaultDomainCount",
        )
    update_domains = request.properties.get("platformUpdateDomainCount") or (
        old.get("properties", {}).get("platformUpdateDomainCount") or 5
    )
    body["properties"] = {"platformUpdateDomainCount": update_domains, "platformFaultDomainCount": fault_domains}
    group = request.properties.get("proximityPlacementGroup")
    if group:
        body["properties"]["proximityPlacementGroup"] = group
    body["sku"] = sent.get("sku") or old.get("sku") or {"name": "Classic"}
    cloud.store.put(body)
    return Response(200, _with_members(cloud, body))


def _delete(cloud: Cloud, request: Request) -> Response:
    body = cloud.store.get(request.path)
    if body is None:
        return Response(204)
    cloud.require_answering(body["location"])
    if _with_members(cloud, body)["properties"]["virtualMachines"]:
        raise conflict(
            "OperationNotAllowed",
            f"Availability Set '{body['name']}' cannot be deleted. Before deleting an Availability Set please ensure "
            "that it does not contain any VM.",
        )
    cloud.store.delete(body["id"])
    return Response(200)


_SUB = "/subscriptions/{subscription}/providers/Microsoft.Compute/availabilitySets"
_ALL = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/availabilitySets"
ROUTES: list[Route] = [
    ("GET", _SUB, _list),
    ("GET", _ALL, _list),
    ("GET", _ALL + "/{availability_set}", _get),
    ("PUT", _ALL + "/{availability_set}", _put),
    ("PATCH", _ALL + "/{availability_set}", _put),
    ("DELETE", _ALL + "/{availability_set}", _delete),
]
