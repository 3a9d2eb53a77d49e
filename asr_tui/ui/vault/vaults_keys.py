"""Keys of the vaults: which there are, which are offered, and why another one does nothing now."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from asr_tui.ui.present.reasons import READING
from asr_tui.ui.shell import copying
from asr_tui.ui.shell.lists import ListScreen
from asr_tui.ui.vault.vault_list import VaultList
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.panes import Pane

BINDINGS: list[BindingType] = [
    Binding("enter", "open", "Open", tooltip="Open the selected line.", id="vaults.open"),
    Binding("enter,N", "new_first", "New vault", tooltip="Make the first vault: name, group and region.",
            id="vaults.first"),
    Binding("N", "new", "New vault", tooltip="Make a vault: name, group and region.", id="vaults.new"),
    Binding("escape", "subscriptions", "Subscriptions", tooltip="Choose another subscription.",
            id="vaults.subscription"),
    Binding("escape", "back", "Back", tooltip="One step back; nothing is lost.", id="screen.back"),
    Binding("f4", "all_vaults", "All vaults", tooltip="Machines, jobs and plans of all vaults that you may read.",
            id="vaults.all"),
    Binding("l", "go_on", "Left undone", tooltip="Go on with a run that was left undone, in its vault.",
            id="vaults.go_on"),
    ListScreen.FILTER,
    Binding("r", "refresh", "Read again", tooltip="Ask Azure again.", id="screen.refresh"),
    *copying.keys("the selected line"),
]  # fmt: skip

_FOR_LINES = ("open", "filter", "copy", "portal")
"""Actions that need a line."""


def offered(listed: VaultList | None, *, chosen: bool, several: bool, left: bool) -> dict[str, bool]:
    """Whether each action is possible; `listed` is None before there is a list.

    chosen   whether the subscription is chosen
    several  whether there are several subscriptions
    left     whether a run was left undone
    """
    filtering = listed is not None and listed.query_one(FilterTable).has_class("-filtering")
    lines = listed is not None and bool(listed.query_one(FilterTable).rows)
    empty = listed is not None and listed.query_one(Pane).state == "empty"
    return {
        "subscriptions": several and chosen and not filtering,
        "go_on": left,
        **dict.fromkeys(_FOR_LINES, lines),
        "new": chosen and not empty,
        "new_first": chosen and empty,
    }


def reason(action: str, listed: VaultList, *, read_only: bool, chosen: bool) -> str:
    """Why the action is not possible; empty where it is none of the vaults' own."""
    if action in {"new", "new_first"} and not read_only and not chosen:
        return "a vault lies in a subscription: choose that first."
    if action == "go_on":
        return "no run was left undone."
    if action in _FOR_LINES:
        return READING if listed.query_one(Pane).state == "loading" else "there is no line to choose."
    return ""
