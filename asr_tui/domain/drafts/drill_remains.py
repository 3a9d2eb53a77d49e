"""What an earlier drill of a machine has left in the target group, whose names the next drill needs.

Names: recorded (`<vm>-test`, `<disk>-ASRtest`, `<nic>-test`). A lock keeps them when the drill is cleaned up.
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.wording import first_few

_NAMED = 3


def drill_names(item: ProtectedItem) -> Iterator[ArmId]:
    """What a drill of the machine makes in its target group; nothing where the group is not known."""
    if (group := item.target_group) is None:
        return
    yield resource_id(group, "Microsoft.Compute/virtualMachines", f"{item.machine_name}-test")
    for nic in item.nics:
        yield resource_id(group, "Microsoft.Network/networkInterfaces", f"{nic.name}-test")
    for disk in item.disks:
        yield resource_id(group, "Microsoft.Compute/disks", f"{disk.name}-ASRtest")


def remains(item: ProtectedItem, resources: tuple[ArmId, ...]) -> tuple[ArmId, ...]:
    """Those that are there although no drill of the machine runs."""
    if item.drill_running or item.test_machine:
        return ()
    there = set(resources)
    return tuple(one for one in drill_names(item) if one in there)


def remains_problems(estate: ItemEstate) -> Iterator[Problem]:
    """A warning beforehand: Azure cannot make twice what has the same name."""
    if estate.remains:
        names = first_few([one.name for one in estate.remains], _NAMED)
        are = "is" if len(estate.remains) == 1 else "are"
        yield FieldRef("network", "item").warning(
            f"{names} of an earlier drill {are} there still: Azure cannot make the same twice, so this drill may fail.",
            "F11 on home lists them with what proves that they are leftovers; what it does not delete goes in the "
            "portal, after its locks.",
        )
