"""Lines of a machine's menu that mend what its screens name, and where a problem is put right."""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.repair_ways import Repair, RepairPlace, Way
from asr_tui.domain.wording import short_list
from asr_tui.ui.present.rows import counted
from asr_tui.ui.text import plain

ADD_DISKS, REMOVE_DISKS, DISMISS = Repair.ADD_DISKS.name, Repair.REMOVE_DISKS.name, Repair.DISMISS.name
UPDATE_AGENT, REINSTALL_AGENT = Repair.UPDATE_AGENT.name, Repair.REINSTALL_AGENT.name
"""Keys of the lines."""
KEY = "F2"


def repair_lines(estate: ItemEstate) -> Iterator[tuple[str, str, str]]:
    """Key, title and meaning of each repair that is possible now."""
    for repair in Repair:
        if repair is not Repair.UPDATE_EXPIRING and repair.is_due(estate.item, estate.now):
            yield repair.name, repair.value, _meaning(repair, estate.item)


def _meaning(repair: Repair, item: ProtectedItem) -> str:
    match repair:
        case Repair.ADD_DISKS:
            luns = short_list([f"LUN {disk.lun}" for disk in item.unprotected_disks])
            return f"{counted(len(item.unprotected_disks), 'disk')} not replicated: {luns}"
        case Repair.REMOVE_DISKS:
            return f"the adding of {plain(short_list([disk.name for disk in item.disks if disk.removable]))} failed"
        case Repair.DISMISS:
            codes = short_list([error.code for error in item.health_errors if error.dismissable])
            return f"{plain(codes)}: leave it as it is"
        case Repair.UPDATE_AGENT | Repair.UPDATE_EXPIRING:
            until = f"it expires on {item.agent_expires:%d %b %Y}" if item.agent_expires else "a newer one is offered"
            return f"the Mobility service {plain(item.agent_version)}: {until}"
        case Repair.REINSTALL_AGENT:
            blocked = "; ".join(item.agent_upgrade.blocked_by)
            return f"in the way: {plain(blocked)}" if blocked else "Azure asks for the Mobility service to be renewed"


def way_words(way: Way) -> str:
    """Where a problem is put right: by the key, or the exact place elsewhere."""
    if way.to is None:
        return f"Where: {way.where}."
    where = way.to.value if isinstance(way.to, RepairPlace) else f"“{way.to.value}”"
    return f"{KEY} leads to {where}: {way.where}."
