"""The way out of the networks that a draft creates: their subnets, what they cost, and what stops a way back.

Source: Microsoft's Azure networking blog, "Private subnets by default in Azure Virtual Networks" (2026).
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.targets import MachineTarget, Resolved
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.resources import Subnet
from asr_tui.domain.ways_out import NAT_GATEWAY, NO_CONNECTION, PRIVATE, copied_subnets, way_out


def nat_gateway_of(network: ArmId) -> ArmId:
    """The NAT gateway that is created with a network, in its group."""
    return resource_id(network.group_id, "Microsoft.Network/natGateways", f"{network.name}-nat")


def new_subnets(draft: EnableReplicationDraft, estate: Estate, target: MachineTarget) -> tuple[Subnet, ...]:
    """The subnets of the machine's target network where that is created."""
    if target.network is None or not target.network.is_new or target.machine.network is None:
        return ()
    source = estate.network(target.machine.network)
    return copied_subnets(source, draft.target.outbound, nat_gateway_of(target.network.id))


def gateway_costs(draft: EnableReplicationDraft, resolved: Resolved) -> str:
    """Microsoft Learn, "Azure NAT Gateway FAQ": billed by the hour as long as it exists, and by what passes it."""
    creates = draft.target.outbound == NAT_GATEWAY and any(
        one.network and one.network.is_new for one in resolved.machines
    )
    return "The NAT gateway and its address are billed by the hour from now on, used or not." if creates else ""


def new_network_problems(draft: EnableReplicationDraft, estate: Estate, target: MachineTarget) -> Iterator[Problem]:
    """A subnet that the copy does not get; a machine in one without a way out could not be protected again."""
    subnets = new_subnets(draft, estate, target)
    subnet = next((one for one in subnets if one.name.casefold() == target.subnet.casefold()), None)
    if subnets and subnet is None and target.network is not None:
        yield FieldRef("target", "subnet", target.machine.id).blocking(
            f"The new network {target.network.name} gets no subnet {target.subnet}.",
            f"It gets those of the source's network: {', '.join(one.name for one in subnets)}.",
        )
    if subnet is None or target.network is None or way_out(subnet, ()).open is not False:
        return
    home = estate.subnet(target.machine.network.child("subnets", subnet.name)) if target.machine.network else None
    at_home = ""
    if draft.target.outbound != PRIVATE and home is not None:
        way = way_out(home, estate.route_tables)
        at_home = f" In the source region its way out is {way.words}, which is not copied." if way.open else ""
    yield FieldRef("target", "network").warning(
        f"The subnet {subnet.name} of the new network {target.network.name} is private: a machine that failed over "
        f"there reaches none of Azure's services and cannot be protected again.{at_home}",
        "Choose a new network with a NAT gateway or default outbound access, or lead its traffic through a firewall "
        "before that day.",
        NO_CONNECTION,
    )
