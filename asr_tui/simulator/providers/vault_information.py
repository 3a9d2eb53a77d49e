"""What other clients ask of a vault beside it: certificates, extended information, usages, private link, operations."""

from __future__ import annotations

from datetime import timedelta

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.recovery_services import VAULT
from asr_tui.simulator.providers.resources import ITEM
from asr_tui.simulator.providers.tracked import in_group, in_subscription, required, stable_guid
from asr_tui.simulator.virtual_clock import arm_time

_INFO = in_group(VAULT) + "/{name}"
_LOCATION = "Microsoft.RecoveryServices/locations/{location}"
_PLAN = f"{VAULT}/replicationRecoveryPlans"
# Groups of private endpoints with the zones of their names (Microsoft Learn, "Replicate machines with private
# endpoints" and "Create and use private endpoints for Azure Backup").
_LINKS = {
    "AzureSiteRecovery": ["privatelink.siterecovery.windowsazure.com"],
    "AzureBackup": ["privatelink.{region}.backup.windowsazure.com"],
}
_OPERATIONS = {
    "vaults": ("read", "write", "delete"),
    "vaults/replicationFabrics": ("read", "write", "remove/action"),
    "vaults/replicationPolicies": ("read", "write", "delete"),
    "vaults/replicationRecoveryPlans": ("read", "write", "delete", "unplannedFailover/action"),
    "vaults/replicationJobs": ("read", "cancel/action", "restart/action", "resume/action"),
}


def _extended(cloud: Cloud, request: Request) -> Response:
    """GET, PUT and PATCH; the id without its slash is Azure's own (recorded in 2025)."""
    vault = required(cloud, request, VAULT)
    kept = cloud.store.private(vault["id"])
    if request.method != "GET":
        kept["extended"] = kept.get("extended", {}) | request.properties
        cloud.store.put_private(vault["id"], kept)
    properties = {"integrityKey": "c2ltdWxhdG9ya2V5MDAwMA==", "algorithm": "None", **kept.get("extended", {})}
    body: JsonObject = {
        "name": "vaultExtendedInfo",
        "etag": stable_guid(vault["id"], "extended"),
        "properties": properties,
        "id": f"{vault['id']}extendedInformation/vaultExtendedInfo",
        "type": f"{VAULT}/extendedInformation",
    }
    return Response(200, body)


def _certificate(cloud: Cloud, request: Request) -> Response:
    """A certificate for agents that register with the vault; its key opens nothing."""
    vault, name = required(cloud, request, VAULT), request.params["certificate"]
    now = cloud.clock.now
    properties: JsonObject = {
        "authType": "AzureActiveDirectory",
        "aadAuthority": "https://login.windows.net",
        "aadTenantId": cloud.tenant_id,
        "servicePrincipalClientId": stable_guid(vault["id"], "client"),
        "servicePrincipalObjectId": stable_guid(vault["id"], "principal"),
        "azureManagementEndpointAudience": "https://management.core.windows.net/",
        "certificate": request.properties.get("certificate"),
        "friendlyName": name,
        "issuer": f"CN={vault['name']}",
        "resourceId": 1,
        "subject": f"CN={name}",
        "thumbprint": stable_guid(name).replace("-", "").upper(),
        "validFrom": arm_time(now),
        "validTo": arm_time(now + timedelta(days=5)),
    }
    arm_id = f"{vault['id']}/certificates/{name}"
    return Response(200, {"name": name, "type": f"{VAULT}/certificates", "id": arm_id, "properties": properties})


def _unregister(cloud: Cloud, request: Request) -> Response:
    required(cloud, request, VAULT)
    return Response(204)


def _replication_usages(cloud: Cloud, request: Request) -> Response:
    vault = required(cloud, request, VAULT)["id"]
    usage = {
        "monitoringSummary": dict.fromkeys(
            (
                "unHealthyVmCount", "unHealthyProviderCount", "eventsCount", "deprecatedProviderCount",
                "supportedProviderCount", "unsupportedProviderCount",
            ), 0,
        ),
        "jobsSummary": {"failedJobs": 0, "suspendedJobs": 0, "inProgressJobs": 0},
        "protectedItemCount": len(cloud.store.children(vault, ITEM)),
        "recoveryPlanCount": len(cloud.store.children(vault, _PLAN)),
        "registeredServersCount": 0,
        "recoveryServicesProviderAuthType": 1,
    }  # fmt: skip
    return Response(200, {"value": [usage]})


def _links(cloud: Cloud, request: Request) -> Response:
    vault = required(cloud, request, VAULT)
    return page(cloud, request, [_link(vault, group) for group in _LINKS])


def _one_link(cloud: Cloud, request: Request) -> Response:
    vault, asked = required(cloud, request, VAULT), request.params["link"]
    for group in _LINKS:
        if group.lower() == asked.lower():
            return Response(200, _link(vault, group))
    raise ArmError(404, "ResourceNotFound", f"The private link resource '{asked}' was not found.")


def _link(vault: JsonObject, group: str) -> JsonObject:
    return {
        "id": f"{vault['id']}/privateLinkResources/{group}",
        "name": group,
        "type": f"{VAULT}/privateLinkResources",
        "properties": {
            "groupId": group,
            "requiredMembers": [group],
            "requiredZoneNames": [zone.format(region=vault["location"]) for zone in _LINKS[group]],
        },
    }


def _check_name(cloud: Cloud, request: Request) -> Response:
    name = str((request.body or {}).get("name") or "")
    group = request.path.partition("/providers/")[0]
    taken = cloud.store.exists(f"{group}/providers/{VAULT}/{name}")
    body: JsonObject = {"nameAvailable": not taken}
    if taken:
        body |= {"reason": "AlreadyExists", "message": f"The vault name '{name}' is already in use."}
    return Response(200, body)


def _capabilities(cloud: Cloud, request: Request) -> Response:
    asked = [str(zone.get("subResource")) for zone in request.properties.get("dnsZones") or []]
    zones = [
        {
            "subResource": group,
            "requiredZoneNames": [zone.format(region=request.params["location"]) for zone in _LINKS.get(group, [])],
        }
        for group in asked or _LINKS
    ]
    return Response(200, {"type": (request.body or {}).get("type") or VAULT, "properties": {"dnsZones": zones}})


def _no_deleted(cloud: Cloud, request: Request) -> Response:
    """A deleted vault is gone at once here."""
    return page(cloud, request, [])


def _no_deleted_one(cloud: Cloud, request: Request) -> Response:
    name = request.params["name"]
    raise ArmError(404, "ResourceNotFound", f"The deleted vault '{name}' was not found.")


def _operations(cloud: Cloud, request: Request) -> Response:
    found = [
        {
            "name": f"Microsoft.RecoveryServices/{kind}/{verb}",
            "display": {
                "provider": "Microsoft Recovery Services", "resource": kind, "operation": verb, "description": verb
            },
            "origin": "user",
        }
        for kind, verbs in _OPERATIONS.items()
        for verb in verbs
    ]  # fmt: skip
    return page(cloud, request, found)


_DELETED = in_subscription(_LOCATION) + "/deletedVaults"
PROVIDER = Provider(
    routes=[
        *((method, _INFO + "/extendedInformation/vaultExtendedInfo", _extended) for method in ("GET", "PUT", "PATCH")),
        ("PUT", _INFO + "/certificates/{certificate}", _certificate),
        ("DELETE", _INFO + "/registeredIdentities/{identity}", _unregister),
        ("GET", _INFO + "/replicationUsages", _replication_usages),
        ("GET", _INFO + "/privateLinkResources", _links),
        ("GET", _INFO + "/privateLinkResources/{link}", _one_link),
        ("POST", in_group(_LOCATION) + "/checkNameAvailability", _check_name),
        ("POST", in_subscription(_LOCATION) + "/capabilities", _capabilities),
        ("GET", _DELETED, _no_deleted),
        ("GET", _DELETED + "/{name}", _no_deleted_one),
        ("GET", _DELETED + "/{name}/operations/{operation}", _no_deleted_one),
        ("POST", _DELETED + "/{name}/undelete", _no_deleted_one),
        ("GET", in_group("Microsoft.RecoveryServices") + "/operations", _operations),
        ("GET", "/providers/Microsoft.RecoveryServices/operations", _operations),
    ]
)
