"""Subnets: part of their network's body, with routes of their own."""

from __future__ import annotations

from asr_tui.simulator.arm_errors import ArmError, bad_request, invalid_reference, resource_not_found
from asr_tui.simulator.arm_ids import parent_of, same_id
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.network import changes
from asr_tui.simulator.providers.network.addresses import IpNetwork, configurations_in, ip_network, lies_in
from asr_tui.simulator.providers.tracked import required_parent

NETWORK = "Microsoft.Network/virtualNetworks"
_PRIVATE_ENDPOINT = "Microsoft.Network/privateEndpoints"


PRIVATE_SINCE = "2025-07-01"
"""From this api-version on a new subnet is private unless the request says otherwise.

Source: Microsoft's Azure networking blog, "Private subnets by default in Azure Virtual Networks" (2026).
"""


def subnet_body(
    cloud: Cloud, network_id: str, sent: JsonObject, old: dict[str, JsonObject], api_version: str
) -> JsonObject:
    """A subnet as Azure answers it, from what was sent and what it was."""
    name = str(sent.get("name") or "")
    properties = sent.get("properties") or {}
    if not name or not (properties.get("addressPrefix") or properties.get("addressPrefixes")):
        raise bad_request("InvalidRequestFormat", "Cannot parse the request: a subnet needs name and addressPrefix.")
    before = old.get(name.lower(), {"name": name, "id": f"{network_id}/subnets/{name}", "properties": {}})
    body: JsonObject = {
        "name": before["name"],
        "id": before["id"],
        "etag": changes.etag(cloud),
        "properties": {
            "provisioningState": "Updating",
            **{key: properties[key] for key in ("addressPrefix", "addressPrefixes") if properties.get(key)},
            **{key: properties[key] for key in _REFERENCES if properties.get(key)},
            **_outbound(properties, before["properties"], api_version),
            "delegations": properties.get("delegations") or [],
            "privateEndpointNetworkPolicies": properties.get("privateEndpointNetworkPolicies") or "Disabled",
            "privateLinkServiceNetworkPolicies": properties.get("privateLinkServiceNetworkPolicies") or "Enabled",
        },
        "type": NETWORK + "/subnets",
    }
    _check_delegations(cloud, body, old.get(name.lower()))
    for key in _REFERENCES[:3]:
        reference = properties.get(key)
        if reference and not cloud.store.exists(str(reference.get("id"))):
            raise invalid_reference(str(reference.get("id")), body["id"])
    return body


_REFERENCES = ("networkSecurityGroup", "routeTable", "natGateway", "serviceEndpoints")


def _outbound(properties: JsonObject, before: JsonObject, api_version: str) -> JsonObject:
    """`defaultOutboundAccess`; a subnet that exists keeps what it had."""
    given = properties.get("defaultOutboundAccess")
    if given is None and not before and api_version >= PRIVATE_SINCE:
        given = False
    given = before.get("defaultOutboundAccess") if given is None else given
    return {} if given is None else {"defaultOutboundAccess": given}


# Names that Azure keeps for a service of its own, and what it calls that (Azure/ato-toolkit issue 26 quotes code and
# message for Azure Bastion; those of the others are assumed to be alike).
_RESERVED = {
    "AzureBastionSubnet": "Azure Bastion",
    "AzureFirewallManagementSubnet": "Azure Firewall",
    "AzureFirewallSubnet": "Azure Firewall",
    "GatewaySubnet": "Virtual Network Gateway",
    "RouteServerSubnet": "Azure Route Server",
}


def require_for_machines(subnet: JsonObject) -> None:
    """Refuse an interface in a subnet of Azure's own or in a delegated one (Microsoft Learn, "What is subnet
    delegation?"; code and words of the second refusal are assumed)."""
    for name, service in _RESERVED.items():
        if same_id(name, subnet["name"]):
            raise bad_request(name, f"Subnet with name '{name}' can be used only for the {service} resource.")
    services = _services(subnet)
    if services:
        raise bad_request(
            "SubnetIsDelegatedToOtherService",
            f"Subnet {subnet['id']} is delegated to {', '.join(services)} and cannot be used by network interfaces of "
            "virtual machines.",
        )


def _services(subnet: JsonObject) -> list[str]:
    """The services that a subnet is delegated to."""
    given = subnet["properties"].get("delegations") or []
    return [str((one.get("properties") or {}).get("serviceName") or one.get("name") or "") for one in given]


def _check_delegations(cloud: Cloud, body: JsonObject, before: JsonObject | None) -> None:
    """Delegations stay as they are while something is in the subnet (azure-docs issue 39112)."""
    old, new = _services(before) if before else [], _services(body)
    users = configurations_in(cloud, body["id"]) if old != new else []
    if users:
        raise bad_request(
            "SubnetDelegationsCannotChangeWhenSubnetUsedByResource",
            f"Delegations of subnet {body['id']} cannot be changed from [{', '.join(old)}] to [{', '.join(new)}] "
            f"because it is being used by the resource {users[0]}.",
        )


def check_subnets(network: str, spaces: list[IpNetwork], subnets: list[JsonObject]) -> None:
    """Refuse subnets outside the address space and overlapping ones."""
    ranges: list[tuple[str, IpNetwork]] = []
    for subnet in subnets:
        for prefix in prefixes_of(subnet):
            own = ip_network(prefix, subnet["id"])
            if not any(lies_in(own, space) for space in spaces):
                raise bad_request(
                    "NetcfgInvalidSubnet", f"Subnet '{subnet['name']}' is not valid in virtual network '{network}'."
                )
            for name, other in ranges:
                if other.version == own.version and own.overlaps(other):
                    raise bad_request(
                        "NetcfgSubnetRangesOverlap",
                        f"Subnet '{subnet['name']}' is not valid because its IP address range overlaps with that "
                        f"of an existing subnet in virtual network '{network}': '{name}'.",
                    )
            ranges.append((subnet["name"], own))


def prefixes_of(subnet: JsonObject) -> list[str]:
    properties = subnet["properties"]
    prefixes = properties.get("addressPrefixes") or []
    return list(prefixes) if prefixes else [properties["addressPrefix"]]


def find_subnet(cloud: Cloud, subnet_id: str) -> JsonObject | None:
    """A subnet by its id; None where it or its network is missing."""
    network = cloud.store.get(parent_of(subnet_id) or "")
    if network is None:
        return None
    for subnet in network["properties"]["subnets"]:
        if subnet["id"].lower() == subnet_id.lower():
            found: JsonObject = subnet
            return found
    return None


def with_users(cloud: Cloud, network: JsonObject) -> JsonObject:
    """Add to each subnet the ids of its ip configurations and private endpoints."""
    for subnet in network["properties"]["subnets"]:
        users = configurations_in(cloud, subnet["id"])
        if users:
            subnet["properties"]["ipConfigurations"] = [{"id": user} for user in users]
        endpoints = [one["id"] for one in cloud.store.users(subnet["id"]) if one["type"] == _PRIVATE_ENDPOINT]
        if endpoints:
            subnet["properties"]["privateEndpoints"] = [{"id": endpoint} for endpoint in endpoints]
    return network


def require_unused(cloud: Cloud, subnet_id: str) -> None:
    for user in configurations_in(cloud, subnet_id)[:1]:
        name = subnet_id.rsplit("/", 1)[-1]
        raise bad_request(
            "InUseSubnetCannotBeDeleted",
            f"Subnet {name} is in use by {user} and cannot be deleted. In order to delete the subnet, delete all the "
            "resources within the subnet. See aka.ms/deletesubnet.",
        )


def _missing(path: str) -> ArmError:
    return ArmError(404, "NotFound", resource_not_found(path).message)


def _put(cloud: Cloud, request: Request) -> Response:
    network = required_parent(cloud, request, NETWORK)
    subnets, name = network["properties"]["subnets"], request.params["part"]
    old = {subnet["name"].lower(): subnet for subnet in subnets}
    body = subnet_body(cloud, network["id"], {**(request.body or {}), "name": name}, old, request.api_version)
    spaces = [ip_network(prefix, network["id"]) for prefix in network["properties"]["addressSpace"]["addressPrefixes"]]
    check_subnets(network["name"], spaces, [*changes.others(subnets, name), body])
    return changes.put_part(cloud, request, network, "subnets", body)


PROVIDER = Provider(
    routes=changes.part_routes(
        NETWORK, "subnets", _put, complete=with_users, require_unused=require_unused, missing=_missing
    )
)
