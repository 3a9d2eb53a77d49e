"""Problems of the disks in the target region: types, zones, keys, and disks that are left out.

Rules: Microsoft Learn, "Replicate machines with Customer-Managed Keys (CMK) enabled disks", "Select a disk type for
Azure IaaS VMs" (system disks, zones, availability sets). What a region offers: Compute's resource SKUs.
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.placement_rules import elsewhere, gone, same_subscription
from asr_tui.domain.drafts.enable_replication.targets import MachineTarget
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.placement import DiskType
from asr_tui.domain.problems import FieldRef, Problem

DATA_ONLY = frozenset({"premiumv2_lrs", "ultrassd_lrs"})
"""Types that no system disk has, and that no availability set takes."""


def disk_problems(
    draft: EnableReplicationDraft, estate: Estate, region: str, target: MachineTarget
) -> Iterator[Problem]:
    yield from _keys(draft, estate, region, target)
    yield from _types(estate, region, target)
    yield from _without_types(draft, target)
    machine = target.machine
    left_out = [disk.name for disk in machine.disks if disk not in target.disks]
    if left_out:
        yield FieldRef("target", "excluded_disks", machine.id).note(
            f"Of {machine.name} these disks are not copied and will be missing after a failover: "
            f"{', '.join(left_out)}.",
            "They can be added later only by protecting the machine anew, or one at a time as a new disk.",
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
            f"Disks of {machine.name} are encrypted with a key of yours; the target needs a disk encryption set too.",
            "Choose one." if _fitting(draft, estate, region) else make_one,
        )
        return
    what = f"The disk encryption set {chosen.name}"
    known = by_id(estate.encryption_sets, chosen)
    if known is None and estate.encryption_sets is not None:
        yield gone(field, what, make_one, machine.id)
    location, inside = known.location if known else region, same_subscription(draft, chosen)
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
    return any(one.location == region and same_subscription(draft, one.id) and not one.confidential for one in sets)


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
    size = estate.size(target.size)
    if size and not size.premium and any(_premium(target.disk_sku or disk.sku) for disk in managed):
        yield FieldRef("target", field, machine.id).blocking(
            f"{size.name} takes no premium disks, which {machine.name} would have.",
            "Choose a standard disk type, or another size.",
        )


def _without_types(draft: EnableReplicationDraft, target: MachineTarget) -> Iterator[Problem]:
    machine = target.machine
    if target.disk_sku and not machine.managed:
        yield FieldRef("target", "disk_sku", machine.id).blocking(
            f"{machine.name} has unmanaged disks: their copies have the type of the account that they go to.",
            "Choose as the source; the account can be chosen.",
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
