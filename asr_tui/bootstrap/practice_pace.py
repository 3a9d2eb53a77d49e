"""How long practice takes for what it does, in its own time: from the simulator's own numbers."""

from __future__ import annotations

from asr_tui.domain import steps
from asr_tui.domain.estimates import Estimate
from asr_tui.simulator import paces

ORIGIN = "practice's own pace"


class PracticePace:
    """Implements `services.ports.Pace`."""

    def copy(self, largest: int) -> Estimate:
        return Estimate(paces.until_protected(largest), ORIGIN)

    def step(self, step: steps.Step) -> Estimate | None:
        seconds = _seconds(step)
        return None if seconds is None else Estimate(seconds, ORIGIN)


def _seconds(step: steps.Step) -> float | None:
    """None where the recorded times are practice's own, or where it depends on what the step does not know."""
    match step:
        case steps.EnableReplication(disks=disks):
            return paces.enabling(len(disks))
        case steps.Reprotect():
            return paces.reprotecting()
        case steps.RepairReplication():
            return paces.repairing()
        case steps.CommitFailover():
            return paces.committing()
        case steps.FailoverOfPlan(shut_down_source=shut_down, boot_groups=groups):
            return paces.plan_failover(groups, shut_down=shut_down)
        case steps.TestFailoverOfPlan(boot_groups=groups):
            return paces.plan_test(groups)
        case steps.CleanUpTestOfPlan():
            return paces.plan_clean_up()
        case steps.CommitOfPlan(boot_groups=groups):
            return paces.plan_commit(groups)
        case steps.CreateContainerMapping():
            return paces.mapping()
        case steps.CreateStorageAccount():
            return paces.STORAGE_ACCOUNT
        case steps.CreateVault():
            return paces.VAULT
        case steps.CreateVirtualNetwork() | steps.CreateNetworkSecurityGroup() | steps.CreatePublicAddress():
            return paces.NETWORK_CHANGE
        case steps.CreateNatGateway():
            return paces.NETWORK_CHANGE
        case steps.StartMachine():
            return paces.MACHINE_START
        case _:
            return None
