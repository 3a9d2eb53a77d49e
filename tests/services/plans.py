"""The plan that protects web-01, and its steps."""

from __future__ import annotations

from asr_tui.domain import steps
from asr_tui.domain.estimates import Estimate
from asr_tui.domain.ids import group_id
from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan, PlannedStep
from tests.fakes import AZURE, SUBSCRIPTION, TENANT, VAULT

FABRICS = (VAULT.child("replicationFabrics", "east"), VAULT.child("replicationFabrics", "west"))
CONTAINERS = tuple(fabric.child("replicationProtectionContainers", "box") for fabric in FABRICS)
POLICY = VAULT.child("replicationPolicies", "day")
GROUP = group_id(SUBSCRIPTION, "rg-web-asr")
MACHINE = group_id(SUBSCRIPTION, "rg-web").child("providers", "Microsoft.Compute", "virtualMachines", "web-01")
ITEM = CONTAINERS[0].child("replicationProtectedItems", "web-01")
PLACE = Place(AZURE.endpoint, TENANT, SUBSCRIPTION, VAULT)


def planned(step: steps.Step, *needs: steps.Step) -> PlannedStep:
    return PlannedStep(step, frozenset(need.key for need in needs), Estimate(1, "test"))


FABRIC_STEPS = (steps.CreateFabric(FABRICS[0], "east"), steps.CreateFabric(FABRICS[1], "west"))
CONTAINER_STEPS = (steps.CreateContainer(CONTAINERS[0]), steps.CreateContainer(CONTAINERS[1]))
POLICY_STEP = steps.CreatePolicy(POLICY)
MAPPING_STEP = steps.CreateContainerMapping(
    CONTAINERS[0].child("replicationProtectionContainerMappings", "there"), CONTAINERS[1], POLICY
)
GROUP_STEP = steps.CreateResourceGroup(GROUP, "west")
ENABLE_STEP = steps.EnableReplication(ITEM, MACHINE, POLICY, CONTAINERS[1], GROUP, ())
FAILOVER = steps.Failover(ITEM, "web-01", shut_down_source=False)

PLAN = Plan(
    "Protect web-01",
    (
        planned(GROUP_STEP),
        planned(FABRIC_STEPS[0]),
        planned(FABRIC_STEPS[1]),
        planned(CONTAINER_STEPS[0], FABRIC_STEPS[0]),
        planned(CONTAINER_STEPS[1], FABRIC_STEPS[1]),
        planned(POLICY_STEP),
        planned(MAPPING_STEP, *CONTAINER_STEPS, POLICY_STEP),
        planned(ENABLE_STEP, MAPPING_STEP, GROUP_STEP),
    ),
)
