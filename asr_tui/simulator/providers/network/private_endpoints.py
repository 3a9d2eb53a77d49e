"""Private endpoints."""

from __future__ import annotations

from asr_tui.simulator.arm_errors import bad_request, invalid_reference
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response, value_at
from asr_tui.simulator.providers.network import changes
from asr_tui.simulator.providers.network.subnets import find_subnet
from asr_tui.simulator.providers.tracked import patch_tags, tracked_body, tracked_routes

ENDPOINT = "Microsoft.Network/privateEndpoints"
_LISTS = ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections")


def _put(cloud: Cloud, request: Request) -> Response:
    """A connection of the caller's own is approved at once, a manual one waits (Microsoft Learn, "What is a private
    endpoint?"). The endpoint's network interface and address are left out."""
    body, old = tracked_body(cloud, request, ENDPOINT)
    sent = request.properties
    subnet_id = str(value_at(sent, "subnet", "id") or "")
    subnet = find_subnet(cloud, subnet_id)
    if subnet is None:
        raise invalid_reference(subnet_id, body["id"])
    properties: JsonObject = {
        "provisioningState": "Updating",
        "resourceGuid": value_at(old, "properties", "resourceGuid") or cloud.new_guid(),
        "subnet": {"id": subnet["id"]},
    }
    for key, status in zip(_LISTS, ("Approved", "Pending"), strict=True):
        properties[key] = [_connection(cloud, body, key, one, status) for one in sent.get(key) or []]
    if not any(properties[key] for key in _LISTS):
        raise bad_request("InvalidRequestFormat", "A private endpoint needs a private link service connection.")
    body["properties"] = properties
    return changes.accept(cloud, request, body)


def _connection(cloud: Cloud, endpoint: JsonObject, key: str, sent: JsonObject, status: str) -> JsonObject:
    given = sent.get("properties") or {}
    target = str(given.get("privateLinkServiceId") or "")
    if not cloud.store.exists(target):
        raise invalid_reference(target, endpoint["id"])
    name = sent.get("name") or endpoint["name"]
    state = {"status": status, "description": "", "actionsRequired": "None"}
    return {
        "name": name,
        "id": f"{endpoint['id']}/{key}/{name}",
        "etag": changes.etag(cloud),
        "properties": {
            "provisioningState": "Succeeded",
            "privateLinkServiceId": target,
            "groupIds": given.get("groupIds") or [],
            "privateLinkServiceConnectionState": given.get("privateLinkServiceConnectionState") or state,
        },
        "type": f"{ENDPOINT}/{key}",
    }


PROVIDER = Provider(routes=tracked_routes(ENDPOINT, put=_put, patch=patch_tags(ENDPOINT)))
