"""Disks and network interfaces of a protected machine."""

from __future__ import annotations

from msgspec import Struct

from asr_tui.domain.ids import ArmId


class ReplicatedDisk(Struct, frozen=True):
    """A replicated disk. `percent` is None where nothing is being copied; pending amounts are in MB.

    source_key   the disk encryption set of the source's disk
    sku          the type that it gets at a failover
    replica_sku  the type of its copy until then
    unmanaged    a VHD in a storage account
    removable    Azure lets it be taken out of the replication: its adding failed
    replica      the disk that its copy is written to until a failover
    compared     the disk in the target with which a copy after a re-protect is compared, while Azure copies
    """

    name: str
    id: ArmId | None
    capacity_bytes: int
    state: str = ""
    percent: float | None = None
    pending_at_source_mb: float = 0.0
    pending_in_cache_mb: float = 0.0
    resync_required: bool = False
    cache_account: ArmId | None = None
    target: ArmId | None = None
    sku: str = ""
    target_group: ArmId | None = None
    source_key: ArmId | None = None
    replica_sku: str = ""
    unmanaged: bool = False
    compared: ArmId | None = None
    replica: ArmId | None = None
    removable: bool = False


class UnprotectedDisk(Struct, frozen=True):
    """A data disk that the machine got after it was protected; Azure names it by its LUN only."""

    lun: int
    protects_itself: bool = False


class ReplicatedAddress(Struct, frozen=True):
    """An IP configuration of a network interface, and what a failover or a test failover makes of it.

    selected   whether it comes along; by default only the primary one does
    public_ip, pools             what it is bound to at a failover
    test_public_ip, test_pools   what it is bound to at a test failover
    """

    name: str
    source_ip: str = ""
    primary: bool = True
    selected: bool = True
    target_ip: str = ""
    public_ip: ArmId | None = None
    pools: tuple[ArmId, ...] = ()
    test_public_ip: ArmId | None = None
    test_pools: tuple[ArmId, ...] = ()

    def bound(self, *, test: bool = False) -> tuple[ArmId, ...]:
        """Its public address and backend pools; none where it does not come along."""
        if not self.selected:
            return ()
        public, pools = (self.test_public_ip, self.test_pools) if test else (self.public_ip, self.pools)
        return (*((public,) if public else ()), *pools)


class ReplicatedNic(Struct, frozen=True):
    """A network interface; addresses and subnets are those of its primary IP configuration.

    by_mapping      a network mapping gave it its target network, not a person
    nsg, test_nsg   the security group that it gets at a failover, or at a test failover
    addresses       all its IP configurations
    """

    id: ArmId | None
    name: str
    source_subnet: str
    source_ip: str
    target_network: ArmId | None
    target_subnet: str
    target_ip: str = ""
    static: bool = False
    test_network: ArmId | None = None
    by_mapping: bool = False
    nsg: ArmId | None = None
    test_nsg: ArmId | None = None
    addresses: tuple[ReplicatedAddress, ...] = ()

    @property
    def further(self) -> tuple[ReplicatedAddress, ...]:
        """Its IP configurations besides the primary one."""
        return tuple(one for one in self.addresses if not one.primary)

    def bound(self, *, test: bool = False) -> tuple[ArmId, ...]:
        """The resources that it is bound to at a failover, or at a test failover."""
        group = self.test_nsg if test else self.nsg
        return (*((group,) if group else ()), *(one for each in self.addresses for one in each.bound(test=test)))
