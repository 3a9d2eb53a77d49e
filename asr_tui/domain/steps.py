"""Each kind of change that we make in Azure, and their union `Step`.

A step holds all that its request needs, under the id of what it creates or changes. Kinds are met by
`match` with `assert_never`, so that a forgotten kind fails the type check.
"""

from __future__ import annotations

from dataclasses import dataclass

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
class UpdateNetworkMapping:
    """The same fields for a mapping that exists: another target for its source network."""

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
    """Target name, size and network of a machine that is protected already. Empty means unchanged.

    machine_name  what people know it by; the item's own name is an id
    """

    id: ArmId
    target_name: str = ""
    target_size: str = ""
    target_network: ArmId | None = None
    nics: tuple[NicSetting, ...] = ()
    machine_name: str = ""


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
class DeleteResourceLink:
    """A link that an older protection left on a machine (`Microsoft.Resources/links`). Nothing brings it back."""

    id: ArmId
    machine: ArmId


@dataclass(frozen=True, slots=True)
class CancelJob:
    """`title` is the job's own, with what it acts on, here and below."""

    id: ArmId
    title: str = ""


@dataclass(frozen=True, slots=True)
class RestartJob:
    id: ArmId
    title: str = ""


@dataclass(frozen=True, slots=True)
class ResumeJob:
    id: ArmId
    comments: str = ""
    title: str = ""


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
    | UpdateNetworkMapping
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
    | DeleteResourceLink
    | CancelJob
    | RestartJob
    | ResumeJob
    | RefreshHealth
)
