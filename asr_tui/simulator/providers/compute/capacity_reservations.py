"""Capacity reservation groups and the reservations in them.

Rules: Microsoft Learn, "On-demand capacity reservation"; wording and codes of the refusals are assumed.
"""

from __future__ import annotations

from asr_tui.simulator.arm_errors import ArmError, bad_request, conflict
from asr_tui.simulator.arm_ids import name_of, same_id
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute.kinds import CAPACITY_GROUP, CAPACITY_RESERVATION
from asr_tui.simulator.providers.compute.sizes import size_named
from asr_tui.simulator.providers.tracked import required, required_parent, tracked_body
from asr_tui.simulator.providers.tracked_routes import (
    delete_at_once,
    delete_if_there,
    get_kept,
    in_group,
    tracked_routes,
)


def require_room(cloud: Cloud, group: str, machine: JsonObject, properties: JsonObject) -> None:
    """The reservation that a machine asks for: its size and zone have to be there, without set or proximity group."""
    found = cloud.store.get(group)
    if found is None:
        raise ArmError(404, "NotFound", f"Capacity Reservation Group '{name_of(group)}' cannot be found.")
    if not same_id(found["location"], machine["location"]):
        raise bad_request("BadRequest", "Virtual Machine and Capacity Reservation Group must be in the same location.")
    if properties.get("availabilitySet") or properties.get("proximityPlacementGroup"):
        raise bad_request(
            "BadRequest",
            "Capacity Reservation Group is not supported with an Availability Set or a Proximity Placement Group.",
        )
    size, zones = properties["hardwareProfile"]["vmSize"], machine.get("zones") or []
    held = cloud.store.children(found["id"], CAPACITY_RESERVATION)
    if not any(same_id(one["sku"]["name"], size) and (one.get("zones") or []) == zones for one in held):
        raise conflict(
            "CapacityReservationNotFound",
            f"Capacity Reservation Group '{found['name']}' has no reservation of the size '{size}' "
            f"{'in zone ' + zones[0] if zones else 'without a zone'}.",
        )


def _with_members(cloud: Cloud, body: JsonObject) -> JsonObject:
    """The group names its reservations and the machines that use it; neither says more than an id."""
    held = cloud.store.children(body["id"], CAPACITY_RESERVATION)
    used = [
        {"id": one["id"]}
        for one in cloud.store.users(body["id"])
        if same_id(_group_of(one["properties"].get("capacityReservation") or {}), body["id"])
    ]
    body["properties"] |= {"capacityReservations": [{"id": one["id"]} for one in held]}
    if used:
        body["properties"]["virtualMachinesAssociated"] = used
    return body


def _group_of(reservation: JsonObject) -> str | None:
    return (reservation.get("capacityReservationGroup") or {}).get("id")


def _put(cloud: Cloud, request: Request) -> Response:
    body = tracked_body(cloud, request, CAPACITY_GROUP)
    existed = cloud.store.exists(body["id"])
    sent = request.body or {}
    if sent.get("zones"):
        body["zones"] = sent["zones"]
    sharing = request.properties.get("sharingProfile")
    body["properties"] = {"sharingProfile": sharing} if sharing else {}
    cloud.store.put(body)
    return Response(200 if existed else 201, _with_members(cloud, body))


def _delete(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    if _with_members(cloud, body)["properties"]["capacityReservations"]:
        raise conflict(
            "OperationNotAllowed",
            f"Capacity Reservation Group '{body['name']}' cannot be deleted while it holds reservations.",
        )
    return delete_at_once(cloud, request, body)


def _held_list(cloud: Cloud, request: Request) -> Response:
    group = required(cloud, request, CAPACITY_GROUP)
    return page(cloud, request, cloud.store.children(group["id"], CAPACITY_RESERVATION))


def _held_put(cloud: Cloud, request: Request) -> Response:
    """One reservation a size and zone; the size and the zone have to be the region's and the group's."""
    group = required_parent(cloud, request, CAPACITY_GROUP)
    sent = request.body or {}
    sku, zones = sent.get("sku") or {}, sent.get("zones") or []
    size = size_named(str(sku.get("name")))
    if size is None or not isinstance(sku.get("capacity"), int) or sku["capacity"] < 0:
        raise bad_request("InvalidParameter", "A reservation needs a size and a capacity.", target="sku")
    if [zone for zone in zones if zone not in (group.get("zones") or [])] or (group.get("zones") and not zones):
        raise bad_request("InvalidParameter", "The zone has to be one of the group's.", target="zones")
    arm_id = f"{group['id']}/capacityReservations/{request.params['reservation']}"
    existed = cloud.store.exists(arm_id)
    body: JsonObject = {
        "name": request.params["reservation"],
        "id": arm_id,
        "type": CAPACITY_RESERVATION,
        "location": group["location"],
        "sku": {"name": size.name, "capacity": sku["capacity"]},
        "properties": {"provisioningState": "Succeeded", "platformFaultDomainCount": 1},
    }
    if zones:
        body["zones"] = zones
    cloud.store.put(body)
    return Response(200 if existed else 201, body)


_HELD = in_group(CAPACITY_GROUP) + "/{name}/capacityReservations"
PROVIDER = Provider(
    routes=[
        *tracked_routes(CAPACITY_GROUP, put=_put, delete=_delete, complete=_with_members),
        ("GET", _HELD, _held_list),
        ("GET", _HELD + "/{reservation}", get_kept),
        ("PUT", _HELD + "/{reservation}", _held_put),
        ("DELETE", _HELD + "/{reservation}", delete_if_there),
    ]
)
