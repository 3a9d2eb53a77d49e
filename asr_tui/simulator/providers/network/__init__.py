"""Microsoft.Network: virtual networks, subnets, peerings, interfaces, security groups, public addresses."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud, Provider, joined
from asr_tui.simulator.lists import page
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.network import (
    application_groups,
    changes,
    effective,
    interfaces,
    load_balancers,
    nat_gateways,
    private_endpoints,
    public_addresses,
    security_groups,
    subnets,
    virtual_networks,
)
from asr_tui.simulator.providers.tracked import in_subscription, plain_provider

# Name, words, type and default limit in a region (Microsoft Learn, "Azure subscription and service limits").
_LIMITS = [
    ("VirtualNetworks", "Virtual Networks", "virtualNetworks", 1000),
    ("NetworkInterfaces", "Network Interfaces", "networkInterfaces", 65536),
    ("NetworkSecurityGroups", "Network Security Groups", "networkSecurityGroups", 5000),
    ("StandardSkuPublicIpAddresses", "Public IPv4 Addresses - Standard", "publicIPAddresses", 1000),
]


def _usages(cloud: Cloud, request: Request) -> Response:
    subscription, location = request.params["subscription"], normalized(request.params["location"])
    limits: dict[str, int] = cloud.store.private("/quotas").get(location, {})
    here = cloud.store.search(f"/subscriptions/{subscription}".lower(), "location", location)
    usages: list[JsonObject] = [
        {
            "currentValue": len(here.get(f"microsoft.network/{kind}".lower(), ())),
            "limit": limits.get(value, limit),
            "unit": "Count",
            "id": f"{request.path}/{value}",
            "name": {"value": value, "localizedValue": words},
        }
        for value, words, kind, limit in _LIMITS
    ]
    return page(cloud, request, usages)


PROVIDER = joined(
    virtual_networks.PROVIDER,
    subnets.PROVIDER,
    interfaces.PROVIDER,
    effective.PROVIDER,
    application_groups.PROVIDER,
    security_groups.PROVIDER,
    public_addresses.PROVIDER,
    nat_gateways.PROVIDER,
    private_endpoints.PROVIDER,
    load_balancers.PROVIDER,
    Provider(routes=[("GET", in_subscription("Microsoft.Network/locations/{location}/usages"), _usages)]),
    changes.PROVIDER,
    plain_provider(
        "Microsoft.Network/applicationGateways",
        "Microsoft.Network/virtualNetworkGateways",
        "Microsoft.Network/connections",
        "Microsoft.Network/routeTables",
    ),
)
