"""What a step makes, as Azure shows it afterwards."""

from __future__ import annotations

from asr_tui.domain import steps
from asr_tui.domain.differences import CreatedResource
from asr_tui.domain.placement import ProximityGroup
from asr_tui.domain.protection import (
    Container,
    ContainerMapping,
    Fabric,
    Health,
    NetworkMapping,
    Policy,
    ProtectedItem,
    Stage,
)
from asr_tui.domain.recovery_plans import RecoveryPlan, with_fixed_groups
from asr_tui.domain.resources import (
    AvailabilitySet,
    NatGateway,
    NetworkSecurityGroup,
    PublicAddress,
    ResourceGroup,
    StorageAccount,
    Vault,
    VirtualNetwork,
)


def made_by(step: steps.Step) -> CreatedResource:
    """Raises ValueError for a step that makes nothing."""
    match step:
        case steps.CreateResourceGroup():
            return ResourceGroup(step.id, step.location)
        case steps.CreateVault():
            return Vault(step.id, step.location)
        case steps.CreateNetworkSecurityGroup():
            return NetworkSecurityGroup(step.id, step.location, step.deny_internet_out)
        case steps.CreateVirtualNetwork():
            return VirtualNetwork(step.id, step.location, step.prefixes, step.subnets, tags=step.tags)
        case steps.CreatePublicAddress():
            return PublicAddress(step.id, step.location)
        case steps.CreateNatGateway():
            return NatGateway(step.id, step.location, (step.address,))
        case steps.CreateStorageAccount():
            return StorageAccount(step.id, step.location, step.sku, step.kind)
        case steps.CreateAvailabilitySet():
            return AvailabilitySet(step.id, step.location, step.fault_domains, step.update_domains, step.aligned,
                                   step.proximity_group)  # fmt: skip
        case steps.CreateProximityGroup():
            return ProximityGroup(step.id, step.location)
        case steps.CreateFabric():
            return Fabric(step.id, step.location)
        case steps.CreateContainer():
            return Container(step.id)
        case steps.CreatePolicy():
            return Policy(step.id, step.retention_minutes, step.app_consistent_minutes,
                          step.crash_consistent_minutes, step.multi_vm_sync)  # fmt: skip
        case steps.CreateContainerMapping():
            return ContainerMapping(step.id, step.id.parent(), step.target_container, step.policy)
        case steps.CreateNetworkMapping():
            return NetworkMapping(step.id, step.source_network, step.target_network, "", "")
        case steps.EnableReplication():
            return ProtectedItem(
                step.id, step.id.name, step.machine, step.machine.name, Stage.COPYING, "", Health.NORMAL, Health.NORMAL,
                frozenset(), "east", "west", policy=step.policy, target_group=step.target_group,
                target_network=step.target_network, multi_vm_group=step.multi_vm_group,
            )  # fmt: skip
        case steps.CreateRecoveryPlan():
            return RecoveryPlan(step.id, step.primary_fabric, step.recovery_fabric, with_fixed_groups(step.groups),
                                step.zones)  # fmt: skip
        case _:
            raise ValueError(f"{step.key} makes nothing")
