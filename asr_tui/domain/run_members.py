"""Who takes part in a recovery plan's run, by what Azure allows for each machine itself."""

from __future__ import annotations

from msgspec import Struct

from asr_tui.domain.lifecycle import OPERATIONS, Action, stage_words
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.domain.recovery_plans import RecoveryPlan

RUN_ACTIONS = (Action.DRILL, Action.CLEAN_UP, Action.FAIL_OVER, Action.COMMIT)
"""What Azure does with a plan of machines between its regions; re-protect and change of point go machine by machine."""

FAILOVER_TYPES = {Action.DRILL: "TestFailover", Action.FAIL_OVER: "UnplannedFailover"}
"""Azure's words for the runs that start machines, by which an action says when it runs."""

BEGAN_AS = {Action.CLEAN_UP: "TestFailover", Action.COMMIT: "UnplannedFailover"}
"""A plan's own scenario after the run that the action ends (recorded)."""


class Members(Struct, frozen=True):
    """The machines of a plan as the run finds them.

    ready    those that Azure lets take part, in the plan's order
    skipped  those that are failed over already, by another plan or person
    unready  those that cannot take part now
    idle     those that a clean-up or a commit has nothing to do with
    gone     the names of members that the vault does not protect any more
    """

    ready: tuple[ProtectedItem, ...] = ()
    skipped: tuple[ProtectedItem, ...] = ()
    unready: tuple[ProtectedItem, ...] = ()
    gone: tuple[str, ...] = ()
    idle: tuple[ProtectedItem, ...] = ()


def state_words(item: ProtectedItem) -> str:
    """Its stage, or the drill that keeps it from anything else."""
    return "drill running" if item.drill_running else stage_words(item)


def members_for(action: Action, recovery: RecoveryPlan, estate: RecoveryPlanEstate) -> Members:
    """Who takes part in a run, by what Azure allows for each machine itself."""
    words = {name for name, one in OPERATIONS.items() if one is action}
    ready, skipped, unready, idle, gone = [], [], [], [], []
    over = {Stage.FAILED_OVER, Stage.COMMITTING, Stage.COMMITTED}
    for member in recovery.members:
        item = estate.item(member)
        if item is None:
            gone.append(member.item.name)
        elif words & item.allowed_operations:
            ready.append(item)
        elif action is Action.FAIL_OVER and item.stage in over:
            skipped.append(item)
        elif action not in FAILOVER_TYPES:
            idle.append(item)
        else:
            unready.append(item)
    return Members(tuple(ready), tuple(skipped), tuple(unready), tuple(gone), tuple(idle))
