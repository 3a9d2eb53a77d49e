"""The first page of each action on several machines."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.domain.lifecycle import Action
from asr_tui.services.workspace import Workspace
from asr_tui.ui.many.clean_up import ManyCleanUpPage
from asr_tui.ui.many.machines import Marked, review_of
from asr_tui.ui.many.points import ManyPointsPage
from asr_tui.ui.many.reprotect import ManyReprotectPage
from asr_tui.ui.shell.base import AsrScreen

_PAGES: dict[Action, Callable[[Workspace, Marked], AsrScreen[str]]] = {
    Action.DRILL: ManyPointsPage,
    Action.FAIL_OVER: ManyPointsPage,
    Action.CHANGE_POINT: ManyPointsPage,
    Action.CLEAN_UP: ManyCleanUpPage,
    Action.REPROTECT: ManyReprotectPage,
}
"""Actions with a page of their own before the review."""


def first_page(workspace: Workspace, marked: Marked) -> AsrScreen[str]:
    """The first page of an action."""
    if isinstance(marked.action, Action) and marked.action in _PAGES:
        return _PAGES[marked.action](workspace, marked)
    return review_of(workspace, marked, marked.draft(), reads=True)
