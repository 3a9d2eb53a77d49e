"""The networks of a starting world, with their security groups, route tables, load balancers and peerings."""

from __future__ import annotations

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.world_construction import Construction
from asr_tui.simulator.world_schema import LoadBalancer, Network, RouteTable, SecurityGroup


def put_networks(site: Construction) -> None:
    for security_group in site.world.security_groups:
        _put_security_group(site, security_group)
    for table in site.world.route_tables:
        _put_route_table(site, table)
    for network in site.world.networks:
        _put_network(site, network)
    for balancer in site.world.load_balancers:
        _put_load_balancer(site, balancer)
    for peering in site.world.peerings:
        for here, there in ((peering.one, peering.other), (peering.other, peering.one)):
            remote = {"remoteVirtualNetwork": {"id": site.network(there)}}
            site.put(f"{site.network(here)}/virtualNetworkPeerings/to-{there}", {"properties": remote})


def _put_security_group(site: Construction, security_group: SecurityGroup) -> None:
    rules = [
        {
            "name": rule.name,
            "properties": {
                "priority": rule.priority,
                "direction": rule.direction,
                "access": rule.access,
                "protocol": "Tcp" if rule.port != "*" else "*",
                "sourceAddressPrefix": rule.source,
                "destinationAddressPrefix": rule.destination,
                "destinationPortRange": rule.port,
            },
        }
        for rule in security_group.rules
    ]
    arm_id = site.id(security_group.group, "Microsoft.Network/networkSecurityGroups", security_group.name)
    site.ids[security_group.name] = arm_id
    site.put(arm_id, {"location": site.region(security_group.group), "properties": {"securityRules": rules}})


def _put_route_table(site: Construction, table: RouteTable) -> None:
    arm_id = site.id(table.group, "Microsoft.Network/routeTables", table.name)
    routes = [
        {"name": f"to-{hop.lower()}", "properties": {"addressPrefix": prefix, "nextHopType": hop}}
        for prefix, hop in table.routes.items()
    ]
    site.ids[table.name] = arm_id
    site.put(arm_id, {"location": site.region(table.group), "properties": {"routes": routes}})


def _put_load_balancer(site: Construction, balancer: LoadBalancer) -> None:
    arm_id = site.id(balancer.group, "Microsoft.Network/loadBalancers", balancer.name)
    subnet = {"id": f"{site.network(balancer.network)}/subnets/{balancer.subnet}"}
    pool = f"{arm_id}/backendAddressPools/machines"
    properties = {
        "frontendIPConfigurations": [{"name": "front", "properties": {"subnet": subnet}}],
        "backendAddressPools": [{"name": "machines", "id": pool, "properties": {}}],
    }
    site.ids[balancer.name] = pool
    location = site.region(balancer.group)
    site.put(arm_id, {"location": location, "sku": {"name": "Standard"}, "properties": properties})


def _put_network(site: Construction, network: Network) -> None:
    subnets: list[JsonObject] = []
    for name, prefix in network.subnets.items():
        properties: JsonObject = {"addressPrefix": prefix}
        if name in network.security_groups:
            properties["networkSecurityGroup"] = {"id": site.ids[network.security_groups[name]]}
        if name in network.route_tables:
            properties["routeTable"] = {"id": site.ids[network.route_tables[name]]}
        if name in network.service_endpoints:
            properties["serviceEndpoints"] = [{"service": one} for one in network.service_endpoints[name]]
        subnets.append({"name": name, "properties": properties})
    properties = {"addressSpace": {"addressPrefixes": network.prefixes}, "subnets": subnets}
    location = site.region(network.group, network.location)
    site.put(site.network(network.name), {"location": location, "properties": properties})
