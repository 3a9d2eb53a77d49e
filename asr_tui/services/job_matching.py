"""What a step leaves behind in a vault's list of jobs, so that it is known again.

Scenario names and targets: recorded traffic of azure-cli-extensions, azure-powershell and azure-sdk-for-net.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from asr_tui.domain import effects, steps
from asr_tui.domain.jobs import Job

CLOCK_SKEW = timedelta(minutes=5)
"""How far this computer's clock may be from Azure's before a job of ours looks older than its sending."""


def scenario(step: steps.Step) -> str:
    """The scenario of the step's job, or an empty string where the change makes no job of a vault."""
    match step:
        case steps.CreateFabric():
            return "CreateSite"
        case steps.CreateContainer():
            return "CreateCloud"
        case steps.CreatePolicy():
            return "AddProtectionProfile"
        case steps.UpdatePolicy():
            return "ModifyProtectionProfile"
        case steps.CreateContainerMapping():
            return "AssociateProtectionProfile"
        case steps.CreateNetworkMapping() | steps.UpdateNetworkMapping():
            return "NetworkPairing"  # assumed for a change: its job was never recorded
        case steps.EnableReplication():
            return "EnableDr"
        case steps.UpdateItem():
            return "UpdateVmProperties"
        case steps.TestFailover():
            return "TestFailover"
        case steps.CleanUpTestFailover():
            return "TestFailoverCleanup"
        case steps.Failover():
            return "UnplannedFailover"
        case steps.CancelFailover():
            return "CancelFailover"  # assumed: never recorded
        case steps.ChangeRecoveryPoint():
            return "ChangePit"
        case steps.CommitFailover():
            return "CommitFailover"
        case steps.Reprotect():
            return "SwitchReplicationGroupProtection"
        case steps.DisableReplication() | steps.PurgeItem():
            return "DisableDr"  # assumed for a purge: its job was never recorded
        case steps.RestartJob():
            return "RestartJob"
        case steps.RefreshHealth():
            return "RefreshVaultHealth"
        case (
            steps.CreateResourceGroup()
            | steps.CreateVault()
            | steps.CreateNetworkSecurityGroup()
            | steps.CreateVirtualNetwork()
            | steps.DeleteVirtualNetwork()
            | steps.DeleteNetworkSecurityGroup()
            | steps.CreateStorageAccount()
            | steps.CreateProximityGroup()
            | steps.CreateAvailabilitySet()
            | steps.StartMachine()
            | steps.DeleteResourceLink()
            | steps.CancelJob()
            | steps.ResumeJob()
        ):
            return ""
        case _:
            assert_never(step)


def target(step: steps.Step) -> str:
    """The name that the step's job says it works on; empty where that cannot be told from the step."""
    match step:
        case steps.RestartJob():
            return ""
        case steps.CreateContainerMapping():
            return step.policy.name
        case steps.CreateNetworkMapping() | steps.UpdateNetworkMapping():
            return step.source_network.name
        case _:
            return effects.machine_name(step) or step.id.name


def may_be(step: steps.Step, job: Job, since: datetime | None) -> bool:
    """Whether a job from the list may be the step's: placeholders say neither what they do nor to what."""
    if since is not None and job.started is not None and job.started < since - CLOCK_SKEW:
        return False
    if not job.scenario:
        return since is not None
    if job.scenario != scenario(step):
        return False
    wanted = target(step)
    return not wanted or not job.target or job.target.casefold() == wanted.casefold()


def is_ours(job: Job, client_request_id: str) -> bool:
    """Whether the job says that our request began it; only a job read by itself says so."""
    return bool(client_request_id) and job.activity_id.casefold().startswith(client_request_id.casefold())
