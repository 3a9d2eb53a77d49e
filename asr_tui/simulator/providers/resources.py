"""Microsoft.Resources: tenants, subscriptions, locations, resource groups and providers."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.simulator import async_operations
from asr_tui.simulator.api_versions import versions_of
from asr_tui.simulator.arm_errors import ArmError, bad_request, conflict
from asr_tui.simulator.arm_ids import group_id
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.lists import filter_by, page
from asr_tui.simulator.locations import Location, all_locations, location_named, normalized
from asr_tui.simulator.messages import JsonObject, Request, Response

GROUP = "Microsoft.Resources/resourceGroups"
SUBSCRIPTION = "Microsoft.Resources/subscriptions"
ITEM = "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems"
DELETION_SECONDS = 45.0  # assumed


def _tenants(cloud: Cloud, request: Request) -> Response:
    tenant = cloud.store.private("/tenant")
    body = {
        "id": f"/tenants/{cloud.tenant_id}",
        "tenantId": cloud.tenant_id,
        "countryCode": "US",
        "displayName": tenant.get("name", "Contoso"),
        "domains": [tenant.get("domain", "contoso.onmicrosoft.com")],
        "tenantCategory": "Home",
        "defaultDomain": tenant.get("domain", "contoso.onmicrosoft.com"),
        "tenantType": "AAD",
    }
    return page(cloud, request, [body])


def _subscriptions(cloud: Cloud, request: Request) -> Response:
    return page(cloud, request, cloud.store.of_type(SUBSCRIPTION))


def _subscription(cloud: Cloud, request: Request) -> Response:
    body = cloud.require_subscription(request.params["subscription"])
    del body["type"]
    return Response(200, body)


def _locations(cloud: Cloud, request: Request) -> Response:
    subscription = request.params["subscription"]
    return Response(200, {"value": [_location(subscription, location) for location in all_locations().values()]})


def _location(subscription: str, location: Location) -> JsonObject:
    region_type = "Physical" if location.physical else "Logical"
    metadata: JsonObject = {"regionType": region_type, "regionCategory": location.category}
    optional = {
        "geography": location.geography,
        "geographyGroup": location.group,
        "longitude": location.lon,
        "latitude": location.lat,
        "physicalLocation": location.place,
    }
    metadata.update({key: value for key, value in optional.items() if value is not None})
    if location.physical:
        at = f"/subscriptions/{subscription}/locations/{location.paired}"
        metadata["pairedRegion"] = [{"name": location.paired, "id": at}] if location.paired else []
    body: JsonObject = {
        "id": f"/subscriptions/{subscription}/locations/{location.name}",
        "name": location.name,
        "type": "Region",
        "displayName": location.display,
        "regionalDisplayName": location.regional,
        "metadata": metadata,
    }
    if location.zones:
        body["availabilityZoneMappings"] = [
            {"logicalZone": zone.logical, "physicalZone": zone.physical} for zone in location.zones
        ]
    return body


def _groups(cloud: Cloud, request: Request) -> Response:
    groups: Sequence[JsonObject] = cloud.store.of_type(GROUP, request.params["subscription"])
    filters = filter_by(request, "tagName", "tagValue")
    if "tagname" in filters:
        name, value = filters["tagname"], filters.get("tagvalue")
        groups = [g for g in groups if name in g.get("tags", {}) and value in (None, g["tags"][name])]
    return page(cloud, request, groups)


def _group(cloud: Cloud, request: Request) -> Response:
    return Response(200, cloud.require_group(request.params["subscription"], request.params["group"]))


def _group_exists(cloud: Cloud, request: Request) -> Response:
    found = cloud.store.exists(group_id(request.params["subscription"], request.params["group"]))
    return Response(204 if found else 404)


def _put_group(cloud: Cloud, request: Request) -> Response:
    name = request.params["group"]
    _check_group_name(name)
    sent = request.body or {}
    if not sent.get("location"):
        raise bad_request("LocationRequired", "The location property is required for this definition.")
    location = normalized(str(sent["location"]))
    known = location_named(location)
    if known is None or not known.physical:
        raise bad_request(
            "LocationNotAvailableForResourceGroup",
            f"The provided location '{sent['location']}' is not available for resource group. List of available "
            f"regions is '{','.join(region.name for region in all_locations().values() if region.physical)}'.",
        )
    arm_id = group_id(request.params["subscription"], name)
    old = cloud.store.get(arm_id) or {}
    if old and old["location"] != location:
        raise conflict(
            "InvalidResourceGroupLocation",
            f"Invalid resource group location '{location}'. The Resource group already exists in location "
            f"'{old['location']}'.",
        )
    body: JsonObject = {"id": arm_id, "name": name, "type": GROUP, "location": location}
    body |= {key: old[key] for key in ("id", "name") if old}
    tags = sent.get("tags", old.get("tags"))
    if tags:
        body["tags"] = tags
    body["properties"] = {"provisioningState": "Succeeded"}
    cloud.store.put(body)
    return Response(200 if old else 201, body)


def _patch_group(cloud: Cloud, request: Request) -> Response:
    body = cloud.require_group(request.params["subscription"], request.params["group"])
    body["tags"] = (request.body or {}).get("tags") or {}
    cloud.store.put(body)
    return Response(200, body)


def _delete_group(cloud: Cloud, request: Request) -> Response:
    group = cloud.require_group(request.params["subscription"], request.params["group"])
    group["properties"]["provisioningState"] = "Deleting"
    cloud.store.put(group)
    operation = async_operations.start(cloud, group["id"], DELETION_SECONDS, "group_deleted")
    subscription = request.params["subscription"]
    link = f"{request.base_url}/subscriptions/{subscription}/operationresults/{operation}"
    headers = {"Location": f"{link}?api-version={request.api_version}", "Retry-After": cloud.clock.retry_after(15)}
    return Response(202, None, headers)


def _group_deleted(cloud: Cloud, event: JsonObject) -> None:
    """Delete the group and its resources, unless a vault in it has replicated items."""
    group = cloud.store.get(event["id"])
    if group is None:
        return
    items = cloud.store.children(group["id"], ITEM)
    if items:
        group["properties"]["provisioningState"] = "Succeeded"
        cloud.store.put(group)
        vaults = sorted({str(item["id"]).partition("/providers/")[2].partition("/replication")[0] for item in items})
        raise conflict(
            "ResourceGroupDeletionBlocked",
            f"Deletion of resource group '{group['name']}' failed as resources with identifiers "
            f"'{','.join(vaults)}' could not be deleted.",
        )
    cloud.store.delete(group["id"])


def _check_group_name(name: str) -> None:
    """Names have 1 to 90 letters, digits and `-_.()`, no full stop at the end (Microsoft Learn, naming rules)."""
    if len(name) > 90:
        raise bad_request("InvalidResourceGroup", f"The resource group name '{name}' exceeds the maximum length of 90.")
    wrong = sorted({c for c in name if not (c.isalnum() or c in "-_.()")} | ({"."} if name.endswith(".") else set()))
    if wrong:
        raise bad_request(
            "InvalidResourceGroup",
            f"The provided resource group name '{name}' has these invalid characters: '{''.join(wrong)}'. "
            "The name can only be a letter, digit, '-', '.', '(', ')' or '_'.",
        )


_NAMESPACES = {
    "Microsoft.Resources": ["resourceGroups", "subscriptions", "tenants", "links"],
    "Microsoft.Authorization": ["locks", "permissions"],
    "Microsoft.Compute": ["virtualMachines", "virtualMachines/extensions", "disks", "availabilitySets", "skus"],
    "Microsoft.Network": ["virtualNetworks", "networkInterfaces", "networkSecurityGroups", "publicIPAddresses"],
    "Microsoft.Storage": ["storageAccounts", "checkNameAvailability"],
    "Microsoft.Automation": ["automationAccounts", "automationAccounts/runbooks"],
    "Microsoft.RecoveryServices": ["vaults", "replicationEligibilityResults"],
}


def _provider_body(subscription: str, namespace: str) -> JsonObject:
    regions = [location.display for location in all_locations().values() if location.physical]
    kinds = [
        {"resourceType": kind, "locations": regions, "apiVersions": list(reversed(versions_of(namespace, kind) or ()))}
        for kind in _NAMESPACES[namespace]
    ]
    return {
        "id": f"/subscriptions/{subscription}/providers/{namespace}",
        "namespace": namespace,
        "resourceTypes": kinds,
        "registrationState": "Registered",
        "registrationPolicy": "RegistrationRequired",
    }


def _providers(cloud: Cloud, request: Request) -> Response:
    subscription = request.params["subscription"]
    return page(cloud, request, [_provider_body(subscription, name) for name in _NAMESPACES])


def _provider(cloud: Cloud, request: Request) -> Response:
    asked = request.params["namespace"]
    for namespace in _NAMESPACES:
        if namespace.lower() == asked.lower():
            return Response(200, _provider_body(request.params["subscription"], namespace))
    raise ArmError(404, "InvalidResourceNamespace", f"The resource namespace '{asked}' is invalid.")


def add_subscription(cloud: Cloud, subscription: str, name: str, state: str = "Enabled") -> None:
    """Add a subscription; there is no request for it."""
    cloud.store.put(
        {
            "id": f"/subscriptions/{subscription}",
            "type": SUBSCRIPTION,
            "authorizationSource": "RoleBased",
            "managedByTenants": [],
            "subscriptionId": subscription,
            "tenantId": cloud.tenant_id,
            "displayName": name,
            "state": state,
            "subscriptionPolicies": {
                "locationPlacementId": "Public_2014-09-01",
                "quotaId": "EnterpriseAgreement_2014-09-01",
                "spendingLimit": "Off",
            },
        }
    )


_SUB = "/subscriptions/{subscription}"
_GROUP = _SUB + "/resourceGroups/{group}"
PROVIDER = Provider(
    routes=[
        ("GET", "/tenants", _tenants),
        ("GET", "/subscriptions", _subscriptions),
        ("GET", _SUB, _subscription),
        ("GET", _SUB + "/locations", _locations),
        ("GET", _SUB + "/resourceGroups", _groups),
        ("HEAD", _GROUP, _group_exists),
        ("GET", _GROUP, _group),
        ("PUT", _GROUP, _put_group),
        ("PATCH", _GROUP, _patch_group),
        ("DELETE", _GROUP, _delete_group),
        ("GET", _SUB + "/providers", _providers),
        ("GET", _SUB + "/providers/{namespace}", _provider),
        ("POST", _SUB + "/providers/{namespace}/register", _provider),
    ],
    events={"group_deleted": _group_deleted},
)
