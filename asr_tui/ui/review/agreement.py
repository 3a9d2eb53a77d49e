"""What was shown when it was confirmed, against what would be done a moment later."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.wording import span

NOT_WORTH_A_QUESTION = timedelta(minutes=2)
"""How much more or less may be lost than was shown, before it is asked again."""
LONGEST_LOOK = 5.0
"""Seconds of this computer that the last look at Azure takes at most; in practice more time passes there meanwhile."""


def worth_a_question(speed: float) -> timedelta:
    """The smallest extra loss that asks again, where `speed` seconds of Azure pass in one of this computer."""
    return max(NOT_WORTH_A_QUESTION, timedelta(seconds=LONGEST_LOOK * speed))


def changed(agreed: Sequence[Plan], now: Sequence[Plan], points: Collection[ArmId], worth: timedelta | None) -> str:
    """What differs from what was agreed to, plan by plan, in a sentence; empty where nothing does.

    A recovery point that only became the second newest is no difference, nor is a loss that grew by less than `worth`,
    or any where that is None.
    """
    if len(agreed) != len(now):
        return "What would be done has changed."
    differences = (_changed(before, after, points, worth) for before, after in zip(agreed, now, strict=True))
    return next((words for words in differences if words), "")


def _changed(agreed: Plan, now: Plan, points: Collection[ArmId], worth: timedelta | None) -> str:
    if agreed.loss is not None and now.loss is not None and worth is not None and now.loss - agreed.loss > worth:
        drill = any(isinstance(one.step, steps.TestFailover) for one in now.steps)
        what = "The state is now {} old" if drill else "It would now lose {}"
        return f"{what.format(span(now.loss))}; {span(agreed.loss)} was shown."
    if agreed.can_start != now.can_start:
        return "What would be done has changed."
    if _sent(agreed) == _sent(now) or (_but_for_the_point(agreed, now) and _point(agreed) in points):
        return ""
    return "What would be done has changed."


def to_send(agreed: Sequence[Plan], now: Sequence[Plan]) -> tuple[Plan, ...]:
    """The fresh plans; where a newer recovery point came, the one that was agreed to."""
    return tuple(after if _sent(before) == _sent(after) else before for before, after in zip(agreed, now, strict=True))


def _sent(plan: Plan) -> list[steps.Step]:
    return [one.step for one in plan.steps]


def _point(plan: Plan) -> ArmId | None:
    last = plan.steps[-1].step
    return last.point if isinstance(last, steps.Failover | steps.TestFailover) else None


def _but_for_the_point(one: Plan, other: Plan) -> bool:
    return [_without_point(step) for step in _sent(one)] == [_without_point(step) for step in _sent(other)]


def _without_point(step: steps.Step) -> steps.Step:
    return replace(step, point=None) if isinstance(step, steps.Failover | steps.TestFailover) else step
