"""Container mappings: one container replicates to another by a policy; one for each direction and policy."""

from __future__ import annotations

from asr_tui.simulator.arm_ids import name_of, same_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import (
    item_record,
    operations,
    refusals,
    scenarios,
)
from asr_tui.simulator.providers.site_recovery.inputs import MappingDetails, MappingInput, with_input
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Target, Workflow
from asr_tui.simulator.providers.site_recovery.policies import policy_guid, policy_named
from asr_tui.simulator.providers.site_recovery.topology import fabric_pair
from asr_tui.simulator.providers.site_recovery.views import get_handler, list_handler, require, vault_of
from asr_tui.simulator.providers.site_recovery.wire import (
    CONTAINER,
    CONTAINER_TYPE,
    MAPPING_TYPE,
    VAULT,
    container_guid,
    nested,
    parent_id,
    stable_guid,
)

_TEMPLATE = CONTAINER + "/replicationProtectionContainerMappings/{mapping}"


def mapping_body(
    source: JsonObject, target: JsonObject, policy: JsonObject, name: str, given: MappingDetails
) -> JsonObject:
    properties = {
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
    }
    return nested(MAPPING_TYPE, source["id"], name, properties)


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


def _put(cloud: Cloud, request: Request, given: MappingInput) -> Response:
    source = require(cloud, request, CONTAINER)
    target = container_named(cloud, given.targetProtectionContainerId or "")
    policy = policy_named(cloud, given.policyId)
    settings = given.providerSpecificInput or MappingDetails()
    body = mapping_body(source, target, policy, request.params["mapping"], settings)
    return operations.save(cloud, request, CREATE, body, *_shown(cloud, body))


def container_named(cloud: Cloud, container_id: str) -> JsonObject:
    """The container of an input."""
    container = cloud.store.get(container_id)
    if container is None or container["type"] != CONTAINER_TYPE:
        raise refusals.missing("replicationProtectionContainers", name_of(container_id))
    return container


def _patch(cloud: Cloud, request: Request, given: MappingInput) -> Response:
    mapping = require(cloud, request, _TEMPLATE)
    settings = given.providerSpecificInput or MappingDetails()
    source = parent_id(mapping["id"])
    details = _agent_update(source, mapping["name"], settings)
    mapping["properties"]["providerSpecificDetails"] = details
    if details["automationAccountArmId"]:
        cloud.store.put_private(mapping["id"], {"updates_since": cloud.clock.now.isoformat()})
    return operations.save(cloud, request, UPDATE, mapping, *_shown(cloud, mapping))


def _shown(cloud: Cloud, mapping: JsonObject) -> tuple[Target, JsonObject]:
    """What a job on a mapping shows: its policy, and the containers and fabrics of both sides."""
    policy = mapping["properties"]["policyId"]
    source, target = parent_id(mapping["id"]), mapping["properties"]["targetProtectionContainerId"]
    affected: JsonObject = {}
    for side, container in (("primary", source), ("recovery", target)):
        affected[f"{side}CloudId"] = container_guid(container)
        affected[f"{side}CloudName"] = name_of(container)
    fabrics = parent_id(source), parent_id(target)
    names = [str(cloud.store.require(fabric)["properties"]["friendlyName"]) for fabric in fabrics]
    return Target(policy_guid(policy), name_of(policy)), affected | fabric_pair(cloud, *fabrics, (names[0], names[1]))


def _list(cloud: Cloud, request: Request) -> Response:
    """The mappings from and to a container (recorded)."""
    container = require(cloud, request, CONTAINER)["id"]
    found = [
        mapping
        for mapping in cloud.store.children(vault_of(cloud, request), MAPPING_TYPE)
        if same_id(parent_id(mapping["id"]), container)
        or same_id(mapping["properties"]["targetProtectionContainerId"], container)
    ]
    return page(cloud, request, found, always_next_link=True)


def _delete(cloud: Cloud, request: Request) -> Response:
    mapping = require(cloud, request, _TEMPLATE)
    target = mapping["properties"]["targetProtectionContainerId"]
    items = item_record.all_in(cloud, parent_id(mapping["id"]))
    if any(same_id(item.recovery_container, target) for item in items):  # assumed
        raise refusals.in_use(
            "ProtectionContainerMappingInUse",
            f"Machines are replicated by the mapping '{mapping['name']}'.",
            "Disable replication of these machines, then retry.",
        )
    return operations.remove(cloud, request, DELETE, mapping["id"], *_shown(cloud, mapping))


# 64 to 77 seconds were recorded.
CREATE = Workflow(
    "create_mapping",
    scenarios.CREATE_MAPPING,
    (Step(0.17), Step(0.11), Step(60.0), Step(3.5, operations.keep_body)),
    lead=0.8,
)
UPDATE = Workflow("update_mapping", scenarios.UPDATE_MAPPING, (Step(3.0, operations.keep_body),))
DELETE = Workflow("delete_mapping", scenarios.DELETE_MAPPING, (Step(0.4, operations.delete_subject),))

PROVIDER = JobProvider(
    routes=[
        ("PUT", _TEMPLATE, with_input(MappingInput, _put)),
        ("PATCH", _TEMPLATE, with_input(MappingInput, _patch)),
        ("GET", _TEMPLATE, get_handler(_TEMPLATE)),
        ("DELETE", _TEMPLATE, _delete),
        ("POST", _TEMPLATE + "/remove", _delete),
        ("GET", CONTAINER + "/replicationProtectionContainerMappings", _list),
        ("GET", VAULT + "/replicationProtectionContainerMappings", list_handler(MAPPING_TYPE, VAULT)),
    ],
    workflows=[CREATE, UPDATE, DELETE],
)
