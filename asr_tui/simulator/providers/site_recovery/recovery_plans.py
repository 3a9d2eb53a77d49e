"""Recovery plans: groups of machines in their order."""

from __future__ import annotations

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import (
    operations,
    plan_body,
    refusals,
    scenarios,
)
from asr_tui.simulator.providers.site_recovery.inputs import PlanGroup, PlanInput, with_input
from asr_tui.simulator.providers.site_recovery.item_record import Item
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Target, Workflow
from asr_tui.simulator.providers.site_recovery.topology import fabric_named, fabric_pair
from asr_tui.simulator.providers.site_recovery.views import get_handler, require, vault_of
from asr_tui.simulator.providers.site_recovery.wire import PLAN, VAULT, nested, stable_guid

# Microsoft Learn, "About recovery plans": up to 100 machines; "Common questions": up to 7 groups.
MOST_MACHINES = 100
MOST_GROUPS = 7


def _put(cloud: Cloud, request: Request, given: PlanInput) -> Response:
    primary = fabric_named(cloud, request, name_of(given.primaryFabricId or "(none)"))
    recovery = fabric_named(cloud, request, name_of(given.recoveryFabricId or "(none)"))
    name = request.params["plan"]
    properties = {
        "friendlyName": name,
        "primaryFabricId": primary["id"],
        "primaryFabricFriendlyName": primary["properties"]["friendlyName"],
        "recoveryFabricId": recovery["id"],
        "recoveryFabricFriendlyName": recovery["properties"]["friendlyName"],
        "failoverDeploymentModel": given.failoverDeploymentModel or "ResourceManager",
        "replicationProviders": ["A2A"],
        "allowedOperations": [],
        "currentScenario": None,
        "currentScenarioStatus": None,
        "currentScenarioStatusDescription": None,
        "groups": [],
        "providerSpecificDetails": _zones(given),
    }
    body = nested(plan_body.PLAN_TYPE, vault_of(cloud, request), name, properties)
    properties["groups"] = _groups(cloud, body, given.groups or [])
    return _save(cloud, request, body)


def _patch(cloud: Cloud, request: Request, given: PlanInput) -> Response:
    body = require(cloud, request, PLAN)
    body["properties"]["groups"] = _groups(cloud, body, given.groups or [])
    return _save(cloud, request, body)


def _zones(given: PlanInput) -> list[JsonObject]:
    """Zones and edge zones come back under another name than they were sent."""
    return [{"instanceType": "A2A", **one} for one in given.providerSpecificInput or []]


def _groups(cloud: Cloud, plan: JsonObject, given: list[PlanGroup]) -> list[JsonObject]:
    """The groups in the order in which they were sent; a missing Shutdown or Failover is put in front (recorded)."""
    for group in given:
        refusals.require_word("groupType", group.groupType or "", "Shutdown", "Failover", "Boot")
    kinds = [str(group.groupType) for group in given]
    fixed = [PlanGroup(groupType=kind) for kind in ("Shutdown", "Failover") if kind not in kinds]
    groups = [_group(cloud, plan, group) for group in (*fixed, *given)]
    machines = [entry["id"].lower() for group in groups for entry in group["replicationProtectedItems"]]
    boot = kinds.count("Boot")
    if boot > MOST_GROUPS or len(machines) > MOST_MACHINES or len(set(machines)) < len(machines):
        raise refusals.wrong_input(
            "InvalidRecoveryPlan",  # assumed
            f"A recovery plan holds up to {MOST_GROUPS} groups and {MOST_MACHINES} machines, each machine once.",
        )
    return groups


def _group(cloud: Cloud, plan: JsonObject, given: PlanGroup) -> JsonObject:
    entries = []
    for entry in given.replicationProtectedItems or []:
        item = plan_body.item_of(cloud, plan, entry.id or "")
        if item is None:
            raise refusals.missing("replicationProtectedItems", name_of(entry.id or "(none)"))
        _require_fabrics(plan, item)
        entries.append({"id": item.id, "virtualMachineId": item.machine_guid})
    if entries and given.groupType == "Shutdown":
        raise refusals.wrong_input(  # hashicorp/terraform-provider-azurerm issue 22258; code assumed
            "InvalidRecoveryPlan", "The service does not support specifying protected items in a Shutdown group."
        )
    return {
        "groupType": given.groupType,
        "replicationProtectedItems": entries,
        "startGroupActions": given.startGroupActions or [],
        "endGroupActions": given.endGroupActions or [],
    }


def _require_fabrics(plan: JsonObject, item: Item) -> None:
    """All machines of a plan share source and target (Microsoft Learn, "About recovery plans"); the refusal is
    assumed."""
    properties = plan["properties"]
    own = {str(properties[key]).lower() for key in ("primaryFabricId", "recoveryFabricId")}
    if {item.fabric.lower(), item.recovery_fabric.lower()} != own:
        raise refusals.wrong_input(
            "InvalidRecoveryPlan", f"'{item.friendly_name}' does not replicate between the fabrics of the plan."
        )


def shown(cloud: Cloud, plan: JsonObject) -> tuple[Target, JsonObject]:
    """What a job on a plan shows: the plan and its fabrics."""
    properties = plan["properties"]
    names = properties["primaryFabricFriendlyName"], properties["recoveryFabricFriendlyName"]
    fabrics = fabric_pair(cloud, properties["primaryFabricId"], properties["recoveryFabricId"], names)
    return Target(stable_guid("plan", plan["id"]), plan["name"]), fabrics


def _save(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    return operations.save(cloud, request, SAVE, body, *shown(cloud, body), job_as_request_id=True)


def _list(cloud: Cloud, request: Request) -> Response:
    plans = cloud.store.children(vault_of(cloud, request), plan_body.PLAN_TYPE)
    return page(cloud, request, [plan_body.in_list(cloud, plan) for plan in plans], always_next_link=True)


def _delete(cloud: Cloud, request: Request) -> Response:
    plan = require(cloud, request, PLAN)
    return operations.remove(cloud, request, DELETE, plan["id"], *shown(cloud, plan))


SAVE = Workflow("save_plan", scenarios.SAVE_PLAN, (Step(0.3, operations.keep_body),), lead=0.2)
DELETE = Workflow("delete_plan", scenarios.DELETE_PLAN, (Step(0.3, operations.delete_subject),), lead=0.2)

PROVIDER = JobProvider(
    routes=[
        ("PUT", PLAN, with_input(PlanInput, _put)),
        ("PATCH", PLAN, with_input(PlanInput, _patch)),
        ("GET", PLAN, get_handler(PLAN)),
        ("DELETE", PLAN, _delete),
        ("GET", VAULT + "/replicationRecoveryPlans", _list),
    ],
    workflows=[SAVE, DELETE],
)
