"""Which disks can be copied.

Limits: Microsoft Learn, "Support matrix for Azure VM disaster recovery between Azure regions" (2025-06, storage) and
"Support matrix for shared disks in Azure VM disaster recovery" (2026-08).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from asr_tui.domain.drafts.enable_replication.cache_rules import NEEDS_HIGH_CHURN
from asr_tui.domain.estate import Estate
from asr_tui.domain.problems import FieldRef, Problem, Severity
from asr_tui.domain.resources import Disk, Machine

OS_DISK_MAX_GIB = 4095
DATA_DISK_MAX_GIB = 32 * 1024
UNMANAGED_MAX_GIB = 4095
SMALLEST_BYTES = 1024**3
DATA_DISKS_USUAL_MAX = 64
PROTECTED_DISKS_MAX = 3000
TOO_SMALL = "150172"


def disk_problems(machine: Machine, left_out: Collection[str] = ()) -> Iterator[Problem]:
    """Findings about a machine's disks. A data disk that cannot be copied does not rule the machine out: it can be
    left out on the target page, so that it is a warning here and blocks there."""
    at = FieldRef("machines", "machines", machine.id)
    for disk in machine.disks:
        unfit = _unfit(machine, disk)
        if unfit and disk.is_os:
            remedy = f"{unfit.remedy} It cannot be left out: the machine cannot be protected so."
            yield at.blocking(unfit.what, remedy, unfit.code, unfit.brief)
        elif unfit and disk.name not in left_out:
            remedy = f"{unfit.remedy} Or leave the disk out: Customize, on the target page."
            yield replace(unfit, severity=Severity.WARNING, remedy=remedy, brief="disk unfit")
        if disk.name not in left_out:
            yield from _kind(machine, disk)
    if len(machine.data_disks) > DATA_DISKS_USUAL_MAX:
        yield at.warning(
            f"{machine.name} has {len(machine.data_disks)} data disks; Microsoft names 64 as the limit in one place "
            "and 100 in another.",
            "Leave out disks that need no copy, or try it: Azure decides.",
            brief="many disks",
        )
    if not machine.managed:
        yield at.warning(
            f"{machine.name} has unmanaged disks, which Azure retired on 30 September 2025. Retention there is at "
            "most 3 days.",
            "Convert them to managed disks when you can.",
            brief="old disks",
        )


def subscription_problems(machines: Sequence[Machine], estate: Estate) -> Iterator[Problem]:
    """A limit of the whole subscription, of which only this vault's share is known."""
    wanted = {machine.id: len(machine.disks) for machine in machines if estate.item_of(machine.id) is None}
    protected = sum(len(machine.disks) for machine in estate.machines if estate.item_of(machine.id) is not None)
    total = protected + sum(wanted.values())
    if total > PROTECTED_DISKS_MAX:
        yield FieldRef("machines", "machines").warning(
            f"With these machines this vault would protect {total} disks; Azure protects at most "
            f"{PROTECTED_DISKS_MAX} of a subscription, and as many in the target one.",
            "Mark fewer machines, leave disks out, or protect some from another subscription.",
        )


def unfit_disks(machine: Machine, disks: Iterable[Disk]) -> Iterator[Problem]:
    """Chosen data disks that cannot be copied."""
    for disk in disks:
        unfit = None if disk.is_os else _unfit(machine, disk)
        if unfit:
            yield replace(unfit, remedy=f"Leave it out. Or else: {unfit.remedy}")


def _unfit(machine: Machine, disk: Disk) -> Problem | None:
    """Why a disk cannot be copied, worded for a data disk."""
    at = FieldRef("target", "excluded_disks", machine.id)
    most = OS_DISK_MAX_GIB if disk.is_os else DATA_DISK_MAX_GIB if disk.managed else UNMANAGED_MAX_GIB
    if disk.size_gib > most:
        what = f"The system disk of {machine.name}" if disk.is_os else f"The disk {disk.name} of {machine.name}"
        return at.blocking(
            f"{what} has {disk.size_gib} GiB; {most} GiB is the limit.",
            "Make it smaller, or split its data." if not disk.is_os else "Move it to a smaller disk.",
            brief="OS disk too big" if disk.is_os else "disk too big",
        )
    if disk.managed and 0 < disk.size_bytes < SMALLEST_BYTES:
        return at.blocking(
            f"The disk {disk.name} of {machine.name} is smaller than 1 GiB, the least that Site Recovery takes.",
            "Enlarge it to 1 GiB.",
            TOO_SMALL,
            "disk too small",
        )
    if disk.write_accelerator:
        return at.blocking(
            f"The disk {disk.name} of {machine.name} has the write accelerator on, which Site Recovery does not "
            "support.",
            "Turn it off, which makes its writes slower.",
            brief="accelerated disk",
        )
    if disk.max_shares > 1 and not machine.windows:
        return at.blocking(
            f"The disk {disk.name} of {machine.name} is shared between machines, which Site Recovery takes only with "
            "Windows Server failover clusters.",
            "Detach it.",
            brief="shared disk",
        )
    return None


def _kind(machine: Machine, disk: Disk) -> Iterator[Problem]:
    if disk.sku.casefold().startswith(NEEDS_HIGH_CHURN):
        yield FieldRef("target", "cache", machine.id).warning(
            f"The disk {disk.name} is of the type {disk.sku}, which Site Recovery takes only with the High Churn "
            "option and a premium cache account.",
            "Choose a premium block blob account as cache on the target page: a new one can be made there.",
            brief="disk type",
        )
    if disk.max_shares > 1 and machine.windows:
        yield FieldRef("machines", "machines", machine.id).warning(
            f"The disk {disk.name} is shared by up to {disk.max_shares} machines. Site Recovery takes it only with "
            "all nodes of one failover cluster (Windows Server 2016 or newer, active-passive), protected as one "
            "cluster, with crash-consistent points only and without recovery plans.",
            "Protect the cluster in the portal: this program protects machines one by one. Or leave the disk out.",
            brief="shared",
        )
