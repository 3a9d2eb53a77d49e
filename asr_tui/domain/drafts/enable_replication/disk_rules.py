"""Problems of the disks: which cannot be copied, and their types, zones and keys in the target region.

Limits: Microsoft Learn, "Support matrix for Azure VM disaster recovery between Azure regions" (2025-06, storage) and
"Support matrix for shared disks in Azure VM disaster recovery" (2026-08). Ephemeral disks: "Ephemeral OS disks for
Azure VMs", unsupported features.

Rules: Microsoft Learn, "Replicate machines with Customer-Managed Keys (CMK) enabled disks", "Select a disk type for
Azure IaaS VMs" (system disks, zones, availability sets), "Migrate your Azure unmanaged disks by March 31, 2026". What
a region offers: Compute's resource SKUs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication.cache_rules import NEEDS_HIGH_CHURN
from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.placement_rules import elsewhere, gone
from asr_tui.domain.drafts.enable_replication.targets import MachineTarget
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.machines import Disk, Machine
from asr_tui.domain.placement import DiskType
from asr_tui.domain.problems import FieldRef, Problem, Severity
from asr_tui.domain.wording import first_few

OS_DISK_MAX_GIB = 4095
DATA_DISK_MAX_GIB = 32 * 1024
SMALLEST_BYTES = 1024**3
DATA_DISKS_USUAL_MAX = 64
PROTECTED_DISKS_MAX = 3000
TOO_SMALL = "150172"

DATA_ONLY = frozenset({"premiumv2_lrs", "ultrassd_lrs"})
"""Types that no system disk has, and that no availability set takes."""

NO_REPLICA = DATA_ONLY
"""Types that no copy has before a failover: Microsoft Learn, "High Churn support" (2026-01), names standard and premium
SSD replica disks only."""


def replica_type(target_type: str) -> str:
    """The type of a disk's copy until a failover; empty where Azure chooses it."""
    return "" if target_type.casefold() in NO_REPLICA else target_type


def disk_problems(
    draft: EnableReplicationDraft, estate: Estate, region: str, target: MachineTarget
) -> Iterator[Problem]:
    yield from _keys(draft, estate, region, target)
    yield from _types(estate, region, target)
    machine = target.machine
    left_out = [disk.name for disk in machine.disks if disk not in target.disks]
    if left_out:
        yield FieldRef("target", "excluded_disks", machine.id).note(
            f"Of {machine.name} these disks are not copied and will be missing after a failover: "
            f"{', '.join(left_out)}.",
            "They can be added later only by protecting the machine again, or one at a time as a new disk.",
        )
    lost = [name for name in target.choice.excluded_disks if name not in {disk.name for disk in machine.disks}]
    if lost:
        yield FieldRef("target", "excluded_disks", machine.id).warning(
            f"{machine.name} has no disk {', '.join(lost)} any more, which was to be left out.",
            "Look at its disks again: what is there now is copied.",
        )


def _keys(draft: EnableReplicationDraft, estate: Estate, region: str, target: MachineTarget) -> Iterator[Problem]:
    """Disks with a customer-managed key need an encryption set in the target too; Azure picks no default."""
    if not any(disk.encryption_set for disk in target.disks):
        return
    field, machine, chosen = "encryption_set", target.machine, target.encryption_set
    make_one = f"Make one in {estate.display(region)}, with a key vault there that it may use, and choose it."
    if chosen is None:
        yield FieldRef("target", field, machine.id).blocking(
            f"Disks of {machine.name} are encrypted with a customer-managed key; the target needs a disk "
            "encryption set too.",
            "Choose one." if _fitting(draft, estate, region) else make_one,
        )
        return
    what = f"The disk encryption set {chosen.name}"
    known = by_id(estate.encryption_sets, chosen)
    if known is None and estate.encryption_sets is not None:
        yield gone(field, what, make_one, machine.id)
    location, inside = known.location if known else region, draft.in_target_subscription(chosen)
    yield from elsewhere(field, what, location, region, estate, inside=inside, machine=machine.id)
    if known and known.confidential:
        yield FieldRef("target", field, machine.id).blocking(
            f"{what} is for confidential machines only.", "Choose another."
        )
    if inside and chosen.group_id != target.group.id:
        yield FieldRef("target", field, machine.id).warning(
            f"{chosen.name} lies in the group {chosen.group}; Microsoft's instructions want it in {target.group.name}.",
            "Choose that group as the target's, or try it: Azure decides.",
        )


def _fitting(draft: EnableReplicationDraft, estate: Estate, region: str) -> bool:
    sets = estate.encryption_sets or ()
    return any(one.location == region and draft.in_target_subscription(one.id) and not one.confidential for one in sets)


def _types(estate: Estate, region: str, target: MachineTarget) -> Iterator[Problem]:
    """The types of the copies: the chosen one, else the source's."""
    field, machine = "disk_sku", target.machine
    managed = [disk for disk in target.disks if disk.managed]
    if target.disk_sku.casefold() in DATA_ONLY and any(disk.is_os for disk in managed):
        yield FieldRef("target", field, machine.id).blocking(
            f"{target.disk_sku} cannot be a system disk.", "Choose another type."
        )
    for name in dict.fromkeys(target.disk_sku or disk.sku for disk in managed):
        if name:
            yield from _type(estate, region, target, name)
    yield from _zone_redundant(target, managed)
    yield from _hard_disk(target, managed)
    size = estate.size(target.size)
    if size and not size.premium and any(_premium(target.disk_sku or disk.sku) for disk in managed):
        yield FieldRef("target", field, machine.id).blocking(
            f"{size.name} takes no premium disks, which {machine.name} would have.",
            "Choose a standard disk type, or another size.",
        )


def _zone_redundant(target: MachineTarget, managed: Sequence[Disk]) -> Iterator[Problem]:
    """Seen in public: "Site Recovery will not allow configuring replication unless target and replica disks are ZRS,
    same as source disk" (terraform-provider-azurerm, issue 28794, 2025-02). The API's own answer is not documented."""
    spread = [disk.name for disk in managed if _is_zrs(disk.sku)]
    if spread and target.disk_sku and not _is_zrs(target.disk_sku):
        yield FieldRef("target", "disk_sku", target.machine.id).warning(
            f"Of {target.machine.name} these disks are zone-redundant (ZRS): {first_few(spread, 3)}. For their copies "
            f"the portal refuses a type that is not, such as {target.disk_sku}.",
            "Choose StandardSSD_ZRS or Premium_ZRS, or as the source; else expect Azure's refusal.",
        )


def _is_zrs(sku: str) -> bool:
    return sku.casefold().endswith("_zrs")


def _hard_disk(target: MachineTarget, managed: Sequence[Disk]) -> Iterator[Problem]:
    """Microsoft Learn, "Azure managed disk types": standard HDD as a system disk ends on 2028-09-08."""
    system = next((disk for disk in managed if disk.is_os), None)
    if system is None or (target.disk_sku or system.sku).casefold() != "standard_lrs":
        return
    at = FieldRef("target", "disk_sku", target.machine.id)
    what = f"The system disk of {target.machine.name} would be a standard hard disk there: Azure retires these"
    if target.disk_sku:
        yield at.warning(f"{what} on 8 September 2028.", "Choose StandardSSD_LRS or better.")
    else:
        yield at.note(
            f"{what}, in the source region too, on 8 September 2028.",
            "Choose StandardSSD_LRS; change the source's too.",
        )


def _premium(sku: str) -> bool:
    return sku.casefold().startswith(("premium", "ultrassd"))


def _type(estate: Estate, region: str, target: MachineTarget, name: str) -> Iterator[Problem]:
    if not estate.disk_types:
        return
    where, machine, offered = estate.display(region), target.machine, estate.disk_type(name)
    if offered is None:
        yield FieldRef("target", "disk_sku", machine.id).blocking(
            f"{where} offers no {name} disks to this subscription.",
            "Choose another disk type, or another target region.",
        )
    elif target.availability == "zone" and offered.zones and target.zone not in offered.zones:
        yield FieldRef("target", "disk_sku" if target.disk_sku else "zone", machine.id).blocking(
            f"Zone {target.zone} of {where} offers no {name} disks.",
            f"Choose zone {' or '.join(offered.zones)}, or another disk type.",
        )
    elif name.casefold() in DATA_ONLY:
        yield from _outside_zones(target, offered, machine.id)


def _outside_zones(target: MachineTarget, offered: DiskType, machine: ArmId) -> Iterator[Problem]:
    if target.availability == "set":
        yield FieldRef("target", "availability", machine).blocking(
            f"No availability set takes {offered.name} disks.", "Choose a zone, or none."
        )
    elif target.availability == "none" and offered.zones:
        yield FieldRef("target", "availability", machine).warning(
            f"Where a region has zones, Azure usually attaches {offered.name} disks only to a machine in one.",
            f"Choose zone {' or '.join(offered.zones)}, unless you know better.",
        )


def source_disk_problems(machine: Machine, left_out: Collection[str] = ()) -> Iterator[Problem]:
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
        yield at.blocking(
            f"{machine.name} has unmanaged disks. Azure ended these on 31 March 2026: it stops such machines and "
            "starts none, so that none can be protected.",
            "Convert its disks to managed ones in the portal, then start it.",
            brief="unmanaged disks",
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
    if disk.ephemeral:
        return at.blocking(
            f"The system disk of {machine.name} is ephemeral: it lies on the host and not in Azure Storage, so that "
            "Site Recovery cannot copy it.",
            "Rebuild the machine with a persistent system disk.",
            brief="ephemeral disk",
        )
    most = OS_DISK_MAX_GIB if disk.is_os else DATA_DISK_MAX_GIB
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
    if disk.sku.casefold().startswith("ultrassd"):
        yield FieldRef("machines", "machines", machine.id).warning(
            f"The disk {disk.name} is an ultra disk. Microsoft's pages contradict each other on whether Site Recovery "
            "takes these.",
            "Rehearse it with a drill before you rely on it: Azure decides.",
            brief="ultra disk",
        )
    if disk.max_shares > 1 and machine.windows:
        yield FieldRef("machines", "machines", machine.id).warning(
            f"The disk {disk.name} is shared by up to {disk.max_shares} machines. Site Recovery takes it only with "
            "all nodes of one failover cluster (Windows Server 2016 or newer, active-passive), protected as one "
            "cluster, with crash-consistent points only and without recovery plans.",
            "Protect the cluster in the portal: this program protects machines one by one. Or leave the disk out.",
            brief="shared",
        )
