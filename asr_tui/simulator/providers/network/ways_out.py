"""Whether a machine reaches Azure's public services, among them those that its Mobility service needs.

Rules: Microsoft Learn, "Default outbound access in Azure" (2026-01: explicit methods, private subnets), "Virtual
network traffic routing" (a default route decides first) and "Troubleshoot network connectivity issues" (2024-05: a
machine behind a standard load balancer without an outbound rule has no way out).
"""

from __future__ import annotations

from asr_tui.simulator.arm_ids import parent_of, same_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, value_at
from asr_tui.simulator.providers.network.subnets import find_subnet

_PASSED_ON = {"virtualappliance", "virtualnetworkgateway"}


def has_way_out(cloud: Cloud, machine: JsonObject) -> bool:
    """By the primary address of the primary interface; a machine without one counts as having a way out."""
    entries: list[JsonObject] = value_at(machine, "properties", "networkProfile", "networkInterfaces") or []
    primary = next((one for one in entries if value_at(one, "properties", "primary")), next(iter(entries), {}))
    interface = cloud.store.get(str(primary.get("id") or ""))
    configurations = value_at(interface, "properties", "ipConfigurations") or []
    first = next((one for one in configurations if one["properties"].get("primary")), next(iter(configurations), None))
    return first is None or _configuration_has(cloud, first["properties"])


def _configuration_has(cloud: Cloud, configuration: JsonObject) -> bool:
    subnet = find_subnet(cloud, str(value_at(configuration, "subnet", "id") or "")) or {"properties": {}}
    properties = subnet["properties"]
    hop = _default_hop(cloud, str(value_at(properties, "routeTable", "id") or ""))
    if hop == "none" or hop in _PASSED_ON:
        return hop != "none"
    if properties.get("natGateway") or configuration.get("publicIPAddress"):
        return True
    pools = [str(one.get("id")) for one in configuration.get("loadBalancerBackendAddressPools") or []]
    balancers = [(pool, balancer) for pool in pools if (balancer := cloud.store.get(parent_of(pool) or ""))]
    if any(_lets_out(balancer, pool) for pool, balancer in balancers):
        return True
    if any(_is_standard(balancer) for _, balancer in balancers):
        return False
    return properties.get("defaultOutboundAccess") is not False


def _default_hop(cloud: Cloud, table: str) -> str:
    """The type of the default route's next hop in lower case; empty without such a route."""
    routes = value_at(cloud.store.get(table), "properties", "routes") or []
    hops = (
        str(value_at(one, "properties", "nextHopType") or "").lower()
        for one in routes
        if value_at(one, "properties", "addressPrefix") == "0.0.0.0/0"
    )
    return next(hops, "")


def _is_standard(balancer: JsonObject) -> bool:
    return str(value_at(balancer, "sku", "name") or "").lower() == "standard"


def _lets_out(balancer: JsonObject, pool: str) -> bool:
    """Whether a public load balancer translates what leaves the pool: a basic one does, a standard one by a rule."""
    properties = balancer["properties"]
    fronts = [value_at(front, "properties") or {} for front in properties.get("frontendIPConfigurations") or []]
    if not any(front.get("publicIPAddress") or front.get("publicIPPrefix") for front in fronts):
        return False
    outbound = [value_at(rule, "properties") or {} for rule in properties.get("outboundRules") or []]
    inbound = [value_at(rule, "properties") or {} for rule in properties.get("loadBalancingRules") or []]
    rules = [*outbound, *(rule for rule in inbound if not rule.get("disableOutboundSnat"))]
    return not _is_standard(balancer) or any(_names(rule, pool) for rule in rules)


def _names(rule: JsonObject, pool: str) -> bool:
    named = [rule.get("backendAddressPool") or {}, *(rule.get("backendAddressPools") or [])]
    return any(same_id(str(one.get("id") or ""), pool) for one in named)
