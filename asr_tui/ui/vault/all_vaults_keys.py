"""Keys of the board of all vaults: which there are, which are offered, and why another one does nothing now."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from asr_tui.domain.all_vaults import VaultsSnapshot
from asr_tui.ui.present.all_vaults import Shown
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.machine_keys import MachineKeysScreen
from asr_tui.ui.shell.marking import MarkingScreen

BINDINGS: list[BindingType] = [
    Binding("enter", "open", "Open", tooltip="Open the machine, the vault, the job or the plan of the line.",
            id="all_vaults.open"),
    Binding("right", "unfold(True)", "Unfold", tooltip="Show what is in it.", show=False, id="all_vaults.unfold"),
    Binding("left", "unfold(False)", "Fold", tooltip="Show it in one line.", show=False, id="all_vaults.fold"),
    *MachineKeysScreen.NEXT_STEPS,
    *MachineKeysScreen.DRILL_AND_FAILOVER,
    *MarkingScreen.MARKS,
    Binding("l", "go_on", "The run", tooltip="Watch a run, or go on with one that was left.", id="home.continue"),
    Binding("z", "group_by", "Group by", id="all_vaults.group_by",
            tooltip="Machines in one list, by vault, by application (a tag that the settings name), by region."),
    Binding("j", "jobs", "Jobs", tooltip="The newest jobs of all vaults; again: the machines.", id="all_vaults.jobs"),
    Binding("f3", "plans", "Recovery plans", tooltip="The recovery plans of all vaults; again: the machines.",
            id="all_vaults.plans"),
    MachineKeysScreen.ACTIONS,
    Binding("slash,ctrl+f", "filter", "Filter", id="screen.filter",
            tooltip="Words, and fields: vault:prod state:failed rpo:>1h tag:app=shop; - before one: not so."),
    Binding("s", "sort", "Sort", tooltip="The order of the machines; it is kept.", id="all_vaults.sort"),
    Binding("C", "columns", "Columns", tooltip="Which columns the list has; they are kept.", id="all_vaults.columns"),
    Binding("e", "export", "Export", tooltip="Write what is shown as .md, .csv and .json.", id="all_vaults.export"),
    MachineKeysScreen.REFRESH,
    *copying.keys("the selected line"),
]  # fmt: skip

_OF_THE_LIST = frozenset({"sort", "columns", "export"})
"""Actions of the list of machines alone."""
_OF_LINES = frozenset({"open", "filter"})


def offered(seen: VaultsSnapshot, shown: Shown) -> dict[str, bool]:
    """Whether each action is possible now."""
    lines = {Shown.JOBS: bool(seen.jobs), Shown.PLANS: bool(seen.plans)}.get(shown, bool(seen.items))
    return {
        **dict.fromkeys(_OF_LINES, lines),
        **dict.fromkeys(_OF_THE_LIST, shown is Shown.MACHINES and bool(seen.items)),
        "unfold": shown.is_tree,
        "group_by": bool(seen.items),
        "jobs": seen.asked_at is not None,
        "plans": seen.asked_at is not None,
    }


def reason(action: str, seen: VaultsSnapshot, shown: Shown) -> str:
    """Why the action is not possible; empty where it is none of the board's own."""
    if seen.asked_at is None and (action in _OF_LINES | _OF_THE_LIST or action in {"group_by", "jobs", "plans"}):
        return READING
    if action == "go_on":
        return "no run is under way or left undone."
    if action in _OF_THE_LIST and shown is not Shown.MACHINES:
        return "only the list of machines without groups has it; z leads there."
    if action == "unfold":
        return "only groups unfold; z groups the machines."
    if action in _OF_LINES | _OF_THE_LIST | {"group_by"}:
        return "there is no line here."
    return ""
