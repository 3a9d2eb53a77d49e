"""Which steps each capability of an account sends."""

from __future__ import annotations

from asr_tui.domain import steps
from asr_tui.domain.capabilities import Capability

STEPS: dict[Capability, tuple[type[steps.Step], ...]] = {
    Capability.LOOK: (),
    Capability.PROTECT: (
        steps.CreateResourceGroup, steps.CreateVirtualNetwork, steps.CreatePublicAddress, steps.CreateNatGateway,
        steps.CreateStorageAccount, steps.CreateProximityGroup, steps.CreateAvailabilitySet, steps.CreateFabric,
        steps.CreateContainer, steps.CreatePolicy, steps.CreateContainerMapping, steps.CreateNetworkMapping,
        steps.UpdateNetworkMapping, steps.EnableReplication, steps.UpdateItem, steps.DeleteResourceLink,
        steps.StartMachine,
    ),
    Capability.DRILL: (
        steps.TestFailover, steps.CleanUpTestFailover, steps.TestFailoverOfPlan, steps.CleanUpTestOfPlan,
        steps.CreateVirtualNetwork, steps.CreateNetworkSecurityGroup, steps.DeleteVirtualNetwork,
        steps.DeleteNetworkSecurityGroup, steps.ResumeJob,
    ),
    Capability.FAILOVER: (
        steps.Failover, steps.CancelFailover, steps.ChangeRecoveryPoint, steps.CommitFailover, steps.FailoverOfPlan,
        steps.CommitOfPlan, steps.CreateRecoveryPlan, steps.ResumeJob,
    ),
    Capability.REPROTECT: (steps.Reprotect, steps.CreateContainerMapping, steps.CreateStorageAccount),
    Capability.DISABLE: (steps.DisableReplication, steps.PurgeItem),
    Capability.SETTINGS: (steps.ChangeSettings,),
    Capability.REPAIR: (
        steps.RepairReplication, steps.AddDisks, steps.RemoveDisks, steps.DismissHealthErrors, steps.UpdateAgent,
        steps.ReinstallAgent, steps.RefreshHealth,
    ),
    Capability.PLANS: (steps.CreateRecoveryPlan, steps.UpdateRecoveryPlan, steps.DeleteRecoveryPlan),
    Capability.POLICIES: (steps.CreatePolicy, steps.UpdatePolicy, steps.DeletePolicy, steps.UpdateAgentUpdates),
    Capability.VAULT: (steps.CreateResourceGroup, steps.CreateVault),
    Capability.JOBS: (steps.CancelJob, steps.RestartJob, steps.ResumeJob),
    Capability.ALERTS: (steps.UpdateVaultAlerts, steps.UpdateMails, steps.SetAlertState),
    Capability.LEFTOVERS: (
        steps.DeleteDisk, steps.DeleteInterface, steps.DeleteStorageAccount, steps.DeleteAvailabilitySet,
        steps.DeleteVirtualNetwork, steps.DeleteNetworkSecurityGroup, steps.DeleteResourceLink,
        steps.DeleteContainerMapping, steps.DeleteContainer, steps.DeleteFabric, steps.DeleteNetworkMapping,
        steps.DeletePolicy,
    ),
}  # fmt: skip
