"""Problems of size, quota, proximity group and capacity reservation in the target region.

Rules: Microsoft Learn, "Troubleshoot Azure-to-Azure replication errors" (150097: quota, interfaces, sizes),
"Replicate virtual machines running in a proximity placement group to another region",
"Proximity placement groups", "On-demand capacity reservation" (limitations, zones and sizes of a group).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from asr_tui.domain.drafts.enable_replication.concerned import about
from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.targets import MachineTarget, Resolved
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.obstacles import Demand
from asr_tui.domain.placement import CapacityGroup
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.target_quota import ALL_CORES, INTERFACES
from asr_tui.domain.wording import short_list

ULTRA = "ultrassd_lrs"
NO_ROOM = "150097"


def placement_problems(
    draft: EnableReplicationDraft, estate: Estate, region: str, target: MachineTarget
) -> Iterator[Problem]:
    yield from _proximity(draft, estate, region, target)
    if target.capacity_reservation is not None:
        yield from _capacity(draft, estate, region, target, target.capacity_reservation)


def capacity_room_problems(estate: Estate, resolved: Resolved) -> Iterator[Problem]:
    """Whether each group has reserved enough for all machines that use it."""
    using: defaultdict[tuple[ArmId, str, str], list[ArmId]] = defaultdict(list)
    for target in resolved.machines:
        if target.capacity_reservation is not None:
            using[target.capacity_reservation, target.size, target.zone].append(target.machine.id)
    for (chosen, size, zone), machines in using.items():
        group = by_id(estate.capacity_groups, chosen)
        if group is None or not 0 < group.reserved(size, zone) < len(machines):
            continue
        found = FieldRef("target", "capacity_reservation").warning(
            f"{group.name} has reserved {group.reserved(size, zone)} of {size}; {len(machines)} machines would use it.",
            "Those beyond it start only if Azure has room then: reserve more, or choose another group for some.",
        )
        yield about(found, machines, resolved)


def elsewhere(
    field: str, what: str, location: str, region: str, estate: Estate, *, inside: bool, machine: ArmId
) -> Iterator[Problem]:
    """A resource in another region or subscription than the target."""
    if location != region:
        yield FieldRef("target", field, machine).blocking(
            f"{what} lies in {estate.display(location)}.", f"Choose one in {estate.display(region)}."
        )
    elif not inside:
        yield FieldRef("target", field, machine).blocking(
            f"{what} lies in another subscription than the target.", "Choose one of the target's."
        )


def gone(field: str, what: str, remedy: str, machine: ArmId) -> Problem:
    return FieldRef("target", field, machine).blocking(f"{what} is not there, or not any more.", remedy)


def _proximity(draft: EnableReplicationDraft, estate: Estate, region: str, target: MachineTarget) -> Iterator[Problem]:
    field, machine, chosen = "proximity_group", target.machine, target.proximity_group
    if chosen is None:
        if machine.proximity_group is not None:
            yield FieldRef("target", field, machine.id).note(
                f"{machine.name} is in the proximity group {machine.proximity_group.name}; its copy is in none.",
                "Its neighbours may start far from it. Choose a group there if that matters.",
            )
        return
    what = f"The proximity group {chosen.name}"
    group = by_id(estate.proximity_groups, chosen.id)
    if group is None and estate.proximity_groups is not None and not chosen.is_new:
        yield gone(field, what, "Choose another, or none.", machine.id)
    if group and chosen.is_new:
        yield FieldRef("target", field, machine.id).blocking(
            f"{what} lies in {estate.display(group.location)} already.", "Choose another, or none."
        )
        return
    inside = draft.in_target_subscription(chosen.id)
    yield from elsewhere(
        field, what, group.location if group else region, region, estate, inside=inside, machine=machine.id
    )
    if group and group.zone and target.availability == "zone" and target.zone != group.zone:
        yield FieldRef("target", field, machine.id).warning(
            f"{what} belongs to zone {group.zone}, {machine.name} shall start in zone {target.zone}.",
            "Site Recovery would start it outside the group: choose the same zone for both.",
        )
    existing = by_id(estate.availability_sets, target.availability_set.id) if target.availability_set else None
    if existing and existing.proximity_group != chosen.id:
        yield FieldRef("target", field, machine.id).warning(
            f"The availability set {existing.name} is not in the proximity group {chosen.name}.",
            "Azure wants a set and its machines in one group; else they start outside it. Choose another set.",
        )


def _capacity(
    draft: EnableReplicationDraft, estate: Estate, region: str, target: MachineTarget, chosen: ArmId
) -> Iterator[Problem]:
    field, machine = "capacity_reservation", target.machine
    what = f"The reservation group {chosen.name}"
    group = by_id(estate.capacity_groups, chosen)
    if group is None and estate.capacity_groups is not None:
        yield gone(field, what, "Choose another, or none.", machine.id)
    yield from _not_together(target)
    if group is None:
        return
    inside = group.open_to(draft.target_subscription_id)
    yield from elsewhere(field, what, group.location, region, estate, inside=inside, machine=machine.id)
    if group.location == region:
        yield from _size_and_zone(group, target)


def _not_together(target: MachineTarget) -> Iterator[Problem]:
    what = ""
    if target.availability == "set":
        what = "a machine in an availability set"
    elif target.proximity_group is not None:
        what = "a machine in a proximity group"
    elif any((target.disk_sku or disk.sku).casefold() == ULTRA for disk in target.disks):
        what = "a machine with ultra disks"
    if what:
        yield FieldRef("target", "capacity_reservation", target.machine.id).blocking(
            f"Azure gives no reserved capacity to {what}.", "Choose no reservation, or the other way round."
        )


def _size_and_zone(group: CapacityGroup, target: MachineTarget) -> Iterator[Problem]:
    """A group has one reservation for each size and zone; a group without zones takes only machines without one."""
    field, machine = "capacity_reservation", target.machine
    if group.zones and target.zone not in group.zones:
        placed = f"is in zone {target.zone}" if target.zone else "is in no zone"
        yield FieldRef("target", field, machine.id).blocking(
            f"{group.name} reserves in zone {', '.join(group.zones)}; {machine.name} {placed} in the target.",
            "Choose the same zone for both, another group, or none.",
        )
    elif target.zone and not group.zones:
        yield FieldRef("target", field, machine.id).blocking(
            f"{group.name} is for machines without a zone; {machine.name} shall start in zone {target.zone}.",
            "Choose no zone, another group, or none.",
        )
    elif group.reservations is not None and not group.reserved(target.size, target.zone):
        held = ", ".join(dict.fromkeys(f"{one.capacity} x {one.size}" for one in group.reservations)) or "nothing yet"
        where = f" in zone {target.zone}" if target.zone else ""
        yield FieldRef("target", field, machine.id).blocking(
            f"{group.name} reserves no {target.size}{where}.",
            f"It holds {held}. Choose one of these sizes, another group, or none.",
        )


def size_problems(estate: Estate, target: MachineTarget, region: str) -> Iterator[Problem]:
    """What the chosen size does not fit; nothing where the region's sizes were not read."""
    if not estate.sizes:
        return
    machine, size = target.machine, estate.size(target.size)
    at = FieldRef("target", "size", machine.id)
    if size is None:
        # Azure takes the nearest for the source's own size; one that was chosen would have to be there.
        own = target.size.casefold() == machine.size.casefold()
        what = f"{target.size} is not offered in {estate.display(region)} to this subscription."
        if own:
            yield at.warning(what, "Choose another size, or Azure takes the nearest at failover.", NO_ROOM)
        else:
            yield at.blocking(what, "Choose another size.", NO_ROOM)
        return
    if size.max_data_disks and len([disk for disk in target.disks if not disk.is_os]) > size.max_data_disks:
        yield at.blocking(
            f"{target.size} takes {size.max_data_disks} data disks; {machine.name} has more.",
            "Choose a larger size, or leave disks out.",
            NO_ROOM,
        )
    if size.max_nics and len(machine.nics) > size.max_nics:
        yield at.blocking(
            f"{target.size} takes {size.max_nics} network interfaces; {machine.name} has {len(machine.nics)}.",
            "Choose a larger size.",
            NO_ROOM,
        )
    known = estate.region(region)
    zones = known.zones if known else ()
    if target.availability == "zone" and target.zone in zones and not size.offered_in(target.zone):
        others = [zone for zone in zones if size.offered_in(zone)]
        yield FieldRef("target", "zone", machine.id).blocking(
            f"{target.size} is not offered in zone {target.zone} of {estate.display(region)} to this subscription.",
            f"Choose zone {' or '.join(others)}, or another size." if others else "Choose no zone, or another size.",
            NO_ROOM,
        )


def quota_problems(estate: Estate, resolved: Resolved) -> Iterator[Problem]:
    """What the marked machines need together, against the region's free quota, and which of them need it."""
    where = estate.display(resolved.target_region)
    for demand, needs in _demands(estate, resolved):
        if not demand.is_met:
            everyone = 1 < len(needs) == len(resolved.machines)
            whose = "these machines" if everyone else short_list([one.name for one in needs])
            found = FieldRef("target", "size").warning(
                f"{demand.words} in {where}: a failover of {whose} needs {demand.need}; free are {demand.free} of "
                f"{demand.limit}.",
                "Ask for more quota there, or choose another size or region; until then Azure may refuse.",
                NO_ROOM,
            )
            yield about(found, needs, resolved)


def demands(estate: Estate, resolved: Resolved) -> tuple[Demand, ...]:
    """What a failover of the marked machines needs of the quotas that were read."""
    return tuple(demand for demand, _ in _demands(estate, resolved))


def _demands(estate: Estate, resolved: Resolved) -> Iterator[tuple[Demand, dict[ArmId, int]]]:
    """Each quota of which the machines need something, with the machines that do."""
    wanted: defaultdict[str, dict[ArmId, int]] = defaultdict(dict)
    for target in resolved.machines:
        size, machine = estate.size(target.size), target.machine
        if size is not None:
            wanted[ALL_CORES][machine.id] = size.cores
            wanted[size.family.casefold()][machine.id] = size.cores
        wanted[INTERFACES][machine.id] = len(machine.nics)
    for quota in estate.quotas:
        needs = wanted[quota.name.casefold()]
        if needs:
            yield Demand(quota.words, sum(needs.values()), quota.free, quota.limit), needs
