"""Keys of the list of recovery plans: what they are, which work now, and why another one does not."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from asr_tui.domain import steps
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan_status import PlanStage, PlanStatus
from asr_tui.domain.set_offer import ENDINGS
from asr_tui.ui.present.recovery_plans import state
from asr_tui.ui.present.rows import counted
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.lists import ListScreen
from asr_tui.ui.shell.vault_screen import VaultScreen
from asr_tui.ui.text import plain

BINDINGS: list[BindingType] = [
    Binding("enter", "open", "Open", tooltip="Its groups, machines and actions, to look at and to change.",
            id="plans.open"),
    Binding("enter", "first_plan", "New plan", tooltip="The vault's first recovery plan.", id="plans.first"),
    Binding("G", "go_on", "Go on", tooltip="Its job waits for a person: shows the instructions and asks for a comment.",
            id="plans.go_on"),
    Binding("n,u", "begin('CLEAN_UP')", "Clean up", tooltip="End the plan's drill: its test machines are deleted.",
            id="plans.clean_up"),
    Binding("n,k", "begin('COMMIT')", "Commit", tooltip="Keep the failover of all machines of the plan.",
            id="plans.commit"),
    Binding("n,b", "begin('REPROTECT')", "Re-protect", tooltip="Copy its machines back, machine by machine.",
            id="plans.reprotect"),
    Binding("n,f", "begin('FAIL_BACK')", "Fail back", tooltip="Start all machines of the plan at home again; asks "
            "first.", id="plans.failback"),
    Binding("t", "begin('DRILL')", "Drill", tooltip="Test failover of the whole plan, into a closed network.",
            id="plans.drill"),
    Binding("f", "begin('FAIL_OVER')", "Fail over", tooltip="Start all machines of the plan on the other side; asks "
            "first.", id="plans.failover"),
    Binding("O", "begin('CHANGE_POINT')", "Other point", tooltip="Another recovery point for the plan's machines that "
            "failed over.", id="plans.point"),
    Binding("N", "new_plan", "New plan", tooltip="A new recovery plan.", id="plans.new"),
    Binding("delete", "delete", "Delete plan", tooltip="Delete the plan; its machines stay protected. Asks first.",
            id="plans.delete"),
    Binding("l", "job", "The run", tooltip="The job of the plan that is under way, live.", id="plans.job"),
    Binding("e", "export", "Export", tooltip="The plan as text for a paper runbook.", id="plans.export"),
    ListScreen.FILTER,
    VaultScreen.REFRESH,
    *copying.keys("the selected plan"),
]  # fmt: skip

_OF_A_PLAN = frozenset({"open", "delete", "export", "copy", "portal", "filter"})


FAIL_BACK = "FAIL_BACK"
"""The name of the failover of a plan whose machines lead home."""


def action_of(name: str) -> Action:
    """The action of a key's name."""
    return Action.FAIL_OVER if name == FAIL_BACK else Action[name]


def offered(status: PlanStatus | None, action: str, parameters: tuple[object, ...]) -> bool:
    """Whether a key works for the selected plan; None stands for no plan."""
    if action in {"first_plan"}:
        return status is None
    if action in _OF_A_PLAN:
        return status is not None
    if action == "go_on":
        return status is not None and status.waits
    if action == "job":
        return status is not None and status.job is not None
    if action == "begin":
        wanted = action_of(str(parameters[0]))
        if status is None or status.job is not None or not status.able(wanted):
            return False
        if wanted is Action.FAIL_OVER:
            return (parameters[0] == FAIL_BACK) is (status.stage is PlanStage.FAILBACK_DUE)
        return wanted not in ENDINGS or wanted is status.due
    return True


_RIGHTS: dict[str, type[steps.Step]] = {
    "first_plan": steps.CreateRecoveryPlan,
    "new_plan": steps.CreateRecoveryPlan,
    "delete": steps.DeleteRecoveryPlan,
    "go_on": steps.ResumeJob,
}
_RUNS: dict[Action, type[steps.Step]] = {
    Action.DRILL: steps.TestFailoverOfPlan,
    Action.CLEAN_UP: steps.CleanUpTestOfPlan,
    Action.FAIL_OVER: steps.FailoverOfPlan,
    Action.COMMIT: steps.CommitOfPlan,
    Action.REPROTECT: steps.Reprotect,
    Action.CHANGE_POINT: steps.ChangeRecoveryPoint,
}


def right_of(action: str, parameters: tuple[object, ...]) -> str:
    """The right that an action needs at the vault; empty where it needs none."""
    step = _RUNS.get(action_of(str(parameters[0]))) if action == "begin" else _RIGHTS.get(action)
    return step.right if step else ""


def reason(status: PlanStatus | None, action: str, parameters: tuple[object, ...]) -> str:
    """Why a key does nothing for the selected plan; empty for a key of another kind."""
    if status is None:
        return "no recovery plan is selected." if action in {*_OF_A_PLAN, "begin", "go_on", "job"} else ""
    name, words = plain(status.plan.name), state(status)[0]
    if action == "first_plan":
        return "there are plans already; N makes another one."
    if action == "go_on":
        return f"no job of {name} waits for a person ({words})."
    if action == "job":
        return f"no job of {name} is under way ({words})."
    if action == "begin":
        return _not_possible(status, action_of(str(parameters[0])), words)
    return ""


def _not_possible(status: PlanStatus, wanted: Action, words: str) -> str:
    name = plain(status.plan.name)
    if status.job is not None:
        return f"{name} has a job that has not ended ({words}); l shows it."
    if not status.items:
        return f"{name} holds no machine that is protected here."
    able = status.able(wanted)
    if able and status.due is not None:
        return f"first comes {status.due.value.lower()} of {counted(len(status.able(status.due)), 'machine')}."
    return f"Azure does not offer it for any machine of {name} now ({words})."
