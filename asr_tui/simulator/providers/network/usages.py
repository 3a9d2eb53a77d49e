"""How much of its network quota a subscription uses in a region."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.lists import page
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.messages import JsonObject, Request, Response

# Default limits a region (Microsoft Learn, "Azure subscription and service limits").
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
    items: list[JsonObject] = []
    for value, words, kind, limit in _LIMITS:
        used = here.get(f"microsoft.network/{kind}".lower(), ())
        items.append(
            {
                "currentValue": len(used),
                "limit": limits.get(value, limit),
                "unit": "Count",
                "id": f"{request.path}/{value}",
                "name": {"value": value, "localizedValue": words},
            }
        )
    return page(cloud, request, items)


PROVIDER = Provider(
    routes=[("GET", "/subscriptions/{subscription}/providers/Microsoft.Network/locations/{location}/usages", _usages)],
)
