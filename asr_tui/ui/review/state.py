"""What a review knows: the plan, earlier attempts at it, when Azure was read, and whether it can be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from asr_tui.domain.jobs import Job
from asr_tui.domain.joined import joined
from asr_tui.domain.plan import Plan
from asr_tui.services import attempts
from asr_tui.services.review import Review, ReviewSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.plan import Beside
from asr_tui.ui.review import agreement

NOT_MADE = Plan("", ())
"""What stands for the plan before Azure was read."""
SEEN_JUST_NOW = 60.0
"""Seconds of this computer in which what was lost is not asked about a second time: nothing may hold a failover up."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a plan can be sent now.

    plan        an empty one before it is made
    under_way   whether it, or all of it, is being done already
    read_at     when Azure answered; None while it is asked
    asked_once  whether it has answered before, on this screen
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
        """Whether Azure would not take an operation on machines, or is at it already."""
        return bool(self.plan.machines) and self.asked_once and not self.can_start

    @property
    def word(self) -> str:
        """What is to be typed; nothing where Azure would refuse. Beside what is under way it may be typed."""
        return self.plan.word_to_type if self.plan.can_start or not self.asked_once else ""

    def can_send(self, *, typed: bool) -> bool:
        """Whether it can be confirmed; `typed`: the word stands there, or none is wanted."""
        return self.read_at is not None and self.can_start and typed and not self.read_only


class ReviewState:
    """Of one review, from the first read to the run.

    known     the newest that was read; None before that
    plan      what is shown and sent: the plans of all machines but those on which it is under way
    attempts  earlier attempts, of this session or left by an earlier one
    begun     whether its run was begun: it is begun once
    """

    def __init__(self, workspace: Workspace, review: Review) -> None:
        self._workspace = workspace
        self._place = workspace.place(review.vault)
        self.known = review.known()
        self.plans: Sequence[Plan] = self.known.plans if self.known else ()
        self.plan = joined(self.plans) if self.plans else NOT_MADE
        self.attempts: tuple[attempts.Attempt, ...] = ()
        self.begun = False
        self._under_way = False
        self._read_at: datetime | None = None
        self._asked_once = False
        self._asked_at = float("-inf")

    def learn(self, known: ReviewSnapshot) -> None:
        """What is under way already is not sent once more; of several machines the others still are."""
        runs = self._workspace.runs
        tried = [attempts.newest(runs, self._place, one) if one.machines else None for one in known.plans]
        going = [plan for plan, one in zip(known.plans, tried, strict=True) if one is None or not one.under_way]
        self.known, self.plans, self._under_way = known, going or known.plans, not going
        self.plan = joined(self.plans)
        self.attempts = tuple(one for one in tried if one is not None)

    def answered(self, known: ReviewSnapshot) -> None:
        """All of it was read just now."""
        self._read_at, self._asked_once = known.now or self._workspace.session.clock.now(), True
        self.learn(known)

    def reading(self, *, forget: bool) -> None:
        """Azure is asked. `forget`: what was read before is not shown meanwhile."""
        self._read_at = None
        if forget:
            self.known, self.plans, self.plan = None, (), NOT_MADE

    @property
    def readiness(self) -> Readiness:
        read_at = None if self.known is None or self.known.waits else self._read_at
        read_only = self._workspace.surroundings.read_only
        return Readiness(self.plan, self._under_way, read_at, self._asked_once, read_only)

    def beside(self, zone: tzinfo | None) -> Beside:
        known = self.known or ReviewSnapshot(())
        return Beside(known.now, zone, self.attempts, known.unread, self.readiness.refused)

    @property
    def attempt_under_way(self) -> attempts.Attempt | None:
        return next((one for one in self.attempts if one.under_way), None)

    @property
    def job(self) -> Job | None:
        """Azure's job on one of the machines, where one is under way."""
        return self.known.job if self.known else None

    def difference(self, agreed: Sequence[Plan]) -> str:
        """What is no longer as it was shown, in a sentence; a loss is asked about once a minute at most."""
        practice = self._workspace.practice
        asked = asyncio.get_running_loop().time() - self._asked_at < SEEN_JUST_NOW
        worth = None if asked else agreement.worth_a_question(practice.speed if practice else 1.0)
        words = agreement.changed(agreed, self.plans, self.known.points if self.known else (), worth)
        if words:
            self._asked_at = asyncio.get_running_loop().time()
        return words

    def to_send(self, agreed: Sequence[Plan]) -> Plan:
        return joined(agreement.to_send(agreed, self.plans))
