"""Site Recovery's resources: found by a request's path, and as GET answers them."""

from __future__ import annotations

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud, Handler
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import (
    item_body,
    item_record,
    job_body,
    job_record,
    plan_body,
    refusals,
    wire,
)

# Added by api-versions of 2023 and later; the count was recorded as 0 beside protected items: it is no count to go by.
_POLICY_OF_2023 = {"status": False, "associatedItemsCount": 0, "dataSourceType": "VM"}


def vault_of(cloud: Cloud, request: Request) -> str:
    """The vault's id in its own letter case; ARM's 404 when there is no such vault."""
    return wire.public_id(require(cloud, request, wire.VAULT)["id"])


def require(cloud: Cloud, request: Request, template: str) -> JsonObject:
    """The resource that a request names, with this path template; 404 for it or for what it lies in."""
    found = cloud.store.require(wire.VAULT.format(**request.params))
    for level in dict.fromkeys((wire.FABRIC, wire.CONTAINER, template)):
        if template.startswith(level) and level != wire.VAULT:
            arm_id = level.format(**request.params)
            kind, name = arm_id.split("/")[-2:]
            found = cloud.store.require(arm_id, refusals.missing(kind, name))
    return found


def view(cloud: Cloud, arm_id: str, api_version: str) -> JsonObject | None:
    """The body of a resource, with values from other resources; None for a missing one."""
    body = cloud.store.get(arm_id)
    if body is None:
        return None
    match name_of(body["type"]):
        case "replicationFabrics":
            body["properties"]["customDetails"]["containerIds"] = _container_ids(cloud, body["id"])
        case "replicationProtectionContainers":
            body["properties"].update(_pairing(cloud, body["id"]))
        case "replicationPolicies" if api_version >= "2023":
            body["properties"]["providerSpecificDetails"].update(_POLICY_OF_2023)
        case "replicationProtectedItems":
            return item_body.whole(cloud, item_record.must_find(cloud, arm_id), api_version)
        case "replicationRecoveryPlans":
            return plan_body.whole(cloud, body)
        case "replicationJobs":
            return job_body.whole(job_record.load(cloud, arm_id), api_version)
    return body


def list_handler(kind: str, scope: str) -> Handler:
    """GET of the resources of a type below the resource of the path template `scope`."""

    def handler(cloud: Cloud, request: Request) -> Response:
        bodies = cloud.store.children(require(cloud, request, scope)["id"], kind)
        found = bodies.map(lambda body: view(cloud, body["id"], request.api_version) or body)
        return page(cloud, request, found, always_next_link=True)

    return handler


def get_handler(template: str) -> Handler:
    """GET of the resource of a path template."""

    def handler(cloud: Cloud, request: Request) -> Response:
        return Response(200, view(cloud, require(cloud, request, template)["id"], request.api_version))

    return handler


def _container_ids(cloud: Cloud, fabric: str) -> list[str]:
    """Listed by GUID, not by name (recorded)."""
    children = cloud.store.children(fabric, wire.CONTAINER_TYPE)
    return [f"{fabric}/replicationProtectionContainers/{wire.container_guid(child['id'])}" for child in children]


def _pairing(cloud: Cloud, container: str) -> JsonObject:
    """The source of a mapping is Paired and Primary; a mere target is not (assumed)."""
    paired = bool(cloud.store.children(container, wire.MAPPING_TYPE))
    return {
        "protectedItemCount": len(item_record.all_in(cloud, container)),
        "pairingStatus": "Paired" if paired else "NotPaired",
        "role": "Primary" if paired else "",
    }
