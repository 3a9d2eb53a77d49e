"""A recovery point that is chosen again, by the kind that a person chose, just before its step is sent.

Retention thins the points while a run waits for its next wave, and newer ones come. What was agreed to in the review is
the kind of point and about how much is lost with it, so a later point of the same kind is taken:

- A failover is sent in any case: nothing may hold it up, at night least of all. Where its region is lost no newer point
  comes, so the newest one only seems to lose more the longer the machine waits. What was sent is said on the run's
  board and in the audit log.
- A drill and a change of point can wait for a person: a drill from a state that is older than agreed proves something
  else, and a change of point cannot be taken back. Such a step stops where the point loses more than the review showed,
  beyond LOSS_TOLERANCE and the usual time between two points of its kind, and says so; tried again, it goes on with
  what was said.

The newest before a moment is never one after it: where none is left, the step stops. So does one of a custom point.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import MachineFacts
from asr_tui.domain.point_choices import PointChoice, PointKindChoice, chosen_point, newest_first
from asr_tui.domain.protection import PointKind, RecoveryPoint
from asr_tui.domain.steps import ChangeRecoveryPoint, Failover, Step, TestFailover
from asr_tui.domain.wording import span

LOSS_TOLERANCE = timedelta(minutes=2)
"""Extra data loss, compared with the plan that was confirmed, that does not ask again."""
CRASH_POINTS_EVERY = timedelta(minutes=5)
"""Microsoft Learn, "Common questions: Azure-to-Azure disaster recovery": crash-consistent points are fixed at this."""
SENT_AT_ONCE = timedelta(minutes=2)
"""How long after its run began a step is still sent with the point of the review, by Azure's time: our estimate."""


class PointAgain(Struct, frozen=True):
    """The point that was chosen again, as it was when it was chosen.

    time           of the point
    loss           how much it misses; None where that is not known
    more           how much more it loses than the reviewed one, below nothing for less; None where that is not known
    reviewed       the time of the point that the review showed, and in `reviewed_loss` how much that missed
    told           the most of `more` that stopped the step and was said to a person; nothing where it was not stopped
    told_of        the time of the point that was said then
    """

    time: datetime
    loss: timedelta | None = None
    more: timedelta | None = None
    reviewed: datetime | None = None
    reviewed_loss: timedelta | None = None
    told: timedelta = timedelta()
    told_of: datetime | None = None

    @property
    def difference(self) -> str:
        """How it differs from the reviewed one, in a sentence; empty where it is that one and loses about the same."""
        if self.reviewed is None or (self.time == self.reviewed and (self.more or timedelta()) <= LOSS_TOLERANCE):
            return ""
        now = f" and misses {span(self.loss)}" if self.loss is not None else ""
        then = f" and missed {span(self.reviewed_loss)}" if self.reviewed_loss is not None else ""
        point, before = (f"{one:%d %b %H:%M:%S} UTC" for one in (self.time, self.reviewed))
        return f"The recovery point is of {point}{now}; the one in the review was of {before}{then}."


def choice_of(step: Step) -> PointChoice | None:
    """The kind by which the step's point was chosen; None where it names none, or one that was chosen itself."""
    return step.choice if isinstance(step, Failover | TestFailover | ChangeRecoveryPoint) else None


def named_point(step: Step) -> ArmId | None:
    """The recovery point that the step names; None where it names none."""
    return step.point if isinstance(step, Failover | TestFailover | ChangeRecoveryPoint) else None


def with_point(step: Step, point: ArmId) -> Step:
    """The step with another point; one that it names already stays as it was written."""
    if not isinstance(step, Failover | TestFailover | ChangeRecoveryPoint):
        return step
    same = step.point is not None and step.point.name.casefold() == point.name.casefold()
    return step if same else replace(step, point=point)


def chosen_again(
    step: Step, points: Sequence[RecoveryPoint], now: datetime, facts: MachineFacts | None
) -> tuple[RecoveryPoint, PointAgain] | None:
    """The point that the step's kind stands for now, compared with the reviewed one; None where there is none."""
    choice = choice_of(step)
    point = chosen_point(choice, points) if choice else None
    if choice is None or point is None:
        return None
    moving = not isinstance(step, ChangeRecoveryPoint)
    loss = max(now - point.time, timedelta()) if moving else None
    if facts is None or facts.point is None or facts.loss is None:
        return point, PointAgain(point.time, loss)
    more = facts.point - point.time
    if not moving:
        loss = max(facts.loss + more, timedelta())
    elif choice.kind is not PointKindChoice.NEWEST_BEFORE:
        more += now - (facts.point + facts.loss)
    return point, PointAgain(point.time, loss, more, facts.point, facts.loss)


def _is_of_fixed_moment(step: Step, choice: PointChoice) -> bool:
    """Whether time that passes is no loss: one state was asked for, or the machine does not run in the source."""
    return choice.kind is PointKindChoice.NEWEST_BEFORE or isinstance(step, ChangeRecoveryPoint)


def stops(step: Step, again: PointAgain, before: PointAgain | None, points: Sequence[RecoveryPoint]) -> bool:
    """Whether the step waits for a person. `before`: as it was chosen the last time, with what was told then.

    A state that a person was told of goes through, however much time has passed since.
    """
    if isinstance(step, Failover) or again.more is None:
        return False
    if before is not None and before.told_of == again.time:
        return False
    choice = choice_of(step)
    usual = usual_gap(choice, points) if choice and not _is_of_fixed_moment(step, choice) else timedelta()
    return again.more > max(before.told if before else usual, usual) + LOSS_TOLERANCE


def usual_gap(choice: PointChoice, points: Sequence[RecoveryPoint]) -> timedelta:
    """By how much the newest point of the kind ages until the next one comes."""
    if choice.kind is not PointKindChoice.LATEST_APP:
        return CRASH_POINTS_EVERY
    newest = [one.time for one in newest_first(points) if one.kind is PointKind.APP][:2]
    return max(newest[0] - newest[1], CRASH_POINTS_EVERY) if len(newest) > 1 else CRASH_POINTS_EVERY


def kind_words(choice: PointChoice) -> str:
    """ "latest processed", "newest before 12 Nov 14:00:00 UTC"."""
    words = choice.kind.value.lower()
    return f"{words} {choice.before:%d %b %H:%M:%S} UTC" if choice.before else words
