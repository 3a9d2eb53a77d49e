"""Requests about recovery plans, in the shapes that were recorded from Azure's own clients.

The groups go out as plain objects, not as the SDK's models: what it does not know of an action stays in them.
"""

from __future__ import annotations

from typing import Any

from azure.mgmt.recoveryservicessiterecovery import models

from asr_tui.azure_gateway.bodies.recovery_plans import groups_body
from asr_tui.azure_gateway.sdk_call import Call, call, resource_call
from asr_tui.domain import steps


@call.register
def create(step: steps.CreateRecoveryPlan) -> Call:
    properties: dict[str, Any] = {
        "primaryFabricId": step.primary_fabric,
        "recoveryFabricId": step.recovery_fabric,
        "failoverDeploymentModel": "ResourceManager",
        "groups": groups_body(step.groups),
    }
    if any(step.zones):
        source, target = step.zones
        properties["providerSpecificInput"] = [{"instanceType": "A2A", "primaryZone": source, "recoveryZone": target}]
    return resource_call(step.id, "begin_create", input={"properties": properties})


@call.register
def update(step: steps.UpdateRecoveryPlan) -> Call:
    return resource_call(step.id, "begin_update", input={"properties": {"groups": groups_body(step.groups)}})


@call.register
def test_failover(step: steps.TestFailoverOfPlan) -> Call:
    body = models.RecoveryPlanTestFailoverInput(
        properties=models.RecoveryPlanTestFailoverInputProperties(
            failover_direction=step.direction,
            network_type="VmNetworkAsInput",
            network_id=step.network,
            provider_specific_details=[_point(step)],
        )
    )
    return resource_call(step.id, "begin_test_failover", input=body)


@call.register
def clean_up(step: steps.CleanUpTestOfPlan) -> Call:
    properties = models.RecoveryPlanTestFailoverCleanupInputProperties(comments=step.comments)
    body = models.RecoveryPlanTestFailoverCleanupInput(properties=properties)
    return resource_call(step.id, "begin_test_failover_cleanup", input=body)


@call.register
def failover(step: steps.FailoverOfPlan) -> Call:
    body = models.RecoveryPlanUnplannedFailoverInput(
        properties=models.RecoveryPlanUnplannedFailoverInputProperties(
            failover_direction=step.direction,
            source_site_operations="Required" if step.shut_down_source else "NotRequired",
            provider_specific_details=[_point(step)],
        )
    )
    return resource_call(step.id, "begin_unplanned_failover", input=body)


def _point(step: steps.TestFailoverOfPlan | steps.FailoverOfPlan) -> models.RecoveryPlanA2AFailoverInput:
    return models.RecoveryPlanA2AFailoverInput(
        recovery_point_type=step.point.value,
        multi_vm_sync_point_option="UseMultiVmSyncRecoveryPoint" if step.shared_points else None,
    )
