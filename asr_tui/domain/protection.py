"""A protected machine in its vault: the topology around it, its state, health and recovery points."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from msgspec import Struct

from asr_tui.domain.ids import ArmId, Identified, by_id, resource_id
from asr_tui.domain.replicated_parts import ReplicatedDisk, ReplicatedNic, UnprotectedDisk


class Fabric(Identified, frozen=True):
    """A region, as a vault knows it."""

    location: str


ZONE_TARGET = "-t-container"
"""How the portal names the second container of a region (Microsoft Learn, "Set up disaster recovery for Azure VMs using
Azure PowerShell", zone to zone)."""


class Container(Identified, frozen=True):
    """A protection container: protected machines in a fabric."""

    @property
    def is_zone_target(self) -> bool:
        """Whether it is a region's second container, to which machines replicate from another zone."""
        return self.name.casefold().endswith(ZONE_TARGET)

    @property
    def fabric(self) -> ArmId:
        return self.id.parent()


class Policy(Identified, frozen=True):
    """Retention and frequencies, all in minutes; 0 means none kept, or off."""

    retention_minutes: int
    app_consistent_minutes: int = 0
    crash_consistent_minutes: int = 5
    multi_vm_sync: bool = True
    is_a2a: bool = True


class ContainerMapping(Identified, frozen=True):
    """One direction: machines of the source container replicate to the target container by the policy.

    updates_agents, update_account   whether Azure updates the agents by itself, and by which Automation account
    by_own_identity                  with the account's system-assigned identity
    """

    source: ArmId
    target: ArmId
    policy: ArmId
    state: str = "Paired"
    updates_agents: bool = False
    update_account: ArmId | None = None
    by_own_identity: bool = False


class NetworkMapping(Identified, frozen=True):
    source_network: ArmId
    target_network: ArmId
    source_location: str
    target_location: str


class Topology(Struct, frozen=True):
    """What a vault is set up with."""

    fabrics: tuple[Fabric, ...] = ()
    containers: tuple[Container, ...] = ()
    policies: tuple[Policy, ...] = ()
    mappings: tuple[ContainerMapping, ...] = ()
    network_mappings: tuple[NetworkMapping, ...] = ()

    def fabric_in(self, location: str) -> Fabric | None:
        return next((fabric for fabric in self.fabrics if fabric.location == location), None)

    def container_in(self, fabric: ArmId) -> Container | None:
        """The fabric's container; not the second one of a region whose zones replicate to each other, if possible."""
        there = [container for container in self.containers if container.fabric == fabric]
        return min(there, key=lambda one: one.is_zone_target, default=None)

    def mapping(self, source: ArmId, target: ArmId, policy: ArmId | None = None) -> ContainerMapping | None:
        """The mapping of that direction, of one policy or of any: a vault may hold one for each policy."""
        same_way = (one for one in self.mappings if one.source == source and one.target == target)
        return next((one for one in same_way if policy in {None, one.policy}), None)

    def network_mapping(self, network: ArmId, target_location: str) -> NetworkMapping | None:
        mapped = (one for one in self.network_mappings if one.source_network == network)
        return next((one for one in mapped if one.target_location == target_location), None)

    def policy(self, policy: ArmId | None) -> Policy | None:
        return by_id(self.policies, policy)


class Stage(Enum):
    """The state of a protected machine, from Azure's protectionState; Azure's own words stand in `state_text`."""

    ENABLING = "Enabling protection"
    COPYING = "First copy"
    FIRST_POINT = "Waiting for first recovery point"
    PROTECTED = "Protected"
    FAILING_OVER = "Failing over"
    FAILED_OVER = "Failed over"
    COMMITTING = "Committing"
    COMMITTED = "Failover committed"
    REPROTECTING = "Re-protecting"
    DISABLING = "Disabling"
    UNKNOWN = "Unknown"

    @property
    def copies(self) -> bool:
        """Whether its first copy to the present target is not complete."""
        return self in {Stage.ENABLING, Stage.COPYING, Stage.FIRST_POINT, Stage.REPROTECTING}


class Health(Enum):
    """Azure's health words."""

    NORMAL = "Normal"
    WARNING = "Warning"
    CRITICAL = "Critical"
    NONE = "None"


class HealthError(Struct, frozen=True):
    """`dismissable`: Azure lets a person dismiss it (its customerResolvability); `category` is Azure's word."""

    code: str
    level: str
    message: str
    causes: str = ""
    action: str = ""
    created: datetime | None = None
    summary: str = ""
    id: str = ""
    dismissable: bool = False
    category: str = ""


class AgentUpgrade(Struct, frozen=True):
    """Azure's own upgrade of the Mobility service.

    tries          how often it failed
    given_up       Azure tries no more
    reinstall      the agent has to be installed again; `blocked_by` says what is in the way, in Azure's words
    """

    in_progress: bool = False
    tries: int = 0
    given_up: bool = False
    reinstall: bool = False
    blocked_by: tuple[str, ...] = ()


class ProtectedItem(Struct, frozen=True):
    """A replication protected item. `machine` is the machine replicated now; it changes with a re-protect.

    rpo is how much the newest point lags; test_failover is Azure's testFailoverState ("None" when idle);
    home_location is the region where the machine ran when it was protected first, home_zone its zone then, which Azure
    names where replication goes from zone to zone; churn_option is Azure's word for how much may be written, "Normal"
    or "High", empty where it does not say.
    """

    id: ArmId
    name: str
    machine: ArmId
    machine_name: str
    stage: Stage
    state_text: str
    health: Health
    failover_health: Health
    allowed_operations: frozenset[str]
    source_location: str
    target_location: str
    policy: ArmId | None = None
    policy_name: str = ""
    health_errors: tuple[HealthError, ...] = ()
    percent: float | None = None
    rpo: timedelta | None = None
    rpo_at: datetime | None = None
    active_on_target: bool = False
    test_failover: str = "None"
    test_failover_text: str = ""
    last_test_failover: datetime | None = None
    last_failover: datetime | None = None
    failover_point: ArmId | None = None
    current_job: str = ""
    current_scenario: str = ""
    disks: tuple[ReplicatedDisk, ...] = ()
    nics: tuple[ReplicatedNic, ...] = ()
    agent_version: str = ""
    agent_expires: datetime | None = None
    agent_update_required: bool = False
    agent_upgradeable: bool = False
    agent_upgrade: AgentUpgrade = AgentUpgrade()
    agent_certificate_expires: datetime | None = None
    agent_certificate_update_required: bool = False
    last_heartbeat: datetime | None = None
    target_group: ArmId | None = None
    target_network: ArmId | None = None
    target_name: str = ""
    target_size: str = ""
    target_machine: ArmId | None = None
    target_availability_set: ArmId | None = None
    target_zone: str = ""
    test_machine: ArmId | None = None
    test_network: ArmId | None = None
    multi_vm_group: str = ""
    os: str = ""
    target_container: ArmId | None = None
    home_location: str = ""
    churn_option: str = ""
    unprotected_disks: tuple[UnprotectedDisk, ...] = ()
    source_zone: str = ""
    home_zone: str = ""

    @property
    def container(self) -> ArmId:
        return self.id.parent()

    def rpo_now(self, now: datetime) -> timedelta | None:
        """Azure's RPO and the time since Azure calculated it, which it does only from time to time."""
        if self.rpo is None or self.rpo_at is None:
            return self.rpo
        return self.rpo + max(now - self.rpo_at, timedelta())

    @property
    def within_region(self) -> bool:
        """Whether it replicates from zone to zone of one region."""
        return self.source_location == self.target_location

    @property
    def copied_again(self) -> bool:
        """Whether the copy that is under way follows a re-protect, not the first protection."""
        return any(disk.compared for disk in self.disks)

    @property
    def machine_to_make(self) -> ArmId | None:
        """The machine that its next failover would make; None after a failover, or where the group is not known."""
        if self.active_on_target or self.target_group is None:
            return None
        return resource_id(
            self.target_group, "Microsoft.Compute/virtualMachines", self.target_name or self.machine_name
        )

    @property
    def drill_running(self) -> bool:
        return "TestFailoverCleanup" in self.allowed_operations


class PointKind(Enum):
    CRASH = "Crash-consistent"
    APP = "App-consistent"


class RecoveryPoint(Struct, frozen=True):
    """A point in time that a failover can start from."""

    id: ArmId
    time: datetime
    kind: PointKind
    multi_vm: bool = False


class VaultEvent(Struct, frozen=True):
    """An event of a vault; `errors` are the health errors or job errors behind it, `kind` is Azure's eventType."""

    id: ArmId
    time: datetime
    code: str
    title: str
    severity: str
    affected: str
    kind: str = ""
    errors: tuple[HealthError, ...] = ()
