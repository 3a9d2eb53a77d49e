"""Security groups, route tables, load balancers: Azure's JSON as domain values."""

from __future__ import annotations

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.domain.outbound import LoadBalancer, Route, RouteTable, SecurityGroup, SecurityRule


def security_group(body: Fields) -> SecurityGroup:
    """With its own rules for what leaves; Azure's default ones stop nothing."""
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
    """Azure has a field for a single value and another for several, and fills one of them."""
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
    """An internal one has a front that lies in a subnet."""
    properties = body.at("properties")
    fronts = [one.at("properties") for one in properties.each("frontendIPConfigurations")]
    return LoadBalancer(
        body.own_id,
        standard=body.at("sku").text("name").casefold() == "standard",
        internal=bool(fronts) and not any(front.has("publicIPAddress") for front in fronts),
        pools=properties.ids("backendAddressPools"),
    )
