"""Availability sets, proximity placement groups and capacity reservation groups.

They are made, changed and deleted at once; their members are the machines and sets that refer to them.
"""

from __future__ import annotations

from asr_tui.simulator.arm_errors import ArmError, bad_request, conflict
from asr_tui.simulator.arm_ids import name_of, same_id
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response, value_at
from asr_tui.simulator.providers.compute.kinds import (
    AVAILABILITY_SET,
    CAPACITY_GROUP,
    CAPACITY_RESERVATION,
    MACHINE,
    PROXIMITY_GROUP,
)
from asr_tui.simulator.providers.compute.sizes import size_named
from asr_tui.simulator.providers.tracked import (
    delete_at_once,
    delete_if_there,
    get_stored,
    in_group,
    listed,
    required,
    required_parent,
    tracked_body,
    tracked_routes,
)

_MEMBERS = "virtualmachines/$ref"


def _members(cloud: Cloud, group: str, *path: str, kind: str = MACHINE) -> list[JsonObject]:
    """The ids of the resources of a type that name a group at a path of their properties."""
    return [
        {"id": user["id"]}
        for user in cloud.store.users(group)
        if user["type"] == kind and same_id(value_at(user["properties"], *path, "id"), group)
    ]


def _list_sets(cloud: Cloud, request: Request) -> Response:
    """A subscription's sets have machines only where these are asked for (Azure/azure-cli issue 11821); anything else
    is refused (azure-rest-api-specs issue 9130, azure-sdk-for-go issue 20576). A group's have them (assumed)."""
    expand = request.query.get("$expand", "")
    if expand.lower() not in ("", _MEMBERS):
        raise bad_request("InvalidParameter", "The request URL is not valid.", target="$expand")
    answer = listed(cloud, request, AVAILABILITY_SET)
    for body in (answer.body or {})["value"] if expand or "group" in request.params else ():
        _set_with_members(cloud, body)
    return answer


def _set_with_members(cloud: Cloud, body: JsonObject) -> JsonObject:
    body["properties"]["virtualMachines"] = _members(cloud, body["id"], "availabilitySet")
    return body


def _put_set(cloud: Cloud, request: Request) -> Response:
    body, old = tracked_body(cloud, request, AVAILABILITY_SET)
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
    return Response(200, _set_with_members(cloud, body))


def _delete_set(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    if _set_with_members(cloud, body)["properties"]["virtualMachines"]:
        raise conflict(
            "OperationNotAllowed",
            f"Availability Set '{body['name']}' cannot be deleted. Before deleting an Availability Set please ensure "
            "that it does not contain any VM.",
        )
    return delete_at_once(cloud, request, body)


def _proximity_with_members(cloud: Cloud, body: JsonObject) -> JsonObject:
    """Empty lists are left out, as Azure does."""
    for key, kind in (("virtualMachines", MACHINE), ("availabilitySets", AVAILABILITY_SET)):
        if members := _members(cloud, body["id"], "proximityPlacementGroup", kind=kind):
            body["properties"][key] = members
    return body


def _put_proximity(cloud: Cloud, request: Request) -> Response:
    """A zone needs an intent, and there is at most one (Microsoft Learn, "Proximity placement groups")."""
    body, old = tracked_body(cloud, request, PROXIMITY_GROUP)
    zones, properties = (request.body or {}).get("zones") or [], request.properties
    if len(zones) > 1 or (zones and not properties.get("intent")):
        message = "A proximity placement group takes one zone, and only together with an intent."
        raise bad_request("InvalidParameter", message, target="zones")
    if zones:
        body["zones"] = zones
    body["properties"] = {"proximityPlacementGroupType": properties.get("proximityPlacementGroupType") or "Standard"}
    if properties.get("intent"):
        body["properties"]["intent"] = properties["intent"]
    cloud.store.put(body)
    return Response(200 if old else 201, _proximity_with_members(cloud, body))


def _delete_proximity(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    if {"virtualMachines", "availabilitySets"} & _proximity_with_members(cloud, body)["properties"].keys():
        message = f"Proximity Placement Group '{body['name']}' cannot be deleted: it is in use."
        raise conflict("OperationNotAllowed", message)
    return delete_at_once(cloud, request, body)


def require_capacity(cloud: Cloud, group: str, machine: JsonObject, properties: JsonObject) -> None:
    """Refuse a machine for whose size and zone its capacity reservation group holds no reservation.

    Rules: Microsoft Learn, "On-demand capacity reservation"; wording and codes of the refusals are assumed.
    """
    found = cloud.store.get(group)
    if found is None:
        raise ArmError(404, "NotFound", f"Capacity Reservation Group '{name_of(group)}' cannot be found.")
    if not same_id(found["location"], machine["location"]):
        raise bad_request("BadRequest", "Virtual Machine and Capacity Reservation Group must be in the same location.")
    if properties.get("availabilitySet") or properties.get("proximityPlacementGroup"):
        message = "Capacity Reservation Group is not supported with an Availability Set or a Proximity Placement Group."
        raise bad_request("BadRequest", message)
    size, zones = properties["hardwareProfile"]["vmSize"], machine.get("zones") or []
    reservations = cloud.store.children(found["id"], CAPACITY_RESERVATION)
    if not any(same_id(one["sku"]["name"], size) and (one.get("zones") or []) == zones for one in reservations):
        raise conflict(
            "CapacityReservationNotFound",
            f"Capacity Reservation Group '{found['name']}' has no reservation of the size '{size}' "
            f"{'in zone ' + zones[0] if zones else 'without a zone'}.",
        )


def _capacity_with_members(cloud: Cloud, body: JsonObject) -> JsonObject:
    """The group shows the ids of its reservations and of the machines that use it."""
    reservations = cloud.store.children(body["id"], CAPACITY_RESERVATION)
    body["properties"] |= {"capacityReservations": [{"id": one["id"]} for one in reservations]}
    if members := _members(cloud, body["id"], "capacityReservation", "capacityReservationGroup"):
        body["properties"]["virtualMachinesAssociated"] = members
    return body


def _list_groups(cloud: Cloud, request: Request) -> Response:
    """The machines of capacity groups are in a list only where they are asked for (REST API reference, `$expand`)."""
    answer = listed(cloud, request, CAPACITY_GROUP)
    for body in (answer.body or {})["value"]:
        _capacity_with_members(cloud, body)
        if _MEMBERS not in request.query.get("$expand", "").lower():
            body["properties"].pop("virtualMachinesAssociated", None)
    return answer


def _put_capacity(cloud: Cloud, request: Request) -> Response:
    body, old = tracked_body(cloud, request, CAPACITY_GROUP)
    sent = request.body or {}
    if sent.get("zones"):
        body["zones"] = sent["zones"]
    sharing = request.properties.get("sharingProfile")
    body["properties"] = {"sharingProfile": sharing} if sharing else {}
    cloud.store.put(body)
    return Response(200 if old else 201, _capacity_with_members(cloud, body))


def _delete_capacity(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    if _capacity_with_members(cloud, body)["properties"]["capacityReservations"]:
        message = f"Capacity Reservation Group '{body['name']}' cannot be deleted while it holds reservations."
        raise conflict("OperationNotAllowed", message)
    return delete_at_once(cloud, request, body)


def _reservations(cloud: Cloud, request: Request) -> Response:
    group = required(cloud, request, CAPACITY_GROUP)
    return page(cloud, request, cloud.store.children(group["id"], CAPACITY_RESERVATION))


def _put_reservation(cloud: Cloud, request: Request) -> Response:
    """One reservation a size and zone; the zone has to be one of the group's."""
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


_RESERVATIONS = in_group(CAPACITY_GROUP) + "/{name}/capacityReservations"
PROVIDER = Provider(
    routes=[
        *tracked_routes(
            AVAILABILITY_SET,
            put=_put_set,
            patch=_put_set,
            delete=_delete_set,
            complete=_set_with_members,
            lists=_list_sets,
        ),
        *tracked_routes(
            PROXIMITY_GROUP, put=_put_proximity, delete=_delete_proximity, complete=_proximity_with_members
        ),
        *tracked_routes(
            CAPACITY_GROUP,
            put=_put_capacity,
            delete=_delete_capacity,
            complete=_capacity_with_members,
            lists=_list_groups,
        ),
        ("GET", _RESERVATIONS, _reservations),
        ("GET", _RESERVATIONS + "/{reservation}", get_stored),
        ("PUT", _RESERVATIONS + "/{reservation}", _put_reservation),
        ("DELETE", _RESERVATIONS + "/{reservation}", delete_if_there),
    ]
)
