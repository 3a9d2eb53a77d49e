"""What Site Recovery and drills have left behind: what it is, what proves that, and why it must stay.

Names and tags: PLANS of Azure Site Recovery's own resources as exported and as public clean-up queries exclude them
(replica disks look unattached and are live). Nothing is removable unless a tag or this program's audit log proves where
it came from, no protected machine of any vault names it, and every vault could be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain import names
from asr_tui.domain.drafts.drill import DRILL_TAG
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.jobs import Job
from asr_tui.domain.machines import Machine
from asr_tui.domain.obstacles import Link, Lock
from asr_tui.domain.protection import ContainerMapping, ProtectedItem, Stage, Topology
from asr_tui.domain.resources import (
    AvailabilitySet,
    Interface,
    ManagedDisk,
    ResourceGroup,
    StorageAccount,
    VirtualNetwork,
)
from asr_tui.domain.wording import first_few

REPLICA_TAG = "ASR-ReplicaDisk"
"""The key of the tag of a replica disk (an exported real resource)."""
SEED_TAG = "asrseeddisk"
_REPLICA = "-asrreplica"
_TEST_DISK = "-asrtest"
_SEEDS = ("ms-asr-", "asrseeddisk-")
_TARGET = "-asr"
_NAMED = 4
_FAILING_OVER = frozenset({Stage.FAILING_OVER, Stage.FAILED_OVER, Stage.COMMITTING})


class LeftoverKind(Enum):
    REPLICA_DISK = "replica disk"
    SEED_DISK = "seed disk"
    TEST_DISK = "disk of a test machine"
    TEST_MACHINE = "test machine"
    INTERFACE = "network interface"
    DRILL_NETWORK = "drill network"
    NETWORK = "target network"
    CACHE_ACCOUNT = "cache account"
    AVAILABILITY_SET = "availability set"
    GROUP = "empty target group"
    LINK = "stale link"
    CONTAINER_MAPPING = "container mapping"
    POLICY = "replication policy"
    NETWORK_MAPPING = "network mapping"
    CONTAINER = "protection container"
    FABRIC = "fabric"
    LOCK = "lock"


class Leftover(Struct, frozen=True):
    """Something that seems to be left.

    evidence  why nothing needs it, in sentences
    against   why it must stay, in sentences; none where it can be removed
    proof     what proves where it came from; empty where nothing does
    disk      its type and size, where it is billed as a disk
    """

    id: ArmId
    kind: LeftoverKind
    evidence: tuple[str, ...]
    against: tuple[str, ...] = ()
    proof: str = ""
    since: datetime | None = None
    disk: ManagedDisk | None = None

    @property
    def removable(self) -> bool:
        return not self.against


class VaultContent(Struct, frozen=True):
    """What a vault holds, as far as it was read."""

    id: ArmId
    items: tuple[ProtectedItem, ...] = ()
    topology: Topology = Topology()
    jobs: tuple[Job, ...] = ()


class LeftoverEstate(Struct, frozen=True):
    """What the subscriptions hold.

    made    resources that this program made, by its audit log, in lower case
    unread  what could not be read, as sentences: what it holds may be in use by it
    """

    vaults: tuple[VaultContent, ...] = ()
    disks: tuple[ManagedDisk, ...] = ()
    interfaces: tuple[Interface, ...] = ()
    machines: tuple[Machine, ...] = ()
    networks: tuple[VirtualNetwork, ...] = ()
    accounts: tuple[StorageAccount, ...] = ()
    sets: tuple[AvailabilitySet, ...] = ()
    groups: tuple[ResourceGroup, ...] = ()
    resources: tuple[ArmId, ...] = ()
    locks: tuple[Lock, ...] = ()
    links: tuple[Link, ...] = ()
    made: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[ProtectedItem, ...]:
        return tuple(item for vault in self.vaults for item in vault.items)


def named_by(item: ProtectedItem) -> Iterator[ArmId]:
    """Every resource that a protected item names: where it is, what it becomes, and what its copy uses."""
    yield from (one for one in (
        item.machine, item.target_machine, item.test_machine, item.machine_to_make, item.target_group,
        item.target_network, item.test_network, item.target_availability_set,
    ) if one)  # fmt: skip
    for disk in item.disks:
        each = (disk.id, disk.replica, disk.target, disk.compared, disk.cache_account, disk.target_group)
        yield from (one for one in each if one)
    for nic in item.nics:
        yield from (one for one in (nic.id, nic.target_network, nic.test_network) if one)
        yield from (*nic.bound(), *nic.bound(test=True))


def users_of(resource: ArmId, items: tuple[ProtectedItem, ...]) -> tuple[str, ...]:
    """The names of the machines whose items name the resource."""
    return tuple(dict.fromkeys(item.machine_name for item in items if resource in set(named_by(item))))


def leftovers(estate: LeftoverEstate) -> tuple[Leftover, ...]:
    """All that seems to be left, removable ones first, then by kind and name."""
    used = {one.casefold(): item.machine_name for item in estate.items for one in named_by(item)}
    found = [_judged(one, estate, used) for one in _candidates(estate, used)]
    found += _locks(found, estate)
    order = list(LeftoverKind)
    return tuple(sorted(found, key=lambda one: (not one.removable, order.index(one.kind), one.id.name.casefold())))


def _locks(found: Sequence[Leftover], estate: LeftoverEstate) -> Iterator[Leftover]:
    """Locks that keep a leftover: whoever set them takes them away."""
    for lock in estate.locks:
        if kept := [one.id.name for one in found if lock.holds(one.id)]:
            evidence = f"It holds {first_few(kept, _NAMED)}, which nothing needs."
            against = (f"Locks are taken away in the portal: {lock.where} > Locks.",)
            id_ = ArmId(f"{lock.scope}/providers/Microsoft.Authorization/locks/{lock.name}")
            yield Leftover(id_, LeftoverKind.LOCK, (evidence,), against)


def _candidates(estate: LeftoverEstate, used: dict[str, str]) -> Iterator[Leftover]:
    yield from _disks(estate, used)
    yield from _machines(estate, used)
    yield from _networks(estate, used)
    yield from _around(estate, used)
    for vault in estate.vaults:
        yield from _in_vault(vault, estate)


def _disks(estate: LeftoverEstate, used: dict[str, str]) -> Iterator[Leftover]:
    for disk in estate.disks:
        name = disk.id.name.casefold()
        tags = {key.casefold() for key, _ in disk.tags}
        replica = REPLICA_TAG.casefold() in tags or name.endswith(_REPLICA)
        seed = SEED_TAG in tags or name.startswith(_SEEDS)
        if disk.machine is not None or disk.id.casefold() in used:
            continue
        if not (replica or seed or name.endswith(_TEST_DISK)):
            continue
        kind = LeftoverKind.REPLICA_DISK if replica else LeftoverKind.SEED_DISK if seed else LeftoverKind.TEST_DISK
        tagged = REPLICA_TAG if REPLICA_TAG.casefold() in tags else SEED_TAG if SEED_TAG in tags else ""
        busy = disk.state.casefold() == "activesas"
        against = ("Something reads or writes it now (ActiveSAS): it may be a live replica.",) if busy else ()
        evidence = ("No protected machine names it.", "It is attached to nothing.")
        proof = f"its tag {tagged}" if tagged else ""
        yield Leftover(disk.id, kind, evidence, against, proof, disk.created, disk)


def _machines(estate: LeftoverEstate, used: dict[str, str]) -> Iterator[Leftover]:
    """Test machines and interfaces: nothing but their names tells them, so they are never removed here."""
    by_name = "Only its name says so: clean the drill up where it was begun, or delete it in the portal."
    originals = {item.machine_name.casefold() for item in estate.items if not item.drill_running}
    for machine in estate.machines:
        name = machine.id.name.casefold()
        tested = name.endswith("-test") and name.removesuffix("-test") in originals
        if tested and machine.id.casefold() not in used:
            yield Leftover(machine.id, LeftoverKind.TEST_MACHINE, ("No drill of its machine is running.",), (by_name,))
    for nic in estate.interfaces:
        if nic.user is None and nic.id.name.casefold().endswith("-test") and nic.id.casefold() not in used:
            yield Leftover(nic.id, LeftoverKind.INTERFACE, ("Nothing has it.",), (by_name,))


def _networks(estate: LeftoverEstate, used: dict[str, str]) -> Iterator[Leftover]:
    mapped = {one.target_network for vault in estate.vaults for one in vault.topology.network_mappings}
    for network in estate.networks:
        drill = DRILL_TAG in network.tags
        if not drill and not network.id.name.casefold().endswith(_TARGET):
            continue
        if network.id.casefold() in used or network.id in mapped or network.in_use:
            continue
        evidence = ("Nothing is in it.", "No protected machine and no network mapping names it.")
        kind = LeftoverKind.DRILL_NETWORK if drill else LeftoverKind.NETWORK
        against = ["It is peered with another network."] if network.peered_with else []
        against += ["It has a gateway."] if network.has_gateway else []
        yield Leftover(network.id, kind, evidence, tuple(against), f"its tag {'='.join(DRILL_TAG)}" if drill else "")


def _around(estate: LeftoverEstate, used: dict[str, str]) -> Iterator[Leftover]:
    """Cache accounts, availability sets, empty groups and stale links."""
    for account in estate.accounts:
        if names.is_cache_account(account.id.name) and account.id.casefold() not in used:
            yield Leftover(account.id, LeftoverKind.CACHE_ACCOUNT, ("No protected machine writes to it.",))
    for one in estate.sets:
        if one.id.name.casefold().endswith(_TARGET) and not one.machines and one.id.casefold() not in used:
            empty = ("No machine is in it.", "No protected machine is to be in it.")
            yield Leftover(one.id, LeftoverKind.AVAILABILITY_SET, empty)
    full = {one.group_id.casefold() for one in estate.resources}
    for group in estate.groups:
        if group.id.name.casefold().endswith(_TARGET) and {group.id.casefold()}.isdisjoint((*full, *used)):
            yield Leftover(
                group.id, LeftoverKind.GROUP, ("Nothing is in it.",), ("Resource groups are never deleted here.",)
            )
    protected = {item.machine.casefold() for item in estate.items} | {
        item.target_machine.casefold() for item in estate.items if item.target_machine
    }
    for link in estate.links:
        if link.of_site_recovery and link.source.casefold() not in protected:
            unprotected = (f"{link.source.name} is protected by no vault.",)
            yield Leftover(link.id, LeftoverKind.LINK, unprotected, proof="its target, a vault")


def _in_vault(vault: VaultContent, estate: LeftoverEstate) -> Iterator[Leftover]:
    topology, own = vault.topology, "a part of the vault itself"
    policies = {item.policy for item in vault.items}
    for policy in topology.policies:
        if policy.id not in policies and all(one.policy != policy.id for one in topology.mappings):
            evidence = ("No machine and no container mapping uses it.",)
            yield Leftover(policy.id, LeftoverKind.POLICY, evidence, proof=own)
    for mapping in topology.mappings:
        if not any(_replicates_by(item, mapping) for item in vault.items):
            against = _way_back(mapping.source, mapping.target, vault)
            evidence = ("No machine is replicated by it.",)
            yield Leftover(mapping.id, LeftoverKind.CONTAINER_MAPPING, evidence, against, own)
    yield from _containers(vault)
    known = {one.id for one in estate.networks}
    read = {one.subscription.casefold() for one in known}
    for pair in topology.network_mappings:
        gone = [one for one in (pair.source_network, pair.target_network) if one not in known]
        if gone and all(one.subscription.casefold() in read for one in gone):
            evidence = (f"{first_few([one.name for one in gone], 2)} does not exist any more.",)
            yield Leftover(pair.id, LeftoverKind.NETWORK_MAPPING, evidence, proof=own)


def _containers(vault: VaultContent) -> Iterator[Leftover]:
    """Containers without machines and mappings, and fabrics without containers."""
    topology, own = vault.topology, "a part of the vault itself"
    used = {one for item in vault.items for one in (item.container, item.target_container) if one}
    used |= {one for mapping in topology.mappings for one in (mapping.source, mapping.target)}
    for container in topology.containers:
        if container.id not in used:
            evidence = ("No machine is in it, or replicates to it.", "No container mapping leads from or to it.")
            yield Leftover(container.id, LeftoverKind.CONTAINER, evidence, proof=own)
    full = {container.fabric for container in topology.containers}
    mapped = {one.id.parent().parent().parent() for one in topology.network_mappings}
    for fabric in topology.fabrics:
        if fabric.id not in full:
            against = ("A network mapping is in it.",) if fabric.id in mapped else ()
            yield Leftover(fabric.id, LeftoverKind.FABRIC, ("No protection container is in it.",), against, own)


def _replicates_by(item: ProtectedItem, mapping: ContainerMapping) -> bool:
    """A mapping serves the machines of its policy and both containers; an unknown target container may be its own."""
    target = item.target_container in (None, mapping.target)
    return item.policy == mapping.policy and mapping.source == item.container and target


def _way_back(source: ArmId, target: ArmId, vault: VaultContent) -> tuple[str, ...]:
    """The mapping back is needed for a re-protect of machines that replicate the other way."""
    needing = [item.machine_name for item in vault.items if (item.container, item.target_container) == (target, source)]
    if needing:
        return (f"It is the way back for {first_few(needing, _NAMED)}: a re-protect needs it.",)
    return ()


def _judged(one: Leftover, estate: LeftoverEstate, used: dict[str, str]) -> Leftover:
    """The leftover with its proof from the audit log, and with every reason why it must stay."""
    made = "this program made it (audit log)" if one.id.casefold() in estate.made else ""
    proof = one.proof or made
    against = list(one.against)
    if one.id.casefold() in used:
        against.append(f"{used[one.id.casefold()]} uses it.")
    if not proof:
        against.append("Nothing proves where it came from: neither a tag nor this program's audit log.")
    against += [f"The lock {lock.name} on {lock.where} stops it." for lock in estate.locks if lock.holds(one.id)]
    if estate.unread:
        against.append("Not everything could be read; what is not read may use it.")
    if busy := failing_over(one.id, estate):
        against.append(f"{first_few(busy, _NAMED)}: a failover is running or not committed.")
    return replace(one, proof=proof, against=tuple(dict.fromkeys(against)))


def failing_over(resource: ArmId, estate: LeftoverEstate) -> tuple[str, ...]:
    """The machines whose failover is running or uncommitted, in the vault that the resource belongs to.

    A resource outside of any vault may belong to any.
    """
    own = resource.vault_id if resource.part("vaults") else None
    vaults = estate.vaults if own is None else [one for one in estate.vaults if by_id((one,), own)]
    return tuple(item.machine_name for vault in vaults for item in vault.items if item.stage in _FAILING_OVER)
