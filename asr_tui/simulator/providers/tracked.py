"""The handling that tracked resources share: names, regions, tags, lists and routes."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

from asr_tui.simulator.arm_errors import ArmError, bad_request, conflict, invalid_reference, parent_not_found
from asr_tui.simulator.arm_ids import group_id, group_of, name_of, same_id
from asr_tui.simulator.cloud import Cloud, Handler, Provider, Route
from asr_tui.simulator.lists import page
from asr_tui.simulator.locations import location_named, normalized
from asr_tui.simulator.messages import JsonObject, Request, Response


def tracked_body(cloud: Cloud, request: Request, kind: str) -> tuple[JsonObject, JsonObject]:
    """id, name, type, location and tags of a resource being created or updated, and its body until now (or {}).

    Raises ARM's refusals of a region that does not exist and of one other than the resource lies in.
    """
    name, arm_id = request.params["name"], tracked_id(request, kind)
    old = cloud.store.get(arm_id) or {}
    sent = request.body or {}
    location = sent.get("location") or old.get("location")
    if not location:
        raise bad_request("LocationRequired", "The location property is required for this definition.")
    location = checked_location(str(location), kind)
    if old:
        arm_id, name = old["id"], old["name"]
        if not same_id(old["location"], location):
            raise conflict(
                "InvalidResourceLocation",
                f"The resource '{name}' already exists in location '{old['location']}' in resource group "
                f"'{group_of(arm_id)}'. A resource with the same name cannot be created in location '{location}'. "
                "Please select a new resource name.",
            )
    cloud.require_answering(location)
    _check_zones(sent.get("zones") or [], location, kind, name)
    body: JsonObject = {"name": name, "id": _canonical(cloud, arm_id), "type": kind, "location": location}
    tags = sent.get("tags") if "tags" in sent else old.get("tags")
    if tags is not None:
        body["tags"] = _checked_tags(tags)
    return body, old


def _canonical(cloud: Cloud, arm_id: str) -> str:
    """The id in the letter case of its group's own id."""
    group = arm_id.partition("/providers/")[0]
    return str(cloud.store.require(group)["id"]) + arm_id[len(group) :]


def checked_location(location: str, kind: str) -> str:
    name = normalized(location)
    known = location_named(name)
    if known is None or not known.physical:
        raise bad_request(
            "LocationNotAvailableForResourceType",
            f"The provided location '{location}' is not available for resource type '{kind}'. "
            "List of available regions for the resource type is 'eastus,eastus2,centralus,westeurope,northeurope'.",
        )
    return name


def _check_zones(zones: list[str], location: str, kind: str, name: str) -> None:
    known = location_named(location)
    offered = [zone.logical for zone in known.zones] if known else []
    wrong = [zone for zone in zones if zone not in offered]
    if wrong:
        raise bad_request(
            "AvailabilityZoneNotSupported",
            f"The zone(s) '{','.join(wrong)}' for resource '{kind}/{name}' is not supported. The supported zones for "
            f"location '{location}' are '{','.join(offered)}'",
        )


def _checked_tags(tags: Any) -> JsonObject:
    """Tag limits of Azure Resource Manager (Microsoft Learn, "Use tags to organize your resources")."""
    if not isinstance(tags, dict) or not all(isinstance(value, str) for value in tags.values()):
        raise bad_request("InvalidTags", "The tags must be an object of names and text values.")
    if len(tags) > 50:
        raise bad_request("TooManyTags", f"The resource has {len(tags)} tags. The maximum allowed is 50.")
    for name, value in tags.items():
        if len(name) > 512 or len(value) > 256:
            raise bad_request("InvalidTagNameOrValue", "A tag's name or value is longer than 512 or 256 characters.")
    return dict(tags)


def require_same_region(cloud: Cloud, arm_id: str, location: str, by: str) -> JsonObject:
    """The resource that another one, `by`, refers to; it has to exist in the same region."""
    found = cloud.store.get(arm_id)
    if found is None or not same_id(found.get("location", location), location):
        raise invalid_reference(arm_id, by)
    return found


def listed(cloud: Cloud, request: Request, kind: str) -> Response:
    """The resources of a type in the subscription or the group."""
    bodies = cloud.store.of_type(kind, request.params["subscription"], request.params.get("group"))
    return page(cloud, request, bodies)


def tracked_id(request: Request, kind: str) -> str:
    params = request.params
    return f"{group_id(params['subscription'], params['group'])}/providers/{kind}/{params['name']}"


def required(cloud: Cloud, request: Request, kind: str) -> JsonObject:
    return cloud.store.require(tracked_id(request, kind))


def required_parent(cloud: Cloud, request: Request, kind: str) -> JsonObject:
    """The resource that a nested one lies in; 404 ParentResourceNotFound."""
    arm_id = tracked_id(request, kind)
    found = cloud.store.require(arm_id, parent_not_found(arm_id))
    if "location" in found:
        cloud.require_answering(found["location"])
    return found


def merged_tags(cloud: Cloud, request: Request, kind: str) -> JsonObject:
    """A body with the request's tags, which replace its own as a whole."""
    body = required(cloud, request, kind)
    sent = request.body or {}
    if "tags" in sent:
        body["tags"] = _checked_tags(sent["tags"])
    return body


def with_principals(cloud: Cloud, sent: JsonObject) -> JsonObject:
    """An identity with the ids that Entra gives its principals."""
    identity = dict(sent)
    if "SystemAssigned" in str(identity.get("type", "")):
        identity.setdefault("principalId", cloud.new_guid())
        identity.setdefault("tenantId", cloud.tenant_id)
    if given := identity.get("userAssignedIdentities"):
        identity["userAssignedIdentities"] = {
            arm_id: value
            or {"principalId": stable_guid(arm_id, "principal"), "clientId": stable_guid(arm_id, "client")}
            for arm_id, value in given.items()
        }
    return identity


def stable_guid(*parts: str) -> str:
    """The same GUID (version 5) for the same parts."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "|".join(parts).lower()))


def require_name(name: str, pattern: str, kind: str) -> None:
    """400 for a name that the type's rule forbids (Microsoft Learn, "Naming rules and restrictions")."""
    if re.fullmatch(pattern, name) is None:
        raise ArmError(
            400,
            "InvalidResourceName",
            f"Resource name {name} is invalid for a resource of type {kind}.",
            target=name_of(name),
        )


Complete = Callable[[Cloud, JsonObject], JsonObject]
"""Adds to a body what follows from other resources, such as who uses it."""
Deletion = Callable[[Cloud, Request, JsonObject], Response]


def in_subscription(kind: str) -> str:
    return f"/subscriptions/{{subscription}}/providers/{kind}"


def in_group(kind: str) -> str:
    return f"/subscriptions/{{subscription}}/resourceGroups/{{group}}/providers/{kind}"


def unchanged(cloud: Cloud, body: JsonObject) -> JsonObject:
    """The body as it is."""
    return body


def delete_at_once(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    cloud.store.delete(body["id"])
    return Response(200)


def tracked_routes(
    kind: str,
    *,
    put: Handler,
    patch: Handler | None = None,
    delete: Deletion = delete_at_once,
    complete: Complete = unchanged,
    regional: bool = True,
    lists: Handler | None = None,
) -> list[Route]:
    """Lists, GET, PUT, PATCH and DELETE of a top-level type; the resource's name is the parameter `name`.

    delete    ends an existing resource
    lists     answers both lists, where an element is not what GET answers
    regional  a region that is out answers neither GET nor DELETE
    """

    def list_all(cloud: Cloud, request: Request) -> Response:
        answer = listed(cloud, request, kind)
        for body in (answer.body or {})["value"]:
            complete(cloud, body)
        return answer

    def get(cloud: Cloud, request: Request) -> Response:
        body = required(cloud, request, kind)
        if regional:
            cloud.require_answering(body["location"])
        return Response(200, complete(cloud, body))

    one = in_group(kind) + "/{name}"
    listing = lists or list_all
    routes: list[Route] = [("GET", in_subscription(kind), listing), ("GET", in_group(kind), listing)]
    routes += [("GET", one, get), ("PUT", one, put), ("DELETE", one, delete_handler(delete, regional=regional))]
    return [*routes, ("PATCH", one, patch)] if patch else routes


def delete_handler(delete: Deletion, *, regional: bool = True) -> Handler:
    """DELETE of an existing resource; 204 for a missing one."""

    def handler(cloud: Cloud, request: Request) -> Response:
        body = cloud.store.get(request.path)
        if body is None:
            return Response(204)
        if regional:
            cloud.require_answering(body["location"])
        return delete(cloud, request, body)

    return handler


def patch_tags(kind: str) -> Handler:
    """PATCH of a type of which only the tags change."""

    def handler(cloud: Cloud, request: Request) -> Response:
        body = merged_tags(cloud, request, kind)
        cloud.store.put(body)
        return Response(200, body)

    return handler


def get_stored(cloud: Cloud, request: Request) -> Response:
    """GET of a small resource by its path."""
    return Response(200, cloud.store.require(request.path))


def delete_if_there(cloud: Cloud, request: Request) -> Response:
    """DELETE of a small resource that nothing refers to."""
    existed = cloud.store.exists(request.path)
    cloud.store.delete(request.path)
    return Response(200 if existed else 204)


def plain_provider(*kinds: str) -> Provider:
    """Types without rules of their own: bodies as sent, made and changed at once."""
    return Provider(
        routes=[route for kind in kinds for route in tracked_routes(kind, put=_putting(kind), regional=False)]
    )


def _putting(kind: str) -> Handler:
    def handler(cloud: Cloud, request: Request) -> Response:
        body, old = tracked_body(cloud, request, kind)
        sent = request.body or {}
        body.update({key: sent[key] for key in ("sku", "zones", "kind", "identity") if key in sent})
        body["properties"] = {**request.properties, "provisioningState": "Succeeded"}
        cloud.store.put(body)
        return Response(200 if old else 201, body)

    return handler
