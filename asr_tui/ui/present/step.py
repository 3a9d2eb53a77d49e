"""A step of a plan in a few words."""

from __future__ import annotations

from typing import assert_never

from asr_tui.domain import effects, steps
from asr_tui.domain.ids import ArmId
from asr_tui.ui.text import plain


def title(step: steps.Step) -> str:
    """ "Storage account contosovaultcache", "Enable replication of web-01"."""
    return plain(_title(step))


def machine_of(step: steps.Step) -> str:
    """The machine that the step acts on; empty for what machines share."""
    return plain(effects.machine_name(step))


def _title(step: steps.Step) -> str:
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
            | steps.UpdatePolicy()
            | steps.CreateContainerMapping()
            | steps.CreateNetworkMapping()
        ):
            return f"{_KINDS[type(step)]} {step.id.name}"
        case steps.UpdateNetworkMapping():
            return f"Network mapping changed: {step.source_network.name} to {step.target_network.name}"
        case steps.EnableReplication():
            return f"Enable replication of {step.machine.name}"
        case steps.UpdateItem():
            return f"Target settings of {step.machine_name or step.target_name or step.id.name}"
        case steps.TestFailover():
            return f"Test failover of {step.machine_name}"
        case steps.CleanUpTestFailover():
            return f"Clean-up of the test of {step.machine_name}"
        case steps.Failover():
            return f"Failover of {step.machine_name}"
        case steps.CancelFailover():
            return f"Cancel the failover of {step.machine_name}"
        case steps.ChangeRecoveryPoint():
            return f"Another recovery point for {step.machine_name}"
        case steps.CommitFailover():
            return f"Commit of {step.machine_name}"
        case steps.Reprotect():
            return f"Re-protect {step.machine_name}"
        case steps.DisableReplication():
            return f"Disable replication of {step.machine_name}"
        case steps.PurgeItem():
            return f"Purge {step.machine_name}"
        case steps.DeleteVirtualNetwork() | steps.DeleteNetworkSecurityGroup():
            return f"{_KINDS[type(step)]} {step.id.name}"
        case steps.StartMachine():
            return f"Start of {step.id.name}"
        case steps.DeleteResourceLink():
            return f"Remove the link {step.id.name}"
        case steps.CancelJob() | steps.RestartJob() | steps.ResumeJob():
            named = f"“{step.title}”" if step.title else f"job {step.id.name}"
            return f"{_KINDS[type(step)]} {named}"
        case steps.RefreshHealth():
            return f"Check the health of {ArmId(step.id).vault_id.name} again"
        case _:
            assert_never(step)


_KINDS: dict[type[steps.Step], str] = {
    steps.CreateResourceGroup: "Resource group",
    steps.CreateVault: "Recovery Services vault",
    steps.CreateNetworkSecurityGroup: "Network security group",
    steps.CreateVirtualNetwork: "Virtual network",
    steps.DeleteVirtualNetwork: "Delete the network",
    steps.DeleteNetworkSecurityGroup: "Delete the security group",
    steps.CreateStorageAccount: "Storage account",
    steps.CreateProximityGroup: "Proximity group",
    steps.CreateAvailabilitySet: "Availability set",
    steps.CreateFabric: "Fabric",
    steps.CreateContainer: "Protection container",
    steps.CreatePolicy: "Replication policy",
    steps.UpdatePolicy: "Change of the policy",
    steps.CreateContainerMapping: "Container mapping",
    steps.CreateNetworkMapping: "Network mapping",
    steps.CancelJob: "Cancel",
    steps.RestartJob: "Restart",
    steps.ResumeJob: "Resume",
}
