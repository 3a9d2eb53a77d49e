"""A machine's place in the failover cycle, and what can be started there, in words."""

from __future__ import annotations

from datetime import UTC, datetime

from asr_tui.domain.direction import Display, home_words, is_away, running_words
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Action, Position, allowed_actions, failover_word, position, stage_words
from asr_tui.domain.own_jobs import own_jobs
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.time_left import copy_seconds_left
from asr_tui.ui.present import times
from asr_tui.ui.present.item import state
from asr_tui.ui.present.rows import Row, noted, split
from asr_tui.ui.present.stations import station_rows
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain

_ROUND = (
    "protected", "failed over", "committed", "re-protecting",
    "failback due", "failed back", "committed", "re-protecting", "protected",
)  # fmt: skip
"""The places of the round in words, by `Position`; the last one is its end."""
_WHOLE_ROUND = 135
"""Cells from which on all of the round fits."""
_COPIED = frozenset({Stage.COPYING, Stage.FIRST_POINT, Stage.REPROTECTING})
_BEGIN_A_COPY = ("SwitchReplicationGroupProtection", "EnableDr")
ROLLBACK = "Rollback is re-protect, then failback: the machine is copied back first, then failed over back."


def path_rows(item: ProtectedItem, width: int) -> list[Row]:
    """The failover cycle as a line of stations, or its half where not all of it fits, with the machine's place.

    Where the place does not say what is under way, that stands below.
    """
    here = position(item)
    half = Position.FAILBACK_DUE
    first, last = 0, len(_ROUND) - 1
    if width < _WHOLE_ROUND:
        first, last = (0, int(half)) if here is None or here < half else (int(half), last)
    rows = station_rows(_ROUND[first : last + 1], -1 if here is None else here - first, width)
    if here is None or item.stage in {Stage.FAILING_OVER, Stage.COMMITTING}:
        said, tone = split(state(item))
        return [*rows, ((f"now: {said.lower()}", tone),)]
    return rows


def place_words(item: ProtectedItem, since: datetime | None, now: datetime, display: Display, zone: Zone = UTC) -> str:
    """Where a machine runs that is not simply at home, and `since` when it is away; empty for any other.

    Nothing is said while a failover is under way: until it ends, either side may be the one that runs.
    """
    if item.stage is Stage.FAILING_OVER:
        return ""
    began = f" since {times.moment(since, now, zone)}" if since else ""
    where = running_words(item, display)
    if is_away(item):
        return f"{item.machine_name} runs in {where}, away from home ({home_words(item, display)}){began}."
    return f"{item.machine_name} runs at home again, in {where}." if item.active_on_target else ""


def place_rows(
    item: ProtectedItem, since: datetime | None, now: datetime, display: Display, width: int, zone: Zone = UTC
) -> list[Row]:
    """Where the machine runs, and what is due where that is a failback."""
    words = place_words(item, since, now, display, zone)
    if position(item) is Position.FAILBACK_DUE and words:
        words += " It is copied back; what is left is the failback."
    return noted("warn" if is_away(item) else "good", plain(words), width) if words else []


def copy_words(estate: ItemEstate) -> str:
    """A copy's progress, and the time left at its own pace; empty where nothing is copied."""
    item = estate.item
    if item.stage not in _COPIED or item.percent is None:
        return ""
    began = next((job.ended for job in own_jobs(item.machine_name, estate.jobs, *_BEGIN_A_COPY) if job.ended), None)
    left = copy_seconds_left(item.percent, estate.now - began if began else None)
    pace = f", {times.about(left)} left at the pace so far" if left is not None else ""
    return f"{item.percent:.0f} % copied{pace}"


def can_roll_back(item: ProtectedItem) -> bool:
    """Whether a rollback means something: the machine is away from home, or was just failed back."""
    return is_away(item) or item.active_on_target


def rollback_words(item: ProtectedItem) -> str:
    """The state of a rollback and its next step, true wherever one `can_roll_back` or has done so."""
    if is_away(item):
        return f"next: {_next_half(item)}"
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
    return "wait for the copy back" if item.stage in _COPIED else "wait for what is under way"


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
    return f"Now: {stage_words(item)}. Wait for what is under way; the next half is offered here when it ends."


def title(action: Action, item: ProtectedItem) -> str:
    """The action's name: homewards a failover is a failback."""
    if action is Action.FAIL_OVER:
        return failover_word(item)
    if action is Action.REPROTECT and not is_away(item):
        return "Re-protect (as at first)"
    name: str = action.value
    return name
