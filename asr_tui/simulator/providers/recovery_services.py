"""Microsoft.RecoveryServices: vaults; the resources in them are Site Recovery's."""

from __future__ import annotations

from typing import Any

from asr_tui.simulator import async_operations
from asr_tui.simulator.arm_errors import bad_request
from asr_tui.simulator.arm_ids import group_id
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.resources import ITEM
from asr_tui.simulator.providers.tracked import (
    in_group,
    merged_tags,
    require_name,
    required,
    tracked_body,
    tracked_routes,
    with_principals,
)

VAULT = "Microsoft.RecoveryServices/vaults"
CREATION_SECONDS = 12.0  # assumed
DELETION_SECONDS = 15.0  # assumed


def _put(cloud: Cloud, request: Request) -> Response:
    """201 with `Provisioning`, then operationStatus (recorded in 2023); an update is 200."""
    name = request.params["name"]
    # Microsoft Learn, "Naming rules and restrictions": 2 to 50, a letter first, letters, digits, hyphens.
    require_name(name, r"[A-Za-z][A-Za-z0-9-]{1,49}", VAULT)
    body, old = tracked_body(cloud, request, VAULT)
    sent = request.body or {}
    sku = sent.get("sku") or old.get("sku")
    if not sku:
        raise bad_request("InvalidRestAPIParameter", "The Sku of the vault is missing.")
    body["sku"] = {"tier": "Standard", **sku} if sku.get("name") == "Standard" else sku
    identity = sent.get("identity") or old.get("identity")
    if identity:
        body["identity"] = with_principals(cloud, identity)
    body["etag"] = f"W/\"datetime'{cloud.clock.now.isoformat()}'\""
    state = {"provisioningState": "Succeeded" if old else "Provisioning"}
    body["properties"] = _settings(request.properties, old.get("properties") or _NEW) | state
    cloud.store.put(body)
    if old:
        return Response(200, body)
    operation = async_operations.start(cloud, body["id"], CREATION_SECONDS, "vault_ready")
    link = _link(request, body, "operationStatus", operation)
    return Response(201, body, {"Azure-AsyncOperation": link, "Retry-After": cloud.clock.retry_after(10)})


# As recorded in 2025 for a vault that holds nothing yet, with api-version 2025-08-01.
_NEW: JsonObject = {
    "provisioningState": "Provisioning",
    "privateEndpointStateForBackup": "None",
    "privateEndpointStateForSiteRecovery": "None",
    "backupStorageVersion": "Unassigned",
    "securitySettings": {
        "immutabilitySettings": {"state": "Disabled"},
        "softDeleteSettings": {
            "softDeleteRetentionPeriodInDays": 14, "softDeleteState": "Enabled", "enhancedSecurityState": "Enabled"
        },
        "multiUserAuthorization": "Disabled",
    },
    "redundancySettings": {"standardTierStorageRedundancy": "GeoRedundant", "crossRegionRestore": "Disabled"},
    "secureScore": "None",
    "bcdrSecurityLevel": "Poor",
    "publicNetworkAccess": "Enabled",
    "restoreSettings": {"crossSubscriptionRestoreSettings": {"crossSubscriptionRestoreState": "Enabled"}},
}  # fmt: skip
# `monitoringSettings` are missing until they are set (recorded).
_CHANGEABLE = (
    "encryption", "monitoringSettings", "publicNetworkAccess", "redundancySettings", "restoreSettings",
    "securitySettings",
)  # fmt: skip


def _settings(sent: JsonObject, before: JsonObject) -> JsonObject:
    """A vault's properties after a change: what was sent is put over what was there, at any depth."""
    changed = dict(before)
    for key, value in sent.items():
        if key in _CHANGEABLE and value is not None:
            changed[key] = _merged(value, before.get(key))
    return changed


def _merged(value: Any, before: Any) -> Any:
    if not isinstance(value, dict) or not isinstance(before, dict):
        return value
    return before | {key: _merged(member, before.get(key)) for key, member in value.items()}


def _patch(cloud: Cloud, request: Request) -> Response:
    body = merged_tags(cloud, request, VAULT)
    identity = (request.body or {}).get("identity")
    if identity:
        body["identity"] = with_principals(cloud, identity)
    body["properties"] = _settings(request.properties, body["properties"])
    cloud.store.put(body)
    return Response(200, body)


def _delete(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    if cloud.store.children(body["id"], ITEM):
        # Assumed: code and words are those that Azure's portal shows.
        raise bad_request(
            "ServiceResourceNotEmptyWithBackendMessage",
            "Recovery Services vault cannot be deleted as there are replicated items in the vault. Disable "
            "replication for all of them and try again.",
        )
    body["properties"]["provisioningState"] = "Deleting"
    cloud.store.put(body)
    operation = async_operations.start(cloud, body["id"], DELETION_SECONDS, "vault_deleted")
    headers = {
        "Azure-AsyncOperation": _link(request, body, "operationStatus", operation),
        "Location": _link(request, body, "operationResults", operation),
        "Retry-After": cloud.clock.retry_after(10),
    }
    return Response(202, None, headers)


def _link(request: Request, vault: JsonObject, segment: str, operation: str) -> str:
    params = request.params
    at = f"{request.base_url}{group_id(params['subscription'], params['group'])}/providers/Microsoft.RecoveryServices"
    return f"{at}/locations/{vault['location']}/{segment}/{operation}?api-version={request.api_version}"


def _usages(cloud: Cloud, request: Request) -> Response:
    vault = required(cloud, request, VAULT)
    usage = {
        "unit": "Count",
        "currentValue": len(cloud.store.children(vault["id"], ITEM)),
        "limit": 1000,
        "name": {"value": "ProtectedItems", "localizedValue": "Protected items"},
    }
    return Response(200, {"value": [usage]})


_LOCATION = in_group("Microsoft.RecoveryServices") + "/locations/{location}"
PROVIDER = Provider(
    routes=[
        *tracked_routes(VAULT, put=_put, patch=_patch, delete=_delete, regional=False),
        ("GET", in_group(VAULT) + "/{name}/usages", _usages),
        ("GET", _LOCATION + "/operationStatus/{operation}", async_operations.vault_status),
        ("GET", _LOCATION + "/operationResults/{operation}", async_operations.result),
    ],
    events={"vault_ready": async_operations.mark_succeeded, "vault_deleted": async_operations.delete_resource},
)
