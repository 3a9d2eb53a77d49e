"""Microsoft.Network: virtual networks, subnets, peerings, interfaces, security groups, public addresses."""

from __future__ import annotations

from asr_tui.simulator.cloud import joined
from asr_tui.simulator.providers.network import (
    changes,
    interfaces,
    public_addresses,
    security_groups,
    subnets,
    usages,
    virtual_networks,
)
from asr_tui.simulator.providers.tracked_routes import plain_provider

PROVIDER = joined(
    virtual_networks.PROVIDER,
    subnets.PROVIDER,
    interfaces.PROVIDER,
    security_groups.PROVIDER,
    public_addresses.PROVIDER,
    usages.PROVIDER,
    changes.PROVIDER,
    plain_provider(
        "Microsoft.Network/natGateways",
        "Microsoft.Network/loadBalancers",
        "Microsoft.Network/applicationGateways",
        "Microsoft.Network/virtualNetworkGateways",
        "Microsoft.Network/connections",
        "Microsoft.Network/routeTables",
    ),
)
