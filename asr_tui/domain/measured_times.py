"""The measured recovery time of each machine of a run, and of the whole set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from asr_tui.domain.run import Run, StepState
from asr_tui.domain.run_machines import MachineRun, machine_runs
from asr_tui.domain.steps import (
    Failover,
    FailoverOfPlan,
    MachineStep,
    RecoveryPlanRun,
    TestFailover,
    TestFailoverOfPlan,
)


class Measured(Struct, frozen=True):
    """A machine's time in a run: from the start of its work until it ran there, or until the work ended badly.

    Both ends are those of Azure's job, as in reports: this computer's clock may differ from Azure's.

    began  when Azure began with it, or this program where no job tells
    ended  None while it is under way
    good   whether it ended well
    """

    machine: str
    key: str
    began: datetime
    ended: datetime | None
    good: bool

    @property
    def length(self) -> timedelta | None:
        return max(self.ended - self.began, timedelta()) if self.ended else None


class MeasuredSet(Struct, frozen=True):
    """The times of a run's machines, in the plan's order: a machine counts by the step that starts it there.

    began  the first begin of all
    ended  the last end, once every machine has ended well; None before, and where one has not
    """

    machines: tuple[Measured, ...]
    began: datetime | None
    ended: datetime | None

    @property
    def length(self) -> timedelta | None:
        return max(self.ended - self.began, timedelta()) if self.began and self.ended else None

    @property
    def slowest(self) -> Measured | None:
        """The machine that took longest of those that have ended well."""
        done = [one for one in self.machines if one.good and one.length is not None]
        return max(done, key=lambda one: one.length or timedelta(), default=None)


def measured(run: Run) -> MeasuredSet:
    """Recovery times: of failovers and drills where the run has any, else of every operation on a machine."""
    own = [one for one in machine_runs(run) if isinstance(one.step.planned.step, MachineStep | RecoveryPlanRun)]
    recovering = [one for one in own if isinstance(one.step.planned.step, _RECOVERING)]
    counted = recovering or own
    machines = tuple(_measured(counted))
    over = bool(counted) and all(one.state is StepState.DONE for one in counted)
    ends = [one.ended for one in machines if one.ended]
    began = min((one.began for one in machines), default=None)
    return MeasuredSet(machines, began, max(ends) if over and ends else None)


def _measured(machines: list[MachineRun]) -> Iterator[Measured]:
    for one in machines:
        began = one.began or one.step.intended_at
        if began is not None:
            yield Measured(one.machine, one.step.key, began, one.ended, one.state is StepState.DONE)


_RECOVERING = Failover | TestFailover | FailoverOfPlan | TestFailoverOfPlan
