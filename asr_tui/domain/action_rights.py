"""The right that an operation on a machine needs, by the key under which menus know it."""

from __future__ import annotations

from asr_tui.domain import steps
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.repair_ways import Repair
from asr_tui.domain.taking_part import STEPS

_REPAIRS: dict[Repair, type[steps.Step]] = {
    Repair.ADD_DISKS: steps.AddDisks,
    Repair.REMOVE_DISKS: steps.RemoveDisks,
    Repair.DISMISS: steps.DismissHealthErrors,
    Repair.UPDATE_AGENT: steps.UpdateAgent,
    Repair.UPDATE_EXPIRING: steps.UpdateAgent,
    Repair.REINSTALL_AGENT: steps.ReinstallAgent,
}
_BY_KEY: dict[str, type[steps.Step]] = {
    **{action.name: STEPS[action] for action in Action},
    **{repair.name: _REPAIRS[repair] for repair in Repair},
    "FAIL_BACK": steps.Failover,
    "purge": steps.PurgeItem,
}


def right_of_key(key: str) -> str:
    """The right, as Azure names it; empty for what changes nothing."""
    return _BY_KEY[key].right if key in _BY_KEY else ""
