"""The first page of each action on a machine."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.disable import DisableDraft, PurgeDraft
from asr_tui.domain.drafts.drill import DeleteDrillNetworkDraft, DrillDraft
from asr_tui.domain.drafts.failover import CancelFailoverDraft, CommitDraft, FailoverDraft
from asr_tui.domain.drafts.repair import RepairDraft
from asr_tui.domain.drafts.repairs import AddDisksDraft, DismissDraft, RemoveDisksDraft, UpdateAgentDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate, ReadKey
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.item_planning import INITIALLY_PENDING, Inquiry
from asr_tui.services.workspace import Workspace
from asr_tui.ui.machine.drill import CleanUpPage, DrillPointPage
from asr_tui.ui.machine.failover import ChangePointPage, FailoverPage
from asr_tui.ui.machine.point import PointPage
from asr_tui.ui.machine.reprotect import ReprotectPage
from asr_tui.ui.present import repairs
from asr_tui.ui.present.actions import DRILL_NETWORK
from asr_tui.ui.review.screen import machine_review
from asr_tui.ui.shell.base import AsrScreen

_PAGES: dict[Action, Callable[[Workspace, Inquiry], AsrScreen[str]]] = {
    Action.DRILL: DrillPointPage,
    Action.CLEAN_UP: CleanUpPage,
    Action.FAIL_OVER: FailoverPage,
    Action.CHANGE_POINT: ChangePointPage,
    Action.REPROTECT: ReprotectPage,
}
"""Actions with a page of their own before the review."""
_DRAFTS: dict[Action, Callable[[ProtectedItem], DayTwoDraft]] = {
    Action.COMMIT: lambda item: CommitDraft(item.id, item.machine_name),
    Action.CANCEL_FAILOVER: lambda item: CancelFailoverDraft(item.id, item.machine_name),
    Action.REPAIR: lambda item: RepairDraft(item.id, item.machine_name),
    Action.DISABLE: lambda item: DisableDraft(item.id, item.machine_name),
    Action.MIGRATE: lambda item: DisableDraft(item.id, item.machine_name, migration=True),
}
"""Actions that start with the review."""


_REPAIRS: dict[str, type[DayTwoDraft]] = {
    repairs.ADD_DISKS: AddDisksDraft,
    repairs.REMOVE_DISKS: RemoveDisksDraft,
    repairs.DISMISS: DismissDraft,
    repairs.UPDATE_AGENT: UpdateAgentDraft,
}
"""Menu lines that mend something, each a review."""


def fails_over_with_group(estate: ItemEstate) -> bool:
    """Whether it fails over with others; where they are not read yet, or cannot be read, they may be there."""
    failed = (key for key, _ in estate.failed)
    unread = estate.pending == INITIALLY_PENDING or ReadKey.GROUP in (*estate.pending, *failed)
    return bool(estate.item.multi_vm_group) and bool(estate.group or unread)


def first_page(workspace: Workspace, inquiry: Inquiry, action: Action) -> AsrScreen[str]:
    """The first page of an action."""
    if action in _PAGES:
        return _PAGES[action](workspace, inquiry)
    return machine_review(workspace, inquiry, _DRAFTS[action](inquiry.value.item))


def without_choices(workspace: Workspace, inquiry: Inquiry, line: str) -> AsrScreen[str] | None:
    """The review of a menu line that asks nothing before; None for any other line."""
    if line == "purge":
        return purge(workspace, inquiry)
    if line in _REPAIRS:
        item = inquiry.value.item
        return machine_review(workspace, inquiry, _REPAIRS[line](item.id, item.machine_name))
    if line.startswith(DRILL_NETWORK):
        return delete_network(workspace, inquiry, ArmId(line.removeprefix(DRILL_NETWORK)))
    return None


def point_again(workspace: Workspace, inquiry: Inquiry, kept: DayTwoDraft) -> AsrScreen[str]:
    """The choice of another recovery point, which reads the machine itself; everything else stays as in `kept`."""
    page: PointPage
    match kept:
        case DrillDraft():
            page = DrillPointPage(workspace, inquiry, kept)
        case FailoverDraft():
            page = FailoverPage(workspace, inquiry, shut_down=kept.shut_down_source)
        case _:
            page = ChangePointPage(workspace, inquiry)
    page.reads = True
    return page


def delete_network(workspace: Workspace, inquiry: Inquiry, network: ArmId) -> AsrScreen[str]:
    """Review of deleting a drill's network."""
    item = inquiry.value.item
    return machine_review(workspace, inquiry, DeleteDrillNetworkDraft(item.id, item.machine_name, network))


def purge(workspace: Workspace, inquiry: Inquiry) -> AsrScreen[str]:
    """Review of purging a machine whose disabling failed."""
    item = inquiry.value.item
    return machine_review(workspace, inquiry, PurgeDraft(item.id, item.machine_name))
