"""Changes of Microsoft.Network's resources: 201 or 200 with `Updating`, an operation, then `Succeeded`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asr_tui.simulator import async_operations
from asr_tui.simulator.arm_errors import ArmError, resource_not_found
from asr_tui.simulator.cloud import Cloud, Handler, Provider, Route
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.tracked import Complete, in_group, required_parent, unchanged

CHANGE_SECONDS = 4.0  # assumed; a virtual network was Succeeded at its first poll, about 10 s later
DELETION_SECONDS = 11.0  # assumed


def etag(cloud: Cloud) -> str:
    return f'W/"{cloud.new_guid()}"'


def accept(cloud: Cloud, request: Request, body: JsonObject, *, at_once: bool = False) -> Response:
    """Store a changed resource and announce the operation; `at_once` leaves it `Succeeded` from the start."""
    existed = cloud.store.exists(body["id"])
    mark(cloud, body, "Succeeded" if at_once else "Updating")
    cloud.store.put(body)
    headers = async_operations.begin(cloud, request, body, CHANGE_SECONDS, "network_ready")
    return Response(200 if existed else 201, body, headers)


def accept_deletion(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    mark(cloud, body, "Deleting")
    cloud.store.put(body)
    return async_operations.accepted(cloud, request, body, DELETION_SECONDS, "network_deleted", "operationResults")


def mark(cloud: Cloud, body: JsonObject, state: str) -> None:
    """Write the provisioning state and a new etag on a resource and on all that is nested in its body."""
    tag = etag(cloud)
    for part in _parts(body):
        if state == "Succeeded" and part["properties"].get("provisioningState") == "Succeeded":
            part.setdefault("etag", tag)
            continue
        part["etag"] = tag
        part["properties"]["provisioningState"] = state


def _parts(body: JsonObject) -> list[JsonObject]:
    parts = [body]
    for key in ("subnets", "ipConfigurations", "securityRules", "virtualNetworkPeerings"):
        nested: Any = body["properties"].get(key)
        parts += [part for part in nested or [] if "properties" in part]
    return parts


def named(parts: list[JsonObject], name: str) -> JsonObject | None:
    return next((part for part in parts if part["name"].lower() == name.lower()), None)


def others(parts: list[JsonObject], name: str) -> list[JsonObject]:
    return [part for part in parts if part["name"].lower() != name.lower()]


def put_part(cloud: Cloud, request: Request, owner: JsonObject, key: str, part: JsonObject) -> Response:
    """Store a resource that is nested in its owner's body, last in the list under `key`."""
    parts = owner["properties"][key]
    existed = named(parts, part["name"]) is not None
    owner["properties"][key] = [*others(parts, part["name"]), part]
    return Response(200 if existed else 201, part, accept(cloud, request, owner).headers)


def part_routes(
    kind: str,
    key: str,
    put: Handler,
    *,
    complete: Complete = unchanged,
    require_unused: Callable[[Cloud, str], None] = lambda _, arm_id: None,
    missing: Callable[[str], ArmError] = resource_not_found,
) -> list[Route]:
    """List, GET, PUT and DELETE of the resources that are nested under `key` in a body of type `kind`."""

    def list_all(cloud: Cloud, request: Request) -> Response:
        return page(cloud, request, complete(cloud, required_parent(cloud, request, kind))["properties"][key])

    def get(cloud: Cloud, request: Request) -> Response:
        owner = complete(cloud, required_parent(cloud, request, kind))
        part = named(owner["properties"][key], request.params["part"])
        if part is None:
            raise missing(request.path)
        return Response(200, part)

    def delete(cloud: Cloud, request: Request) -> Response:
        owner = required_parent(cloud, request, kind)
        parts = owner["properties"][key]
        part = named(parts, request.params["part"])
        if part is None:
            return Response(204)
        require_unused(cloud, part["id"])
        owner["properties"][key] = others(parts, part["name"])
        return Response(202, None, accept(cloud, request, owner).headers)

    every = f"{in_group(kind)}/{{name}}/{key}"
    one = every + "/{part}"
    return [("GET", every, list_all), ("GET", one, get), ("PUT", one, put), ("DELETE", one, delete)]


def _ready(cloud: Cloud, event: JsonObject) -> None:
    body = cloud.store.get(event["id"])
    if body is not None and body["properties"].get("provisioningState") == "Updating":
        mark(cloud, body, "Succeeded")
        cloud.store.put(body)


PROVIDER = Provider(events={"network_ready": _ready, "network_deleted": async_operations.delete_resource})
