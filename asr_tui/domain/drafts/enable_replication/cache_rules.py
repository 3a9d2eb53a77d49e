"""Problems of the cache storage account: access, limits and High Churn.

Sources: Microsoft Learn, "Support matrix for Azure VM disaster recovery between Azure regions" (2025-06: cache
storage, limits and data change rates), "Azure VM disaster recovery: High Churn support" (2026-01), "Enable
replication with shared keys off" (2025-08). The documents contradict each other on firewalls, so that nothing about
one blocks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from asr_tui.domain.cache_access import without_keys
from asr_tui.domain.churn import NORMAL, machine_limit, replica_limit
from asr_tui.domain.drafts.enable_replication.concerned import about
from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.targets import MachineTarget, Resolved
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.resources import StorageAccount
from asr_tui.domain.wording import first_few

DISKS_AT_MOST = {"storage": 300}
DISKS_USUALLY_AT_MOST = 750
HIGH_CHURN_MEMORY_GIB = 32
GIB = 2**30
NEEDS_HIGH_CHURN = ("ultrassd", "premiumv2")
PREMIUM_CACHE = ("Premium_LRS", "BlockBlobStorage")
STANDARD_CACHE = ("Standard_LRS", "StorageV2")
"""Type and kind of the account that a cache is made as."""


def cache_problems(draft: EnableReplicationDraft, estate: Estate, target: MachineTarget) -> Iterator[Problem]:
    account = estate.account(target.cache.id)
    if account is not None:
        yield from _existing(draft, estate, account)
    premium = account.premium if account else target.cache.premium
    yield from _high_churn(estate, target, account) if premium else _too_fast(target)


def cache_room_problems(estate: Estate, resolved: Resolved) -> Iterator[Problem]:
    """Limits of the cache accounts for all machines together: disks and write rates."""
    disks: defaultdict[ArmId, dict[ArmId, int]] = defaultdict(dict)
    for target in resolved.machines:
        disks[target.cache.id][target.machine.id] = len(target.disks)
    for cache, writers in disks.items():
        account, count = estate.account(cache), sum(writers.values())
        most = DISKS_AT_MOST.get(account.kind.casefold() if account else "", DISKS_USUALLY_AT_MOST)
        if count > most:
            found = FieldRef("target", "cache").warning(
                f"{count} disks would write through {cache.name}; Microsoft's limit is {most} of up to 4 MB/s each, "
                "and half as many at 8 MB/s.",
                "Give some machines another account: Customize.",
            )
            yield about(found, writers, resolved)
    yield from _churn(estate, resolved)


def _existing(draft: EnableReplicationDraft, estate: Estate, account: StorageAccount) -> Iterator[Problem]:
    if account.id in estate.soft_deleting:
        yield FieldRef("target", "cache").warning(
            f"Soft delete of blobs is on in {account.name}, which Site Recovery does not support: it makes and deletes "
            "small files all the time, and each would be kept and paid for.",
            "Turn soft delete off in that account, or choose another one.",
        )
    if account.firewall and not account.trusts_azure:
        yield FieldRef("target", "cache").warning(
            f"The firewall of {account.name} lets only chosen networks in, and Azure's own services are not among "
            "them: replication would be refused.",
            "In its networking settings allow trusted Microsoft services, and the subnet of the machines; or choose "
            "another account.",
        )
    if not account.shared_key_access:
        vault = by_id(estate.vaults, draft.vault)
        yield without_keys(FieldRef("target", "cache"), account, vault)


def _high_churn(estate: Estate, target: MachineTarget, account: StorageAccount | None) -> Iterator[Problem]:
    machine = target.machine
    name = target.cache.name
    yield FieldRef("target", "cache").warning(
        f"{name} is {'a' if account else 'to be a new'} premium account: that is the High Churn option, and it cannot "
        "be changed later, only by disabling and enabling again. It costs more than a standard account.",
        "For up to 54 MB/s a machine a standard account is enough; High Churn takes up to 100 MB/s.",
    )
    if account is not None and account.kind.casefold() != "blockblobstorage":
        yield FieldRef("target", "cache").warning(
            f"{name} is premium, but of the kind {account.kind}: High Churn is documented for block blob accounts.",
            "Choose a premium block blob account.",
        )
    size = estate.size(machine.size)
    if size and size.memory_gib < HIGH_CHURN_MEMORY_GIB:
        yield FieldRef("target", "cache", machine.id).note(
            f"{machine.name} has {size.memory_gib:g} GiB of memory; Microsoft advises {HIGH_CHURN_MEMORY_GIB} for "
            "High Churn.",
            "Watch its memory after enabling.",
        )


def _too_fast(target: MachineTarget) -> Iterator[Problem]:
    """Disks that a standard account cannot take, by their own type or by the one chosen for their copies."""
    fast = {
        disk.name: kind
        for disk in target.disks
        for kind in (target.disk_sku, disk.sku)
        if kind.casefold().startswith(NEEDS_HIGH_CHURN)
    }
    if fast:
        yield FieldRef("target", "cache", target.machine.id).blocking(
            f"Of {target.machine.name} these disks are, or would be, of a type that Site Recovery takes only with the "
            f"High Churn option: {first_few([f'{name} ({kind})' for name, kind in fast.items()], 3)}.",
            "Choose a premium block blob account as cache; a new one can be made.",
        )


def _churn(estate: Estate, resolved: Resolved) -> Iterator[Problem]:
    """The write rate that the copy keeps up with, at large writes."""
    held: dict[float, list[str]] = defaultdict(list)
    machines: list[ArmId] = []
    for target in resolved.machines:
        account = estate.account(target.cache.id)
        if not (account.premium if account else target.cache.premium):
            for disk in target.disks:
                limit = replica_limit(target.disk_sku or disk.sku, disk.size_gib * GIB, NORMAL)
                if limit and not disk.is_os:
                    held[limit.most].append(disk.name)
                    machines.append(target.machine.id)
    if not held:
        return
    each = "; ".join(f"{limit:g} MB/s for {first_few(names, 1)}" for limit, names in sorted(held.items()))
    found = FieldRef("target", "cache").note(
        f"The copy keeps up with {each}; {machine_limit(NORMAL):g} MB/s a machine; less if writes are small.",
        "For more, choose High Churn here: up to 50 MB/s a disk, 100 MB/s a machine.",
    )
    yield about(found, machines, resolved)
