"""Steps on recovery plans, each with the request that Azure's own clients were recorded to send, or that they build.

Failover: recorded (AsrA2ATests/A2ARecoveryPlanReplication). The others: source of Az.RecoveryServices.
"""

from __future__ import annotations

from typing import Any

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.recovery_plans import GroupKind, PlanAction, PlanGroup, PlanMember, PlanPoint
from asr_tui.domain.steps import Step
from tests.azure_gateway.stub import ITEM, SUBSCRIPTION, VAULT

PLAN = VAULT.child("replicationRecoveryPlans", "shop")
EAST = VAULT.child("replicationFabrics", "east")
WEST = VAULT.child("replicationFabrics", "west")
DRILL = resource_id(group_id(SUBSCRIPTION, "rg-asr"), "Microsoft.Network/virtualNetworks", "vnet-drill")
RUNBOOK = resource_id(group_id(SUBSCRIPTION, "rg-auto"), "Microsoft.Automation/automationAccounts", "aa").child(
    "runbooks", "Free-Reservation"
)
GROUPS = (
    PlanGroup(GroupKind.SHUTDOWN, before=(PlanAction.of_runbook("free", RUNBOOK, on_primary=True),)),
    PlanGroup(GroupKind.FAILOVER),
    PlanGroup(
        GroupKind.BOOT,
        (PlanMember(ITEM, "guid-1"),),
        after=(
            PlanAction("odd", ("UnplannedFailover",), ("PrimaryToRecovery",), {"instanceType": "New", "x": {"y": [1]}}),
        ),
    ),
)
_EVERY = {
    "failoverTypes": ["TestFailover", "UnplannedFailover", "PlannedFailover"],
    "failoverDirections": ["PrimaryToRecovery", "RecoveryToPrimary"],
}
GROUPS_BODY = [
    {
        "groupType": "Shutdown",
        "replicationProtectedItems": [],
        "startGroupActions": [
            {
                "actionName": "free",
                **_EVERY,
                "customDetails": {
                    "instanceType": "AutomationRunbookActionDetails",
                    "runbookId": RUNBOOK,
                    "fabricLocation": "Primary",
                },
            }
        ],
        "endGroupActions": [],
    },
    {"groupType": "Failover", "replicationProtectedItems": [], "startGroupActions": [], "endGroupActions": []},
    {
        "groupType": "Boot",
        "replicationProtectedItems": [{"id": ITEM, "virtualMachineId": "guid-1"}],
        "startGroupActions": [],
        "endGroupActions": [
            {
                "actionName": "odd",
                "failoverTypes": ["UnplannedFailover"],
                "failoverDirections": ["PrimaryToRecovery"],
                "customDetails": {"instanceType": "New", "x": {"y": [1]}},
            }
        ],
    },
]

PLAN_CASES: list[tuple[Step, str, ArmId | str, Any]] = [
    (
        steps.CreateRecoveryPlan(PLAN, EAST, EAST, GROUPS, ("1", "2")),
        "PUT",
        PLAN,
        {
            "properties": {
                "primaryFabricId": EAST,
                "recoveryFabricId": EAST,
                "failoverDeploymentModel": "ResourceManager",
                "groups": GROUPS_BODY,
                "providerSpecificInput": [{"instanceType": "A2A", "primaryZone": "1", "recoveryZone": "2"}],
            }
        },
    ),
    (
        steps.CreateRecoveryPlan(PLAN, EAST, WEST, GROUPS),
        "PUT",
        PLAN,
        {
            "properties": {
                "primaryFabricId": EAST,
                "recoveryFabricId": WEST,
                "failoverDeploymentModel": "ResourceManager",
                "groups": GROUPS_BODY,
            }
        },
    ),
    (steps.UpdateRecoveryPlan(PLAN, GROUPS, ()), "PATCH", PLAN, {"properties": {"groups": GROUPS_BODY}}),
    (steps.DeleteRecoveryPlan(PLAN), "DELETE", PLAN, None),
    (
        steps.TestFailoverOfPlan(PLAN, DRILL),
        "POST",
        f"{PLAN}/testFailover",
        {
            "properties": {
                "failoverDirection": "PrimaryToRecovery",
                "networkType": "VmNetworkAsInput",
                "networkId": DRILL,
                "providerSpecificDetails": [{"instanceType": "A2A", "recoveryPointType": "LatestProcessed"}],
            }
        },
    ),
    (
        steps.TestFailoverOfPlan(PLAN, DRILL, PlanPoint.LATEST, "RecoveryToPrimary"),
        "POST",
        f"{PLAN}/testFailover",
        {
            "properties": {
                "failoverDirection": "RecoveryToPrimary",
                "networkType": "VmNetworkAsInput",
                "networkId": DRILL,
                "providerSpecificDetails": [{"instanceType": "A2A", "recoveryPointType": "Latest"}],
            }
        },
    ),
    (
        steps.CleanUpTestOfPlan(PLAN, "all green"),
        "POST",
        f"{PLAN}/testFailoverCleanup",
        {"properties": {"comments": "all green"}},
    ),
    (
        steps.FailoverOfPlan(PLAN, shut_down_source=True),
        "POST",
        f"{PLAN}/unplannedFailover",
        {
            "properties": {
                "failoverDirection": "PrimaryToRecovery",
                "sourceSiteOperations": "Required",
                "providerSpecificDetails": [{"instanceType": "A2A", "recoveryPointType": "Latest"}],
            }
        },
    ),
    (
        steps.FailoverOfPlan(PLAN, shut_down_source=False, point=PlanPoint.CRASH_CONSISTENT, shared_points=True),
        "POST",
        f"{PLAN}/unplannedFailover",
        {
            "properties": {
                "failoverDirection": "PrimaryToRecovery",
                "sourceSiteOperations": "NotRequired",
                "providerSpecificDetails": [
                    {
                        "instanceType": "A2A",
                        "recoveryPointType": "LatestCrashConsistent",
                        "multiVmSyncPointOption": "UseMultiVmSyncRecoveryPoint",
                    }
                ],
            }
        },
    ),
    (steps.CommitOfPlan(PLAN), "POST", f"{PLAN}/failoverCommit", None),
]
