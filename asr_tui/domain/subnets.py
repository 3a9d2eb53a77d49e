"""Subnets in which Azure makes no machine's network interface, and where a protected machine would land in one.

Sources: Azure's refusal "Subnet with name 'AzureBastionSubnet' can be used only for the Azure Bastion resource"
(Azure/ato-toolkit issue 26); Microsoft Learn, "About VPN Gateway configuration settings" (GatewaySubnet), "Deploy and
configure Azure Firewall" (AzureFirewallSubnet, AzureFirewallManagementSubnet), "Create and configure Azure Route
Server" (RouteServerSubnet), "What is subnet delegation?" (a delegated subnet is the service's own).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from asr_tui.domain.ids import by_id
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Subnet, VirtualNetwork

OWNERS = {
    "gatewaysubnet": "virtual network gateways",
    "azurebastionsubnet": "Azure Bastion",
    "azurefirewallsubnet": "Azure Firewall",
    "azurefirewallmanagementsubnet": "the management of Azure Firewall",
    "routeserversubnet": "Azure Route Server",
}
"""Names in lower case that Azure keeps for a service of its own."""


def owner_by_name(name: str) -> str:
    """The service that a subnet of this name belongs to, or an empty string."""
    return OWNERS.get(name.casefold(), "")


def owner(subnet: Subnet) -> str:
    """The service that has the subnet to itself, or an empty string where machines may be in it."""
    return owner_by_name(subnet.name) or ", ".join(subnet.delegations)


def for_machines(network: VirtualNetwork) -> list[Subnet]:
    """The subnets that take machines, in the network's order."""
    return [one for one in network.subnets if not owner(one)]


def first_by_name(subnets: Iterable[Subnet]) -> Subnet | None:
    return min(subnets, key=lambda one: one.name.casefold(), default=None)


def why_none(network: VirtualNetwork) -> str:
    """ "AzureBastionSubnet is for Azure Bastion, pg for Microsoft.DBforPostgreSQL/flexibleServers" """
    named = [(subnet.name, owner(subnet)) for subnet in network.subnets]
    return ", ".join(f"{name} is for {whose}" if at == 0 else f"{name} for {whose}"
                     for at, (name, whose) in enumerate(named))  # fmt: skip


def landing_subnet(network: VirtualNetwork, *wanted: str) -> Subnet | None:
    """The first wanted subnet that the network has, else the first by the alphabet.

    Microsoft Learn, "Map virtual networks between two regions". That Site Recovery passes over subnets that take no
    machines is not documented: it is not counted on.
    """
    named = (network.subnet(name) for name in wanted if name)
    return next((subnet for subnet in named if subnet), first_by_name(network.subnets))


class Misplaced(Struct, frozen=True):
    """A network interface that would lie in a subnet that takes none."""

    nic: str
    network: str
    subnet: str
    owner: str

    @property
    def words(self) -> str:
        where = f"{self.subnet} of {self.network}" if self.network else self.subnet
        return f"{self.nic} would be made in {where}, which is for {self.owner} only: Azure makes no machine there."


def misplaced(item: ProtectedItem, networks: Iterable[VirtualNetwork]) -> Iterator[Misplaced]:
    """The interfaces of a failover that aim at such a subnet; delegations only of networks that were read."""
    known = tuple(networks)
    for nic in item.nics:
        target = nic.target_network or item.target_network
        network = by_id(known, target)
        subnet = network.subnet(nic.target_subnet) if network else None
        if network and not nic.target_subnet:
            subnet = landing_subnet(network, nic.source_subnet)
        name = subnet.name if subnet else nic.target_subnet
        whose = owner(subnet) if subnet else owner_by_name(name)
        if whose:
            yield Misplaced(nic.name, target.name if target else "", name, whose)


def misplaced_in(item: ProtectedItem, network: VirtualNetwork) -> str:
    """Why a test machine could not be made in this network, or an empty string."""
    for nic in item.nics:
        landing = landing_subnet(network, nic.target_subnet, nic.source_subnet)
        whose = owner(landing) if landing else ""
        if landing and whose:
            return Misplaced(nic.name, network.name, landing.name, whose).words
    return ""
