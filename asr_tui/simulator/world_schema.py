"""The types of a world file: its resources, and which machines are protected, with their history and faults."""

from __future__ import annotations

from typing import Literal

from asr_tui.simulator import world_resources as resources
from asr_tui.simulator.world_resources import Strict


class Past(Strict, frozen=True):
    """An action on a machine (or a recovery plan) some hours before the world begins.

    fails        its job fails with the usual fault of its kind
    lasts_hours  duration of its main task, which may outlast the begin
    """

    act: Literal["enable", "test_failover", "clean_up", "failover", "commit", "cancel", "attach_disk"]
    hours_ago: float
    fails: bool = False
    lasts_hours: float = 0.0


class Traits(Strict, frozen=True, kw_only=True):
    """The state of a protected machine when the world begins.

    state           Unprotected: only the topology exists, its `past` may protect it
    health_codes    health errors that began `health_hours` ago; 153007 is a machine that does not replicate any
                    more, 153039 one that got a disk
    silent_hours    since when its agent sends no heartbeat
    behind_minutes  by which its data arrive later than usual
    agent_update    "offered" or "required"
    agent_tries     how often Azure's own upgrade of the agent failed; it has given up then
    reinstall_blocked   the agent has to be installed again: what is in the way; empty where nothing is
    adding_failed   the adding of its last data disk failed, so that the disk can be taken out
    target_size     its size after a failover; the machine's own one at the world's begin unless given
    """

    state: Literal["Protected", "Copying", "DrillWaiting", "FailedOver", "Committed", "Unprotected"] = "Protected"
    health_codes: list[str] = []
    health_hours: float = 3.0
    silent_hours: float | None = None
    behind_minutes: float = 0.0
    resync: bool = False
    agent_version: str | None = None
    agent_update: Literal["none", "offered", "required"] = "none"
    agent_expires_days: float | None = None
    certificate_days: float | None = None
    agent_tries: int = 0
    reinstall_blocked: list[str] | None = None
    adding_failed: bool = False
    target_size: str | None = None
    drill_hours_ago: float | None = None
    past: list[Past] = []


class Protected(Traits, frozen=True, kw_only=True):
    """A machine that is protected when the world begins. Names are of resources of the same world."""

    vault: str
    machine: str
    target_region: str
    target_group: str
    target_network: str
    cache_account: str
    target_subnet: str | None = None
    multi_vm_group: str | None = None
    policy: str = "24-hour-retention-policy"
    retention_minutes: int = 1440
    app_consistent_minutes: int = 0
    since_hours: float = 72.0


class ProtectedFleet(Strict, frozen=True):
    """`count` machines of a fleet that are protected when the world begins, with each of the `turns` in turn."""

    vault: str
    prefix: str
    count: int
    target_region: str
    target_group: str
    target_network: str
    cache_account: str
    policy: str = "24-hour-retention-policy"
    turns: list[Traits] = []


class UnusedMapping(Strict, frozen=True):
    """A container mapping between two regions by a policy, with both fabrics, that replicates no machine."""

    vault: str
    source_region: str
    target_region: str
    policy: str


class UnusedPolicy(Strict, frozen=True):
    """A replication policy that no container mapping uses."""

    vault: str
    name: str


class DeadNetworkMapping(Strict, frozen=True):
    """A network mapping to a network of `group` that is not there any more."""

    vault: str
    source_region: str
    target_region: str
    source_network: str
    group: str
    target_network: str


class PlanAction(Strict, frozen=True):
    """A manual action with its `instructions`, or a `runbook` ("account/name") in the vault's resource group."""

    name: str
    instructions: str | None = None
    runbook: str | None = None


class PlanGroup(Strict, frozen=True):
    """A boot group of a recovery plan, with the actions before and after its start."""

    machines: list[str]
    before: list[PlanAction] = []
    after: list[PlanAction] = []


class Plan(Strict, frozen=True):
    """A recovery plan of protected machines, in `groups`, or all in one group.

    manual  a manual action before the start of the one group
    """

    name: str
    vault: str
    machines: list[str] = []
    groups: list[PlanGroup] = []
    manual: str | None = None
    past: list[Past] = []

    @property
    def boot_groups(self) -> list[PlanGroup]:
        if self.groups:
            return self.groups
        before = [PlanAction(self.manual, instructions=self.manual)] if self.manual else []
        return [PlanGroup(self.machines, before)]


class RehearsedFault(Strict, frozen=True):
    """A fault on demand.

    silence         Azure answers no request for some minutes
    job             the next job fails; with a machine and a task only that task of the machine's next job, with the
                    words given
    host            the host of a machine failed some minutes ago; `state` is the machine's availability since then
    stopped         the owner of a machine stopped it some minutes ago
    site_recovery   Site Recovery of a region refuses changes since some minutes ago
    """

    kind: Literal["silence", "job", "host", "stopped", "site_recovery"]
    minutes: float = 60.0
    machine: str | None = None
    region: str | None = None
    state: Literal["Unavailable", "Degraded", "Unknown"] = "Unavailable"
    task: str | None = None
    code: str = "499"
    message: str = "An internal error occurred."
    causes: str = ""
    action: str = ""


class Outage(Strict, frozen=True):
    """A region's outage, and its minutes before the world begins."""

    region: str
    minutes: float = 0.0


class Publishing(Strict, frozen=True):
    """Minutes from the begin of an outage until each source tells of it, and from its end until that is told."""

    resource_health: float = 5.0
    emerging_issues: float = 15.0
    service_health: float = 30.0
    resolved: float = 20.0


class LogWorkspace(Strict, frozen=True):
    """A Log Analytics workspace by its id, and the vaults whose diagnostic settings write to it."""

    id: str
    vaults: list[str]


class World(Strict, frozen=True):
    """A starting world; `based_on` is another one whose resources it has too, `age_days` how old its resources are."""

    description: str
    subscriptions: list[resources.Subscription] = []
    tenant: str = "Contoso"
    domain: str = "contoso.onmicrosoft.com"
    based_on: str | None = None
    age_days: float = 90.0
    groups: list[resources.Group] = []
    security_groups: list[resources.SecurityGroup] = []
    route_tables: list[resources.RouteTable] = []
    networks: list[resources.Network] = []
    load_balancers: list[resources.LoadBalancer] = []
    peerings: list[resources.Peering] = []
    storage_accounts: list[resources.StorageAccount] = []
    proximity_groups: list[resources.ProximityGroup] = []
    availability_sets: list[resources.AvailabilitySet] = []
    capacity_groups: list[resources.CapacityGroup] = []
    encryption_sets: list[resources.EncryptionSet] = []
    vaults: list[resources.Vault] = []
    machines: list[resources.Machine] = []
    fleets: list[resources.Fleet] = []
    loose_disks: list[resources.LooseDisk] = []
    loose_interfaces: list[resources.LooseInterface] = []
    locks: list[resources.Lock] = []
    stale_links: list[resources.StaleLink] = []
    permissions: list[resources.Permission] = []
    taken_account_names: list[str] = []
    quotas: dict[str, dict[str, int]] = {}
    missing_sizes: dict[str, list[str]] = {}
    missing_disk_types: dict[str, list[str]] = {}
    closed_zones: dict[str, dict[str, list[str]]] = {}
    protected: list[Protected] = []
    protected_fleets: list[ProtectedFleet] = []
    plans: list[Plan] = []
    unused_policies: list[UnusedPolicy] = []
    unused_mappings: list[UnusedMapping] = []
    dead_network_mappings: list[DeadNetworkMapping] = []
    outages: list[Outage] = []
    faults: list[RehearsedFault] = []
    publishing: Publishing = Publishing()
    log_workspaces: list[LogWorkspace] = []
