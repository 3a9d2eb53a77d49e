"""Where a recovery plan stands, told by its machines and its job: Azure's allowedOperations of a plan are no guard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from msgspec import Struct

from asr_tui.domain.direction import failback_due
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.lifecycle import Action, allowed_actions
from asr_tui.domain.plan_members import item_of
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import PlanMember, RecoveryPlan


class PlanStage(Enum):
    """The state of a plan, gravest first."""

    WAITING = "waits for you"
    RUNNING = "under way"
    FAILED_OVER = "failed over, not committed"
    DRILL = "drill running"
    COMMITTED = "committed, not re-protected"
    COPYING = "being copied"
    NOT_READY = "not ready"
    FAILBACK_DUE = "failback due"
    EMPTY = "no machines"
    READY = "ready"


class PlanStatus(Struct, frozen=True):
    """A plan with its protected machines in its order.

    missing  members that the vault does not protect any more
    job      the plan's job that has not ended
    """

    plan: RecoveryPlan
    items: tuple[ProtectedItem, ...]
    missing: tuple[PlanMember, ...] = ()
    job: Job | None = None

    @property
    def waits(self) -> bool:
        """Whether its job waits for a person."""
        return self.job is not None and self.job.state is JobState.SUSPENDED

    def able(self, action: Action) -> tuple[ProtectedItem, ...]:
        """The machines for which Azure offers the action."""
        return tuple(item for item in self.items if action in allowed_actions(item).actions)

    def unable(self, action: Action) -> tuple[ProtectedItem, ...]:
        """The others."""
        return tuple(item for item in self.items if action not in allowed_actions(item).actions)

    @property
    def due(self) -> Action | None:
        """What ends its drill or failover next."""
        for action in (Action.CLEAN_UP, Action.COMMIT, Action.REPROTECT):
            if self.able(action):
                return action
        return None

    @property
    def stage(self) -> PlanStage:
        if self.job is not None:
            return PlanStage.WAITING if self.waits else PlanStage.RUNNING
        if not self.plan.members:
            return PlanStage.EMPTY
        due = {
            Action.CLEAN_UP: PlanStage.DRILL,
            Action.COMMIT: PlanStage.FAILED_OVER,
            Action.REPROTECT: PlanStage.COMMITTED,
        }
        if self.due is not None:
            return min((due[one] for one in due if self.able(one)), key=list(PlanStage).index)
        if any(item.stage.copies for item in self.items):
            return PlanStage.COPYING
        if self.not_ready:
            return PlanStage.NOT_READY
        return PlanStage.FAILBACK_DUE if any(map(failback_due, self.items)) else PlanStage.READY

    @property
    def concerned(self) -> tuple[ProtectedItem, ...]:
        """The machines that its stage is told by."""
        match self.stage:
            case PlanStage.FAILED_OVER:
                return self.able(Action.COMMIT)
            case PlanStage.DRILL:
                return self.able(Action.CLEAN_UP)
            case PlanStage.COMMITTED:
                return self.able(Action.REPROTECT)
            case PlanStage.COPYING:
                return tuple(item for item in self.items if item.stage.copies)
            case PlanStage.NOT_READY:
                return self.not_ready
            case PlanStage.FAILBACK_DUE:
                return tuple(item for item in self.items if failback_due(item))
            case _:
                return self.items

    @property
    def not_ready(self) -> tuple[ProtectedItem, ...]:
        """The machines that could not be failed over now."""
        return self.unable(Action.FAIL_OVER)


def status(plan: RecoveryPlan, items: Sequence[ProtectedItem], jobs: Iterable[Job]) -> PlanStatus:
    """The plan's state by what was read of its vault."""
    found = [(member, item_of(member, items)) for member in plan.members]
    own = (one for one in jobs if one.of_plan and one.target.casefold() == plan.name.casefold())
    return PlanStatus(
        plan,
        tuple(item for _, item in found if item is not None),
        tuple(member for member, item in found if item is None),
        next((one for one in own if not one.state.over and one.state is not JobState.UNKNOWN), None),
    )
