"""What a step does to Azure: the right it needs, the machine it acts on, whether it makes something or asks first."""

from __future__ import annotations

from typing import assert_never

from asr_tui.domain import steps

_VAULTS = "Microsoft.RecoveryServices/vaults"
_FABRICS = f"{_VAULTS}/replicationFabrics"
_CONTAINERS = f"{_FABRICS}/replicationProtectionContainers"
_ITEMS = f"{_CONTAINERS}/replicationProtectedItems"


def action(step: steps.Step) -> str:
    """The ARM action that the step needs, as role definitions spell it and as the audit log keeps it."""
    match step:
        case steps.CreateResourceGroup():
            return "Microsoft.Resources/subscriptions/resourceGroups/write"
        case steps.CreateVault():
            return f"{_VAULTS}/write"
        case steps.CreateNetworkSecurityGroup():
            return "Microsoft.Network/networkSecurityGroups/write"
        case steps.CreateVirtualNetwork():
            return "Microsoft.Network/virtualNetworks/write"
        case steps.DeleteVirtualNetwork():
            return "Microsoft.Network/virtualNetworks/delete"
        case steps.DeleteNetworkSecurityGroup():
            return "Microsoft.Network/networkSecurityGroups/delete"
        case steps.CreateStorageAccount():
            return "Microsoft.Storage/storageAccounts/write"
        case steps.CreateProximityGroup():
            return "Microsoft.Compute/proximityPlacementGroups/write"
        case steps.CreateAvailabilitySet():
            return "Microsoft.Compute/availabilitySets/write"
        case steps.CreateFabric():
            return f"{_FABRICS}/write"
        case steps.CreateContainer():
            return f"{_CONTAINERS}/write"
        case steps.CreatePolicy() | steps.UpdatePolicy():
            return f"{_VAULTS}/replicationPolicies/write"
        case steps.CreateContainerMapping():
            return f"{_CONTAINERS}/replicationProtectionContainerMappings/write"
        case steps.CreateNetworkMapping() | steps.UpdateNetworkMapping():
            return f"{_FABRICS}/replicationNetworks/replicationNetworkMappings/write"
        case steps.EnableReplication() | steps.UpdateItem():
            return f"{_ITEMS}/write"
        case steps.TestFailover():
            return f"{_ITEMS}/testFailover/action"
        case steps.CleanUpTestFailover():
            return f"{_ITEMS}/testFailoverCleanup/action"
        case steps.Failover():
            return f"{_ITEMS}/unplannedFailover/action"
        case steps.CancelFailover():
            return f"{_ITEMS}/failoverCancel/action"
        case steps.ChangeRecoveryPoint():
            return f"{_ITEMS}/applyRecoveryPoint/action"
        case steps.CommitFailover():
            return f"{_ITEMS}/failoverCommit/action"
        case steps.Reprotect():
            return f"{_CONTAINERS}/switchprotection/action"
        case steps.DisableReplication():
            return f"{_ITEMS}/remove/action"
        case steps.PurgeItem():
            return f"{_ITEMS}/delete"
        case steps.StartMachine():
            return "Microsoft.Compute/virtualMachines/start/action"
        case steps.DeleteResourceLink():
            return "Microsoft.Resources/links/delete"
        case steps.CancelJob():
            return f"{_VAULTS}/replicationJobs/cancel/action"
        case steps.RestartJob():
            return f"{_VAULTS}/replicationJobs/restart/action"
        case steps.ResumeJob():
            return f"{_VAULTS}/replicationJobs/resume/action"
        case steps.RefreshHealth():
            return f"{_VAULTS}/replicationVaultHealth/refresh/action"
        case _:
            assert_never(step)


def key(step: steps.Step) -> str:
    """One plan's name for a step: kind and id, whatever the id's letter case."""
    return f"{type(step).__name__}:{step.id.casefold()}"


def machine_name(step: steps.Step) -> str:
    """The machine that the step acts on; empty for what machines share, and for what acts on something else."""
    match step:
        case steps.EnableReplication() | steps.DeleteResourceLink():
            return step.machine.name
        case steps.StartMachine():
            return step.id.name
        case (
            steps.TestFailover()
            | steps.CleanUpTestFailover()
            | steps.Failover()
            | steps.CancelFailover()
            | steps.ChangeRecoveryPoint()
            | steps.CommitFailover()
            | steps.Reprotect()
            | steps.DisableReplication()
            | steps.PurgeItem()
        ):
            return step.machine_name
        case _:
            return ""


def writes_to_vault(step: steps.Step) -> bool:
    """Whether Azure answers with a Site Recovery operation, whose id is a job's name."""
    return "/vaults/" in step.id.casefold() and not isinstance(step, steps.CreateVault)


def asks_for_name(step: steps.Step) -> bool:
    """Whether the machine's name must be typed before it is sent: what cannot simply be undone."""
    return isinstance(
        step,
        steps.Failover
        | steps.ChangeRecoveryPoint
        | steps.CommitFailover
        | steps.Reprotect
        | steps.DisableReplication
        | steps.PurgeItem
        | steps.DeleteResourceLink,
    )


def creates(step: steps.Step) -> bool:
    """Whether the step is a PUT that makes one resource, which a look at Azure can find again."""
    match step:
        case (
            steps.CreateResourceGroup()
            | steps.CreateVault()
            | steps.CreateNetworkSecurityGroup()
            | steps.CreateVirtualNetwork()
            | steps.CreateStorageAccount()
            | steps.CreateProximityGroup()
            | steps.CreateAvailabilitySet()
            | steps.CreateFabric()
            | steps.CreateContainer()
            | steps.CreatePolicy()
            | steps.CreateContainerMapping()
            | steps.CreateNetworkMapping()
            | steps.EnableReplication()
        ):
            return True
        case (
            steps.UpdatePolicy()
            | steps.UpdateNetworkMapping()
            | steps.DeleteVirtualNetwork()
            | steps.DeleteNetworkSecurityGroup()
            | steps.UpdateItem()
            | steps.TestFailover()
            | steps.CleanUpTestFailover()
            | steps.Failover()
            | steps.CancelFailover()
            | steps.ChangeRecoveryPoint()
            | steps.CommitFailover()
            | steps.Reprotect()
            | steps.DisableReplication()
            | steps.PurgeItem()
            | steps.StartMachine()
            | steps.DeleteResourceLink()
            | steps.CancelJob()
            | steps.RestartJob()
            | steps.ResumeJob()
            | steps.RefreshHealth()
        ):
            return False
        case _:
            assert_never(step)
