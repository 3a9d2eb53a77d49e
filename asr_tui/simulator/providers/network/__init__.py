"""Microsoft.Network: virtual networks, subnets, peerings, interfaces, security groups, public addresses."""

from __future__ import annotations

from asr_tui.simulator.providers.network import (
    changes,
    interfaces,
    public_addresses,
    security_groups,
    subnets,
    usages,
    virtual_networks,
)
from asr_tui.simulator.providers.plain import plain_routes
from asr_tui.simulator.routes import Route

EVENTS = changes.EVENTS
ROUTES: list[Route] = [
    *virtual_networks.ROUTES,
    *subnets.ROUTES,
    *interfaces.ROUTES,
    *security_groups.ROUTES,
    *public_addresses.ROUTES,
    *usages.ROUTES,
    *plain_routes("Microsoft.Network/natGateways"),
    *plain_routes("Microsoft.Network/loadBalancers"),
    *plain_routes("Microsoft.Network/applicationGateways"),
    *plain_routes("Microsoft.Network/virtualNetworkGateways"),
    *plain_routes("Microsoft.Network/connections"),
    *plain_routes("Microsoft.Network/routeTables"),
]
