"""Security groups, routes and load balancers, which decide whether a machine reaches Azure's services.

Rules of matching: Microsoft Learn, "Network security groups overview" (the lowest priority number that fits decides;
what fits none of the group's own rules is allowed to leave) and "Virtual network service tags".
"""

from __future__ import annotations

import ipaddress

from msgspec import Struct

from asr_tui.domain.ids import ArmId, Identified

HTTPS = 443
EVERYWHERE = frozenset({"*", "any", "internet", "0.0.0.0/0"})
ANY_SOURCE = frozenset({"*", "any", "virtualnetwork", "0.0.0.0/0"})
ALL_OF_AZURE = "azurecloud"


class Service(Struct, frozen=True):
    """An Azure service by its service tag. `region` is empty where the tag has none, "?" where it is not known yet."""

    tag: str
    region: str = ""

    @property
    def word(self) -> str:
        return f"{self.tag}.{self.region}" if self.region not in {"", "?"} else self.tag

    def within(self, destination: str) -> bool:
        """Whether a rule's destination surely holds this service's addresses."""
        there = destination.casefold().replace(" ", "")
        if there in EVERYWHERE:
            return True
        tag, _, region = there.partition(".")
        return tag in {ALL_OF_AZURE, self.tag.casefold()} and (region in {"", self.region} or self.region == "?")


class SecurityRule(Struct, frozen=True):
    """A rule for what leaves a machine. No sources: it is for application security groups, whose members are not known.

    ports, sources, destinations   as Azure writes them: "443", "400-500", "*", prefixes, service tags
    """

    name: str
    priority: int
    allows: bool
    protocol: str = "*"
    ports: tuple[str, ...] = ("*",)
    sources: tuple[str, ...] = ("*",)
    destinations: tuple[str, ...] = ("*",)

    def meets(self, service: Service, address: str) -> bool:
        """Whether it decides about HTTPS from that address to the service. Where the source is not sure, only an
        allowing rule counts as fitting, so that no warning comes from a rule about other machines."""
        if self.protocol.casefold() not in {"*", "tcp"} or not any(_holds(ports) for ports in self.ports):
            return False
        sure = any(_from(source, address) for source in self.sources)
        if not sure and not (self.allows and not self.sources):
            return False
        return any(service.within(destination) for destination in self.destinations)


class SecurityGroup(Identified, frozen=True):
    """A network security group with its own outbound rules; the default ones let all leave."""

    rules: tuple[SecurityRule, ...] = ()

    def refusing(self, service: Service, address: str) -> SecurityRule | None:
        """The rule that denies HTTPS to the service, or None."""
        in_turn = sorted(self.rules, key=lambda rule: rule.priority)
        first = next((rule for rule in in_turn if rule.meets(service, address)), None)
        return first if first and not first.allows else None


class Route(Struct, frozen=True):
    """`next_hop` is Azure's word: "VirtualAppliance", "VirtualNetworkGateway", "Internet", "None" and others."""

    name: str
    prefix: str
    next_hop: str


class RouteTable(Identified, frozen=True):
    routes: tuple[Route, ...] = ()

    @property
    def default(self) -> Route | None:
        """The default route."""
        return next((route for route in self.routes if route.prefix == "0.0.0.0/0"), None)


class LoadBalancer(Identified, frozen=True):
    """`pools` are its backend pools, which network interfaces name; `lets_out` those whose machines leave by one of its
    public addresses."""

    standard: bool
    internal: bool
    pools: tuple[ArmId, ...] = ()
    lets_out: tuple[ArmId, ...] = ()
    location: str = ""


def _holds(ports: str) -> bool:
    """Whether a range of ports includes 443."""
    if ports == "*":
        return True
    low, _, high = ports.partition("-")
    return low.isdecimal() and (high or low).isdecimal() and int(low) <= HTTPS <= int(high or low)


def _from(source: str, address: str) -> bool:
    if source.casefold() in ANY_SOURCE:
        return True
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(source, strict=False)
    except ValueError:
        return False
