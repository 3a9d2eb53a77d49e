"""Load balancers: their bodies as sent, with the ids of their parts, and their backend pools by themselves."""

from __future__ import annotations

from asr_tui.simulator.arm_errors import resource_not_found
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.network import changes
from asr_tui.simulator.providers.tracked import in_group, patch_tags, required_parent, tracked_body, tracked_routes

BALANCER = "Microsoft.Network/loadBalancers"
_POOLS = "backendAddressPools"
_PARTS = ("frontendIPConfigurations", _POOLS, "loadBalancingRules", "probes", "inboundNatRules", "outboundRules")


def _put(cloud: Cloud, request: Request) -> Response:
    body, old = tracked_body(cloud, request, BALANCER)
    sent = request.body or {}
    body.update({key: sent[key] for key in ("sku", "zones", "kind") if key in sent})
    body["properties"] = {**request.properties, "provisioningState": "Succeeded"}
    for key in _PARTS:
        parts = body["properties"].get(key)
        if parts is not None:
            body["properties"][key] = [_part(body["id"], key, one) for one in parts]
    cloud.store.put(body)
    return Response(200 if old else 201, body)


def _part(balancer: str, key: str, sent: JsonObject) -> JsonObject:
    name = str(sent.get("name") or "")
    properties = {**(sent.get("properties") or {}), "provisioningState": "Succeeded"}
    return {**sent, "name": name, "id": f"{balancer}/{key}/{name}", "properties": properties}


def _with_members(cloud: Cloud, body: JsonObject) -> JsonObject:
    """Add to each pool the ip configurations that name it."""
    for pool in body["properties"].get(_POOLS) or []:
        members = [
            {"id": configuration["id"]}
            for interface in cloud.store.users(pool["id"])
            for configuration in interface["properties"].get("ipConfigurations") or []
            if any(
                str(one.get("id", "")).lower() == pool["id"].lower()
                for one in configuration["properties"].get("loadBalancerBackendAddressPools") or []
            )
        ]
        if members:
            pool["properties"]["backendIPConfigurations"] = members
    return body


def _list_pools(cloud: Cloud, request: Request) -> Response:
    balancer = _with_members(cloud, required_parent(cloud, request, BALANCER))
    return page(cloud, request, balancer["properties"].get(_POOLS) or [])


def _get_pool(cloud: Cloud, request: Request) -> Response:
    balancer = _with_members(cloud, required_parent(cloud, request, BALANCER))
    pool = changes.named(balancer["properties"].get(_POOLS) or [], request.params["part"])
    if pool is None:
        raise resource_not_found(request.path)
    return Response(200, pool)


_ALL_POOLS = f"{in_group(BALANCER)}/{{name}}/{_POOLS}"
PROVIDER = Provider(
    routes=[
        *tracked_routes(BALANCER, put=_put, patch=patch_tags(BALANCER), complete=_with_members),
        ("GET", _ALL_POOLS, _list_pools),
        ("GET", _ALL_POOLS + "/{part}", _get_pool),
    ]
)
