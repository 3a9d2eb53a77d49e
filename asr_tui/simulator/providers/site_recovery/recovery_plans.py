"""Recovery plans: groups of machines in their order."""

from __future__ import annotations

from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import (
    item_record,
    operations,
    plan_body,
    refusals,
    scenarios,
)
from asr_tui.simulator.providers.site_recovery.inputs import PlanGroup, PlanInput, with_input
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
        "groups": _groups(cloud, given.groups or []),
        "providerSpecificDetails": [],
    }
    return _save(cloud, request, nested(plan_body.PLAN_TYPE, vault_of(cloud, request), name, properties))


def _patch(cloud: Cloud, request: Request, given: PlanInput) -> Response:
    body = require(cloud, request, PLAN)
    body["properties"]["groups"] = _groups(cloud, given.groups or [])
    return _save(cloud, request, body)


def _groups(cloud: Cloud, given: list[PlanGroup]) -> list[JsonObject]:
    """Shutdown and Failover come first even when only Boot groups were sent (recorded)."""
    groups = [
        _group(cloud, kind, next((group for group in given if group.groupType == kind), PlanGroup()))
        for kind in ("Shutdown", "Failover")
    ]
    boot = [_group(cloud, "Boot", group) for group in given if group.groupType == "Boot"]
    groups += boot
    machines = [entry["id"].lower() for group in groups for entry in group["replicationProtectedItems"]]
    if len(boot) > MOST_GROUPS or len(machines) > MOST_MACHINES or len(set(machines)) < len(machines):
        raise refusals.wrong_input(
            "InvalidRecoveryPlan",  # assumed
            f"A recovery plan holds up to {MOST_GROUPS} groups and {MOST_MACHINES} machines, each machine once.",
        )
    return groups


def _group(cloud: Cloud, kind: str, given: PlanGroup) -> JsonObject:
    entries = []
    for entry in given.replicationProtectedItems or []:
        item = item_record.find(cloud, entry.id or "")
        if item is None:
            raise refusals.missing("replicationProtectedItems", name_of(entry.id or "(none)"))
        entries.append({"id": item.id, "virtualMachineId": item.machine_guid})
    return {
        "groupType": kind,
        "replicationProtectedItems": entries,
        "startGroupActions": given.startGroupActions or [],
        "endGroupActions": given.endGroupActions or [],
    }


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
