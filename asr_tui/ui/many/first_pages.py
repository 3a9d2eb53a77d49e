"""The first page of each action on several machines."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.disable import DisableDraft
from asr_tui.domain.drafts.drill import CleanUpDraft
from asr_tui.domain.drafts.failover import CancelFailoverDraft, CommitDraft
from asr_tui.domain.drafts.repair import RepairDraft
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.workspace import Workspace
from asr_tui.ui.many.machines import Marked, review_of
from asr_tui.ui.many.points import ManyPointsPage
from asr_tui.ui.shell.base import AsrScreen

_DRAFTS: dict[Action, Callable[[ProtectedItem], DayTwoDraft]] = {
    Action.CLEAN_UP: lambda item: CleanUpDraft(item.id, item.machine_name),
    Action.REPROTECT: lambda item: ReprotectDraft(item.id, item.machine_name),
    Action.COMMIT: lambda item: CommitDraft(item.id, item.machine_name),
    Action.CANCEL_FAILOVER: lambda item: CancelFailoverDraft(item.id, item.machine_name),
    Action.REPAIR: lambda item: RepairDraft(item.id, item.machine_name),
    Action.DISABLE: lambda item: DisableDraft(item.id, item.machine_name),
}
"""Actions that start with the review."""


def first_page(workspace: Workspace, marked: Marked) -> AsrScreen[str]:
    """The first page of an action."""
    if marked.action in {Action.DRILL, Action.FAIL_OVER, Action.CHANGE_POINT}:
        return ManyPointsPage(workspace, marked)
    return review_of(workspace, marked, _DRAFTS[marked.action], reads=True)
