"""A machine's place in the failover cycle, and what can be started there, in words."""

from __future__ import annotations

from asr_tui.domain import recovery_time
from asr_tui.domain.direction import is_away
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Action, allowed_actions, failover_word, position
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.ui.present import times
from asr_tui.ui.present.first_copy import seconds_left
from asr_tui.ui.present.item import state
from asr_tui.ui.present.rows import Row, split
from asr_tui.ui.tones import Part

PATH = ("protected", "failed over", "committed", "re-protecting", "protected (back)")
_COPIED = frozenset({Stage.COPYING, Stage.FIRST_POINT, Stage.REPROTECTING})
_BEGIN_A_COPY = ("SwitchReplicationGroupProtection", "EnableDr")
ROLLBACK = "Rollback is re-protect, then failback: replication runs homewards first, then the same failover again."


def path_rows(item: ProtectedItem, width: int) -> list[Row]:
    """The failover cycle as a path, with brackets around the machine's place."""
    here = position(item)
    parts: list[Part] = []
    for index, name in enumerate(PATH):
        parts += [(" -> ", "quiet")] if index else []
        parts.append((f"[{name}]", "strong") if index == here else (name, "quiet"))
    if here < 0:
        said, tone = split(state(item))
        return [tuple(parts), ((f"now: {said.lower()}", tone),)]
    return [tuple(parts)]


def copy_words(estate: ItemEstate) -> str:
    """A copy's progress, and the time left at its own pace; empty where nothing is copied."""
    item = estate.item
    if item.stage not in _COPIED or item.percent is None:
        return ""
    began = next(
        (job.ended for job in recovery_time.own_jobs(item.machine_name, estate.jobs, *_BEGIN_A_COPY) if job.ended), None
    )
    left = seconds_left(item.percent, estate.now - began if began else None)
    pace = f", {times.about(left)} left at the pace so far" if left is not None else ""
    return f"{item.percent:.0f} % copied{pace}"


def rollback_words(item: ProtectedItem) -> str:
    """The state of a rollback and its next step, true at each place of the cycle."""
    if is_away(item):
        return f"next: {_next_half(item)}"
    if not item.active_on_target:
        return "it comes after a failover"
    return f"done: {item.machine_name} runs at home again; next: {_next_half(item)}"


def _next_half(item: ProtectedItem) -> str:
    """The next step of a machine that is away from home."""
    actions = allowed_actions(item).actions
    if Action.COMMIT in actions:
        return "Commit, then Re-protect"
    if item.active_on_target:
        return "Re-protect" if Action.REPROTECT in actions else "wait for what is under way"
    if Action.FAIL_OVER in actions:
        return "Failback"
    if item.drill_running:
        return "clean up the drill, then Failback"
    if item.stage is Stage.FAILING_OVER:
        return "wait for the failback that is under way"
    return "wait for the copy homewards" if item.stage in _COPIED else "wait for what is under way"


def before_rollback(item: ProtectedItem) -> str:
    """Why neither half of a rollback can be opened now, and the step before."""
    name, actions = item.machine_name, allowed_actions(item).actions
    if not is_away(item):
        back = f"{name} runs where it was protected first: there is nothing to roll back."
        if not item.active_on_target:
            return back
        next_step = "Commit (k), then Re-protect" if Action.COMMIT in actions else "wait for what is under way"
        return f"{back} Next: {next_step}, so that it is protected again."
    if Action.COMMIT in actions:
        return "Next: Commit (k), when the failed-over machine is as it should be. Then Re-protect, then Failback."
    if item.drill_running:
        return "Next: Clean up (u), the drill is still on. Then Failback."
    return f"Now: {item.state_text}. Wait for what is under way; the next half is offered here when it ends."


def title(action: Action, item: ProtectedItem) -> str:
    """The action's name: homewards a failover is a failback."""
    if action is Action.FAIL_OVER:
        return failover_word(item)
    if action is Action.REPROTECT and not is_away(item):
        return "Re-protect (as at first)"
    name: str = action.value
    return name
