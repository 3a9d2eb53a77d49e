"""State of a review: the plan, earlier attempts, when Azure was read, and whether the plan can be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.plan import Plan
from asr_tui.domain.point_again import LOSS_TOLERANCE
from asr_tui.domain.problems import blocking
from asr_tui.domain.wording import first_few, span
from asr_tui.services.review import Attempt, Review, ReviewSnapshot, newest_attempt
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.plan import ReviewContext

NOT_MADE = Plan("", ())
"""The plan before Azure was read."""
SEEN_JUST_NOW = 60.0
"""Seconds of this computer in which a difference is asked about only once: nothing may hold a failover up."""
LONGEST_READ = 5.0
"""Seconds of this computer that the last read of Azure takes at most; in practice more time passes there meanwhile."""


class Readiness(Struct, frozen=True):
    """Whether a plan can be sent now.

    plan        an empty one before it is made
    under_way   whether all of it is being done already
    read_at     when Azure answered; None while it is read
    asked_once  whether Azure has answered before, on this screen
    """

    plan: Plan = NOT_MADE
    under_way: bool = False
    read_at: datetime | None = None
    asked_once: bool = False
    read_only: bool = False

    @property
    def can_start(self) -> bool:
        return self.plan.can_start and not self.under_way

    @property
    def refused(self) -> bool:
        """Whether Azure refuses the operation on machines, or is doing it already."""
        return bool(self.plan.machines) and self.asked_once and not self.can_start

    @property
    def word(self) -> str:
        """The word to type; empty where Azure would refuse the plan."""
        return self.plan.word_to_type if self.plan.can_start or not self.asked_once else ""

    def can_send(self, *, typed: bool) -> bool:
        """Whether the plan can be confirmed; `typed`: the word was typed, or none is required."""
        return self.read_at is not None and self.can_start and typed and not self.read_only


class ReviewState:
    """State of one review, from the first read to the start of the run.

    known     the newest values read; None before the first read
    plan      the plan shown and sent: all machines but those on which it is under way
    attempts  earlier attempts of this session or an earlier one
    started   whether the run was started; it is started once
    """

    def __init__(self, workspace: Workspace, review: Review) -> None:
        self._workspace = workspace
        self._review = review
        self.known = review.known()
        self.plans: Sequence[Plan] = self.known.plans if self.known else ()
        self.plan = review.combined(self.plans) if self.plans else NOT_MADE
        self.attempts: tuple[Attempt, ...] = ()
        self.started = False
        self._under_way = False
        self._read_at: datetime | None = None
        self._asked_once = False
        self._asked_at = float("-inf")

    def update(self, known: ReviewSnapshot) -> None:
        """Take over what was read, and leave machines out of the plan on which it is under way already."""
        runs = self._workspace.runs
        tried = [newest_attempt(runs, one) if one.machines else None for one in known.plans]
        going = [plan for plan, one in zip(known.plans, tried, strict=True) if one is None or not one.under_way]
        self.known, self.plans, self._under_way = known, going or known.plans, not going
        self.plan = self._review.combined(self.plans)
        self.attempts = tuple(one for one in tried if one is not None)

    def update_fresh(self, known: ReviewSnapshot) -> None:
        """Take over what was read completely just now."""
        self._read_at, self._asked_once = known.now or self._workspace.session.clock.now(), True
        self.update(known)

    def start_reading(self, *, forget: bool) -> None:
        """Mark the plan as being read. `forget`: earlier values are not shown meanwhile."""
        self._read_at = None
        if forget:
            self.known, self.plans, self.plan = None, (), NOT_MADE

    @property
    def readiness(self) -> Readiness:
        read_at = None if self.known is None or self.known.waits else self._read_at
        read_only = self._workspace.environment.read_only
        return Readiness(self.plan, self._under_way, read_at, self._asked_once, read_only)

    def beside(self, zone: tzinfo | None) -> ReviewContext:
        known = self.known or ReviewSnapshot(())
        refused, speed = self.readiness.refused, self._workspace.speed
        return ReviewContext(known.now, zone, self.attempts, known.unread, refused, speed)

    @property
    def attempt_under_way(self) -> Attempt | None:
        return next((one for one in self.attempts if one.under_way), None)

    @property
    def job(self) -> Job | None:
        """Azure's job under way on one of the machines, or None."""
        return self.known.job if self.known else None

    def difference(self, agreed: Sequence[Plan]) -> str:
        """What differs from the confirmed plans, in a sentence; a greater loss is asked about once a minute at most."""
        asked = asyncio.get_running_loop().time() - self._asked_at < SEEN_JUST_NOW
        tolerance = None if asked else _loss_tolerance(self._workspace.speed or 1.0)
        words = _difference(agreed, self.plans, self.known.points if self.known else (), tolerance)
        if words:
            self._asked_at = asyncio.get_running_loop().time()
        return words

    def to_send(self, agreed: Sequence[Plan]) -> Plan:
        """The fresh plans; where only a newer recovery point came, the plan that was confirmed.

        A machine that was left out then stays so, though it could take part by now.
        """
        pairs = zip(agreed, self.plans, strict=True)
        kept = [now if _steps(before) == _steps(now) and before.can_start else before for before, now in pairs]
        return self._review.combined(kept)

    def is_still(self, confirmed: Plan, to_send: Plan) -> bool:
        """Whether what was confirmed can be sent, though more machines could take part by now."""
        same = (to_send.machines, to_send.word_to_type) == (confirmed.machines, confirmed.word_to_type)
        return same and to_send.can_start and self.readiness.can_send(typed=True)


def _loss_tolerance(speed: float) -> timedelta:
    """Smallest extra data loss that asks again, where `speed` seconds of Azure pass in one of this computer."""
    return max(LOSS_TOLERANCE, timedelta(seconds=LONGEST_READ * speed))


def _difference(
    agreed: Sequence[Plan], now: Sequence[Plan], points: Collection[ArmId], tolerance: timedelta | None
) -> str:
    """First difference between the confirmed plans and the fresh ones, as a sentence; empty where there is none.

    A recovery point that only became the second newest is no difference, nor is a loss that grew by at most
    `tolerance`, or by any amount where that is None.
    """
    if len(agreed) != len(now):
        return _CHANGED
    changed = [
        (after.subject, words)
        for before, after in zip(agreed, now, strict=True)
        if (words := _plan_difference(before, after, points, tolerance))
    ]
    if not changed or len(now) == 1:
        return next((words for _, words in changed), "")
    names, first = [name for name, _ in changed], changed[0][1]
    alike = all(words == first for _, words in changed)
    return f"{first_few(names, 3)}: {first}" if alike else f"{first_few(names, 3)} changed; {names[0]}: {first}"


_CHANGED = "What would be done has changed."


def _plan_difference(agreed: Plan, now: Plan, points: Collection[ArmId], tolerance: timedelta | None) -> str:
    """Of one machine or group; what was left out when it was confirmed stays so."""
    if not agreed.can_start:
        return ""
    for shown, fresh in zip(_each(agreed), _each(now), strict=False):
        if tolerance is None or shown.loss is None or fresh.loss is None:
            continue
        if fresh.loss - shown.loss > tolerance:
            drill = any(isinstance(step, steps.TestFailover | steps.TestFailoverOfPlan) for step in _steps(now))
            what = "The state is now {} old" if drill else "It would now lose {}"
            return f"{what.format(span(fresh.loss))}; {span(shown.loss)} was shown."
    if not now.can_start:
        return next((one.what for one in blocking(now.problems)), _CHANGED)
    before, after = _steps(agreed), _steps(now)
    if before == after:
        return ""
    same_but_for_point = [_without_point(step) for step in before] == [_without_point(step) for step in after]
    return "" if same_but_for_point and _point(agreed) in points else _CHANGED


def _each(plan: Plan) -> Sequence[Plan]:
    """What is said of each machine that one step takes together, else the plan itself."""
    return plan.parts or (plan,)


def _steps(plan: Plan) -> list[steps.Step]:
    return [one.step for one in plan.steps]


def _point(plan: Plan) -> ArmId | None:
    last = plan.steps[-1].step
    return last.point if isinstance(last, steps.Failover | steps.TestFailover) else None


def _without_point(step: steps.Step) -> steps.Step:
    return replace(step, point=None) if isinstance(step, steps.Failover | steps.TestFailover) else step
