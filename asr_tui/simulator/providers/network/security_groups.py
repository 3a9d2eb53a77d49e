"""Network security groups and their rules."""

from __future__ import annotations

from asr_tui.simulator.arm_errors import bad_request
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response, inside
from asr_tui.simulator.providers.network import changes
from asr_tui.simulator.providers.network.addresses import INTERFACE
from asr_tui.simulator.providers.tracked import required_parent, tagging, tracked_body, tracked_routes

GROUP = "Microsoft.Network/networkSecurityGroups"
RULE = GROUP + "/securityRules"

# (name, priority, direction, access, from, to): the rules that every group ends with
# (Microsoft Learn, "Network security groups").
_DEFAULT_RULES = [
    ("AllowVnetInBound", 65000, "Inbound", "Allow", "VirtualNetwork", "VirtualNetwork"),
    ("AllowAzureLoadBalancerInBound", 65001, "Inbound", "Allow", "AzureLoadBalancer", "*"),
    ("DenyAllInBound", 65500, "Inbound", "Deny", "*", "*"),
    ("AllowVnetOutBound", 65000, "Outbound", "Allow", "VirtualNetwork", "VirtualNetwork"),
    ("AllowInternetOutBound", 65001, "Outbound", "Allow", "*", "Internet"),
    ("DenyAllOutBound", 65500, "Outbound", "Deny", "*", "*"),
]


def _put(cloud: Cloud, request: Request) -> Response:
    body, old = tracked_body(cloud, request, GROUP)
    rules = request.properties.get("securityRules") or []
    body["properties"] = {
        "provisioningState": "Updating",
        "resourceGuid": inside(old, "properties", "resourceGuid") or cloud.new_guid(),
        "securityRules": [_rule(cloud, body["id"], rule) for rule in rules],
        "defaultSecurityRules": [_default_rule(cloud, body["id"], *rule) for rule in _DEFAULT_RULES],
    }
    return changes.accept(cloud, request, body)


def _delete(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    users = _with_users(cloud, body)["properties"]
    for user in [*users.get("networkInterfaces", []), *users.get("subnets", [])]:
        raise bad_request(
            "InUseNetworkSecurityGroupCannotBeDeleted",
            f"Network security group {body['id']} cannot be deleted because it is in use by the following "
            f"resources: {user['id']}. In order to delete the Network security group, remove the association with "
            "the resource(s). To learn how to do this, see aka.ms/deletensg.",
        )
    return changes.accept_deletion(cloud, request, body)


def _rule(cloud: Cloud, group_id: str, sent: JsonObject) -> JsonObject:
    properties = sent.get("properties") or {}
    name = str(sent.get("name") or "")
    priority = properties.get("priority")
    if not isinstance(priority, int) or not 100 <= priority <= 4096:
        raise bad_request(
            "SecurityRuleInvalidPriority",
            f"Security rule has invalid Priority. Value provided: {priority} Allowed range 100-4096.",
        )
    defaults: JsonObject = {
        "provisioningState": "Updating",
        "protocol": "*",
        "sourcePortRange": "*",
        "destinationPortRange": "*",
        "sourceAddressPrefix": "*",
        "destinationAddressPrefix": "*",
        "access": "Allow",
        "priority": priority,
        "direction": "Inbound",
        "sourcePortRanges": [],
        "destinationPortRanges": [],
        "sourceAddressPrefixes": [],
        "destinationAddressPrefixes": [],
    }
    return {
        "name": name,
        "id": f"{group_id}/securityRules/{name}",
        "etag": changes.etag(cloud),
        "type": RULE,
        "properties": {**defaults, **properties, "provisioningState": "Updating"},
    }


def _default_rule(
    cloud: Cloud, group_id: str, name: str, priority: int, direction: str, access: str, source: str, target: str
) -> JsonObject:
    return {
        "name": name,
        "id": f"{group_id}/defaultSecurityRules/{name}",
        "etag": changes.etag(cloud),
        "type": GROUP + "/defaultSecurityRules",
        "properties": {
            "provisioningState": "Succeeded",
            "protocol": "*",
            "sourcePortRange": "*",
            "destinationPortRange": "*",
            "sourceAddressPrefix": source,
            "destinationAddressPrefix": target,
            "access": access,
            "priority": priority,
            "direction": direction,
        },
    }


def _with_users(cloud: Cloud, body: JsonObject) -> JsonObject:
    interfaces = [
        {"id": interface["id"]}
        for interface in cloud.store.users(body["id"])
        if interface["type"] == INTERFACE and _refers(interface["properties"], body["id"])
    ]
    subnets = [
        {"id": subnet["id"]}
        for network in cloud.store.users(body["id"])
        for subnet in network["properties"].get("subnets", [])
        if _refers(subnet["properties"], body["id"])
    ]
    if interfaces:
        body["properties"]["networkInterfaces"] = interfaces
    if subnets:
        body["properties"]["subnets"] = subnets
    return body


def _refers(properties: JsonObject, group_id: str) -> bool:
    return str((properties.get("networkSecurityGroup") or {}).get("id", "")).lower() == group_id.lower()


def _put_rule(cloud: Cloud, request: Request) -> Response:
    group = required_parent(cloud, request, GROUP)
    rule = _rule(cloud, group["id"], {**(request.body or {}), "name": request.params["part"]})
    return changes.put_part(cloud, request, group, "securityRules", rule)


PROVIDER = Provider(
    routes=[
        *tracked_routes(GROUP, put=_put, patch=tagging(GROUP), delete=_delete, complete=_with_users),
        *changes.part_routes(GROUP, "securityRules", _put_rule),
    ]
)
