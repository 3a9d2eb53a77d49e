"""Virtual networks: address space, subnets and peerings in one body, as Azure keeps them."""

from __future__ import annotations

import ipaddress
from itertools import islice

from asr_tui.simulator.arm_errors import bad_request, invalid_reference
from asr_tui.simulator.arm_ids import same_id
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.network import changes
from asr_tui.simulator.providers.network.addresses import RESERVED_FIRST, Addresses, ip_network
from asr_tui.simulator.providers.network.subnets import (
    NETWORK,
    check_subnets,
    prefixes_of,
    require_unused,
    subnet_body,
    with_users,
)
from asr_tui.simulator.providers.tracked import in_group, patch_tags, required_parent, tracked_body, tracked_routes


def _put(cloud: Cloud, request: Request) -> Response:
    body, stored = tracked_body(cloud, request, NETWORK)
    sent, old = request.properties, stored.get("properties", {})
    spaces = (sent.get("addressSpace") or {}).get("addressPrefixes") or []
    if not spaces:
        raise bad_request("InvalidRequestFormat", "Cannot parse the request: addressSpace.addressPrefixes is required.")
    networks = [ip_network(prefix, body["id"]) for prefix in spaces]
    before = {subnet["name"].lower(): subnet for subnet in old.get("subnets", [])}
    given = sent.get("subnets")
    subnets = list(before.values())
    if given is not None:
        subnets = [subnet_body(cloud, body["id"], subnet, before, request.api_version) for subnet in given]
    for removed in before.keys() - {subnet["name"].lower() for subnet in subnets}:
        require_unused(cloud, before[removed]["id"])
    check_subnets(body["name"], networks, subnets)
    body["properties"] = {
        "provisioningState": "Updating",
        "resourceGuid": old.get("resourceGuid") or cloud.new_guid(),
        "addressSpace": {"addressPrefixes": list(spaces)},
        "subnets": subnets,
        "virtualNetworkPeerings": old.get("virtualNetworkPeerings", []),
        "enableDdosProtection": bool(sent.get("enableDdosProtection", False)),
    }
    for key in _ECHOED:
        if value := sent.get(key, old.get(key)):
            body["properties"][key] = value
    body["properties"].setdefault("privateEndpointVNetPolicies", "Disabled")
    # As recorded: an update without subnets answers Succeeded, one with subnets Updating.
    return changes.accept(cloud, request, body, at_once=bool(stored) and not subnets)


_ECHOED = (
    "bgpCommunities", "ddosProtectionPlan", "dhcpOptions", "enableVmProtection", "encryption", "flowTimeoutInMinutes",
    "privateEndpointVNetPolicies",
)  # fmt: skip


def _delete(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    for subnet in body["properties"]["subnets"]:
        require_unused(cloud, subnet["id"])
    return changes.accept_deletion(cloud, request, body)


def _put_peering(cloud: Cloud, request: Request) -> Response:
    network = required_parent(cloud, request, NETWORK)
    name = request.params["part"]
    remote_id = str((request.properties.get("remoteVirtualNetwork") or {}).get("id") or "")
    remote = cloud.store.get(remote_id)
    if remote is None:
        raise invalid_reference(remote_id, f"{network['id']}/virtualNetworkPeerings/{name}")
    back = [
        peering
        for peering in remote["properties"]["virtualNetworkPeerings"]
        if same_id(peering["properties"]["remoteVirtualNetwork"]["id"], network["id"])
    ]
    body: JsonObject = {
        "name": name,
        "id": f"{network['id']}/virtualNetworkPeerings/{name}",
        "etag": changes.etag(cloud),
        "properties": {
            "provisioningState": "Updating",
            "resourceGuid": cloud.new_guid(),
            "peeringState": "Connected" if back else "Initiated",
            "peeringSyncLevel": "FullyInSync" if back else "RemoteNotInSync",
            "remoteVirtualNetwork": {"id": remote["id"]},
            "allowVirtualNetworkAccess": request.properties.get("allowVirtualNetworkAccess", True),
            "allowForwardedTraffic": request.properties.get("allowForwardedTraffic", False),
            "allowGatewayTransit": request.properties.get("allowGatewayTransit", False),
            "useRemoteGateways": request.properties.get("useRemoteGateways", False),
            "remoteAddressSpace": remote["properties"]["addressSpace"],
        },
        "type": "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
    }
    for peering in back:
        peering["properties"] |= {"peeringState": "Connected", "peeringSyncLevel": "FullyInSync"}
        cloud.store.put(remote)
    return Response(201, body, changes.put_part(cloud, request, network, "virtualNetworkPeerings", body).headers)


def _usages(cloud: Cloud, request: Request) -> Response:
    """How many addresses of each subnet are used."""
    network = required_parent(cloud, request, NETWORK)
    found = []
    for subnet in network["properties"]["subnets"]:
        space = ip_network(prefixes_of(subnet)[0], subnet["id"])
        found.append(
            {
                "currentValue": float(len(Addresses(cloud, subnet["id"]))),
                "id": subnet["id"],
                "limit": float(space.num_addresses - RESERVED_FIRST - 1),
                "name": {"localizedValue": "Subnet size and usage", "value": "SubnetSpace"},
                "unit": "Count",
            }
        )
    return page(cloud, request, found)


def _check_address(cloud: Cloud, request: Request) -> Response:
    """Whether a private address is free, with up to five others that are."""
    network = required_parent(cloud, request, NETWORK)
    asked = request.query.get("ipaddress", "")
    try:
        address = ipaddress.ip_address(asked)
    except ValueError:
        raise bad_request("InvalidIPAddress", f"'{asked}' is not a valid IP address.") from None
    for subnet in network["properties"]["subnets"]:
        space = ip_network(prefixes_of(subnet)[0], subnet["id"])
        if address in space:
            used = Addresses(cloud, subnet["id"])
            free = [str(one) for one in islice(used.free(space), 5)]
            return Response(200, {"available": used.user(asked) is None, "availableIPAddresses": free})
    return Response(200, {"available": False, "availableIPAddresses": []})


PROVIDER = Provider(
    routes=[
        *tracked_routes(NETWORK, put=_put, patch=patch_tags(NETWORK), delete=_delete, complete=with_users),
        *changes.part_routes(NETWORK, "virtualNetworkPeerings", _put_peering),
        ("GET", in_group(NETWORK) + "/{name}/usages", _usages),
        ("GET", in_group(NETWORK) + "/{name}/CheckIPAddressAvailability", _check_address),
    ]
)
