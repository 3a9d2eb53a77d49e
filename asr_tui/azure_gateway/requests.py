"""A step as the SDK call that sends it: which client, which operation, with which names and body. Pure."""

from __future__ import annotations

from typing import assert_never

from asr_tui.azure_gateway import replication_requests as replication
from asr_tui.azure_gateway import resource_requests as resources
from asr_tui.azure_gateway.call import Call
from asr_tui.domain import steps


def call(step: steps.Step) -> Call:
    """The one place where each kind of step finds its request."""
    match step:
        case steps.CreateResourceGroup():
            return resources.create_group(step)
        case steps.CreateVault():
            return resources.create_vault(step)
        case steps.CreateNetworkSecurityGroup():
            return resources.create_security_group(step)
        case steps.CreateVirtualNetwork():
            return resources.create_network(step)
        case steps.CreateStorageAccount():
            return resources.create_account(step)
        case steps.CreateAvailabilitySet():
            return resources.create_availability_set(step)
        case _:
            return _in_vault(step)


def _in_vault(step: replication.VaultStep) -> Call:
    match step:
        case steps.CreateFabric():
            return replication.create_fabric(step)
        case steps.CreateContainer():
            return replication.create_container(step)
        case steps.CreatePolicy():
            return replication.create_policy(step)
        case steps.UpdatePolicy():
            return replication.update_policy(step)
        case steps.CreateContainerMapping():
            return replication.create_container_mapping(step)
        case steps.CreateNetworkMapping():
            return replication.create_network_mapping(step)
        case steps.RefreshHealth():
            return replication.refresh_health(step)
        case steps.CancelJob():
            return replication.cancel_job(step)
        case steps.RestartJob():
            return replication.restart_job(step)
        case steps.ResumeJob():
            return replication.resume_job(step)
        case _:
            return _on_item(step)


def _on_item(step: replication.ItemStep) -> Call:
    match step:
        case steps.EnableReplication():
            return replication.enable(step)
        case steps.UpdateItem():
            return replication.update_item(step)
        case steps.TestFailover():
            return replication.test_failover(step)
        case steps.CleanUpTestFailover():
            return replication.clean_up_test_failover(step)
        case steps.Failover():
            return replication.failover(step)
        case steps.CancelFailover():
            return replication.cancel_failover(step)
        case steps.ChangeRecoveryPoint():
            return replication.change_recovery_point(step)
        case steps.CommitFailover():
            return replication.commit_failover(step)
        case steps.Reprotect():
            return replication.reprotect(step)
        case steps.DisableReplication():
            return replication.disable(step)
        case steps.PurgeItem():
            return replication.purge(step)
        case _:
            assert_never(step)
