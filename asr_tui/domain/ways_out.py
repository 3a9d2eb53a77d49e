"""Whether a machine reaches Azure's public services: by its subnet, a route, its own address or a load balancer.

Sources: Microsoft Learn, "Default outbound access in Azure" (2026-01), "Virtual network traffic routing" (a default
route decides first); Microsoft's Azure networking blog, "Private subnets by default in Azure Virtual Networks" (2026).
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.outbound import LoadBalancer, RouteTable
from asr_tui.domain.resources import Subnet, VirtualNetwork
from asr_tui.domain.subnets import owner
from asr_tui.domain.wording import and_join

NO_CONNECTION = "151196"
"""Site Recovery's code where the agent cannot sign in at Microsoft Entra ID: the first that fails without a way out."""

AS_HOME, DEFAULT_ACCESS, NAT_GATEWAY, PRIVATE = "", "default", "nat", "private"
"""The ways out that the subnets of a new network can have."""

APPLIANCES = {"virtualappliance": "an appliance", "virtualnetworkgateway": "a network gateway"}
"""Next hops that pass on what leaves, by Azure's word."""


class WayOut(Struct, frozen=True):
    """`words` say by what it is open or why it is not; `open` is None where that depends on what was not read."""

    words: str
    open: bool | None


def way_out(
    subnet: Subnet,
    tables: Sequence[RouteTable] | None,
    balancers: Sequence[LoadBalancer] | None = (),
    *,
    public: ArmId | None = None,
    pools: Sequence[ArmId] = (),
) -> WayOut:
    """The way of a machine in the subnet, with its public address and its backend pools.

    tables, balancers  those that were read; None where they could not be
    """
    table = by_id(tables or (), subnet.route_table)
    route = table.default if table else None
    hop = route.next_hop.casefold() if route else ""
    if table and route and hop == "none":
        return WayOut(
            f"the route {route.name} of {table.name} drops all that leaves the subnet {subnet.name}", open=False
        )
    if table and route and hop in APPLIANCES:
        return WayOut(f"the route {route.name} of {table.name} leads through {APPLIANCES[hop]}", open=True)
    if subnet.nat_gateway:
        return WayOut(f"NAT gateway {subnet.nat_gateway.name}", open=True)
    if public:
        return WayOut(f"public address {public.name}", open=True)
    served = [one for one in balancers or () if set(one.pools) & set(pools)]
    if opening := next((one for one in served if set(one.lets_out) & set(pools)), None):
        return WayOut(f"load balancer {opening.name}", open=True)
    return _implicit(subnet, table, served, unread=bool(pools) and not served)


def _implicit(subnet: Subnet, table: RouteTable | None, served: Sequence[LoadBalancer], *, unread: bool) -> WayOut:
    """What is left without an explicit way: default outbound access, which a standard balancer takes away too."""
    standing = next((one for one in served if one.standard), None)
    if subnet.default_outbound is not False and standing is None:
        return WayOut("Azure's default outbound access", open=True)
    if subnet.route_table and table is None:
        return WayOut(f"the subnet {subnet.name} has no other way than {subnet.route_table.name}, not read", open=None)
    if unread:
        return WayOut(f"the subnet {subnet.name} is private; its load balancer's rules were not read", open=None)
    if subnet.default_outbound is False:
        return WayOut(f"the subnet {subnet.name} is private and has no NAT gateway", open=False)
    name = standing.name if standing else ""
    return WayOut(
        f"the load balancer {name} gives no way out, and the subnet {subnet.name} has no NAT gateway", open=False
    )


def copied_subnets(
    source: VirtualNetwork | None, outbound: str = AS_HOME, gateway: ArmId | None = None
) -> tuple[Subnet, ...]:
    """The source's subnets for a new network: names, addresses, and on purpose the way out.

    outbound  AS_HOME: default outbound access where the source's subnet has it
    gateway   the NAT gateway of NAT_GATEWAY, for the subnets that take machines
    """
    return tuple(_copied(one, outbound, gateway) for one in source.subnets) if source else ()


def _copied(subnet: Subnet, outbound: str, gateway: ArmId | None) -> Subnet:
    default = subnet.default_outbound is not False if outbound == AS_HOME else outbound == DEFAULT_ACCESS
    copy = Subnet(subnet.name, subnet.prefixes, default_outbound=default)
    return replace(copy, nat_gateway=gateway) if outbound == NAT_GATEWAY and not owner(subnet) else copy


def subnets_words(subnets: Sequence[Subnet]) -> str:
    """ "Azure's default outbound access", or "web and app: NAT gateway ngw; data: none, private"."""
    by_way: dict[str, list[str]] = {}
    for one in subnets:
        way = way_out(one, ())
        by_way.setdefault(way.words if way.open else "none, private", []).append(one.name)
    return "; ".join(words if len(by_way) == 1 else f"{and_join(names)}: {words}" for words, names in by_way.items())
