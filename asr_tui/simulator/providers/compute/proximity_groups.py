"""Proximity placement groups: made and deleted at once; their members are read off the machines and sets."""

from __future__ import annotations

from asr_tui.simulator.arm_errors import bad_request, conflict
from asr_tui.simulator.arm_ids import same_id
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute.kinds import AVAILABILITY_SET, MACHINE, PROXIMITY_GROUP
from asr_tui.simulator.providers.tracked import tracked_body
from asr_tui.simulator.providers.tracked_routes import delete_at_once, tracked_routes


def _members(cloud: Cloud, kind: str, group: str) -> list[JsonObject]:
    return [
        {"id": body["id"]}
        for body in cloud.store.users(group)
        if body["type"] == kind and same_id((body["properties"].get("proximityPlacementGroup") or {}).get("id"), group)
    ]


def _with_members(cloud: Cloud, body: JsonObject) -> JsonObject:
    """A list that is empty is left out, as Azure does."""
    for key, kind in (("virtualMachines", MACHINE), ("availabilitySets", AVAILABILITY_SET)):
        if members := _members(cloud, kind, body["id"]):
            body["properties"][key] = members
    return body


def _put(cloud: Cloud, request: Request) -> Response:
    """A zone needs an intent, and there is at most one (Microsoft Learn, "Proximity placement groups")."""
    body = tracked_body(cloud, request, PROXIMITY_GROUP)
    existed = cloud.store.exists(body["id"])
    sent, properties = request.body or {}, request.properties
    zones = sent.get("zones") or []
    if len(zones) > 1 or (zones and not properties.get("intent")):
        raise bad_request(
            "InvalidParameter", "A proximity placement group takes one zone, and only together with an intent.",
            target="zones",
        )  # fmt: skip
    if zones:
        body["zones"] = zones
    body["properties"] = {"proximityPlacementGroupType": properties.get("proximityPlacementGroupType") or "Standard"}
    if properties.get("intent"):
        body["properties"]["intent"] = properties["intent"]
    cloud.store.put(body)
    return Response(200 if existed else 201, _with_members(cloud, body))


def _delete(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    if {"virtualMachines", "availabilitySets"} & _with_members(cloud, body)["properties"].keys():
        raise conflict(
            "OperationNotAllowed", f"Proximity Placement Group '{body['name']}' cannot be deleted: it is in use."
        )
    return delete_at_once(cloud, request, body)


PROVIDER = Provider(routes=tracked_routes(PROXIMITY_GROUP, put=_put, delete=_delete, complete=_with_members))
