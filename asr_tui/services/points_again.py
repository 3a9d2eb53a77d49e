"""Chooses a step's recovery point again, by its kind, just before the step is sent."""

from __future__ import annotations

from dataclasses import replace

from asr_tui.domain.errors import PointGone, PointOlder
from asr_tui.domain.point_again import (
    SENT_AT_ONCE,
    PointAgain,
    choice_of,
    chosen_again,
    kind_words,
    stops,
    with_point,
)
from asr_tui.domain.run import Run, StepRun
from asr_tui.domain.steps import TestFailover
from asr_tui.domain.wording import span
from asr_tui.services.ports import Session
from asr_tui.services.reads import SOON, attempt


def is_due(run: Run, step: StepRun, session: Session) -> bool:
    """Whether the points may have changed: the step is sent later than right after the review, or again."""
    if choice_of(step.planned.step) is None:
        return False
    return step.sent > 0 or step.again is not None or session.clock.now() - run.started > SENT_AT_ONCE


async def point_again(run: Run, step: StepRun, session: Session) -> tuple[StepRun, PointOlder | None]:
    """The step with the point that its kind stands for now, and why it must not be sent with it, if so.

    The same step where the points cannot be read within SOON seconds: Azure then decides about the reviewed point.
    Raises PointGone where there is no point of the kind any more.
    """
    change, facts = step.planned.step, run.facts_of(step)
    choice = choice_of(change)
    read = await attempt(session.clock, session.site_recovery.recovery_points(change.id), seconds=SOON)
    if choice is None or read.value is None:
        return step, None
    found = chosen_again(change, read.value, session.clock.now(), facts)
    if found is None:
        raise PointGone(
            "The recovery point does not exist any more",
            f"{change.on_machine} has no point any more that is {kind_words(choice)}: nothing was sent.",
            "O chooses another point; everything else stays as it was chosen.",
        )
    point, again = found
    told = step.again.told if step.again else again.told
    older = _older(step, again) if stops(change, again, told, read.value) else None
    told = max(told, again.more) if older and again.more is not None else told
    planned = replace(step.planned, step=with_point(change, point.id))
    return replace(step, planned=planned, again=replace(again, told=told)), older


def _older(step: StepRun, again: PointAgain) -> PointOlder:
    more = span(again.more) if again.more is not None else "more"
    change = step.planned.step
    what = "The drill would start" if isinstance(change, TestFailover) else f"{change.on_machine} would be made again"
    return PointOlder(
        "Not sent: its recovery point is older than reviewed",
        f"{what} from a state that misses {more} more. {again.difference}",
        "r sends it with this point; O chooses another one.",
    )
