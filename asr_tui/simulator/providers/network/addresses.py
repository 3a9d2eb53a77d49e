"""Which private addresses of a subnet are taken, free or reserved."""

from __future__ import annotations

import ipaddress
from bisect import bisect_left
from collections.abc import Iterator

from asr_tui.simulator.arm_errors import bad_request
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.index_entries import ADDRESSES

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


class Addresses:
    """The addresses of a subnet that are in use.

    without   an ip configuration whose own address counts as free
    besides   further addresses that are taken, with who takes them
    """

    def __init__(self, cloud: Cloud, subnet_id: str, without: str = "", besides: dict[str, str] | None = None) -> None:
        self._used = cloud.store.index.ranked((ADDRESSES, subnet_id.lower()))
        self._without = without.lower()
        self._own = _address_of(cloud, self._without) if without else None
        self._besides = {int(ipaddress.ip_address(address)): user for address, user in (besides or {}).items()}

    def __len__(self) -> int:
        return len(self._used)

    def user(self, address: str) -> str | None:
        """The id of the ip configuration that has an address."""
        return self._user(int(ipaddress.ip_address(address)))

    def free(self, space: IpNetwork) -> Iterator[IpAddress]:
        """The free addresses from the beginning of a subnet on."""
        base, first = int(space.network_address), int(space.network_address) + RESERVED_FIRST
        begin = first + self._run(first, 1)
        if self._own is not None and self._own >= first:
            begin = min(begin, self._own)
        for number in range(begin, base + space.num_addresses - 1):
            if self._user(number) is None:
                yield space[number - base]

    def last_free(self, space: IpNetwork) -> IpAddress | None:
        base = int(space.network_address)
        last = base + space.num_addresses - 2
        numbers = range(last - self._run(last, -1), base + RESERVED_FIRST - 1, -1)
        return next((space[number - base] for number in numbers if self._user(number) is None), None)

    def _user(self, number: int) -> str | None:
        for (used, _, user), _ in self._used[self._place(number) : self._place(number + 1)]:
            if used == number and user.lower() != self._without:
                return user
        return self._besides.get(number)

    def _run(self, number: int, step: int) -> int:
        """How many addresses from a number on, up (1) or down (-1), are all in use; found by bisection."""
        at = self._place(number) if step == 1 else self._place(number + 1) - 1
        length = len(self._used) - at if step == 1 else at + 1
        return bisect_left(range(length), 1, key=lambda n: self._used[at + n * step][0][0] != number + n * step)

    def _place(self, number: int) -> int:
        return bisect_left(self._used, ((number, -1, ""), 0))


def _address_of(cloud: Cloud, configuration_id: str) -> int | None:
    interface = cloud.store.get(configuration_id.rpartition("/ipconfigurations/")[0]) or {"properties": {}}
    for one in interface["properties"].get("ipConfigurations") or []:
        address = one["properties"].get("privateIPAddress")
        if address and one["id"].lower() == configuration_id:
            return int(ipaddress.ip_address(address))
    return None


def configurations_in(cloud: Cloud, subnet_id: str) -> list[str]:
    """The ids of the ip configurations of a subnet in the order in which their interfaces were made."""
    users = cloud.store.index.ranked((ADDRESSES, subnet_id.lower()))
    return [user for _, _, user in sorted((number, position, user) for (_, position, user), number in users)]


def is_reserved(space: IpNetwork, address: IpAddress) -> bool:
    offset = int(address) - int(space.network_address)
    return offset < RESERVED_FIRST or address == space.broadcast_address
