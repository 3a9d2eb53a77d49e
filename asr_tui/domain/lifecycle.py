"""Where a machine is in its lifecycle, and what can be done there.

protected -> failed over -> committed -> re-protecting -> protected the other way -> ... Only Azure's own
allowedOperations decide what is offered; here stands only their order and what they are called.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from asr_tui.domain.direction import is_away, leads_home
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.protection import ProtectedItem, Stage


class Action(Enum):
    """An operation on a machine, named as in the portal."""

    DRILL = "Test failover"
    CLEAN_UP = "Clean up test failover"
    FAIL_OVER = "Failover"
    REPAIR = "Resynchronize"
    CANCEL_FAILOVER = "Cancel failover"
    CHANGE_POINT = "Change recovery point"
    COMMIT = "Commit"
    REPROTECT = "Re-protect"
    DISABLE = "Disable replication"
    MIGRATE = "Complete migration"


OPERATIONS = {
    "TestFailoverCleanup": Action.CLEAN_UP,
    "CancelFailover": Action.CANCEL_FAILOVER,
    "Commit": Action.COMMIT,
    "ChangePit": Action.CHANGE_POINT,
    "SwitchProtection": Action.REPROTECT,
    "ReverseReplicate": Action.REPROTECT,
    "TestFailover": Action.DRILL,
    "UnplannedFailover": Action.FAIL_OVER,
    "RepairReplication": Action.REPAIR,
    "CompleteMigration": Action.MIGRATE,
    "DisableProtection": Action.DISABLE,
}
"""Azure's operations in the order of the round; the next sensible step comes first."""

ELSEWHERE = {
    "PlannedFailover": "A planned failover is for on-premises machines; between Azure regions use Failover.",
    "Failback": "Between Azure regions failback is a Failover of the re-protected machine.",
    "FinalizeFailback": "Only machines from on-premises finalize a failback; here Commit does it.",
}
"""Operations that are not started here, with what to do instead."""


@dataclass(frozen=True, slots=True)
class AllowedActions:
    """What Azure allows now. `elsewhere` are sentences about operations that this program does not start."""

    actions: tuple[Action, ...]
    elsewhere: tuple[str, ...]


def allowed_actions(item: ProtectedItem) -> AllowedActions:
    """What Azure allows now, the usual next step first; unknown operations are named, never dropped."""
    order = dict.fromkeys(action for name, action in OPERATIONS.items() if name in item.allowed_operations)
    unknown = sorted(item.allowed_operations - OPERATIONS.keys())
    elsewhere = tuple(ELSEWHERE.get(name, f"Azure also offers {name}: see the portal.") for name in unknown)
    return AllowedActions(tuple(order), elsewhere)


def failover_word(item: ProtectedItem) -> str:
    """ "Failback" where the failover leads to where the machine was protected first."""
    return "Failback" if leads_home(item) else "Failover"


_MEANINGS = {
    Action.DRILL: "starts a copy in {target}, in a network of its own; {machine} is not touched",
    Action.CLEAN_UP: "deletes the test machine, and with it what it costs; a note and a report can be kept",
    Action.FAIL_OVER: "starts {machine} in {target} for real; in {source} it is switched off where it can be",
    Action.REPAIR: "compares its disks with their copies after a copy lost track, and copies what differs",
    Action.CANCEL_FAILOVER: "takes the failover back",
    Action.CHANGE_POINT: "starts it from another point; what was written since the failover is lost",
    Action.COMMIT: "says that this state is good; no other point can be chosen afterwards",
    Action.REPROTECT: "copies from {target} to {source}",
    Action.DISABLE: "ends the protection; the machine runs on",
    Action.MIGRATE: "ends the protection of a machine that shall stay in {target}",
}


def meaning(action: Action, estate: ItemEstate) -> str:
    """What the action does, in one sentence."""
    item = estate.item
    source, target = estate.source_words, estate.target_words
    words = _MEANINGS[action].format(machine=item.machine_name, source=source, target=target)
    if action is Action.FAIL_OVER and estate.running is not None and estate.running.is_off:
        words = words.replace("it is switched off where it can be", "it is off already")
    if action is Action.REPROTECT:
        words += ": the first half of a rollback; failback is the second" if is_away(item) else " again"
        if Action.COMMIT in allowed_actions(item).actions:
            words += ". It commits the failover first"
    return words


PATH = (Stage.PROTECTED, Stage.FAILED_OVER, Stage.COMMITTED, Stage.REPROTECTING, Stage.PROTECTED)


def position(item: ProtectedItem) -> int:
    """The index on PATH where the machine is now; -1 before it was protected first, or while it is disabled."""
    match item.stage:
        case Stage.PROTECTED | Stage.FAILING_OVER:
            return len(PATH) - 1 if is_away(item) else 0
        case Stage.FAILED_OVER | Stage.COMMITTING:
            return 1
        case Stage.COMMITTED:
            return 2
        case Stage.REPROTECTING:
            return 3
        case Stage.ENABLING | Stage.COPYING | Stage.FIRST_POINT:
            return 3 if is_away(item) else -1
        case Stage.DISABLING | Stage.UNKNOWN:
            return -1
