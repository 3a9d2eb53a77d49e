"""Container mappings: this container replicates to that one, with this policy. One for each direction and policy."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import item_record, job_runs, operations, refusals, scenarios
from asr_tui.simulator.providers.site_recovery.containers import require_container
from asr_tui.simulator.providers.site_recovery.fabrics import vault_of
from asr_tui.simulator.providers.site_recovery.inputs import MappingDetails, MappingInput, taking
from asr_tui.simulator.providers.site_recovery.item_record import container_guid
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Target, Workflow
from asr_tui.simulator.providers.site_recovery.policies import policy_guid, require_policy
from asr_tui.simulator.providers.site_recovery.views import CONTAINER_TYPE, MAPPING_TYPE, listing, viewing
from asr_tui.simulator.providers.site_recovery.wire import (
    CONTAINER,
    VAULT,
    last_segment,
    parent_id,
    same_id,
    stable_guid,
)

_TEMPLATE = CONTAINER + "/replicationProtectionContainerMappings/{mapping}"


def mapping_body(
    source: JsonObject, target: JsonObject, policy: JsonObject, name: str, given: MappingDetails
) -> JsonObject:
    return {
        "id": f"{source['id']}/replicationProtectionContainerMappings/{name}",
        "name": name,
        "type": MAPPING_TYPE,
        "properties": {
            "targetProtectionContainerId": target["id"],
            "targetProtectionContainerFriendlyName": target["name"],
            "providerSpecificDetails": _agent_update(source["id"], name, given),
            "health": "Normal",
            "healthErrorDetails": [],
            "policyId": policy["id"],
            "state": "Paired",
            "sourceProtectionContainerFriendlyName": source["name"],
            "sourceFabricFriendlyName": source["properties"]["fabricFriendlyName"],
            "targetFabricFriendlyName": target["properties"]["fabricFriendlyName"],
            "policyFriendlyName": policy["name"],
        },
    }


def _agent_update(source: str, name: str, given: MappingDetails) -> JsonObject:
    """Automatic update of the Mobility service, off unless asked for (recorded both ways)."""
    on = (given.agentAutoUpdateStatus or "Disabled").lower() == "enabled"
    kind = given.automationAccountAuthenticationType
    return {
        "instanceType": "A2A",
        "agentAutoUpdateStatus": "Enabled" if on else "Disabled",
        "automationAccountAuthenticationType": kind or ("SystemAssignedIdentity" if on else "RunAsAccount"),
        "automationAccountArmId": given.automationAccountArmId if on else None,
        "scheduleName": f"{name}_{container_guid(source)}" if on else None,
        "jobScheduleName": stable_guid("schedule", f"{source}/{name}") if on else None,
    }


def require_mapping(cloud: Cloud, request: Request) -> JsonObject:
    container = require_container(cloud, request)
    name = request.params["mapping"]
    arm_id = f"{container['id']}/replicationProtectionContainerMappings/{name}"
    return cloud.store.require(arm_id, refusals.mapping_missing(request, name))


def _put(cloud: Cloud, request: Request, given: MappingInput) -> Response:
    source = require_container(cloud, request)
    wanted = given.targetProtectionContainerId or ""
    target = cloud.store.get(wanted)
    if target is None or target["type"] != CONTAINER_TYPE:
        raise refusals.container_missing(request, last_segment(wanted))
    policy = require_policy(cloud, request, given.policyId or "(none)")
    settings = given.providerSpecificInput or MappingDetails()
    body = mapping_body(source, target, policy, request.params["mapping"], settings)
    return _save(cloud, request, CREATE, body)


def _patch(cloud: Cloud, request: Request, given: MappingInput) -> Response:
    mapping = require_mapping(cloud, request)
    settings = given.providerSpecificInput or MappingDetails()
    source = require_container(cloud, request)["id"]
    mapping["properties"]["providerSpecificDetails"] = _agent_update(source, mapping["name"], settings)
    return _save(cloud, request, UPDATE, mapping)


def _save(cloud: Cloud, request: Request, workflow: Workflow, body: JsonObject) -> Response:
    return operations.save(cloud, request, workflow, body, _target(body), _affected(cloud, body))


def _target(mapping: JsonObject) -> Target:
    """The job of a mapping shows its policy."""
    policy = mapping["properties"]["policyId"]
    return Target(policy_guid(policy), last_segment(policy))


def _affected(cloud: Cloud, mapping: JsonObject) -> JsonObject:
    source = parent_id(mapping["id"])
    target = mapping["properties"]["targetProtectionContainerId"]
    affected: JsonObject = {}
    for side, container in (("primary", source), ("recovery", target)):
        affected[f"{side}CloudId"] = container_guid(container)
        affected[f"{side}CloudName"] = last_segment(container)
    for side, container in (("primary", source), ("recovery", target)):
        fabric = cloud.store.require(parent_id(container))["properties"]
        affected[f"{side}VmmId"] = fabric["internalIdentifier"]
        affected[f"{side}VmmName"] = fabric["friendlyName"]
    return {**affected, "primaryFabricProviderId": "Azure", "recoveryFabricProviderId": "Azure"}


def _list(cloud: Cloud, request: Request) -> Response:
    """The mappings of both directions: those that lead here as well (recorded)."""
    container = require_container(cloud, request)["id"]
    found = [
        mapping
        for mapping in cloud.store.children(vault_of(cloud, request), MAPPING_TYPE)
        if same_id(parent_id(mapping["id"]), container)
        or same_id(mapping["properties"]["targetProtectionContainerId"], container)
    ]
    return page(cloud, request, found, always_next_link=True)


def _delete(cloud: Cloud, request: Request) -> Response:
    mapping = require_mapping(cloud, request)
    source = require_container(cloud, request)["id"]
    target = mapping["properties"]["targetProtectionContainerId"]
    used = any(same_id(item.recovery_container, target) for item in item_record.all_in(cloud, source))
    if used:  # assumed
        raise refusals.in_use(
            request,
            "ProtectionContainerMappingInUse",
            f"Machines are replicated by the mapping '{mapping['name']}'.",
            "Disable replication of these machines, then retry.",
        )
    return operations.remove(cloud, request, DELETE, mapping["id"], _target(mapping), _affected(cloud, mapping))


# 64 to 77 seconds were recorded.
CREATE = Workflow(
    "create_mapping",
    scenarios.CREATE_MAPPING,
    (Step(0.17), Step(0.11), Step(60.0), Step(3.5, job_runs.keep_body)),
    lead=0.8,
)
UPDATE = Workflow("update_mapping", scenarios.UPDATE_MAPPING, (Step(3.0, job_runs.keep_body),))
DELETE = Workflow("delete_mapping", scenarios.DELETE_MAPPING, (Step(0.4, job_runs.delete_subject),))

PROVIDER = JobProvider(
    routes=[
        ("PUT", _TEMPLATE, taking(MappingInput, _put)),
        ("PATCH", _TEMPLATE, taking(MappingInput, _patch)),
        ("GET", _TEMPLATE, viewing(require_mapping)),
        ("DELETE", _TEMPLATE, _delete),
        ("POST", _TEMPLATE + "/remove", _delete),
        ("GET", CONTAINER + "/replicationProtectionContainerMappings", _list),
        ("GET", VAULT + "/replicationProtectionContainerMappings", listing(MAPPING_TYPE, vault_of)),
    ],
    workflows=[CREATE, UPDATE, DELETE],
)
