"""Which page each action begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from asr_tui.domain.drafts.disable import DisableDraft, PurgeDraft
from asr_tui.domain.drafts.drill import DeleteDrillNetworkDraft
from asr_tui.domain.drafts.failover import CancelFailoverDraft, CommitDraft
from asr_tui.domain.drafts.repair import RepairDraft
from asr_tui.domain.lifecycle import Action

if TYPE_CHECKING:
    from asr_tui.domain.ids import ArmId
    from asr_tui.services.item_planning import Inquiry
    from asr_tui.services.workspace import Workspace
    from asr_tui.ui.shell.base import AsrScreen


def page(workspace: Workspace, inquiry: Inquiry, action: Action, *, asks: bool = False) -> AsrScreen[str]:
    """The first page of an action. `asks`: it is to read the machine itself."""
    from asr_tui.ui.machine import drill, failover, reprotect
    from asr_tui.ui.review.confirm import ConfirmPage

    item = inquiry.value.item
    match action:
        case Action.DRILL:
            return drill.DrillPointPage(workspace, inquiry, asks=asks)
        case Action.CLEAN_UP:
            return drill.CleanUpPage(workspace, inquiry, asks=asks)
        case Action.FAIL_OVER:
            return failover.FailoverPage(workspace, inquiry, asks=asks)
        case Action.CHANGE_POINT:
            return failover.ChangePointPage(workspace, inquiry, asks=asks)
        case Action.REPROTECT:
            return reprotect.ReprotectPage(workspace, inquiry, asks=asks)
        case Action.COMMIT:
            commit = CommitDraft(item.id, item.machine_name)
            return ConfirmPage(workspace, inquiry, commit, verb="Commit", asks=asks)
        case Action.CANCEL_FAILOVER:
            cancel = CancelFailoverDraft(item.id, item.machine_name)
            return ConfirmPage(workspace, inquiry, cancel, verb="Cancel failover of", asks=asks)
        case Action.REPAIR:
            repair = RepairDraft(item.id, item.machine_name)
            return ConfirmPage(workspace, inquiry, repair, verb="Resynchronize", asks=asks)
        case Action.DISABLE:
            disable = DisableDraft(item.id, item.machine_name)
            return ConfirmPage(workspace, inquiry, disable, verb="Disable replication of", asks=asks)
        case Action.MIGRATE:
            migration = DisableDraft(item.id, item.machine_name, migration=True)
            return ConfirmPage(workspace, inquiry, migration, verb="Complete migration of", asks=asks)
        case _:
            assert_never(action)


def delete_network(workspace: Workspace, inquiry: Inquiry, network: ArmId) -> AsrScreen[str]:
    """The end of a network that was made for a drill."""
    from asr_tui.ui.review.confirm import ConfirmPage

    item = inquiry.value.item
    draft = DeleteDrillNetworkDraft(item.id, item.machine_name, network)
    return ConfirmPage(workspace, inquiry, draft, verb="Delete drill network of")


def purge(workspace: Workspace, inquiry: Inquiry) -> AsrScreen[str]:
    """The forced way out of the vault, for a machine whose disabling failed."""
    from asr_tui.ui.review.confirm import ConfirmPage

    item = inquiry.value.item
    return ConfirmPage(workspace, inquiry, PurgeDraft(item.id, item.machine_name), verb="Purge")
