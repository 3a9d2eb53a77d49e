"""What a failover brings to a machine's network interfaces, and what of the original's stays behind.

Rules: Microsoft Learn, "Customize networking configurations of the target Azure VM" (public address, security group and
internal load balancer are made before and chosen for the item; nothing is chosen by itself) and "Support matrix for
Azure VM disaster recovery" (only the primary IP configuration of an interface comes along by default). Application
security groups have no field in Site Recovery's requests (A2A models of azure-mgmt-recoveryservicessiterecovery 2.0.0).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import Machine, NetworkInterface
from asr_tui.domain.plan import Consequence
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.replicated_parts import ReplicatedAddress, ReplicatedNic
from asr_tui.domain.wording import and_join


def resource_words(resource: ArmId) -> str:
    """ "the public address pip-dr", "the backend pool machines of lb-dr" """
    if resource.part("backendAddressPools"):
        return f"the backend pool {resource.name} of {resource.part('loadBalancers')}"
    what = "public address" if resource.part("publicIPAddresses") else "security group"
    return f"the {what} {resource.name}"


def bindings(nic: ReplicatedNic, lost: Collection[ArmId] = (), *, test: bool = False) -> str:
    """What the interface is bound to at a failover, or at a test failover, in words; empty for nothing."""
    words = [resource_words(one) for one in dict.fromkeys(nic.bound(test=test)) if one not in lost]
    return and_join(words) if words else ""


def lost_bindings(item: ProtectedItem, lost: Collection[ArmId], field: str, *, test: bool = False) -> Iterator[Problem]:
    """Warnings about what interfaces are bound to and what does not exist any more."""
    for nic in item.nics:
        for resource in dict.fromkeys(nic.bound(test=test)):
            if resource in lost:
                yield FieldRef(field, "network").warning(
                    f"{nic.name} is to get {resource_words(resource)}, which is not there any more.",
                    "Choose another in the machine's network settings in the portal, or make it again: else the "
                    "machine starts without it, if Azure starts it.",
                )


def replicated(nic: NetworkInterface, item: ProtectedItem) -> ReplicatedNic | None:
    """The item's interface that stands for the original machine's."""
    by_id = next((one for one in item.nics if one.id == nic.id), None)
    return by_id or next((one for one in item.nics if one.name.casefold() == nic.id.name.casefold()), None)


def public_left(item: ProtectedItem, original: Machine) -> list[str]:
    """The original's public addresses for which nothing is bound in the target."""
    left = []
    for nic in original.nics:
        there = replicated(nic, item)
        addresses = there.addresses if there else ()
        bound = {one.name.casefold() for one in addresses if one.public_ip and one.selected and not one.primary}
        if nic.public_ip and not any(one.public_ip for one in addresses if one.primary):
            left.append(nic.public_ip.name)
        left += [one.public_ip.name for one in nic.further if one.public_ip and one.name.casefold() not in bound]
    return left


def groups_left(item: ProtectedItem, original: Machine) -> list[str]:
    """The original's security groups that its interfaces start without, each with its interface."""
    left = []
    for nic in original.nics:
        there = replicated(nic, item)
        if nic.nsg and not (there and there.nsg):
            left.append(f"security group {nic.nsg.name} of {nic.id.name}")
        if nic.application_groups:
            names = ", ".join(one.name for one in nic.application_groups)
            several = "s" if len(nic.application_groups) > 1 else ""
            left.append(f"application security group{several} {names} of {nic.id.name}")
    return left


def comes_along(address: ReplicatedAddress, item: ProtectedItem) -> bool:
    """Whether an IP configuration comes along: from zone to zone only the primary one ever does (as above)."""
    return address.primary or (address.selected and not item.within_region)


def addresses_left(item: ProtectedItem) -> list[str]:
    """The further private addresses that do not come along."""
    return [one.source_ip or one.name for nic in item.nics for one in nic.further if not comes_along(one, item)]


def consequences(item: ProtectedItem, original: Machine | None, lost: Collection[ArmId]) -> Iterator[Consequence]:
    """What the interfaces get at a failover, and what stays behind of the original's, where it was read."""
    for nic in item.nics:
        for one in nic.further:
            if comes_along(one, item):
                there = one.target_ip or "a free address"
                yield Consequence("address", f"{there} as a further one of {nic.name} (was {one.source_ip})")
        if words := bindings(nic, lost):
            yield Consequence("binds", f"{nic.name} to {words}")
    if further := addresses_left(item):
        yield Consequence("not moved", f"further addresses: {', '.join(further)}")
    for public in public_left(item, original) if original else ():
        yield Consequence("not moved", f"the public address {public}")
    for group in groups_left(item, original) if original else ():
        yield Consequence("not moved", f"the {group}: {item.machine_name} starts without it")


def pools_joined(item: ProtectedItem, lost: Collection[ArmId]) -> list[ArmId]:
    """The backend pools that the new machine joins by itself."""
    pools = (one for nic in item.nics for one in nic.bound() if one.part("backendAddressPools"))
    return [one for one in dict.fromkeys(pools) if one not in lost]


def source_addresses(item: ProtectedItem) -> list[str]:
    """All private addresses of the original, the primary ones first."""
    first = [nic.source_ip for nic in item.nics]
    return [ip for ip in (*first, *(one.source_ip for nic in item.nics for one in nic.further)) if ip]
