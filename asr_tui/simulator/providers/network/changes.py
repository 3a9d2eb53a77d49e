"""How Microsoft.Network accepts a change: 201 or 200 with `Updating`, an operation, then `Succeeded`."""

from __future__ import annotations

from typing import Any

from asr_tui.simulator import async_operations
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response

NAMESPACE = "Microsoft.Network"
CHANGE_SECONDS = 4.0  # assumed; a virtual network was Succeeded at its first poll, about 10 s later
DELETION_SECONDS = 11.0  # assumed


def etag(cloud: Cloud) -> str:
    return f'W/"{cloud.new_guid()}"'


def accept(cloud: Cloud, request: Request, body: JsonObject, *, at_once: bool = False) -> Response:
    """Keep a changed resource and announce the operation; `at_once` leaves it `Succeeded` from the start."""
    existed = cloud.store.exists(body["id"])
    mark(cloud, body, "Succeeded" if at_once else "Updating")
    cloud.store.put(body)
    operation = async_operations.start(cloud, body["id"], CHANGE_SECONDS, "network_ready")
    headers = async_operations.links(cloud, request, operation, NAMESPACE, body["location"])
    return Response(200 if existed else 201, body, headers)


def accept_deletion(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    mark(cloud, body, "Deleting")
    cloud.store.put(body)
    operation = async_operations.start(cloud, body["id"], DELETION_SECONDS, "network_deleted")
    headers = async_operations.links(cloud, request, operation, NAMESPACE, body["location"], result="operationResults")
    return Response(202, None, headers)


def mark(cloud: Cloud, body: JsonObject, state: str) -> None:
    """Write the provisioning state and a new etag on a resource and on all that lies in its body."""
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


def _ready(cloud: Cloud, event: JsonObject) -> None:
    body = cloud.store.get(event["id"])
    if body is not None and body["properties"].get("provisioningState") == "Updating":
        mark(cloud, body, "Succeeded")
        cloud.store.put(body)


PROVIDER = Provider(events={"network_ready": _ready, "network_deleted": async_operations.delete_resource})
