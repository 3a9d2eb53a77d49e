"""Chooses a step's recovery point again, by its kind, just before the step is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from msgspec.structs import replace

from asr_tui.domain.errors import NotFound, PointGone, PointOlder, Refused
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
from asr_tui.domain.steps import Step, TestFailover
from asr_tui.domain.wording import span
from asr_tui.services.gone_points import gone_point
from asr_tui.services.ports import Session
from asr_tui.services.reads import SOON, attempt
from asr_tui.services.recorded_run import RecordedStep

T = TypeVar("T")


class SentPoint:
    """The recovery point of a step, looked at just before the step is sent."""

    def __init__(self, recorded: RecordedStep, session: Session) -> None:
        self._recorded = recorded
        self._session = session

    @property
    def _change(self) -> Step:
        return self._recorded.value.planned.step

    async def refuse_gone(self) -> None:
        """Raises PointGone for a step that was sent before with a point that was not chosen by kind and is gone."""
        sent = self._recorded.value.sent and choice_of(self._change) is None
        if sent and (gone := await gone_point(self._change, self._session)):
            raise gone

    async def send(self, send: Callable[[], Awaitable[T]]) -> T:
        """Send with the point chosen again where that was by kind and is due, or where Azure refuses one that is gone.

        Raises PointGone where there is no point of the kind any more, PointOlder where a person has to agree.
        """
        if _is_due(self._recorded.recorded.run, self._recorded.value, self._session):
            await self._choose()
        try:
            return await send()
        except (Refused, NotFound):
            if choice_of(self._change) is None or await gone_point(self._change, self._session) is None:
                raise
            await self._choose()
            return await send()

    async def _choose(self) -> None:
        step, older = await _point_again(self._recorded.recorded.run, self._recorded.value, self._session)
        self._recorded.record(step)
        if older is not None:
            raise older


def _is_due(run: Run, step: StepRun, session: Session) -> bool:
    """Whether the points may have changed: the step is sent later than right after the review, or again."""
    if choice_of(step.planned.step) is None:
        return False
    return step.sent > 0 or step.again is not None or session.clock.now() - run.started > SENT_AT_ONCE


async def _point_again(run: Run, step: StepRun, session: Session) -> tuple[StepRun, PointOlder | None]:
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
    older = _older(step, again) if stops(change, again, step.again, read.value) else None
    if older is not None and again.more is not None:
        again = replace(again, told=again.more, told_of=again.time)
    elif step.again is not None:
        again = replace(again, told=step.again.told, told_of=step.again.told_of)
    return replace(step, planned=replace(step.planned, step=with_point(change, point.id)), again=again), older


def _older(step: StepRun, again: PointAgain) -> PointOlder:
    more = span(again.more) if again.more is not None else "more"
    change = step.planned.step
    what = "The drill would start" if isinstance(change, TestFailover) else f"{change.on_machine} would be made again"
    return PointOlder(
        "Not sent: its recovery point is older than reviewed",
        f"{what} from a state that misses {more} more. {again.difference}",
        "r sends it with this point; O chooses another one.",
    )
