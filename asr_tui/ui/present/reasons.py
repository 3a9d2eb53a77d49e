"""Why a key does nothing now, in a sentence or two."""

from __future__ import annotations

from asr_tui.domain.lifecycle import Action, allowed_actions, stage_words
from asr_tui.domain.protection import ProtectedItem
from asr_tui.ui.present.lifecycle import title
from asr_tui.ui.text import plain

READING = "it is still being read."


def not_offered(item: ProtectedItem | None, action: Action | None) -> str:
    """Why an action, or where None any next step, cannot be begun on the machine, and what Azure offers instead."""
    if item is None:
        return "no machine is selected."
    name, now = plain(item.machine_name), allowed_actions(item).actions
    offered = ", ".join(title(one, item) for one in now)
    instead = f"Azure offers: {offered}." if offered else "Azure offers nothing until what is under way has ended."
    what = f"Azure does not offer it for {name}" if action else f"no drill or failover of {name} has to be ended"
    return f"{what} now ({plain(stage_words(item))}). {instead}"
