"""What was agreed to on the last page, against what would be done a moment later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from asr_tui.domain import steps
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.drill import DrillDraft
from asr_tui.domain.drafts.failover import FailoverDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.plan import Plan
from asr_tui.domain.recovery_points import loss
from asr_tui.ui.present import times

NOT_WORTH_A_QUESTION = timedelta(minutes=2)
"""How much more or less may be lost than was shown, before it is asked again."""
LONGEST_LOOK = 5.0
"""Seconds of this computer that the last look at Azure takes at most; in practice more time passes there meanwhile."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A plan as it is shown, and how old the data is that it starts from, where it starts from any."""

    plan: Plan
    loss: timedelta | None

    @property
    def sends(self) -> list[steps.Step]:
        return [one.step for one in self.plan.steps]


def agreement(plan: Plan, draft: DayTwoDraft, estate: ItemEstate) -> Agreement:
    """What is shown of a draft."""
    return Agreement(plan, loss(draft.point, estate) if isinstance(draft, FailoverDraft | DrillDraft) else None)


def worth_a_question(speed: float) -> timedelta:
    """From which loss on it is asked again, where so many seconds of Azure pass in one of ours."""
    return max(NOT_WORTH_A_QUESTION, timedelta(seconds=LONGEST_LOOK * speed))


def changed(agreed: Agreement, now: Agreement, estate: ItemEstate, worth: timedelta | None) -> str:
    """What is not any more as it was shown, in a sentence; a point that only became the second newest is not.

    A loss that grew by less than `worth` is not told, and none where that is None.
    """
    if agreed.loss is not None and now.loss is not None and worth is not None and now.loss - agreed.loss > worth:
        drill = any(isinstance(step, steps.TestFailover) for step in now.sends)
        what = "The state is now {} old" if drill else "It would now lose {}"
        return f"{what.format(times.span(now.loss))}; {times.span(agreed.loss)} was shown."
    known = {point.id for point in estate.points or ()}
    if agreed.sends == now.sends or (_but_for_the_point(agreed, now) and _point(agreed) in known):
        return ""
    return "What would be done has changed."


def to_send(agreed: Agreement, now: Agreement) -> Plan:
    """The fresh plan; where a newer point came, the one that was agreed to."""
    return now.plan if now.sends == agreed.sends else agreed.plan


def _point(shown: Agreement) -> ArmId | None:
    last = shown.sends[-1]
    return last.point if isinstance(last, steps.Failover | steps.TestFailover) else None


def _but_for_the_point(one: Agreement, other: Agreement) -> bool:
    """Whether both would send the same, from another state."""
    return [_without_point(step) for step in one.sends] == [_without_point(step) for step in other.sends]


def _without_point(step: steps.Step) -> steps.Step:
    return replace(step, point=None) if isinstance(step, steps.Failover | steps.TestFailover) else step
