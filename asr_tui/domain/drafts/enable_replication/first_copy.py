"""What follows a plan that enables replication: how long the first copies take, and what is billed."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.domain.costs import enabling_words
from asr_tui.domain.disk_throughput import MIB_A_GIB, SHARE_FOR_THE_COPY, throughput
from asr_tui.domain.drafts.enable_replication.disk_rules import replica_type
from asr_tui.domain.drafts.enable_replication.targets import Resolved
from asr_tui.domain.estimates import FIRST_COPY, Copy, Estimate
from asr_tui.domain.machines import Disk
from asr_tui.domain.prices import RegionPrices


def then(resolved: Resolved) -> tuple[str, ...]:
    if not resolved.machines:
        return ()
    return (f"First copy, {_amount(resolved)}; disks are copied side by side. Protected when it has ended.",)


def _amount(resolved: Resolved) -> str:
    sizes = [sum(disk.size_gib for disk in target.disks) for target in resolved.machines]
    return f"{sum(sizes)} GiB in all" if len(sizes) > 1 else f"{sizes[0]} GiB"


def costs(resolved: Resolved) -> str:
    """What is billed (Microsoft Learn, "Common questions: Azure-to-Azure disaster recovery"); no amounts are known."""
    if not resolved.machines:
        return ""
    many = len(resolved.machines) > 1
    return (
        f"Storage for the copies ({_amount(resolved)}) and their points, traffic between the regions, and after 31 "
        f"free days a fee for {'each' if many else 'the'} machine. No machine runs there, or is paid for, before a "
        "failover."
    )


def amounts(resolved: Resolved, prices: RegionPrices | None) -> str:
    """What is known of the amounts, in sentences; empty where no prices are."""
    if prices is None or not resolved.machines:
        return ""
    disks = [
        (disk.name, replica_type(target.disk_sku) or target.disk_sku or disk.sku, disk.size_gib)
        for target in resolved.machines
        for disk in target.disks
    ]
    return enabling_words(disks, len(resolved.machines), prices)


def copy_of(disks: Sequence[Disk]) -> Copy:
    """The first copy of a machine: the data disk that takes longest counts, if it takes longer than was recorded."""
    largest = max((disk.size_gib for disk in disks), default=0) * 2**30
    slowest = max((disk for disk in disks if not disk.is_os), key=copy_seconds, default=None)
    if slowest is None or copy_seconds(slowest) <= FIRST_COPY.at_most:
        return Copy(FIRST_COPY, largest)
    origin = (
        f"{FIRST_COPY.origin}; the longer time if {slowest.name}, {slowest.size_gib} GiB, is full (Microsoft Learn: "
        f"23 % of its {megabytes_a_second(slowest)} MB/s)"
    )
    return Copy(Estimate(FIRST_COPY.seconds, origin, copy_seconds(slowest)), largest)


def megabytes_a_second(disk: Disk) -> int:
    return throughput(disk.size_gib, disk.sku, managed=disk.managed)


def copy_seconds(disk: Disk) -> float:
    """How long the first copy of a full disk takes."""
    return disk.size_gib * MIB_A_GIB / (megabytes_a_second(disk) * SHARE_FOR_THE_COPY)
