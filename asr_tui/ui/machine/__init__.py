"""One protected machine: its screen, its menu and its day-two changes."""

from __future__ import annotations

from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.workspace import Workspace
from asr_tui.ui.machine.actions import ActionsScreen


def open_actions(workspace: Workspace, item: ProtectedItem, first: Action | None = None) -> ActionsScreen:
    """The menu of what can be done with a machine; with `first` its action is opened at once, above the menu."""
    from asr_tui.ui.machine.actions import ActionsScreen
    from asr_tui.ui.machine.day_two_page import inquiry_about

    return ActionsScreen(workspace, inquiry_about(workspace, item), first)
