"""Public IP addresses."""

from __future__ import annotations

from asr_tui.simulator.arm_errors import bad_request
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.network import changes
from asr_tui.simulator.providers.tracked import patch_tags, tracked_body, tracked_routes

ADDRESS = "Microsoft.Network/publicIPAddresses"


def _put(cloud: Cloud, request: Request) -> Response:
    body, old = tracked_body(cloud, request, ADDRESS)
    sent, before = request.body or {}, old.get("properties", {})
    sku = {"name": "Standard", "tier": "Regional", **(sent.get("sku") or {})}
    if sku["name"] == "Basic" and not old:
        # Retired on 2025-09-30 (Microsoft Learn, "Upgrade a Basic public IP address"); Azure answers with a limit of 0.
        raise bad_request(
            "IPv4BasicSkuPublicIpCountLimitReached",
            "Cannot create more than 0 IPv4 Basic SKU public IP addresses for this subscription in this region.",
        )
    method = request.properties.get("publicIPAllocationMethod") or (
        "Static" if sku["name"] == "Standard" else "Dynamic"
    )
    if sku["name"] == "Standard" and method != "Static":
        raise bad_request(
            "StandardSkuPublicIPAddressesMustBeStatic",
            f"Standard sku publicIp {body['id']} must have AllocationMethod set to Static.",
        )
    body["properties"] = {
        "provisioningState": "Updating",
        "resourceGuid": before.get("resourceGuid") or cloud.new_guid(),
        "publicIPAddressVersion": request.properties.get("publicIPAddressVersion") or "IPv4",
        "publicIPAllocationMethod": method,
        "idleTimeoutInMinutes": request.properties.get("idleTimeoutInMinutes") or 4,
        "ipTags": [],
        "ddosSettings": request.properties.get("ddosSettings") or {"protectionMode": "VirtualNetworkInherited"},
    }
    if method == "Static":
        body["properties"]["ipAddress"] = before.get("ipAddress") or _free_address(cloud)
    if request.properties.get("dnsSettings"):
        label = request.properties["dnsSettings"].get("domainNameLabel", "")
        fqdn = f"{label}.{body['location']}.cloudapp.azure.com"
        body["properties"]["dnsSettings"] = {"domainNameLabel": label, "fqdn": fqdn}
    if sent.get("zones"):
        body["zones"] = sent["zones"]
    body["sku"] = sku
    return changes.accept(cloud, request, body)


def _delete(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    properties = _with_user(cloud, body)["properties"]
    user = properties.get("ipConfiguration") or properties.get("natGateway")
    if user:
        raise bad_request(
            "PublicIPAddressCannotBeDeleted",
            f"Public IP address {body['id']} can not be deleted since it is still allocated to resource "
            f"{user['id']}. In order to delete the public IP, disassociate/detach the Public IP address from the "
            "resource. To learn how to do this, see aka.ms/deletepublicip.",
        )
    return changes.accept_deletion(cloud, request, body)


def _with_user(cloud: Cloud, body: JsonObject) -> JsonObject:
    for user in cloud.store.users(body["id"]):
        if "publicIpAddresses" in user["properties"]:
            body["properties"]["natGateway"] = {"id": user["id"]}
        for configuration in user["properties"].get("ipConfigurations", []):
            public = configuration["properties"].get("publicIPAddress") or {}
            if str(public.get("id", "")).lower() == body["id"].lower():
                body["properties"]["ipConfiguration"] = {"id": configuration["id"]}
    return body


def _free_address(cloud: Cloud) -> str:
    """A free address of TEST-NET-3 (RFC 5737), which is not routed."""
    taken = {body["properties"].get("ipAddress") for body in cloud.store.of_type(ADDRESS)}
    return next(a for a in (f"203.0.113.{n}" for n in range(10, 250)) if a not in taken)


PROVIDER = Provider(
    routes=tracked_routes(ADDRESS, put=_put, patch=patch_tags(ADDRESS), delete=_delete, complete=_with_user)
)
