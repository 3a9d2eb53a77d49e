"""Saving a recovery plan: somebody else's changes first, then the review; and leaving with unsaved changes."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.drafts.recovery_plan import SaveRecoveryPlanDraft
from asr_tui.domain.errors import AsrError, NotFound
from asr_tui.domain.plan_differences import Name, changes
from asr_tui.domain.plan_editing import Editing
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import Vault
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.present.rows import counted
from asr_tui.ui.review.screen import change_review
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.text import plain

_SHOWN = 6
"""Changes that a question names; of more the others are counted."""


class Saved(Struct, frozen=True):
    """What came of saving: the run, or another editing to go on with."""

    run_id: str = ""
    editing: Editing | None = None


async def save(screen: AsrScreen[str], vault: Vault, editing: Editing, names: Name) -> Saved:
    """Look whether somebody else has changed the plan, let a person choose, and open the review."""
    settled = await _settled(screen, editing, names)
    if settled is None:
        return Saved()
    if not settled.changed:
        return Saved(editing=settled)
    draft = SaveRecoveryPlanDraft(settled.plan.id, settled.plan.groups, settled.base)
    verb = "Save the recovery plan" if settled.base else "Create the recovery plan"
    run_id = await screen.app.push_screen_wait(change_review(screen.workspace, vault.id, draft, verb))
    return Saved(run_id=run_id or "", editing=settled if settled != editing else None)


async def _settled(screen: AsrScreen[str], editing: Editing, names: Name) -> Editing | None:
    """The editing above what is there now; None where a person goes back to the editor."""
    if editing.base is None:
        return editing
    try:
        there = await screen.workspace.session.site_recovery.plan(editing.plan.id)
    except NotFound:
        return await _deleted(screen, editing)
    except AsrError as error:
        screen.show_error(error)
        return None
    theirs = list(changes(editing.base.groups, there.groups, names))
    return await _both(screen, editing, there, theirs, names) if theirs else editing


async def _both(
    screen: AsrScreen[str], editing: Editing, there: RecoveryPlan, theirs: list[str], names: Name
) -> Editing | None:
    """Somebody else saved the plan meanwhile: theirs, or one's own above it."""
    mine = list(changes(editing.base.groups if editing.base else (), editing.plan.groups, names))
    lost = list(changes(there.groups, editing.plan.groups, names))
    dialog = Choose(
        f"Somebody else has changed {plain(editing.plan.name)} meanwhile",
        [*_listed("Theirs:", theirs), *_listed("Yours:", mine), *_listed("Saving yours now:", lost)],
        [
            ("back", "Back to the editor", "nothing is sent; yours stays"),
            ("theirs", "Take theirs", "your changes are dropped; undo brings them back"),
            ("mine", "Save yours", "goes on to the review; what is named last is done"),
        ],
        danger=True,
    )
    match await screen.app.push_screen_wait(dialog):
        case "theirs":
            return Editing(there, there, (*editing.past, editing.plan))
        case "mine":
            return replace(editing, base=there)
        case _:
            return None


async def _deleted(screen: AsrScreen[str], editing: Editing) -> Editing | None:
    dialog = Choose(
        f"{plain(editing.plan.name)} is not there any more",
        ["Somebody has deleted the recovery plan. Its machines are protected as before."],
        [
            ("back", "Back to the editor", "nothing is sent; yours stays"),
            ("make", "Make it again", "as a new plan, as it is in the editor"),
        ],
    )
    answer = await screen.app.push_screen_wait(dialog)
    return replace(editing, base=None) if answer == "make" else None


async def leaving(screen: AsrScreen[str], editing: Editing, *, kept: bool) -> str:
    """What a person wants of unsaved changes: "stay", "keep" them for later, or "drop" them.

    kept  whether they can be gone on with while the program runs
    """
    one = len(editing.past) == 1
    later = [("keep", "Leave, and keep them for later", "until the program ends")] if kept else []
    name = plain(editing.plan.name)
    changes = f"{counted(len(editing.past), 'change')} of {name} {'is' if one else 'are'} not saved"
    dialog = Choose(
        changes if editing.past else f"The new plan {name} is not saved",
        (),
        [("stay", "Go on editing", ""), *later, ("drop", "Leave without them", "they are gone then")],
    )
    return await screen.app.push_screen_wait(dialog) or "stay"


def _listed(head: str, words: list[str]) -> list[str]:
    if not words:
        return []
    more = [f"  and {len(words) - _SHOWN} more"] if len(words) > _SHOWN else []
    return [head, *(f"  {plain(one)}" for one in words[:_SHOWN]), *more]
