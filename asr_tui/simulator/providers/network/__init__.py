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
from asr_tui.simulator.providers.plain import plain_provider

PROVIDER = joined(
    virtual_networks.PROVIDER,
    subnets.PROVIDER,
    interfaces.PROVIDER,
    security_groups.PROVIDER,
    public_addresses.PROVIDER,
    usages.PROVIDER,
    changes.PROVIDER,
    plain_provider("Microsoft.Network/natGateways"),
    plain_provider("Microsoft.Network/loadBalancers"),
    plain_provider("Microsoft.Network/applicationGateways"),
    plain_provider("Microsoft.Network/virtualNetworkGateways"),
    plain_provider("Microsoft.Network/connections"),
    plain_provider("Microsoft.Network/routeTables"),
)
