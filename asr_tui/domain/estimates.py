"""How long Azure usually takes, with where each number comes from."""

from __future__ import annotations

from typing import assert_never

from asr_tui.domain import steps
from asr_tui.domain.plan import Estimate

CLI_RECORDING = "as recorded from Azure (azure-cli-extensions, site-recovery tests, 2023)"
PS_RECORDING = "as recorded from Azure (azure-powershell, A2A tests, 2022 to 2025)"
ASSUMED = "our estimate, never measured"

FIRST_COPY = Estimate(18 * 60, "as recorded from Azure for one system disk, 2019 to 2023", 47 * 60)


def estimate(step: steps.Step) -> Estimate:
    """How long the step takes until Azure reports it done, in seconds."""
    match step:
        case steps.CreateFabric():
            return Estimate(70, CLI_RECORDING)
        case steps.CreateContainerMapping():
            return Estimate(68, CLI_RECORDING, 140)
        case steps.CreateNetworkMapping():
            return Estimate(4, CLI_RECORDING)
        case steps.EnableReplication():
            return Estimate(425, CLI_RECORDING, 800)
        case steps.CreateContainer() | steps.CreatePolicy() | steps.UpdatePolicy() | steps.RefreshHealth():
            return Estimate(1, CLI_RECORDING)
        case steps.UpdateItem():
            return Estimate(2, PS_RECORDING)
        case steps.TestFailover():
            return Estimate(203, "as printed in Microsoft Learn, azure-to-azure-powershell")
        case steps.CleanUpTestFailover():
            return Estimate(82, PS_RECORDING, 143)
        case steps.Failover(shut_down_source=True):
            return Estimate(205, PS_RECORDING)
        case steps.Failover():
            return Estimate(139, CLI_RECORDING)
        case steps.ChangeRecoveryPoint():
            return Estimate(293, PS_RECORDING, 329)
        case steps.CommitFailover():
            return Estimate(8, CLI_RECORDING, 50)
        case steps.Reprotect():
            return Estimate(505, CLI_RECORDING, 593)
        case steps.DisableReplication():
            return Estimate(380, "as recorded from Azure (azure-sdk-for-net, 2021)", 414)
        case steps.PurgeItem():
            return Estimate(111, CLI_RECORDING)
        case steps.CreateVirtualNetwork() | steps.CreateNetworkSecurityGroup():
            return Estimate(10, CLI_RECORDING)
        case steps.DeleteVirtualNetwork() | steps.DeleteNetworkSecurityGroup():
            return Estimate(11, ASSUMED)
        case steps.StartMachine():
            return Estimate(45, ASSUMED)
        case steps.UpdateNetworkMapping():
            return Estimate(4, ASSUMED)  # as long as making one was recorded to take
        case steps.DeleteResourceLink():
            return Estimate(1, ASSUMED)
        case steps.CreateStorageAccount():
            return Estimate(30, ASSUMED)
        case steps.CreateVault():
            return Estimate(15, ASSUMED)
        case (
            steps.CreateResourceGroup()
            | steps.CreateProximityGroup()
            | steps.CreateAvailabilitySet()
            | steps.CancelFailover()
            | steps.CancelJob()
            | steps.RestartJob()
            | steps.ResumeJob()
        ):
            return Estimate(3, ASSUMED)
        case _:
            assert_never(step)
