"""The fields of an action of a recovery plan."""

from __future__ import annotations

from asr_tui.domain.recovery_plans import (
    ALL_DIRECTIONS,
    ALL_FAILOVER_TYPES,
    ActionKind,
    PlanAction,
    Runbook,
)
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.recovery_plans import kind_words
from asr_tui.ui.text import plain

RUNBOOK = "runbook"
SIDE = "side"
_TYPE_LABELS = {
    "TestFailover": ("In drills", ""),
    "UnplannedFailover": ("In failovers", ""),
    "PlannedFailover": ("In planned ones", "Azure machines have none"),
}
_DIRECTION_LABELS = {
    "PrimaryToRecovery": ("On the way out", ""),
    "RecoveryToPrimary": ("On the way back", "after a re-protect"),
}


def action_fields(action: PlanAction, runbooks: tuple[Runbook, ...] | None, unread: str) -> list[Field]:
    """Name, runbook and side where it has them, and each kind and direction of failover in which it runs.

    runbooks  None before they were read
    unread    why they could not be read
    """
    fields = [Field("name", "Name", plain(action.name))]
    if action.action_kind is ActionKind.RUNBOOK:
        fields += _runbook_fields(action, runbooks, unread)
    elif action.action_kind is not ActionKind.MANUAL:
        fields.append(Field("kind", "Kind", kind_words(action), "kept as it is: not changed here", locked=True))
    for word, (label, note) in _TYPE_LABELS.items():
        fields.append(Field(word, label, _yes(word, action.failover_types), note))
    for word, (label, note) in _DIRECTION_LABELS.items():
        fields.append(Field(word, label, _yes(word, action.directions), note))
    others = [
        *(one for one in action.failover_types if one.casefold() not in _folded(ALL_FAILOVER_TYPES)),
        *(one for one in action.directions if one.casefold() not in _folded(ALL_DIRECTIONS)),
    ]
    if others:
        fields.append(Field("others", "Also", ", ".join(map(plain, others)), "kept as it is", locked=True))
    return fields


def _runbook_fields(action: PlanAction, runbooks: tuple[Runbook, ...] | None, unread: str) -> list[Field]:
    chosen = action.runbook
    mark = "reading the Automation accounts …" if runbooks is None and not unread else ""
    if unread:
        mark = f"could not read the Automation accounts: {unread}"
    if chosen is None:
        return [Field(RUNBOOK, "Runbook", "none", mark or "enter chooses one", "warn")]
    known = next((one for one in runbooks or () if one.id == chosen), None)
    note = mark or (runbook_note(known) if known else "not found: it is gone, or you may not see it")
    side = "source" if action.side.casefold() == "primary" else "target"
    return [
        Field(RUNBOOK, "Runbook", plain(chosen.name), note, "quiet" if known or mark else "warn"),
        Field(SIDE, "For the side", side, "which of the two regions its work belongs to"),
    ]


def runbook_note(runbook: Runbook) -> str:
    """The runbook's account and kind."""
    kind = f", {plain(runbook.kind)}" if runbook.kind else ""
    return f"in {plain(runbook.account.name)}{kind}"


def runbook_refusal(runbook: Runbook) -> str:
    """Why a runbook cannot be run by a plan; empty where it can."""
    return "it was never published" if runbook.state.casefold() == "new" else ""


def _yes(word: str, words: tuple[str, ...]) -> str:
    return "yes" if word.casefold() in _folded(words) else "no"


def _folded(words: tuple[str, ...]) -> set[str]:
    return {one.casefold() for one in words}
