"""Keys of home: which there are, which are offered, and why another one does nothing now."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding, BindingType

from asr_tui.domain import steps
from asr_tui.domain.run import Run
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.ui.present.reasons import READING
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.machine_keys import MachineKeysScreen
from asr_tui.ui.shell.marking import MarkingScreen

BINDINGS: list[BindingType] = [
    Binding("enter", "open", "Open", tooltip="Open the selected machine.", id="home.open"),
    Binding("enter", "protect_first", "Protect machines", tooltip="Start with the first one.", id="home.first"),
    *MachineKeysScreen.NEXT_STEPS,
    *MachineKeysScreen.DRILL_AND_FAILOVER,
    Binding("p", "protect_first", "Protect machines", tooltip="Start with the first one.", id="home.first"),
    *MarkingScreen.MARKS,
    Binding("p", "protect", "Protect more", tooltip="Enable replication of more machines.", id="home.protect"),
    Binding("l", "go_on", "The run", tooltip="Watch a run, or go on with one that was left.", id="home.continue"),
    Binding("H", "put_away", "Put away", tooltip="Take the stopped run off this screen; asks first.",
            id="run.put_away"),
    Binding("j", "jobs", "Jobs", tooltip="All jobs of this vault, live.", id="home.jobs"),
    Binding("f3", "plans", "Recovery plans", tooltip="The vault's recovery plans: drill, failover, changes.",
            id="home.plans"),
    Binding("N", "new_plan", "New plan", show=False, id="home.new_plan",
            tooltip="A recovery plan of the marked machines, in groups by the tag of their tiers."),
    MachineKeysScreen.ACTIONS,
    MachineKeysScreen.SETTINGS,
    Binding("w", "let_time_pass", "Let time pass", id="home.time",
            tooltip="Practice: an hour, a day, the speed; or a region, all of Azure or the next job fails."),
    Binding("i", "needs", "Needs you", tooltip="All that needs a person, with what to do.", id="home.needs"),
    Binding("f9", "signals", "Signals", id="home.signals",
            tooltip="What Azure and the machines say of their regions, and what is proposed in an outage."),
    Binding("m", "fold_map", "Map", tooltip="Fold the map away, or show it again.", id="home.map"),
    MachineKeysScreen.REFRESH,
    Binding("f4", "all_vaults", "All vaults", tooltip="Machines, jobs and plans of all vaults that you may read.",
            id="vaults.all"),
    Binding("v", "vaults", "Other vault", tooltip="Back to the vaults.", id="home.vaults"),
    Binding("slash,ctrl+f", "filter", "Filter", id="screen.filter",
            tooltip="Words, and fields: state:failed rpo:>1h drill:never tag:app=shop plan:erp; - before one: not so."),
    Binding("s", "sort", "Sort", tooltip="The order of the machines; it is kept.", id="home.sort"),
    Binding("z", "applications", "Applications", id="home.applications",
            tooltip="Machines by application: by a tag, by multi-VM group, by recovery plan."),
    Binding("C", "columns", "Columns", tooltip="Which columns the list has; they are kept.", id="home.columns"),
    Binding("e", "export", "Export", tooltip="Write what is shown as .md, .csv and .json.", id="home.export"),
    Binding("f8", "runbook", "Write the runbook", show=False, id="home.runbook",
            tooltip="The vault on paper, for the day without portal and program: order, commands, a picture."),
    Binding("P", "policies", "Policies", tooltip="How long points are kept, for which machines.",
            id="home.policies"),
    Binding("equals_sign", "agents", "Agents", tooltip="Who updates the Mobility service, and which agents are old.",
            id="home.agents"),
    Binding("f11", "leftovers", "Leftovers", tooltip="Disks, networks, accounts and more that nothing needs any more.",
            id="home.leftovers"),
    Binding("dollar_sign", "costs", "Costs", id="home.costs",
            tooltip="What the protection costs a month, and whether all would fit into their targets today."),
    Binding("f12", "alerts", "Alerts", tooltip="Who is told when something goes wrong, and the alerts that fired.",
            id="home.alerts"),
    Binding("f10", "history", "Audit log", tooltip="What was changed from this computer, by whom.",
            id="home.history"),
    *copying.keys("the selected machine, else of the vault"),
]  # fmt: skip

RIGHTS = {
    "protect": steps.EnableReplication.right,
    "protect_first": steps.EnableReplication.right,
    "new_plan": steps.CreateRecoveryPlan.right,
}
"""What the account needs at the vault for an action of home's own."""
_NONE_PROTECTED = "no machine is protected in this vault yet; enter protects the first ones."
_FOR_MACHINES = (
    "new_plan", "open", "filter", "needs", "fold_map", "protect", "sort", "applications", "columns", "export",
    "runbook",
)  # fmt: skip
"""Actions that need a protected machine."""
_FOR_ALL = ("new_plan", "needs", "fold_map", "applications", "export", "runbook")
"""Those of them that need all of the vault: of a part they would tell too little."""


def offered(snapshot: VaultSnapshot, runs: Sequence[Run], stopped: Run | None, *, practice: bool) -> dict[str, bool]:
    """Whether each action is possible; `runs` are unfinished, `stopped` is one that can be put away."""
    items = bool(snapshot.items)
    return {
        **dict.fromkeys(_FOR_MACHINES, items),
        **dict.fromkeys(_FOR_ALL, items and not snapshot.is_partial),
        "protect_first": snapshot.read_at is not None and not items,
        "go_on": bool(runs),
        "put_away": stopped is not None,
        "let_time_pass": practice,
    }


def reason(action: str, snapshot: VaultSnapshot) -> str:
    """Why the action is not possible; empty where it is none of home's own."""
    reasons = {
        **dict.fromkeys(_FOR_MACHINES, READING if snapshot.read_at is None else _NONE_PROTECTED),
        "protect_first": READING,
        "go_on": "no run is under way or left undone in this vault.",
        "put_away": "no run of this vault has stopped or was left undone.",
        "let_time_pass": "only in practice can time be moved; this is Azure.",
    }
    return reasons.get(action, "")
