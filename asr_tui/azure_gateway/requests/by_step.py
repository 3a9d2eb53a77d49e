"""A step as the SDK call that sends it: which client, which operation, with which names and body. Pure."""

from __future__ import annotations

from typing import assert_never

from asr_tui.azure_gateway.requests import items, resources, vaults
from asr_tui.azure_gateway.requests.call import Call
from asr_tui.domain import steps

_VaultStep = (
    steps.CreateFabric
    | steps.CreateContainer
    | steps.CreatePolicy
    | steps.UpdatePolicy
    | steps.CreateContainerMapping
    | steps.CreateNetworkMapping
    | steps.UpdateNetworkMapping
    | steps.RefreshHealth
    | steps.CancelJob
    | steps.RestartJob
    | steps.ResumeJob
    | items.ItemStep
)


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
        case steps.DeleteVirtualNetwork():
            return resources.delete_network(step)
        case steps.DeleteNetworkSecurityGroup():
            return resources.delete_security_group(step)
        case steps.CreateStorageAccount():
            return resources.create_account(step)
        case steps.StartMachine():
            return resources.start_machine(step)
        case steps.CreateProximityGroup():
            return resources.create_proximity_group(step)
        case steps.DeleteResourceLink():
            return resources.delete_link(step)
        case steps.CreateAvailabilitySet():
            return resources.create_availability_set(step)
        case _:
            return _in_vault(step)


def _in_vault(step: _VaultStep) -> Call:
    match step:
        case steps.CreateFabric():
            return vaults.create_fabric(step)
        case steps.CreateContainer():
            return vaults.create_container(step)
        case steps.CreatePolicy():
            return vaults.create_policy(step)
        case steps.UpdatePolicy():
            return vaults.update_policy(step)
        case steps.CreateContainerMapping():
            return vaults.create_container_mapping(step)
        case steps.CreateNetworkMapping():
            return vaults.create_network_mapping(step)
        case steps.UpdateNetworkMapping():
            return vaults.update_network_mapping(step)
        case steps.RefreshHealth():
            return vaults.refresh_health(step)
        case steps.CancelJob():
            return vaults.cancel_job(step)
        case steps.RestartJob():
            return vaults.restart_job(step)
        case steps.ResumeJob():
            return vaults.resume_job(step)
        case _:
            return _on_item(step)


def _on_item(step: items.ItemStep) -> Call:
    match step:
        case steps.EnableReplication():
            return items.enable(step)
        case steps.UpdateItem():
            return items.update_item(step)
        case steps.TestFailover():
            return items.test_failover(step)
        case steps.CleanUpTestFailover():
            return items.clean_up_test_failover(step)
        case steps.Failover():
            return items.failover(step)
        case steps.CancelFailover():
            return items.cancel_failover(step)
        case steps.ChangeRecoveryPoint():
            return items.change_recovery_point(step)
        case steps.CommitFailover():
            return items.commit_failover(step)
        case steps.Reprotect():
            return items.reprotect(step)
        case steps.DisableReplication():
            return items.disable(step)
        case steps.PurgeItem():
            return items.purge(step)
        case _:
            assert_never(step)
