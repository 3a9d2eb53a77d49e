"""What follows a plan that enables replication: how long the first copies take, and what is billed."""

from __future__ import annotations

from datetime import timedelta

from asr_tui.domain.disk_throughput import MIB_A_GIB, SHARE_FOR_THE_COPY, throughput
from asr_tui.domain.drafts.enable_replication.targets import Resolved
from asr_tui.domain.estimates import FIRST_COPY
from asr_tui.domain.resources import Disk
from asr_tui.domain.wording import span


def then(resolved: Resolved) -> tuple[str, ...]:
    if not resolved.machines:
        return ()
    return (f"First copy, {_amount(resolved)}: {first_copy(resolved)}. Protected when it has ended.",)


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


def copy_span(resolved: Resolved) -> str:
    """ "18 to 47 min", or up to the time of the slowest disk if it is full."""
    longest = max(FIRST_COPY.at_most, *(copy_seconds(disk) for disk in _data_disks(resolved)), 0)
    if longest <= FIRST_COPY.at_most:
        return f"{FIRST_COPY.seconds / 60:.0f} to {FIRST_COPY.at_most / 60:.0f} min"
    return f"{FIRST_COPY.seconds / 60:.0f} min to {span(timedelta(minutes=round(longest / 60)))}"


def _data_disks(resolved: Resolved) -> list[Disk]:
    return [disk for target in resolved.machines for disk in target.disks if not disk.is_os]


def first_copy(resolved: Resolved) -> str:
    """How long, and where the figure comes from: machines and their disks are copied side by side, so that the disk
    that takes longest counts."""
    low, high = FIRST_COPY.seconds / 60, FIRST_COPY.at_most / 60
    slowest = max(_data_disks(resolved), key=copy_seconds, default=None)
    if slowest is None or copy_seconds(slowest) <= FIRST_COPY.at_most:
        return f"{low:.0f} to {high:.0f} min ({FIRST_COPY.origin})"
    full = timedelta(minutes=round(copy_seconds(slowest) / 60))
    return (
        f"from {low:.0f} min ({FIRST_COPY.origin}) to {span(full)} if {slowest.name}, {slowest.size_gib} GiB, is full "
        f"(Microsoft Learn: 23 % of its {megabytes_a_second(slowest)} MB/s); disks are copied side by side"
    )


def megabytes_a_second(disk: Disk) -> int:
    return throughput(disk.size_gib, disk.sku, managed=disk.managed)


def copy_seconds(disk: Disk) -> float:
    """How long the first copy of a full disk takes."""
    return disk.size_gib * MIB_A_GIB / (megabytes_a_second(disk) * SHARE_FOR_THE_COPY)
