"""Each kind of change that we make in Azure, and their union `Step`.

A step holds all that its request needs, under the id of what it creates or changes. Kinds are met by
`match` with `assert_never`, so that a forgotten kind fails the type check.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from asr_tui.domain.ids import ArmId
from asr_tui.domain.resources import Subnet


@dataclass(frozen=True, slots=True)
class CreateResourceGroup:
    id: ArmId
    location: str


@dataclass(frozen=True, slots=True)
class CreateVault:
    id: ArmId
    location: str


@dataclass(frozen=True, slots=True)
class CreateNetworkSecurityGroup:
    """A group that lets nothing out to the internet, for a drill's network."""

    id: ArmId
    location: str
    deny_internet_out: bool = True


@dataclass(frozen=True, slots=True)
class CreateVirtualNetwork:
    """`tags` are names and values by which it is known again."""

    id: ArmId
    location: str
    prefixes: tuple[str, ...]
    subnets: tuple[Subnet, ...]
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DeleteVirtualNetwork:
    """Azure refuses it while anything is in the network."""

    id: ArmId


@dataclass(frozen=True, slots=True)
class DeleteNetworkSecurityGroup:
    """Azure refuses it while a subnet or an interface uses the group."""

    id: ArmId


@dataclass(frozen=True, slots=True)
class CreateStorageAccount:
    id: ArmId
    location: str
    sku: str = "Standard_LRS"
    kind: str = "StorageV2"


@dataclass(frozen=True, slots=True)
class CreateProximityGroup:
    """A proximity placement group, into which machines are put later."""

    id: ArmId
    location: str


@dataclass(frozen=True, slots=True)
class CreateAvailabilitySet:
    """A set and its machines are in one proximity placement group, or in none."""

    id: ArmId
    location: str
    fault_domains: int = 2
    update_domains: int = 5
    aligned: bool = True
    proximity_group: ArmId | None = None


@dataclass(frozen=True, slots=True)
class CreateFabric:
    id: ArmId
    location: str


@dataclass(frozen=True, slots=True)
class CreateContainer:
    id: ArmId


@dataclass(frozen=True, slots=True)
class CreatePolicy:
    """Retention and app-consistent frequency in minutes; crash-consistent points are fixed at 5 minutes."""

    id: ArmId
    retention_minutes: int = 1440
    app_consistent_minutes: int = 0
    crash_consistent_minutes: int = 5
    multi_vm_sync: bool = True


@dataclass(frozen=True, slots=True)
class UpdatePolicy:
    """The same fields for a policy that exists: acts on every machine that uses it."""

    id: ArmId
    retention_minutes: int
    app_consistent_minutes: int
    crash_consistent_minutes: int = 5
    multi_vm_sync: bool = True


@dataclass(frozen=True, slots=True)
class CreateContainerMapping:
    """`id` lies below the source container."""

    id: ArmId
    target_container: ArmId
    policy: ArmId


@dataclass(frozen=True, slots=True)
class CreateNetworkMapping:
    """`id` lies below the source fabric's `replicationNetworks/azureNetwork`."""

    id: ArmId
    source_network: ArmId
    target_network: ArmId
    target_fabric: ArmId


@dataclass(frozen=True, slots=True)
class DiskToReplicate:
    """A managed disk (`disk`) or an unmanaged one (`vhd`, with the account that takes its copy)."""

    cache_account: ArmId
    target_group: ArmId
    disk: ArmId | None = None
    vhd: str = ""
    target_account: ArmId | None = None
    replica_sku: str = ""
    target_sku: str = ""
    encryption_set: ArmId | None = None


@dataclass(frozen=True, slots=True)
class EnableReplication:
    """`id` is the protected item to be made, below the source container."""

    id: ArmId
    machine: ArmId
    policy: ArmId
    target_container: ArmId
    target_group: ArmId
    disks: tuple[DiskToReplicate, ...]
    target_network: ArmId | None = None
    target_subnet: str = ""
    target_availability_set: ArmId | None = None
    target_zone: str = ""
    target_proximity_group: ArmId | None = None
    target_capacity_reservation: ArmId | None = None
    multi_vm_group: str = ""


@dataclass(frozen=True, slots=True)
class NicSetting:
    nic: ArmId
    ip_config: str
    subnet: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class UpdateItem:
    """Target name, size and network of a machine that is protected already. Empty means unchanged."""

    id: ArmId
    target_name: str = ""
    target_size: str = ""
    target_network: ArmId | None = None
    nics: tuple[NicSetting, ...] = ()


@dataclass(frozen=True, slots=True)
class TestFailover:
    """A drill. No `point` means the service's newest."""

    __test__ = False  # not a test class, whatever its name begins with

    id: ArmId
    machine_name: str
    network: ArmId
    point: ArmId | None = None


@dataclass(frozen=True, slots=True)
class CleanUpTestFailover:
    id: ArmId
    machine_name: str
    comments: str = ""


@dataclass(frozen=True, slots=True)
class Failover:
    """No `point` means: process what is pending first, then use the newest."""

    id: ArmId
    machine_name: str
    shut_down_source: bool
    point: ArmId | None = None


@dataclass(frozen=True, slots=True)
class CancelFailover:
    id: ArmId
    machine_name: str


@dataclass(frozen=True, slots=True)
class ChangeRecoveryPoint:
    id: ArmId
    machine_name: str
    point: ArmId


@dataclass(frozen=True, slots=True)
class CommitFailover:
    id: ArmId
    machine_name: str


@dataclass(frozen=True, slots=True)
class Reprotect:
    """Replication the other way (switchprotection on the container that holds the item now).

    `target_container` is the one that holds the item now: the machine came from there and goes back there. `disks`
    are those of the machine that runs now.
    """

    id: ArmId
    machine_name: str
    policy: ArmId
    target_container: ArmId
    target_group: ArmId
    disks: tuple[DiskToReplicate, ...]
    target_availability_set: ArmId | None = None
    target_zone: str = ""
    target_capacity_reservation: ArmId | None = None


@dataclass(frozen=True, slots=True)
class DisableReplication:
    """`POST remove`. `migration` gives Azure the reason MigrationComplete."""

    id: ArmId
    machine_name: str
    migration: bool = False


@dataclass(frozen=True, slots=True)
class PurgeItem:
    """HTTP DELETE: forces the item out of the vault and leaves agent and links behind."""

    id: ArmId
    machine_name: str


@dataclass(frozen=True, slots=True)
class StartMachine:
    """Switch a stopped machine on: it is billed from then on."""

    id: ArmId


@dataclass(frozen=True, slots=True)
class CancelJob:
    id: ArmId


@dataclass(frozen=True, slots=True)
class RestartJob:
    id: ArmId


@dataclass(frozen=True, slots=True)
class ResumeJob:
    id: ArmId
    comments: str = ""


@dataclass(frozen=True, slots=True)
class RefreshHealth:
    """`id` is the vault's `replicationVaultHealth/default`."""

    id: ArmId


Step = (
    CreateResourceGroup
    | CreateVault
    | CreateNetworkSecurityGroup
    | CreateVirtualNetwork
    | DeleteVirtualNetwork
    | DeleteNetworkSecurityGroup
    | CreateStorageAccount
    | CreateProximityGroup
    | CreateAvailabilitySet
    | CreateFabric
    | CreateContainer
    | CreatePolicy
    | UpdatePolicy
    | CreateContainerMapping
    | CreateNetworkMapping
    | EnableReplication
    | UpdateItem
    | TestFailover
    | CleanUpTestFailover
    | Failover
    | CancelFailover
    | ChangeRecoveryPoint
    | CommitFailover
    | Reprotect
    | DisableReplication
    | PurgeItem
    | StartMachine
    | CancelJob
    | RestartJob
    | ResumeJob
    | RefreshHealth
)

_VAULTS = "Microsoft.RecoveryServices/vaults"
_FABRICS = f"{_VAULTS}/replicationFabrics"
_CONTAINERS = f"{_FABRICS}/replicationProtectionContainers"
_ITEMS = f"{_CONTAINERS}/replicationProtectedItems"


def action(step: Step) -> str:
    """The ARM action that the step needs, as role definitions spell it and as the audit log keeps it."""
    match step:
        case CreateResourceGroup():
            return "Microsoft.Resources/subscriptions/resourceGroups/write"
        case CreateVault():
            return f"{_VAULTS}/write"
        case CreateNetworkSecurityGroup():
            return "Microsoft.Network/networkSecurityGroups/write"
        case CreateVirtualNetwork():
            return "Microsoft.Network/virtualNetworks/write"
        case DeleteVirtualNetwork():
            return "Microsoft.Network/virtualNetworks/delete"
        case DeleteNetworkSecurityGroup():
            return "Microsoft.Network/networkSecurityGroups/delete"
        case CreateStorageAccount():
            return "Microsoft.Storage/storageAccounts/write"
        case CreateProximityGroup():
            return "Microsoft.Compute/proximityPlacementGroups/write"
        case CreateAvailabilitySet():
            return "Microsoft.Compute/availabilitySets/write"
        case CreateFabric():
            return f"{_FABRICS}/write"
        case CreateContainer():
            return f"{_CONTAINERS}/write"
        case CreatePolicy() | UpdatePolicy():
            return f"{_VAULTS}/replicationPolicies/write"
        case CreateContainerMapping():
            return f"{_CONTAINERS}/replicationProtectionContainerMappings/write"
        case CreateNetworkMapping():
            return f"{_FABRICS}/replicationNetworks/replicationNetworkMappings/write"
        case EnableReplication() | UpdateItem():
            return f"{_ITEMS}/write"
        case TestFailover():
            return f"{_ITEMS}/testFailover/action"
        case CleanUpTestFailover():
            return f"{_ITEMS}/testFailoverCleanup/action"
        case Failover():
            return f"{_ITEMS}/unplannedFailover/action"
        case CancelFailover():
            return f"{_ITEMS}/failoverCancel/action"
        case ChangeRecoveryPoint():
            return f"{_ITEMS}/applyRecoveryPoint/action"
        case CommitFailover():
            return f"{_ITEMS}/failoverCommit/action"
        case Reprotect():
            return f"{_CONTAINERS}/switchprotection/action"
        case DisableReplication():
            return f"{_ITEMS}/remove/action"
        case PurgeItem():
            return f"{_ITEMS}/delete"
        case StartMachine():
            return "Microsoft.Compute/virtualMachines/start/action"
        case CancelJob():
            return f"{_VAULTS}/replicationJobs/cancel/action"
        case RestartJob():
            return f"{_VAULTS}/replicationJobs/restart/action"
        case ResumeJob():
            return f"{_VAULTS}/replicationJobs/resume/action"
        case RefreshHealth():
            return f"{_VAULTS}/replicationVaultHealth/refresh/action"
        case _:
            assert_never(step)


def key(step: Step) -> str:
    """One plan's name for a step: kind and id, whatever the id's letter case."""
    return f"{type(step).__name__}:{step.id.casefold()}"


def machine_name(step: Step) -> str:
    """The machine that the step acts on; empty for what machines share, and for what acts on something else."""
    match step:
        case EnableReplication():
            return step.machine.name
        case StartMachine():
            return step.id.name
        case (
            TestFailover()
            | CleanUpTestFailover()
            | Failover()
            | CancelFailover()
            | ChangeRecoveryPoint()
            | CommitFailover()
            | Reprotect()
            | DisableReplication()
            | PurgeItem()
        ):
            return step.machine_name
        case _:
            return ""


def writes_to_vault(step: Step) -> bool:
    """Whether Azure answers with a Site Recovery operation, whose id is a job's name."""
    return "/vaults/" in step.id.casefold() and not isinstance(step, CreateVault)


def asks_for_name(step: Step) -> bool:
    """Whether the machine's name must be typed before it is sent: what cannot simply be undone."""
    return isinstance(
        step,
        Failover | ChangeRecoveryPoint | CommitFailover | Reprotect | DisableReplication | PurgeItem,
    )


def creates(step: Step) -> bool:
    """Whether the step is a PUT that makes one resource, which a look at Azure can find again."""
    match step:
        case (
            CreateResourceGroup()
            | CreateVault()
            | CreateNetworkSecurityGroup()
            | CreateVirtualNetwork()
            | CreateStorageAccount()
            | CreateProximityGroup()
            | CreateAvailabilitySet()
            | CreateFabric()
            | CreateContainer()
            | CreatePolicy()
            | CreateContainerMapping()
            | CreateNetworkMapping()
            | EnableReplication()
        ):
            return True
        case (
            UpdatePolicy()
            | DeleteVirtualNetwork()
            | DeleteNetworkSecurityGroup()
            | UpdateItem()
            | TestFailover()
            | CleanUpTestFailover()
            | Failover()
            | CancelFailover()
            | ChangeRecoveryPoint()
            | CommitFailover()
            | Reprotect()
            | DisableReplication()
            | PurgeItem()
            | StartMachine()
            | CancelJob()
            | RestartJob()
            | ResumeJob()
            | RefreshHealth()
        ):
            return False
        case _:
            assert_never(step)
