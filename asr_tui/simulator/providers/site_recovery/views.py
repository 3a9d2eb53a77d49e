"""Site Recovery's resources as GET answers them now, with what follows from other resources."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.simulator.cloud import Cloud, Handler
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import item_body, item_record, job_body, job_record, plan_body
from asr_tui.simulator.providers.site_recovery.wire import same_id, vault_id

CONTAINER_TYPE = "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers"
MAPPING_TYPE = f"{CONTAINER_TYPE}/replicationProtectionContainerMappings"
POLICY_TYPE = "Microsoft.RecoveryServices/vaults/replicationPolicies"
# What newer api-versions add; recorded with a count of 0 beside protected items, so it is no count to go by.
_POLICY_OF_2024 = {"status": False, "associatedItemsCount": 0, "dataSourceType": "VM"}


def view(cloud: Cloud, arm_id: str, api_version: str) -> JsonObject | None:
    """The body of a resource, or None when it is not there (any more)."""
    body = cloud.store.get(arm_id)
    if body is None:
        return None
    kind = str(body["type"]).rsplit("/", 1)[-1]
    match kind:
        case "replicationFabrics":
            body["properties"]["customDetails"]["containerIds"] = _container_ids(cloud, body["id"])
        case "replicationProtectionContainers":
            body["properties"].update(_pairing(cloud, body["id"]))
        case "replicationPolicies" if api_version >= "2024-10-01":
            body["properties"]["providerSpecificDetails"].update(_POLICY_OF_2024)
        case "replicationProtectedItems":
            return item_body.whole(cloud, item_record.must_find(cloud, arm_id), api_version)
        case "replicationRecoveryPlans":
            return plan_body.whole(cloud, body)
        case "replicationJobs":
            return job_body.whole(job_record.load(cloud, arm_id), api_version)
    return body


def listing(kind: str, scope: Callable[[Cloud, Request], str]) -> Handler:
    """GET of the resources of a type below the id that `scope` gives for a request."""

    def handler(cloud: Cloud, request: Request) -> Response:
        bodies = cloud.store.children(scope(cloud, request), kind)
        found = bodies.map(lambda body: view(cloud, body["id"], request.api_version) or body)
        return page(cloud, request, found, always_next_link=True)

    return handler


def viewing(require: Callable[[Cloud, Request], JsonObject]) -> Handler:
    """GET of the resource that `require` finds for a request."""

    def handler(cloud: Cloud, request: Request) -> Response:
        return Response(200, view(cloud, require(cloud, request)["id"], request.api_version))

    return handler


def mapping_between(cloud: Cloud, source: str, target: str, policy: str) -> JsonObject | None:
    """The mapping by which one container replicates to another with this policy: there is one for each policy."""
    for mapping in cloud.store.children(source, MAPPING_TYPE):
        given = mapping["properties"]
        if same_id(given["targetProtectionContainerId"], target) and same_id(given["policyId"], policy):
            return mapping
    return None


def _container_ids(cloud: Cloud, fabric: str) -> list[str]:
    """Listed by GUID, not by name (recorded)."""
    children = cloud.store.children(fabric, CONTAINER_TYPE)
    return [f"{fabric}/replicationProtectionContainers/{item_record.container_guid(child['id'])}" for child in children]


def _pairing(cloud: Cloud, container: str) -> JsonObject:
    """A source of a mapping is Paired and Primary; its mere target stays as it was (assumed)."""
    paired = bool(cloud.store.children(container, MAPPING_TYPE))
    return {
        "protectedItemCount": len(item_record.all_in(cloud, container)),
        "pairingStatus": "Paired" if paired else "NotPaired",
        "role": "Primary" if paired else "",
    }


def mappings_with_policy(cloud: Cloud, policy: str) -> list[JsonObject]:
    mappings = cloud.store.children(vault_id(policy), MAPPING_TYPE)
    return [mapping for mapping in mappings if same_id(mapping["properties"]["policyId"], policy)]
