"""The SDK call of every kind of step. Imports the models of five SDKs: imported with the first step only."""

from __future__ import annotations

from functools import partial

from asr_tui.azure_gateway.requests import alerting, item_update, items, recovery_plans, resources, vaults
from asr_tui.azure_gateway.sdk_call import Call, call, resource_call
from asr_tui.domain import steps

__all__ = ["alerting", "call", "item_update", "items", "recovery_plans", "resources", "vaults"]

WITHOUT_BODY: dict[type[steps.Step], str] = {
    steps.CancelFailover: "begin_failover_cancel",
    steps.CommitFailover: "begin_failover_commit",
    steps.RepairReplication: "begin_repair_replication",
    steps.CommitOfPlan: "begin_failover_commit",
    steps.DeleteRecoveryPlan: "begin_delete",
    steps.PurgeItem: "begin_purge",  # HTTP DELETE
    steps.DeletePolicy: "begin_delete",
    steps.DeleteNetworkMapping: "begin_delete",
    steps.DeleteContainer: "begin_delete",  # HTTP POST remove
    steps.DeleteFabric: "begin_delete",  # HTTP POST remove
    steps.DeleteDisk: "begin_delete",
    steps.DeleteInterface: "begin_delete",
    steps.DeleteAvailabilitySet: "delete",
    steps.DeleteStorageAccount: "delete",
    steps.DeleteVirtualNetwork: "begin_delete",
    steps.DeleteNetworkSecurityGroup: "begin_delete",
    steps.DeleteResourceLink: "begin_delete",
    steps.StartMachine: "begin_start",
    steps.RefreshHealth: "begin_refresh",
    steps.CancelJob: "begin_cancel",
    steps.RestartJob: "begin_restart",
}
"""The method on the step's own resource that sends it, where its id says all."""


def _without_body(method: str, step: steps.Step) -> Call:
    return resource_call(step.id, method)


for kind, method in WITHOUT_BODY.items():
    call.register(kind, partial(_without_body, method))
