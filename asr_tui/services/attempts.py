"""Earlier attempts at what is planned now: under way, left behind, failed, or with an unknown outcome."""

from __future__ import annotations

from dataclasses import dataclass

from asr_tui.domain.place import Place
from asr_tui.domain.plan import Plan
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.services.runs import Runs

_OPEN = frozenset({StepState.CHECKING, StepState.SENDING, StepState.UNDER_WAY, StepState.COPYING, StepState.UNKNOWN})
"""States of a step that may have reached Azure and of whose end nothing is known."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A run that holds a step of the plan. `left`: of an earlier start of the program, and not gone on with yet."""

    run: Run
    step: StepRun
    left: bool = False

    @property
    def under_way(self) -> bool:
        """Whether it goes on, or has to be looked for, so that sending again could do the same twice."""
        if self.left:
            return self.step.state in _OPEN
        return not self.step.state.over and self.step.state is not StepState.WAITING

    @property
    def ended_badly(self) -> bool:
        """Whether a person may send again, knowing what is known."""
        return self.step.state is StepState.FAILED or (not self.left and self.step.state is StepState.UNKNOWN)


def newest(runs: Runs, place: Place, plan: Plan) -> Attempt | None:
    """The newest earlier run with the plan's last step: of this session, else one that was left behind."""
    if not plan.steps:
        return None
    key = plan.steps[-1].key
    own = [_attempt(run, key, left=False) for run in reversed(runs.all)]
    left = [_attempt(run, key, left=True) for run in runs.unfinished(place)]
    return next((one for one in (*own, *left) if one is not None), None)


def _attempt(run: Run, key: str, *, left: bool) -> Attempt | None:
    step = next((one for one in run.steps if one.key == key), None)
    return Attempt(run, step, left) if step else None
