"""Recovery plans in a list, and what the selected one holds, needs and waits for."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec import Struct

from asr_tui.domain.direction import Display, leads_home
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan_status import PlanStage, PlanStatus
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import ActionKind, GroupKind, PlanAction, PlanGroup, RecoveryPlan
from asr_tui.domain.wording import first_few
from asr_tui.ui.present import item, job, times
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Cell, Row, labelled, marked, noted
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_NAMED = 6
"""Machines that are named; of more the others are counted."""
_TONES: dict[PlanStage, Tone] = {
    PlanStage.WAITING: "warn",
    PlanStage.RUNNING: "busy",
    PlanStage.FAILED_OVER: "warn",
    PlanStage.DRILL: "warn",
    PlanStage.COMMITTED: "warn",
    PlanStage.COPYING: "busy",
    PlanStage.NOT_READY: "bad",
    PlanStage.FAILBACK_DUE: "warn",
    PlanStage.EMPTY: "warn",
    PlanStage.READY: "good",
}
DUE = {
    Action.CLEAN_UP: ("u", "Clean up: the test machines are deleted."),
    Action.COMMIT: ("k", "Commit, where all runs well there."),
    Action.REPROTECT: ("b", "Re-protect: its machines are copied back."),
}
"""The key and the words of what ends a plan's drill or failover next."""


class PlansView(Struct, frozen=True):
    """What the list is drawn from."""

    plans: tuple[PlanStatus, ...]
    now: datetime
    display: Display
    zone: Zone = UTC


def state(status: PlanStatus) -> tuple[str, Tone]:
    """The plan's state, with how many of its machines it is true of where it is not all of them."""
    stage = status.stage
    words = stage.value
    if stage is PlanStage.FAILED_OVER and all(map(leads_home, status.concerned)):
        words = "failed back, not committed"
    if status.job is not None:
        words = f"{job.word(status.job)}: {'waits for you' if status.waits else 'under way'}"
    elif stage not in {PlanStage.READY, PlanStage.EMPTY} and len(status.concerned) != len(status.items):
        words = f"{words}: {len(status.concerned)} of {len(status.items)}"
    return plain(words), _TONES[stage]


def directions(status: PlanStatus, display: Display) -> str:
    """From where to where its machines replicate; all ways where they differ."""
    found = dict.fromkeys(item.direction(one, display) for one in status.items)
    return plain(", ".join(found)) or "-"


def cells(status: PlanStatus, view: PlansView) -> tuple[Cell, ...]:
    """Name, state, machines, not ready, boot groups, last drill, direction, actions."""
    words, tone = state(status)
    plan = status.plan
    unready = len(status.missing) + (len(status.not_ready) if status.job is None else 0)
    drill = plan.last_test_failover
    return (
        (plain(plan.name), "strong"),
        marked(tone, words),
        str(len(plan.members)),
        (f"{unready}", "warn") if unready else ("-", "quiet"),
        str(len(plan.boot_groups)),
        times.day(drill, view.now, view.zone) if drill else ("never", "quiet"),
        directions(status, view.display),
        str(len(plan.actions)) if plan.actions else ("-", "quiet"),
    )


def about_rows(status: PlanStatus, view: PlansView, width: int) -> list[Row]:
    """What is to be known of the selected plan: what it waits for, who is not ready, its groups and actions."""
    words, tone = state(status)
    rows: list[Row] = [rule(plain(status.plan.name), (marked(tone, words),), width)]
    rows += _waiting(status, width)
    rows += _members(status, width)
    for index, group in enumerate(status.plan.groups):
        rows += _group_rows(status, index, group, width)
    return rows


def _waiting(status: PlanStatus, width: int) -> list[Row]:
    if status.waits:
        return noted("warn", "A manual action stops the run. G shows its instructions and lets it go on.", width)
    if status.due is not None and status.job is None:
        key, words = DUE[status.due]
        return [((key, "strong"), "  ", words)]
    if status.stage is PlanStage.FAILBACK_DUE:
        return [(("f", "strong"), "  ", "Fail back: its machines start at home again.")]
    return []


def _members(status: PlanStatus, width: int) -> list[Row]:
    rows: list[Row] = []
    if status.missing:
        gone = first_few([plain(one.item.name) for one in status.missing], _NAMED)
        rows += noted("warn", f"Not protected any more, the plan passes over them: {gone}.", width)
    if status.not_ready and status.stage in {PlanStage.READY, PlanStage.NOT_READY, PlanStage.COPYING}:
        names = first_few([f"{plain(one.machine_name)} ({_why(one)})" for one in status.not_ready], _NAMED)
        rows += noted("warn", f"Could not be failed over now: {names}.", width)
    return rows


def _why(one: ProtectedItem) -> str:
    words = item.state(one)
    return (words if isinstance(words, str) else words[0]).lower()


def _group_rows(status: PlanStatus, index: int, group: PlanGroup, width: int) -> list[Row]:
    if group.kind is not GroupKind.BOOT and not group.actions:
        return []
    names = {one.item: plain(one.item.name) for one in group.members}
    by_name = {one.id.name.casefold(): plain(one.machine_name) for one in status.items}
    shown = [by_name.get(one.name.casefold(), words) for one, words in names.items()]
    title = group_head(status.plan, index)
    before = [f"before: {plain(one.name)}" for one in group.before]
    after = [f"after: {plain(one.name)}" for one in group.after]
    machines = [first_few(shown, _NAMED * 2)] if shown else []
    return labelled(title, "; ".join((*before, *machines, *after)) or "no machines", width)


def group_head(plan: RecoveryPlan, index: int) -> str:
    """ "Group 2", "Shutdown", "Failover"; Azure's word for another kind."""
    group = plan.groups[index]
    if group.kind is GroupKind.BOOT:
        return f"Group {sum(one.kind is GroupKind.BOOT for one in plan.groups[: index + 1])}"
    return group.kind.value or plain(str(group.other.get("groupType", ""))) or "Unnamed"


_SHORT_KINDS = {ActionKind.MANUAL: "manual", ActionKind.RUNBOOK: "runbook", ActionKind.SCRIPT: "script"}
_KIND_WORDS = {
    ActionKind.MANUAL: "manual action",
    ActionKind.RUNBOOK: "runbook",
    ActionKind.SCRIPT: "script",
}


def kind_words(action: PlanAction) -> str:
    """What the action is: "manual action", "runbook"; Azure's word for another kind."""
    return _KIND_WORDS.get(action.action_kind) or plain(action.kind) or "action of an unknown kind"


def short_kind(action: PlanAction) -> str:
    """The same in a word, for a table."""
    return _SHORT_KINDS.get(action.action_kind) or plain(action.kind) or "unknown"
