"""A machine's whole life is answered with what Microsoft's models allow; the check itself finds what they do not."""

from __future__ import annotations

from typing import Any

import pytest

from asr_tui.simulator.messages import JsonObject
from tests.conformance.test_microsofts_clients import Life, client, make_surroundings, simulator
from tests.simulator.answer_models import checked_answers, problems

__all__ = ["client", "simulator"]  # fixtures

ITEM = (
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v/replicationFabrics/f/"
    "replicationProtectionContainers/c/replicationProtectedItems/i"
)
MACHINE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/m"


async def test_a_whole_life_fits_the_models(simulator: Any, client: Any) -> None:
    with checked_answers() as check:
        life = Life(client, simulator)
        await make_surroundings(simulator)
        await life.make_topology()
        await life.enable()
        await life.protected()
        await life.fail_over()
        for name in ("replication_jobs", "replication_events", "replication_protected_items", "replication_fabrics"):
            assert [one async for one in getattr(client, name).list("rg-dr-us", "contoso-vault-us")] or "events" in name
    assert check.found == {}
    assert {"ReplicationProtectedItem", "Job", "Fabric", "Policy", "VirtualNetwork"} <= check.checked


@pytest.mark.parametrize(
    ("path", "body", "problem"),
    [
        (ITEM, {"properties": {"lastSuccessfulFailoverTime": "yesterday"}},
         "siterecovery.ReplicationProtectedItemProperties.lastSuccessfulFailoverTime: 'yesterday' is no datetime"),
        (ITEM, {"properties": {"allowedOperations": "Commit"}},
         "siterecovery.ReplicationProtectedItemProperties.allowedOperations: 'Commit' is no list"),
        (ITEM, {"properties": {"providerSpecificDetails": {"instanceType": "A2A", "rpoInSeconds": "3"}}},
         "siterecovery.A2AReplicationDetails.rpoInSeconds: '3' is no int"),
        (MACHINE, {"properties": {}}, "compute.VirtualMachine.location: required, but missing"),
        (MACHINE, {"location": "eastus", "properties": {"priority": "Cheap"}},
         "compute.VirtualMachineProperties.priority: 'Cheap' is no VirtualMachinePriorityTypes"),
    ],
)  # fmt: skip
def test_the_check_finds_what_a_model_does_not_allow(path: str, body: JsonObject, problem: str) -> None:
    assert problem in problems("GET", path, 200, body)
