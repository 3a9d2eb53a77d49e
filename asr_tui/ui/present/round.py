"""Where a machine is on its round, and what can be started there, in words."""

from __future__ import annotations

from typing import assert_never

from asr_tui.domain import recovery_time
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.round import Action, failover_word, is_away, offer, position
from asr_tui.ui.present import times
from asr_tui.ui.present.item import state
from asr_tui.ui.present.rows import Row, split
from asr_tui.ui.tones import Part

PATH = ("protected", "failed over", "committed", "re-protecting", "protected (back)")
_COPIED = frozenset({Stage.COPYING, Stage.FIRST_POINT, Stage.REPROTECTING})
_BEGIN_A_COPY = ("SwitchReplicationGroupProtection", "EnableDr")
ROLLBACK = "Rollback is re-protect, then failback: replication runs homewards first, then the same failover again."


def path_rows(item: ProtectedItem, width: int) -> list[Row]:
    """The round as a path, with brackets around where the machine is now."""
    here = position(item)
    parts: list[Part] = []
    for index, name in enumerate(PATH):
        parts += [(" -> ", "quiet")] if index else []
        parts.append((f"[{name}]", "strong") if index == here else (name, "quiet"))
    if here < 0:
        said, tone = split(state(item))
        return [tuple(parts), ((f"not on its round now: {said.lower()}", tone),)]
    return [tuple(parts)]


def copy_words(estate: ItemEstate) -> str:
    """How far a copy is, and how long it still takes at its own pace; empty where nothing is copied."""
    item = estate.item
    if item.stage not in _COPIED or item.percent is None:
        return ""
    began = next(
        (job.ended for job in recovery_time.own_jobs(item.machine_name, estate.jobs, *_BEGIN_A_COPY) if job.ended), None
    )
    words = f"{item.percent:.0f} % copied"
    if began is None or not 10 <= item.percent < 100:
        return words
    left = (estate.now - began).total_seconds() * (100 - item.percent) / item.percent
    return f"{words}, {times.about(left)} left at the pace so far"


def title(action: Action, item: ProtectedItem) -> str:
    """What the action is called here: homewards a failover is a failback."""
    if action is Action.FAIL_OVER:
        return failover_word(item)
    if action is Action.REPROTECT and not is_away(item):
        return "Re-protect (the normal direction)"
    name: str = action.value
    return name


def meaning(action: Action, estate: ItemEstate) -> str:
    """What it does, in one sentence."""
    item = estate.item
    source, target = estate.display(item.source_location), estate.display(item.target_location)
    match action:
        case Action.DRILL:
            return f"starts a copy in {target}, in a network of its own; {item.machine_name} is not touched"
        case Action.CLEAN_UP:
            return "deletes the test machine, and with it what it costs; a note and a report can be kept"
        case Action.FAIL_OVER:
            return f"starts {item.machine_name} in {target} for real; in {source} it is switched off where it can be"
        case Action.CANCEL_FAILOVER:
            return "takes the failover back"
        case Action.CHANGE_POINT:
            return "starts it from another point; what was written since the failover is lost"
        case Action.COMMIT:
            return "says that this state is good; no other point can be chosen afterwards"
        case Action.REPROTECT:
            words = f"copies from {target} to {source}: the first half of a rollback; failback is the second"
            return f"{words}. It commits the failover first" if Action.COMMIT in offer(item).actions else words
        case Action.DISABLE:
            return "ends the protection; the machine runs on"
        case Action.MIGRATE:
            return f"ends the protection of a machine that shall stay in {target}"
        case _:
            assert_never(action)
