"""Security groups, route tables, load balancers: Azure's JSON as domain values."""

from __future__ import annotations

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.domain.ids import ArmId
from asr_tui.domain.outbound import LoadBalancer, Route, RouteTable, SecurityGroup, SecurityRule


def security_group(body: Fields) -> SecurityGroup:
    """A group with its own outbound rules; Azure's default rules stop nothing."""
    rules = body.at("properties").each("securityRules")
    outbound = (one for one in rules if one.at("properties").text("direction").casefold() == "outbound")
    return SecurityGroup(body.own_id, tuple(_rule(one) for one in outbound))


def _rule(body: Fields) -> SecurityRule:
    properties = body.at("properties")
    return SecurityRule(
        name=body.text("name"),
        priority=properties.whole("priority"),
        allows=properties.text("access").casefold() == "allow",
        protocol=properties.text("protocol", "*"),
        ports=_one_or_many(properties, "destinationPortRange"),
        sources=_one_or_many(properties, "sourceAddressPrefix", "sourceAddressPrefixes"),
        destinations=_one_or_many(properties, "destinationAddressPrefix", "destinationAddressPrefixes"),
    )


def _one_or_many(properties: Fields, one: str, many: str = "") -> tuple[str, ...]:
    """The values of two fields, one for a single value and one for several, of which Azure fills one."""
    single = properties.text(one)
    return properties.texts(many or f"{one}s") or ((single,) if single else ())


def route_table(body: Fields) -> RouteTable:
    return RouteTable(
        body.own_id,
        tuple(
            Route(
                one.text("name"), one.at("properties").text("addressPrefix"), one.at("properties").text("nextHopType")
            )
            for one in body.at("properties").each("routes")
        ),
    )


def load_balancer(body: Fields) -> LoadBalancer:
    """A load balancer; it is internal where no frontend has a public address."""
    properties = body.at("properties")
    fronts = [one.at("properties") for one in properties.each("frontendIPConfigurations")]
    return LoadBalancer(
        body.own_id,
        standard=body.at("sku").text("name").casefold() == "standard",
        internal=bool(fronts) and not any(front.has("publicIPAddress") for front in fronts),
        pools=properties.ids("backendAddressPools"),
        lets_out=_pools_let_out(body, fronts),
        location=body.region,
    )


def _pools_let_out(body: Fields, fronts: list[Fields]) -> tuple[ArmId, ...]:
    """The pools whose machines leave by a public frontend: all of a basic balancer, of a standard one those of an
    outbound rule or of a rule that translates addresses (Microsoft Learn, "Default outbound access in Azure")."""
    properties = body.at("properties")
    if not any(front.has("publicIPAddress") or front.has("publicIPPrefix") for front in fronts):
        return ()
    if body.at("sku").text("name").casefold() != "standard":
        return properties.ids("backendAddressPools")
    inbound = [rule.at("properties") for rule in properties.each("loadBalancingRules")]
    rules = [rule.at("properties") for rule in properties.each("outboundRules")]
    rules += [rule for rule in inbound if rule.flag("disableOutboundSnat") is not True]
    single = [rule.at("backendAddressPool").id("id") for rule in rules]
    several = [pool for rule in rules for pool in rule.ids("backendAddressPools")]
    return tuple(pool for pool in dict.fromkeys((*single, *several)) if pool)
