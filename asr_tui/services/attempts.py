"""Earlier attempts at a plan: under way, interrupted, failed, or with an unknown outcome."""

from __future__ import annotations

from dataclasses import dataclass

from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.services.runs import Runs

_OPEN = frozenset({StepState.CHECKING, StepState.SENDING, StepState.UNDER_WAY, StepState.COPYING, StepState.UNKNOWN})
"""States of a step that may have reached Azure and whose end is not known."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A run with a step of the plan. `interrupted`: of an earlier process, and not resumed yet."""

    run: Run
    step: StepRun
    interrupted: bool = False

    @property
    def under_way(self) -> bool:
        """Whether it goes on, or must be looked up, so that sending again could do the same twice."""
        if self.interrupted:
            return self.step.state in _OPEN
        return not self.step.state.over and self.step.state is not StepState.WAITING

    @property
    def ended_badly(self) -> bool:
        """Whether a person may send it again."""
        return self.step.state is StepState.FAILED or (not self.interrupted and self.step.state is StepState.UNKNOWN)


def newest(runs: Runs, place: Place, plan: Plan) -> Attempt | None:
    """The newest earlier run with the plan's last step: of this session, else an interrupted one."""
    if not plan.steps:
        return None
    key = plan.steps[-1].key
    own = [(run, False) for run in reversed(runs.all)]
    interrupted = [(run, True) for run in runs.unfinished(place)]
    attempts = (Attempt(run, step, old) for run, old in (*own, *interrupted) for step in run.steps if step.key == key)
    return next(attempts, None)
