"""Where a machine is in its lifecycle, and what can be done there.

protected -> failed over -> committed -> re-protecting -> failback due -> failed back -> committed -> re-protecting ->
protected. Only Azure's own allowedOperations decide what is offered; here stands only their order and what they are
called.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum, IntEnum

from msgspec import Struct

from asr_tui.domain.direction import is_away, leads_home
from asr_tui.domain.jobs import Job
from asr_tui.domain.own_jobs import FAILOVER, own_jobs
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


class AllowedActions(Struct, frozen=True):
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


_HOMEWARDS = {
    Stage.FAILING_OVER: "Failing back",
    Stage.FAILED_OVER: "Failed back",
    Stage.COMMITTED: "Failback committed",
    Stage.COPYING: "Copying back",
}


def stage_words(item: ProtectedItem) -> str:
    """The stage in few words, which name a failback so; Azure's own words for a state that we do not know.

    Azure's state stays "Protected" while a failover runs, so it is not what is told.
    """
    if item.stage is Stage.UNKNOWN:
        return item.state_text or item.stage.value
    if leads_home(item) and item.stage in _HOMEWARDS:
        return _HOMEWARDS[item.stage]
    return "Copying again" if item.stage is Stage.COPYING and item.copied_again else item.stage.value


class Position(IntEnum):
    """The places of the round, in its order; after the last one the machine is protected as at first."""

    PROTECTED = 0
    FAILED_OVER = 1
    COMMITTED = 2
    REPROTECTING = 3
    FAILBACK_DUE = 4
    FAILED_BACK = 5
    FAILBACK_COMMITTED = 6
    REPROTECTING_AT_HOME = 7


def position(item: ProtectedItem) -> Position | None:
    """Where on its round the machine is; None before it was protected first, or while it is disabled."""
    back = leads_home(item)
    match item.stage:
        case Stage.PROTECTED | Stage.FAILING_OVER:
            return Position.FAILBACK_DUE if back else Position.PROTECTED
        case Stage.FAILED_OVER | Stage.COMMITTING:
            return Position.FAILED_BACK if back else Position.FAILED_OVER
        case Stage.COMMITTED:
            return Position.FAILBACK_COMMITTED if back else Position.COMMITTED
        case Stage.REPROTECTING:
            # Azure moves the item to the other side in the middle of it.
            return Position.REPROTECTING if is_away(item) else Position.REPROTECTING_AT_HOME
        case Stage.ENABLING | Stage.COPYING | Stage.FIRST_POINT:
            if back:
                return Position.REPROTECTING
            return Position.REPROTECTING_AT_HOME if item.copied_again else None
        case Stage.DISABLING | Stage.UNKNOWN:
            return None


def away_since(item: ProtectedItem, jobs: Iterable[Job]) -> datetime | None:
    """When the failover began that led the machine away from home; None where it is not away or nothing tells.

    The item tells it (lastSuccessfulFailoverTime, the start of the failover) until the re-protect; then it is missing
    (recorded: test_siterecovery_A2A_scenarios of azure-cli-extensions, 2023-01) and only the failover's job has it.
    """
    if not is_away(item):
        return None
    failovers = own_jobs(item.machine_name, jobs, FAILOVER)
    return item.last_failover or next((job.started for job in failovers if job.state.good), None)
