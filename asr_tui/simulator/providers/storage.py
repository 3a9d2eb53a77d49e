"""Microsoft.Storage: accounts; their names are unique in Azure."""

from __future__ import annotations

import re

from asr_tui.simulator import async_operations
from asr_tui.simulator.arm_errors import bad_request, conflict
from asr_tui.simulator.arm_ids import same_id
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.lists import page
from asr_tui.simulator.locations import Location, all_locations, location_named, normalized
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.tracked import in_group, in_subscription, required, tracked_body, tracked_routes
from asr_tui.simulator.virtual_clock import arm_time

ACCOUNT = "Microsoft.Storage/storageAccounts"
CREATION_SECONDS = 18.0  # assumed: the client's first poll, 17 s later, finds the account
SKUS = {
    "Standard_LRS", "Standard_GRS", "Standard_RAGRS", "Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS",
    "Premium_LRS", "Premium_ZRS",
}  # fmt: skip
KINDS = {"Storage", "StorageV2", "BlobStorage", "FileStorage", "BlockBlobStorage"}
RETIRED_KINDS = {"Storage", "BlobStorage"}  # general-purpose v1 and Blob storage ended on 2026-10-13
PUBLIC_ACCESS = {"Enabled", "Disabled", "SecuredByPerimeter"}

_NAME_RULE = (
    "{} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length "
    "and use numbers and lower-case letters only."
)


def _is_valid_name(name: str) -> bool:
    return re.fullmatch(r"[a-z0-9]{3,24}", name) is not None


def _owner(cloud: Cloud, name: str) -> str | None:
    """The id of the account of that name; "elsewhere" for a name that is taken in the world."""
    for body in cloud.store.of_type(ACCOUNT):
        if same_id(body["name"], name):
            return str(body["id"])
    return "elsewhere" if name in cloud.store.private("/storage").get("taken", []) else None


def _check_name(cloud: Cloud, request: Request) -> Response:
    name = str((request.body or {}).get("name") or "")
    if not _is_valid_name(name):
        body: JsonObject = {
            "nameAvailable": False, "reason": "AccountNameInvalid", "message": _NAME_RULE.format(name)
        }  # fmt: skip
    elif _owner(cloud, name) is not None:
        message = f"The storage account named {name} is already taken."
        body = {"nameAvailable": False, "reason": "AlreadyExists", "message": message}
    else:
        body = {"nameAvailable": True}
    return Response(200, body)


def _put(cloud: Cloud, request: Request) -> Response:
    """A new account is 202 without a body, then the account at the Location; an update is 200."""
    name = request.params["name"]
    if not _is_valid_name(name):
        raise bad_request("AccountNameInvalid", _NAME_RULE.format(name))
    body, old = tracked_body(cloud, request, ACCOUNT)
    if not old and _owner(cloud, name) is not None:
        raise conflict("StorageAccountAlreadyTaken", f"The storage account named {name} is already taken.")
    body = _account_body(cloud, body, request.body or {}, old)
    if old:
        cloud.store.put(body)
        return Response(200, body)
    body["properties"]["provisioningState"] = "Creating"
    cloud.store.put(body)
    headers = async_operations.begin(
        cloud, request, body, CREATION_SECONDS, "account_ready", watch=None, result="asyncoperations"
    )
    return Response(202, None, headers)


def _account_body(cloud: Cloud, body: JsonObject, sent: JsonObject, old: JsonObject) -> JsonObject:
    """An account as Azure answers it: defaults as recorded in 2023, without public access to blobs since (Microsoft
    Learn, "Remediate anonymous read access": off by default for new accounts)."""
    given, before = sent.get("properties") or {}, old.get("properties", {})
    sku = str((sent.get("sku") or old.get("sku") or {}).get("name") or "")
    kind = str(sent.get("kind") or old.get("kind") or "")
    if sku not in SKUS:
        raise bad_request("InvalidRequestPropertyValue", f"The value '{sku}' is not allowed for property sku.name.")
    if kind not in KINDS:
        # Words for a wrong kind: kubernetes/kubernetes issue 65845; for a missing one after those of accessTier
        # (Azure/azure-cli issue 5115); its code is assumed.
        code, why = ("AccountPropertyIsInvalid", "invalid") if kind else ("AccountPropertyIsRequired", "required")
        raise bad_request(code, f"Account property kind is {why} for the request.")
    if kind in RETIRED_KINDS and kind != old.get("kind") and "creationTime" not in given:  # read-only: an old account
        # Code and words assumed.
        raise bad_request("AccountKindRetired", f"Accounts of the kind {kind} can no longer be created. Use StorageV2.")
    access = given.get("publicNetworkAccess")
    if access is not None and access not in PUBLIC_ACCESS:
        message = f"The value '{access}' is not allowed for property publicNetworkAccess."
        raise bad_request("InvalidRequestPropertyValue", message)
    made = before.get("creationTime") or arm_time(cloud.clock.now)
    service = {"keyType": "Account", "enabled": True, "lastEnabledTime": made}
    location = body["location"]
    properties: JsonObject = {
        "keyCreationTime": {"key1": made, "key2": made},
        "privateEndpointConnections": [],
        "minimumTlsVersion": "TLS1_0",
        "allowCrossTenantReplication": False,
        "publicNetworkAccess": "Enabled",
        "allowBlobPublicAccess": False,
        "networkAcls": {
            "bypass": "AzureServices", "virtualNetworkRules": [], "ipRules": [], "defaultAction": "Allow"
        },
        "supportsHttpsTrafficOnly": True,
        "encryption": {"services": {"file": service, "blob": service}, "keySource": "Microsoft.Storage"},
        "accessTier": "Hot",
        **{key: value for key, value in before.items() if key in _CHANGEABLE},
        **{key: value for key, value in given.items() if key in _CHANGEABLE},
        "provisioningState": "Succeeded",
        "creationTime": made,
        "primaryEndpoints": _endpoints(body["name"], kind),
        "primaryLocation": location,
        "statusOfPrimary": "available",
    }  # fmt: skip
    paired = location_named(location)
    if "GRS" in sku and paired is not None and paired.paired:
        properties |= {"secondaryLocation": paired.paired, "statusOfSecondary": "available"}
    body.setdefault("tags", {})
    tier = sku.partition("_")[0]
    return {"sku": {"name": sku, "tier": tier}, "kind": kind, **body, "properties": properties}


def _with_endpoints(cloud: Cloud, body: JsonObject) -> JsonObject:
    """Add the connections of the private endpoints that lead to an account."""
    keys = ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections")
    body["properties"]["privateEndpointConnections"] = [
        _endpoint_connection(body, endpoint, one["properties"])
        for endpoint in cloud.store.users(body["id"])
        for key in keys
        for one in endpoint["properties"].get(key) or []
        if same_id(one["properties"].get("privateLinkServiceId"), body["id"])
    ]
    return body


def _endpoint_connection(account: JsonObject, endpoint: JsonObject, connection: JsonObject) -> JsonObject:
    return {
        "id": f"{account['id']}/privateEndpointConnections/{endpoint['name']}",
        "name": endpoint["name"],
        "type": f"{ACCOUNT}/privateEndpointConnections",
        "properties": {
            "provisioningState": "Succeeded",
            "privateEndpoint": {"id": endpoint["id"]},
            "privateLinkServiceConnectionState": connection["privateLinkServiceConnectionState"],
        },
    }


_CHANGEABLE = (
    "minimumTlsVersion",
    "allowBlobPublicAccess",
    "allowSharedKeyAccess",
    "allowSharedKeyAccessForServices",
    "networkAcls",
    "publicNetworkAccess",
    "supportsHttpsTrafficOnly",
    "accessTier",
    "isHnsEnabled",
    "allowCrossTenantReplication",
    "allowedCopyScope",
    "defaultToOAuthAuthentication",
    "dnsEndpointType",
    "isLocalUserEnabled",
    "isNfsV3Enabled",
    "isSftpEnabled",
    "keyPolicy",
    "largeFileSharesState",
    "routingPreference",
    "sasPolicy",
)


def _endpoints(name: str, kind: str) -> JsonObject:
    services = ["blob"] if kind == "BlockBlobStorage" else ["dfs", "web", "blob", "queue", "table", "file"]
    zone = {"web": "z13.web"}
    return {service: f"https://{name}.{zone.get(service, service)}.core.windows.net/" for service in services}


def _keys(cloud: Cloud, request: Request) -> Response:
    """Keys for other clients; they open nothing."""
    required(cloud, request, ACCOUNT)
    keys = [{"keyName": name, "value": "c2ltdWxhdG9y", "permissions": "FULL"} for name in ("key1", "key2")]
    return Response(200, {"keys": keys})


def _blob_service(cloud: Cloud, request: Request) -> Response:
    account = required(cloud, request, ACCOUNT)
    soft_delete = cloud.store.private(account["id"]).get("soft_delete", False)
    policy = {"enabled": True, "days": 7} if soft_delete else {"enabled": False}
    return Response(
        200,
        {
            "sku": account["sku"],
            "id": f"{account['id']}/blobServices/default",
            "name": "default",
            "type": ACCOUNT + "/blobServices",
            "properties": {"cors": {"corsRules": []}, "deleteRetentionPolicy": policy},
        },
    )


def _skus(cloud: Cloud, request: Request) -> Response:
    """The SKUs of general-purpose accounts in all regions; those in three zones only where there are zones."""
    regions = [region for region in all_locations().values() if region.physical]
    found = [_sku(sku, region) for region in regions for sku in sorted(SKUS) if region.zones or "ZRS" not in sku]
    return Response(200, {"value": found})


def _sku(name: str, region: Location) -> JsonObject:
    premium = name.startswith("Premium")
    return {
        "resourceType": "storageAccounts",
        "name": name,
        "tier": name.partition("_")[0],
        "kind": "BlockBlobStorage" if premium else "StorageV2",
        "locations": [region.name],
        "locationInfo": [{"location": region.name, "zones": [zone.logical for zone in region.zones]}],
        "capabilities": [{"name": "supportsnetworkacls", "value": "true"}],
        "restrictions": [],
    }


def _usages(cloud: Cloud, request: Request) -> Response:
    region = normalized(request.params["location"])
    here = cloud.store.search(f"/subscriptions/{request.params['subscription']}".lower(), "location", region)
    usage = {
        "unit": "Count",
        "currentValue": len(here.get(ACCOUNT.lower(), ())),
        "limit": 250,
        "name": {"value": "StorageAccounts", "localizedValue": "Storage Accounts"},
    }
    return page(cloud, request, [usage])


_ONE = in_group(ACCOUNT) + "/{name}"
PROVIDER = Provider(
    routes=[
        *tracked_routes(ACCOUNT, put=_put, patch=_put, complete=_with_endpoints),
        ("POST", in_subscription("Microsoft.Storage/checkNameAvailability"), _check_name),
        ("GET", in_subscription("Microsoft.Storage/locations/{location}/usages"), _usages),
        ("GET", in_subscription("Microsoft.Storage/skus"), _skus),
        ("POST", _ONE + "/listKeys", _keys),
        ("GET", _ONE + "/blobServices/default", _blob_service),
    ],
    events={"account_ready": async_operations.mark_succeeded},
)
