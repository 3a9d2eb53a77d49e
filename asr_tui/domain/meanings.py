"""What each operation on a machine does, in a sentence."""

from __future__ import annotations

from asr_tui.domain.direction import is_away, running_words
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import Action, allowed_actions, failover_word

_MEANINGS = {
    Action.DRILL: "starts a copy in {target}, in a network of its own; {machine} is not touched",
    Action.CLEAN_UP: "deletes the test machine, and with it what it costs; a note and a report can be kept",
    Action.FAIL_OVER: "starts {machine} in {target} for real; in {source} it is switched off where it can be",
    Action.REPAIR: "compares its disks with their copies after a copy lost track, and copies what differs",
    Action.CANCEL_FAILOVER: "stops the {failover} that is under way: {machine} stays in {source}",
    Action.CHANGE_POINT: "starts it from another point; what was written since the {failover} is lost",
    Action.COMMIT: "says that this state is good; no other point can be chosen afterwards",
    Action.REPROTECT: "copies from {target} to {source}",
    Action.DISABLE: "takes it out of the vault, with all its recovery points; it stays as it is in {running}",
    Action.MIGRATE: "ends the protection of a machine that shall stay in {target}",
}


def meaning(action: Action, estate: ItemEstate) -> str:
    """What the action does, in one sentence."""
    item = estate.item
    source, target = estate.source_words, estate.target_words
    words = _MEANINGS[action].format(
        machine=item.machine_name,
        source=source,
        target=target,
        running=running_words(item, estate.display),
        failover=failover_word(item).lower(),
    )
    if action is Action.FAIL_OVER and estate.running is not None and estate.running.is_off:
        words = words.replace("it is switched off where it can be", "it is off already")
    if action is Action.REPROTECT:
        words += ": the first half of a rollback; failback is the second" if is_away(item) else " again"
        if Action.COMMIT in allowed_actions(item).actions:
            words += ". It commits the failover first"
    return words
