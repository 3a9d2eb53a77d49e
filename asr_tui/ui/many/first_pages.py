"""The first page of each action on several machines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.many import action_of
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.taking_part import Surroundings
from asr_tui.services.item_planning import inquiries_of
from asr_tui.services.workspace import Workspace
from asr_tui.ui.many.clean_up import ManyCleanUpPage
from asr_tui.ui.many.machines import Marked, review_of
from asr_tui.ui.many.points import ManyPointsPage
from asr_tui.ui.many.reprotect import ManyReprotectPage
from asr_tui.ui.present.many_menu import OfferedAction, choices
from asr_tui.ui.shell.base import AsrScreen

_PAGES: dict[Action, Callable[[Workspace, Marked], AsrScreen[str]]] = {
    Action.DRILL: ManyPointsPage,
    Action.FAIL_OVER: ManyPointsPage,
    Action.CHANGE_POINT: ManyPointsPage,
    Action.CLEAN_UP: ManyCleanUpPage,
    Action.REPROTECT: ManyReprotectPage,
}
"""Actions with a page of their own before the review."""


def points_again(workspace: Workspace, items: Sequence[ProtectedItem], kept: Sequence[DayTwoDraft]) -> AsrScreen[str]:
    """The choice of another recovery point for machines, everything else as it was chosen for each."""
    action = action_of(kept[0])
    offered = [one for one in choices(items, Surroundings()) if one.action is action]
    if not offered:  # Azure takes it of none now: the review says why
        offered = [OfferedAction(action.name, action, tuple(items), ())]
    marked = Marked(offered[0], inquiries_of(workspace.session, offered[0].able), tuple(kept))
    return ManyPointsPage(workspace, marked)


def first_page(workspace: Workspace, marked: Marked) -> AsrScreen[str]:
    """The first page of an action."""
    if isinstance(marked.action, Action) and marked.action in _PAGES:
        return _PAGES[marked.action](workspace, marked)
    return review_of(workspace, marked, marked.draft(), reads=True)
