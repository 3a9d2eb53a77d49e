"""Problems of size and quota in the target region.

Source: Microsoft Learn, "Troubleshoot Azure-to-Azure replication errors" (150097: quota, interfaces, sizes).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from asr_tui.domain.drafts.enable_replication.targets import MachineTarget, Resolved
from asr_tui.domain.estate import Estate
from asr_tui.domain.problems import FieldRef, Problem

NO_ROOM = "150097"
ALL_CORES = "cores"
INTERFACES = "networkinterfaces"


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
    """What the marked machines need together, against the region's free quota."""
    wanted: Counter[str] = Counter()
    for target in resolved.machines:
        size = estate.size(target.size)
        if size is not None:
            wanted[ALL_CORES] += size.cores
            wanted[size.family.casefold()] += size.cores
        wanted[INTERFACES] += len(target.machine.nics)
    where = estate.display(resolved.target_region)
    for quota in estate.quotas:
        need = wanted[quota.name.casefold()]
        if need > quota.free:
            yield FieldRef("target", "size").warning(
                f"{quota.words} in {where}: a failover of these machines needs {need}; free are {quota.free} of "
                f"{quota.limit}.",
                "Ask for more quota there, or choose another size or region; until then Azure may refuse.",
                NO_ROOM,
            )
