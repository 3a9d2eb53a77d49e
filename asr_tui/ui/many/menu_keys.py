"""Keys of the menu of several machines: what they are, which of them work now, and why another one does not."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding, BindingType

from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.ui.present.many_menu import FAIL_BACK, OfferedAction, all_left_out_words

KEYS: tuple[BindingType, ...] = (
    Binding("enter", "open", "Open", tooltip="It asks before it sends anything.", id="many.open"),
    Binding("n", "next_step", "Next step", tooltip="What is next for most of them.", id="many.next_step", show=False),
    Binding("t", "begin('DRILL')", "Drill", tooltip="Test failovers into closed networks.", id="many.drill"),
    Binding("u", "begin('CLEAN_UP')", "Clean up", tooltip="End the running drills.", id="many.clean_up"),
    Binding("f", "begin('FAIL_OVER')", "Fail over", tooltip="Start them in the other region for real.",
            id="many.failover"),
    Binding("f", "begin('FAIL_BACK')", "Fail back", tooltip="Start them at home again, for real.", id="many.failback"),
    Binding("k", "begin('COMMIT')", "Commit", tooltip="Say that the failovers are good.", id="many.commit"),
    Binding("O", "begin('CHANGE_POINT')", "Other point",
            tooltip="Another recovery point for the failed-over machines.", id="many.point"),
    Binding("b", "begin('REPROTECT')", "Re-protect", tooltip="Copy them back to where they came from.",
            id="many.reprotect"),
    Binding("N", "new_plan", "New plan", tooltip="A recovery plan of these machines, in groups by the tag of their "
            "tiers.", id="many.new_plan"),
    Binding("r", "refresh", "Read again", tooltip="Read the machines from Azure once more.", id="many.refresh",
            show=False),
)  # fmt: skip


def chosen(key: str, offered: Sequence[OfferedAction]) -> OfferedAction | None:
    """The action of a key among those that are offered."""
    return next((one for one in offered if one.key == key), None)


def is_offered(key: str, offered: Sequence[OfferedAction]) -> bool:
    """Whether the key of an action begins it now; with failovers in both directions f stands for the failover."""
    if key == FAIL_BACK and chosen(Action.FAIL_OVER.name, offered) is not None:
        return False
    choice = chosen(key, offered)
    return choice is not None and bool(choice.able)


def why_not_offered(key: str, items: Sequence[ProtectedItem]) -> str:
    """Why none of the machines can take part in the action of a key."""
    return f"Azure offers it for none of the {len(items)} machines now: {all_left_out_words(items)}."
