"""Keys of a machine's menu: what they are, which of them work now, and what comes next on the round."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from asr_tui.domain.direction import is_away, leads_home
from asr_tui.domain.lifecycle import Action, allowed_actions, failover_word
from asr_tui.domain.protection import ProtectedItem
from asr_tui.ui.present.lifecycle import can_roll_back
from asr_tui.ui.present.reasons import not_offered
from asr_tui.ui.shell.machine_keys import next_ending

KEYS: tuple[BindingType, ...] = (
    Binding("enter", "open", "Open", tooltip="It asks before it sends anything.", id="actions.open"),
    Binding("n", "next_step", "Next step", tooltip="The next step of the round: clean up, commit, re-protect.",
            id="actions.next_step", show=False),
    Binding("t", "begin('DRILL')", "Drill", tooltip="Test failover into a closed network.", id="actions.drill"),
    Binding("u", "begin('CLEAN_UP')", "Clean up", tooltip="End the running drill.", id="actions.clean_up"),
    Binding("f", "begin('FAIL_OVER')", "Fail over", tooltip="Start it in the other region for real.",
            id="actions.failover"),
    Binding("f", "fail_back", "Fail back", tooltip="Start it at home again, for real.", id="actions.failback"),
    Binding("k", "begin('COMMIT')", "Commit", tooltip="Say that the failover is good.", id="actions.commit"),
    Binding("O", "begin('CHANGE_POINT')", "Other point",
            tooltip="Another recovery point for the failed-over machine.", id="actions.point"),
    Binding("b", "rollback", "Rollback", tooltip="Re-protect, then failback: the way home.",
            id="actions.rollback"),
    Binding("b", "no_rollback", "Rollback", tooltip="Re-protect, then failback: what it is, and when there is one.",
            id="actions.no_rollback", show=False),
    Binding("delete", "begin('DISABLE')", "Disable replication", tooltip="End the protection.", id="actions.disable",
            show=False),
    Binding("enter", "leave", "Home", tooltip="Back to the vault's machines.", id="actions.leave"),
    Binding("r", "again", "Read again", tooltip="Read the machine from Azure once more.", id="actions.refresh"),
)  # fmt: skip


def is_offered(action: str, parameters: tuple[object, ...], item: ProtectedItem, *, gone: bool) -> bool | None:
    """Whether an action of the menu is possible now; None for one that is none of the menu's.

    gone  the vault does not protect the machine any more
    """
    if action in {"open", "next_step", "again", "leave"}:
        return (action == "leave") is gone
    if action in {"rollback", "no_rollback"}:
        return not gone and (action == "rollback") is can_roll_back(item)
    name = "FAIL_OVER" if action == "fail_back" else str(parameters[0]) if action == "begin" else ""
    if name == "FAIL_OVER" and (action == "fail_back") is not leads_home(item):
        return False
    return not gone and Action[name] in allowed_actions(item).actions if name else None


def why_not_offered(action: str, parameters: tuple[object, ...], item: ProtectedItem) -> str:
    """Why Azure does not offer the action of a key; empty for another key."""
    if action not in {"begin", "fail_back"}:
        return ""
    return not_offered(item, Action[str(parameters[0])] if parameters else Action.FAIL_OVER)


def next_key(item: ProtectedItem) -> str:
    """The menu line that ends the drill or failover next, else the failback; empty where neither is due."""
    ending = next_ending(item)
    if ending is not None:
        return ending.name
    homewards = leads_home(item) and Action.FAIL_OVER in allowed_actions(item).actions
    return Action.FAIL_OVER.name if homewards else ""


def next_half(item: ProtectedItem) -> Action | None:
    """The next half of a rollback, re-protect or failback; None where another action comes before."""
    actions = allowed_actions(item).actions
    if Action.REPROTECT in actions and item.active_on_target and Action.COMMIT not in actions:
        return Action.REPROTECT
    if is_away(item) and failover_word(item) == "Failback" and Action.FAIL_OVER in actions:
        return Action.FAIL_OVER
    return None
