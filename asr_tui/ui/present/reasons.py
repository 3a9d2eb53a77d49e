"""Why a key does nothing now, in a sentence or two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from asr_tui.domain.lifecycle import Action, allowed_actions, stage_words
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.ui.present.lifecycle import title
from asr_tui.ui.text import plain

READING = "it is still being read."


def _state(item: ProtectedItem) -> str:
    drilled = item.stage is Stage.PROTECTED and item.drill_running
    return "Drill running" if drilled else plain(stage_words(item))


def not_offered(item: ProtectedItem | None, action: Action | None) -> str:
    """Why an action, or where None any next step, cannot be begun on the machine, and what Azure offers instead."""
    if item is None:
        return "no machine is selected."
    name, now = plain(item.machine_name), allowed_actions(item).actions
    offered = ", ".join(title(one, item) for one in now)
    instead = f"Azure offers: {offered}." if offered else "Azure offers nothing until what is under way has ended."
    what = f"Azure does not offer it for {name}" if action else f"no drill or failover of {name} has to be ended"
    return f"{what} now ({_state(item)}). {instead}"


def not_offered_to_any(items: Sequence[ProtectedItem], action: Action | None) -> str:
    """Why an action, or where None any next step, can be begun on none of several machines."""
    states = Counter(map(_state, items))
    they_are = ", ".join(f"{number} {words}" for words, number in states.most_common(4))
    what = "Azure offers it for none of" if action else "no drill or failover has to be ended of"
    return f"{what} the {len(items)} machines now ({they_are}). a lists what is offered."
