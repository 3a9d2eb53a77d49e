"""Recovery plans: which machines go together and in which order."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import item_record, job_runs, operations, plan_body, refusals, scenarios
from asr_tui.simulator.providers.site_recovery.fabrics import require_fabric, vault_of
from asr_tui.simulator.providers.site_recovery.inputs import PlanGroup, PlanInput, taking
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Target, Workflow
from asr_tui.simulator.providers.site_recovery.views import viewing
from asr_tui.simulator.providers.site_recovery.wire import VAULT, last_segment, stable_guid

TEMPLATE = VAULT + "/replicationRecoveryPlans/{plan}"
# Microsoft Learn, "About recovery plans": up to 100 machines; "Common questions": up to 7 groups.
MOST_MACHINES = 100
MOST_GROUPS = 7


def require_plan(cloud: Cloud, request: Request) -> JsonObject:
    name = request.params["plan"]
    return cloud.store.require(
        f"{vault_of(cloud, request)}/replicationRecoveryPlans/{name}",
        refusals.entity_missing(request, "RecoveryPlanArmEntityMissing", "Recovery plan", name),
    )


def _put(cloud: Cloud, request: Request, given: PlanInput) -> Response:
    primary = require_fabric(cloud, request, last_segment(given.primaryFabricId or "(none)"))
    recovery = require_fabric(cloud, request, last_segment(given.recoveryFabricId or "(none)"))
    name = request.params["plan"]
    body: JsonObject = {
        "id": f"{vault_of(cloud, request)}/replicationRecoveryPlans/{name}",
        "name": name,
        "type": plan_body.PLAN_TYPE,
        "properties": {
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
            "groups": _groups(cloud, request, given.groups or []),
            "providerSpecificDetails": [],
        },
    }
    return _save(cloud, request, body)


def _patch(cloud: Cloud, request: Request, given: PlanInput) -> Response:
    body = require_plan(cloud, request)
    body["properties"]["groups"] = _groups(cloud, request, given.groups or [])
    return _save(cloud, request, body)


def _groups(cloud: Cloud, request: Request, given: list[PlanGroup]) -> list[JsonObject]:
    """Shutdown and Failover come first even when only Boot groups were sent (recorded)."""
    groups = []
    for kind in ("Shutdown", "Failover"):
        sent = next((group for group in given if group.groupType == kind), PlanGroup())
        groups.append(_group(cloud, request, kind, sent))
    boot = [group for group in given if group.groupType == "Boot"]
    groups += [_group(cloud, request, "Boot", group) for group in boot]
    machines = [entry["id"].lower() for group in groups for entry in group["replicationProtectedItems"]]
    if len(boot) > MOST_GROUPS or len(machines) > MOST_MACHINES or len(set(machines)) < len(machines):
        raise refusals.wrong_input(
            request,
            "InvalidRecoveryPlan",  # assumed
            f"A recovery plan holds up to {MOST_GROUPS} groups and {MOST_MACHINES} machines, each machine once.",
        )
    return groups


def _group(cloud: Cloud, request: Request, kind: str, given: PlanGroup) -> JsonObject:
    entries = []
    for entry in given.replicationProtectedItems or []:
        item = item_record.find(cloud, entry.id or "")
        if item is None:
            raise refusals.item_missing(request, last_segment(entry.id or "(none)"))
        entries.append({"id": item.id, "virtualMachineId": item.machine_guid})
    return {
        "groupType": kind,
        "replicationProtectedItems": entries,
        "startGroupActions": given.startGroupActions or [],
        "endGroupActions": given.endGroupActions or [],
    }


def affected(cloud: Cloud, plan: JsonObject) -> JsonObject:
    found: JsonObject = {}
    for side in ("primary", "recovery"):
        fabric = cloud.store.get(plan["properties"][f"{side}FabricId"])
        found[f"{side}VmmId"] = fabric["properties"]["internalIdentifier"] if fabric else ""
        found[f"{side}VmmName"] = plan["properties"][f"{side}FabricFriendlyName"]
    return {**found, "primaryFabricProviderId": "Azure", "recoveryFabricProviderId": "Azure"}


def plan_target(plan: JsonObject) -> Target:
    return Target(stable_guid("plan", plan["id"]), plan["name"])


def _save(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    target, sides = plan_target(body), affected(cloud, body)
    return operations.save(cloud, request, SAVE, body, target, sides, job_as_request_id=True)


def _list(cloud: Cloud, request: Request) -> Response:
    plans = cloud.store.children(vault_of(cloud, request), plan_body.PLAN_TYPE)
    return page(cloud, request, [plan_body.in_list(cloud, plan) for plan in plans], always_next_link=True)


def _delete(cloud: Cloud, request: Request) -> Response:
    plan = require_plan(cloud, request)
    return operations.remove(cloud, request, DELETE, plan["id"], plan_target(plan), affected(cloud, plan))


SAVE = Workflow("save_plan", scenarios.SAVE_PLAN, (Step(0.3, job_runs.keep_body),), lead=0.2)
DELETE = Workflow("delete_plan", scenarios.DELETE_PLAN, (Step(0.3, job_runs.delete_subject),), lead=0.2)

PROVIDER = JobProvider(
    routes=[
        ("PUT", TEMPLATE, taking(PlanInput, _put)),
        ("PATCH", TEMPLATE, taking(PlanInput, _patch)),
        ("GET", TEMPLATE, viewing(require_plan)),
        ("DELETE", TEMPLATE, _delete),
        ("GET", VAULT + "/replicationRecoveryPlans", _list),
    ],
    workflows=[SAVE, DELETE],
)
