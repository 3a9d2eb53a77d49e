"""NAT gateways."""

from __future__ import annotations

from asr_tui.simulator.arm_errors import bad_request
from asr_tui.simulator.arm_ids import same_id
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response, value_at
from asr_tui.simulator.providers.network import changes
from asr_tui.simulator.providers.tracked import patch_tags, require_same_region, tracked_body, tracked_routes

GATEWAY = "Microsoft.Network/natGateways"


def _put(cloud: Cloud, request: Request) -> Response:
    """A standard gateway takes standard addresses only (Microsoft Learn, "What is Azure NAT Gateway?")."""
    body, old = tracked_body(cloud, request, GATEWAY)
    sent = request.body or {}
    addresses: list[JsonObject] = request.properties.get("publicIpAddresses") or []
    for reference in addresses:
        address = require_same_region(cloud, str(reference.get("id")), body["location"], body["id"])
        if str(value_at(address, "sku", "name") or "").lower() == "basic":
            raise bad_request(
                "NatGatewayCannotBeAssociatedWithBasicPublicIp",  # words assumed
                f"NAT gateway {body['id']} cannot use the basic public IP address {address['id']}.",
            )
    if sent.get("zones"):
        body["zones"] = sent["zones"]
    body["sku"] = {"name": "Standard", **(sent.get("sku") or {})}
    body["properties"] = {
        "provisioningState": "Updating",
        "resourceGuid": value_at(old, "properties", "resourceGuid") or cloud.new_guid(),
        "idleTimeoutInMinutes": request.properties.get("idleTimeoutInMinutes") or 4,
        **({"publicIpAddresses": [{"id": one["id"]} for one in addresses]} if addresses else {}),
    }
    return changes.accept(cloud, request, body)


def _with_subnets(cloud: Cloud, body: JsonObject) -> JsonObject:
    """Add the subnets that use it."""
    users = [
        {"id": subnet["id"]}
        for network in cloud.store.users(body["id"])
        for subnet in network["properties"].get("subnets", [])
        if same_id(value_at(subnet, "properties", "natGateway", "id"), body["id"])
    ]
    if users:
        body["properties"]["subnets"] = users
    return body


def _delete(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    for subnet in _with_subnets(cloud, body)["properties"].get("subnets", []):
        raise bad_request(
            "InUseNatGatewayCannotBeDeleted",  # words assumed, after those of other types
            f"NAT gateway {body['id']} cannot be deleted because it is in use by the subnet {subnet['id']}.",
        )
    return changes.accept_deletion(cloud, request, body)


PROVIDER = Provider(
    routes=tracked_routes(GATEWAY, put=_put, patch=patch_tags(GATEWAY), delete=_delete, complete=_with_subnets)
)
