"""Keys of the page of machines, and when those that change something are offered."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from asr_tui.domain.drafts.start_machines import can_start
from asr_tui.ui.present.machine_row import MachineRow
from asr_tui.ui.protect.about_machine import has_links
from asr_tui.ui.protect.page import WizardSnapshot

BINDINGS: list[BindingType] = [
    Binding("space", "mark", "Mark", tooltip="Mark the machine under the cursor, or take its mark away.",
            id="machines.mark"),
    Binding("U", "turn_on", "Power on", tooltip="Start the machine under the cursor, after a review.",
            id="machines.turn_on"),
    Binding("L", "remove_links", "Remove links",
            tooltip="Delete the links that an older protection left on this machine, after a review.",
            id="machines.links"),
    Binding("asterisk", "mark_all", "All", tooltip="Mark all machines shown that can be protected, or none.",
            id="machines.all"),
    Binding("slash,ctrl+f", "filter", "Filter", tooltip="Show only machines with the words that you type.",
            id="machines.filter"),
    Binding("s", "sort", "Sort", tooltip="By name, by what can be protected, by state, by size.",
            id="machines.sort"),
    Binding("r", "check_again", "Recheck", tooltip="Ask Azure again whether they can be protected.",
            id="machines.check"),
]  # fmt: skip


def changes(action: str, row: MachineRow | None, shown: WizardSnapshot | None) -> bool:
    """Whether there is something to power on, or links to remove, at the machine under the cursor."""
    if row is None or row.pending:
        return False
    return can_start(row.machine) if action == "turn_on" else has_links(row, shown)
