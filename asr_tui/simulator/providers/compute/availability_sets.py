"""Availability sets: made, changed and deleted at once."""

from __future__ import annotations

from asr_tui.simulator.arm_errors import bad_request, conflict
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute.kinds import AVAILABILITY_SET
from asr_tui.simulator.providers.tracked import tracked_body
from asr_tui.simulator.providers.tracked_routes import delete_at_once, tracked_routes


def _with_members(cloud: Cloud, body: JsonObject) -> JsonObject:
    own = body["id"].lower()
    body["properties"]["virtualMachines"] = [
        {"id": machine["id"]}
        for machine in cloud.store.users(own)
        if (machine["properties"].get("availabilitySet") or {}).get("id", "").lower() == own
    ]
    return body


def _put(cloud: Cloud, request: Request) -> Response:
    body = tracked_body(cloud, request, AVAILABILITY_SET)
    old = cloud.store.get(body["id"]) or {}
    sent, before = request.body or {}, old.get("properties", {})
    fault_domains = request.properties.get("platformFaultDomainCount") or before.get("platformFaultDomainCount") or 2
    if not 1 <= fault_domains <= 3:
        raise bad_request(
            "InvalidParameter",
            "The specified fault domain count must fall in the range 1 to 3.",
            target="platformFaultDomainCount",
        )
    update_domains = request.properties.get("platformUpdateDomainCount") or before.get("platformUpdateDomainCount") or 5
    body["properties"] = {"platformUpdateDomainCount": update_domains, "platformFaultDomainCount": fault_domains}
    group = request.properties.get("proximityPlacementGroup")
    if group:
        body["properties"]["proximityPlacementGroup"] = group
    body["sku"] = sent.get("sku") or old.get("sku") or {"name": "Classic"}
    cloud.store.put(body)
    return Response(200, _with_members(cloud, body))


def _delete(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    if _with_members(cloud, body)["properties"]["virtualMachines"]:
        raise conflict(
            "OperationNotAllowed",
            f"Availability Set '{body['name']}' cannot be deleted. Before deleting an Availability Set please ensure "
            "that it does not contain any VM.",
        )
    return delete_at_once(cloud, request, body)


PROVIDER = Provider(
    routes=tracked_routes(AVAILABILITY_SET, put=_put, patch=_put, delete=_delete, complete=_with_members)
)
