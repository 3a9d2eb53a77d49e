"""Network interfaces."""

from __future__ import annotations

import ipaddress

from asr_tui.simulator.arm_errors import bad_request, invalid_reference
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response, value_at
from asr_tui.simulator.providers.network import changes
from asr_tui.simulator.providers.network.addresses import (
    INTERFACE,
    Addresses,
    IpNetwork,
    ip_network,
    is_reserved,
)
from asr_tui.simulator.providers.network.subnets import find_subnet, require_for_machines
from asr_tui.simulator.providers.tracked import patch_tags, require_same_region, tracked_body, tracked_routes

KIND = "Regular"


def _put(cloud: Cloud, request: Request) -> Response:
    body, old = tracked_body(cloud, request, INTERFACE)
    body["kind"] = KIND
    body["properties"] = _properties(cloud, body, request.properties, old.get("properties", {}))
    return changes.accept(cloud, request, body, at_once=True)


def create_interface(cloud: Cloud, arm_id: str, location: str, properties: JsonObject) -> JsonObject:
    """Make an interface at once, as a service that owns the whole operation does. Raises ARM's refusals."""
    body: JsonObject = {"name": arm_id.rsplit("/", 1)[-1], "id": arm_id, "type": INTERFACE, "location": location}
    body["kind"] = KIND
    old = value_at(cloud.store.get(arm_id), "properties") or {}
    body["properties"] = _properties(cloud, body, properties, old)
    changes.mark(cloud, body, "Succeeded")
    cloud.store.put(body)
    return body


def _properties(cloud: Cloud, body: JsonObject, sent: JsonObject, old: JsonObject) -> JsonObject:
    """An interface's properties as Azure answers them, from what was sent and what they were."""
    configurations = sent.get("ipConfigurations") or []
    if not configurations:
        raise bad_request(
            "NetworkInterfaceMustHaveIpConfiguration",
            f"Network interface {body['id']} must have at least one IP configuration.",
        )
    properties: JsonObject = {
        "provisioningState": "Succeeded",
        "resourceGuid": old.get("resourceGuid") or cloud.new_guid(),
        "ipConfigurations": _configurations(cloud, body, configurations),
        "dnsSettings": {
            "dnsServers": (sent.get("dnsSettings") or {}).get("dnsServers") or [],
            "appliedDnsServers": [],
            "internalDomainNameSuffix": "contosointernal.cx.internal.cloudapp.net",
        },
        "macAddress": old.get("macAddress") or mac_address(cloud.new_guid()),
        "enableAcceleratedNetworking": bool(sent.get("enableAcceleratedNetworking", False)),
        "enableIPForwarding": bool(sent.get("enableIPForwarding", False)),
        "hostedWorkloads": [],
        "tapConfigurations": [],
        "nicType": "Standard",
        **{key: sent.get(key, old.get(key, value)) for key, value in _DEFAULTS.items()},
    }
    group = sent.get("networkSecurityGroup")
    if group:
        found = require_same_region(cloud, str(group.get("id")), body["location"], body["id"])
        properties["networkSecurityGroup"] = {"id": found["id"]}
    if "virtualMachine" in old:
        properties["virtualMachine"] = old["virtualMachine"]
        properties["primary"] = old.get("primary", True)
    return properties


# What newer api-versions add, as recorded by public clients in 2023 and later.
_DEFAULTS = {
    "auxiliaryMode": "None",
    "auxiliarySku": "None",
    "disableTcpStateTracking": False,
    "vnetEncryptionSupported": False,
    "allowPort25Out": False,
    "defaultOutboundConnectivityEnabled": False,
}


def _configurations(cloud: Cloud, interface: JsonObject, sent: list[JsonObject]) -> list[JsonObject]:
    bodies: list[JsonObject] = []
    taken: dict[str, str] = {}
    for position, given in enumerate(sent):
        properties = given.get("properties") or {}
        name = given.get("name") or f"ipconfig{position + 1}"
        arm_id = f"{interface['id']}/ipConfigurations/{name}"
        subnet_id = str((properties.get("subnet") or {}).get("id") or "")
        space, canonical_id = _subnet(cloud, subnet_id, interface)
        used = Addresses(cloud, subnet_id, without=arm_id, besides=taken)
        address, method = _address(properties, space, used, arm_id)
        taken[address] = arm_id
        configuration: JsonObject = {
            "provisioningState": "Succeeded",
            "privateIPAddress": address,
            "privateIPAllocationMethod": method,
            "subnet": {"id": canonical_id},
            "primary": bool(properties.get("primary", position == 0)),
            "privateIPAddressVersion": properties.get("privateIPAddressVersion") or "IPv4",
        }
        if properties.get("loadBalancerBackendAddressPools"):
            configuration["loadBalancerBackendAddressPools"] = properties["loadBalancerBackendAddressPools"]
        groups = [str(group.get("id")) for group in properties.get("applicationSecurityGroups") or []]
        if groups:
            known = [require_same_region(cloud, group, interface["location"], arm_id) for group in groups]
            configuration["applicationSecurityGroups"] = [{"id": group["id"]} for group in known]
        public = properties.get("publicIPAddress")
        if public:
            found = require_same_region(cloud, str(public.get("id")), interface["location"], arm_id)
            configuration["publicIPAddress"] = {"id": found["id"]}
        bodies.append(
            {
                "name": name,
                "id": arm_id,
                "etag": changes.etag(cloud),
                "type": INTERFACE + "/ipConfigurations",
                "properties": configuration,
            }
        )
    return bodies


def _subnet(cloud: Cloud, subnet_id: str, interface: JsonObject) -> tuple[IpNetwork, str]:
    subnet = find_subnet(cloud, subnet_id)
    network = cloud.store.get(subnet_id.rpartition("/subnets/")[0])
    if subnet is None or network is None or network["location"] != interface["location"]:
        raise invalid_reference(subnet_id, interface["id"])
    require_for_machines(subnet)
    properties = subnet["properties"]
    prefix = properties.get("addressPrefix") or properties["addressPrefixes"][0]
    return ip_network(prefix, subnet_id), subnet["id"]


def _address(properties: JsonObject, space: IpNetwork, used: Addresses, configuration: str) -> tuple[str, str]:
    """The address and allocation method of an ip configuration; a dynamic one may request a free address."""
    method = str(properties.get("privateIPAllocationMethod") or "Dynamic").title()
    requested = properties.get("privateIPAddress")
    if method == "Static" and not requested:
        raise bad_request(
            "PrivateIPAddressRequired", f"A static IP configuration {configuration} needs a private IP address."
        )
    if requested:
        problem = _problem(str(requested), space, used, configuration)
        if problem is None:
            return str(requested), method
        if method == "Static":
            raise bad_request(*problem)
    for address in used.free(space):
        return str(address), method
    raise bad_request("SubnetIsFull", f"Subnet {space} does not have enough capacity for {configuration}.")


def _problem(requested: str, space: IpNetwork, used: Addresses, configuration: str) -> tuple[str, str] | None:
    try:
        address = ipaddress.ip_address(requested)
    except ValueError:
        return "InvalidIPAddress", f"IP address {requested} of {configuration} is not valid."
    if address not in space:
        return (
            "PrivateIPAddressNotInSubnet",
            f"Private static IP address {requested} does not belong to the range of subnet prefix {space}.",
        )
    if is_reserved(space, address):
        return (
            "PrivateIPAddressInReservedRange",
            f"Private static IP address {requested} falls within reserved IP range of subnet prefix {space}.",
        )
    user = used.user(requested)
    if user is not None:
        return (
            "PrivateIPAddressInUse",
            (
                f"IP configuration {configuration} is using the private IP address {requested} which is already "
                f"allocated to resource {user}."
            ),
        )
    return None


def mac_address(guid: str) -> str:
    digits = guid.replace("-", "")[:6].upper()
    return f"00-0D-3A-{digits[0:2]}-{digits[2:4]}-{digits[4:6]}"


def _delete(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    machine = (body["properties"].get("virtualMachine") or {}).get("id")
    if machine:
        raise bad_request(
            "NicInUse",
            f"Network Interface {body['id']} is used by existing resource {machine}. In order to delete the network "
            "interface, it must be dissociated from the resource. To learn more, see aka.ms/deletenic.",
        )
    return changes.accept_deletion(cloud, request, body)


PROVIDER = Provider(routes=tracked_routes(INTERFACE, put=_put, patch=patch_tags(INTERFACE), delete=_delete))
