"""What is known about one protected machine, as far as it was read in time."""

from __future__ import annotations

from datetime import datetime
from enum import Enum, StrEnum

from msgspec import Struct

from asr_tui.domain.direction import running_words, source_words, target_words
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.jobs import Job
from asr_tui.domain.machines import Machine, NetworkInterface
from asr_tui.domain.obstacles import Lock, Quota
from asr_tui.domain.outbound import RouteTable
from asr_tui.domain.placement import MachineSize
from asr_tui.domain.plan import Check
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint, Topology
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import AvailabilitySet, Region, ResourceGroup, StorageAccount, VirtualNetwork, display_of
from asr_tui.domain.rights import Rights
from asr_tui.domain.ways_out import WayOut, way_out


class ReadKey(StrEnum):
    """What is read about a machine, as in a sentence."""

    ITEM = "the machine's state"
    POINTS = "its recovery points"
    TOPOLOGY = "the vault's mappings"
    JOBS = "the vault's jobs"
    RUNNING = "the machine in the source region"
    FAILED_OVER = "the machine in the target region"
    NAMESAKE = "whether its name is taken at the target"
    NETWORKS = "virtual networks"
    ROUTES = "route tables"
    ACCOUNTS = "storage accounts"
    GROUPS = "resource groups"
    SETS = "availability sets"
    REGIONS = "regions"
    RIGHTS = "your rights in the source region"
    VAULT_RIGHTS = "your rights on the vault"
    LOCKS = "resource locks"
    BOUND = "what its network interfaces are bound to"
    GROUP = "the machines of its replication group"
    PLANS = "the vault's recovery plans"
    QUOTAS = "quotas in the target region"
    SIZES = "machine sizes offered in the target region"
    REMAINS = "what an earlier drill has left"
    BASIC = "the addresses and load balancers that it is bound to"


class Absence(Enum):
    GONE = "it does not exist any more"
    SILENT = "no answer"
    UNREAD = "Azure gave another reason, such as a right that is missing"


class ItemEstate(Struct, frozen=True):
    """A protected machine and what belongs to it at `now`, Azure's time.

    points    None where they could not be read
    running   the machine that is replicated or that was switched off, where it could be read
    absence   why `running` could not be read; None while it is being read
    failed_over   the machine made by the failover or the drill, where there is one and it could be read
    namesake  the machine that has, before a failover, the name and the group of the one that a failover would make
    rights    what this identity may do, at the scopes where Azure said it
    failed    what could not be read, each with a sentence that says why
    pending   what is still being read, in words
    late      what was read after the limit of time, and filled in since
    lost      what its network interfaces are bound to in the target and what does not exist any more
    group     the other protected machines of its replication group
    plans     the vault's recovery plans, for a machine of a replication group; None where they could not be read
    basic     public addresses and load balancers of the ended SKU Basic that it is bound to in the target
    remains   what an earlier drill of it has left in the target group
    quotas    of the target region, for a machine that is not there yet; with the sizes that are offered there
    """

    item: ProtectedItem
    now: datetime
    points: tuple[RecoveryPoint, ...] | None = None
    running: Machine | None = None
    absence: Absence | None = None
    failed_over: Machine | None = None
    namesake: Machine | None = None
    networks: tuple[VirtualNetwork, ...] = ()
    route_tables: tuple[RouteTable, ...] = ()
    groups: tuple[ResourceGroup, ...] = ()
    accounts: tuple[StorageAccount, ...] = ()
    availability_sets: tuple[AvailabilitySet, ...] = ()
    regions: tuple[Region, ...] = ()
    topology: Topology = Topology()
    locks: tuple[Lock, ...] = ()
    rights: tuple[tuple[ArmId, Rights], ...] = ()
    jobs: tuple[Job, ...] = ()
    checks: tuple[Check, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    pending: tuple[str, ...] = ()
    late: frozenset[str] = frozenset()
    lost: frozenset[ArmId] = frozenset()
    group: tuple[str, ...] = ()
    plans: tuple[RecoveryPlan, ...] | None = None
    basic: tuple[ArmId, ...] = ()
    quotas: tuple[Quota, ...] = ()
    sizes: tuple[MachineSize, ...] = ()
    remains: tuple[ArmId, ...] = ()

    @property
    def unread(self) -> tuple[str, ...]:
        """What could not be read, as sentences."""
        return tuple(why for _, why in self.failed)

    def display(self, location: str) -> str:
        return display_of(self.regions, location)

    @property
    def source_words(self) -> str:
        """Where the machine is replicated from: a region, or a zone of one."""
        return source_words(self.item, self.display)

    @property
    def running_words(self) -> str:
        """Where the machine runs: a region, or a zone of one."""
        return running_words(self.item, self.display)

    @property
    def target_words(self) -> str:
        """Where it is replicated to: a region, or a zone of one."""
        return target_words(self.item, self.display)

    def network(self, network: ArmId | None) -> VirtualNetwork | None:
        return by_id(self.networks, network)

    def way_out(self, nic: NetworkInterface) -> WayOut | None:
        """The way to Azure's services of an interface that exists; None where its subnet was not read."""
        network = self.network(nic.subnet.parent()) if nic.subnet else None
        subnet = network.subnet(nic.subnet.name) if network and nic.subnet else None
        return way_out(subnet, self.route_tables, public=nic.public_ip, pools=nic.pools) if subnet else None

    def locks_on_machine(self) -> tuple[Lock, ...]:
        """The locks on the machine, in both regions."""
        machines = (self.item.machine, self.item.target_machine)
        return tuple(lock for lock in self.locks if any(one and lock.holds(one) for one in machines))

    def job_under_way(self) -> Job | None:
        """A job on this machine that has not ended."""
        running = (job for job in self.jobs if not job.state.over)
        name = self.item.machine_name
        return next((job for job in running if job.name == self.item.current_job or job.is_on(name)), None)
