"""Which private addresses of a subnet are taken, free or reserved."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from asr_tui.simulator.arm_errors import bad_request
from asr_tui.simulator.cloud import Cloud

IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

INTERFACE = "Microsoft.Network/networkInterfaces"
# Azure keeps the first four and the last address of a subnet (Microsoft Learn, "Azure Virtual Network FAQ").
RESERVED_FIRST = 4


def ip_network(prefix: str, owner: str) -> IpNetwork:
    try:
        return ipaddress.ip_network(prefix)
    except ValueError:
        raise bad_request(
            "InvalidAddressPrefixFormat",
            f"Address prefix {prefix} of resource {owner} is not formatted correctly. It should follow CIDR "
            "notation, for example 10.0.0.0/24.",
        ) from None


def lies_in(inner: IpNetwork, outer: IpNetwork) -> bool:
    return inner.network_address in outer and inner.broadcast_address in outer


def addresses_in_use(cloud: Cloud, subnet_id: str) -> dict[str, str]:
    """Address -> id of the ip configuration that holds it."""
    used: dict[str, str] = {}
    for interface in cloud.store.of_type(INTERFACE):
        for configuration in interface["properties"].get("ipConfigurations", []):
            properties = configuration["properties"]
            subnet = (properties.get("subnet") or {}).get("id", "")
            if subnet.lower() == subnet_id.lower() and properties.get("privateIPAddress"):
                used[properties["privateIPAddress"]] = configuration["id"]
    return used


def usable(space: IpNetwork, used: dict[str, str]) -> Iterator[IpAddress]:
    """The free addresses from the beginning of a subnet on."""
    for position in range(RESERVED_FIRST, space.num_addresses - 1):
        address = space[position]
        if str(address) not in used:
            yield address


def is_reserved(space: IpNetwork, address: IpAddress) -> bool:
    offset = int(address) - int(space.network_address)
    return offset < RESERVED_FIRST or address == space.broadcast_address
