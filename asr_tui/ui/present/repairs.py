"""Lines of a machine's menu that mend what its screens name."""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.attention import AGENT_WARNING
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.protection import Stage
from asr_tui.domain.wording import short_list
from asr_tui.ui.present.rows import counted
from asr_tui.ui.text import plain

ADD_DISKS, REMOVE_DISKS, DISMISS, UPDATE_AGENT = "add disks", "remove disks", "dismiss", "update agent"
"""Keys of the lines."""


def repair_lines(estate: ItemEstate) -> Iterator[tuple[str, str, str]]:
    """Key, title and meaning of each repair that is possible now."""
    item = estate.item
    if item.stage is not Stage.PROTECTED:
        return
    if item.unprotected_disks:
        luns = short_list([f"LUN {disk.lun}" for disk in item.unprotected_disks])
        yield ADD_DISKS, "Protect new disks", f"{counted(len(item.unprotected_disks), 'disk')} not replicated: {luns}"
    if any(disk.removable for disk in item.disks):
        names = short_list([disk.name for disk in item.disks if disk.removable])
        yield REMOVE_DISKS, "Take disks out", f"the adding of {plain(names)} failed"
    if any(error.dismissable for error in item.health_errors):
        codes = short_list([error.code for error in item.health_errors if error.dismissable])
        yield DISMISS, "Dismiss warnings", f"{plain(codes)}: leave it as it is"
    soon = item.agent_expires is not None and item.agent_expires - estate.now < AGENT_WARNING
    if item.agent_update_required or item.agent_upgradeable or soon:
        until = f"it expires on {item.agent_expires:%d %b %Y}" if item.agent_expires else "a newer one is offered"
        yield UPDATE_AGENT, "Update the agent", f"the Mobility service {plain(item.agent_version)}: {until}"
