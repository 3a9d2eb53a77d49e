"""A plan: steps in order, with what each needs, how long it takes, and what is reused instead of made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from asr_tui.domain.checks import Check, Consequence
from asr_tui.domain.estimates import Estimate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Problem, blocking
from asr_tui.domain.steps import Step

WRITES_A_SECOND = 10
"""What Azure Resource Manager takes of one identity in a subscription for long, after the first 200.

Source: Microsoft Learn, "Understand how Azure Resource Manager throttles requests".
"""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """`needs` are the keys of the steps that must have succeeded before."""

    step: Step
    needs: frozenset[str]
    estimate: Estimate

    @classmethod
    def of(cls, step: Step, needs: Iterable[str] = ()) -> PlannedStep:
        """The step with the time that it usually takes."""
        return cls(step, frozenset(needs), step.estimate())

    @property
    def key(self) -> str:
        return self.step.key


@dataclass(frozen=True, slots=True)
class Reused:
    """Something that exists already and is used as it is."""

    id: ArmId
    what: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be created, changed or deleted. `then` tells what Azure does afterwards by itself.

    consequences  what the steps bring, named before anything is sent
    checks        what was asked of Azure beforehand; no answer stops a failover
    name_to_type  the machine's name, where what is planned cannot simply be undone
    first_copy    how long the first copies take, in words, where the plan begins any
    costs         what is billed from then on, in a sentence
    """

    title: str
    steps: tuple[PlannedStep, ...]
    reuses: tuple[Reused, ...] = ()
    problems: tuple[Problem, ...] = ()
    then: tuple[str, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    checks: tuple[Check, ...] = ()
    name_to_type: str = ""
    first_copy: str = ""
    costs: str = ""

    @property
    def can_start(self) -> bool:
        return bool(self.steps) and not blocking(self.problems)

    def waves(self) -> tuple[tuple[PlannedStep, ...], ...]:
        """The steps grouped by what can run side by side, in order.

        Raises ValueError where steps need each other in a circle or need one that is not in the plan.
        """
        left = list(self.steps)
        done: set[str] = set()
        waves: list[tuple[PlannedStep, ...]] = []
        while left:
            ready = tuple(one for one in left if one.needs <= done)
            if not ready:
                raise ValueError("the steps need each other in a circle, or one that is not in the plan")
            waves.append(ready)
            done.update(one.key for one in ready)
            left = [one for one in left if one.key not in done]
        return tuple(waves)

    def seconds(self) -> float:
        """How long the whole takes: the longest chain of steps that need each other, where those that could begin
        together are sent one after another as Azure takes them."""
        ends: dict[str, float] = {}
        for wave in self.waves():
            for place, one in enumerate(wave):
                start = max((ends[need] for need in one.needs), default=0.0) + place / WRITES_A_SECOND
                ends[one.key] = start + one.estimate.seconds
        return max(ends.values(), default=0.0)
