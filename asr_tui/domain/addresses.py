"""Which private address an interface gets after a failover.

Microsoft Learn, "Map virtual networks between two regions": dynamic stays dynamic; a static address is taken again
where the target subnet has the same range and it is free, else the next free one of the target subnet.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from enum import Enum, auto

from asr_tui.domain.replicated_parts import ReplicatedNic
from asr_tui.domain.resources import Subnet, VirtualNetwork


class AddressThere(Enum):
    """What an interface gets in its target subnet."""

    CHOSEN = auto()
    SAME_IF_FREE = auto()
    OUTSIDE = auto()
    ANY_FREE = auto()


def after_failover(nic: ReplicatedNic, networks: Iterable[VirtualNetwork]) -> AddressThere:
    """What it gets; OUTSIDE where its static or chosen address does not lie in the target subnet.

    A subnet that is not known says nothing against the address.
    """
    wanted = nic.target_ip or (nic.source_ip if nic.static else "")
    if not wanted:
        return AddressThere.ANY_FREE
    subnet = target_subnet(nic, networks)
    if subnet is not None and not lies_in(wanted, subnet.prefixes):
        return AddressThere.OUTSIDE
    return AddressThere.CHOSEN if nic.target_ip else AddressThere.SAME_IF_FREE


def target_subnet(nic: ReplicatedNic, networks: Iterable[VirtualNetwork]) -> Subnet | None:
    network = next((one for one in networks if one.id == nic.target_network), None)
    return network.subnet(nic.target_subnet) if network and nic.target_subnet else None


def lies_in(address: str, prefixes: Iterable[str]) -> bool:
    """Whether the address lies in one of the ranges; false for what is no address."""
    try:
        wanted = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(wanted in ipaddress.ip_network(prefix, strict=False) for prefix in prefixes)
