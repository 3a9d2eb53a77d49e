"""What is under review: a change that was drafted, or operations on protected machines, as Azure is known now."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.joined import joined
from asr_tui.domain.plan import Plan
from asr_tui.services.item_planning import Inquiry, plan
from asr_tui.services.planning import Planning, Reviewed


@dataclass(frozen=True, slots=True)
class Known:
    """The plans, one a machine or a single one, and what they were made from.

    now      Azure's time then; None where it does not matter
    pending  what is still being read, in words
    unread   what could not be read, in sentences
    points   the recovery points that there are
    waits    whether something that the plans take over is not read yet
    job      Azure's job on one of the machines, where one is under way
    """

    plans: tuple[Plan, ...]
    now: datetime | None = None
    pending: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    points: frozenset[ArmId] = frozenset()
    waits: bool = False
    job: Job | None = None


class Review(Protocol):
    """Makes plans from what Azure says.

    vault     where the run is kept; it need not exist yet
    verb      what the plan does, in a few words
    inquiries what is known of the protected machines whose operation it is; none for other changes
    """

    vault: ArmId
    verb: str
    inquiries: Sequence[Inquiry]

    def known(self) -> Known | None:
        """The newest, or None where nothing was read yet."""

    async def again(self) -> Known:
        """Read Azure once more. Raises AzureError, but never for operations on machines."""


class DraftReview:
    """A change of a vault, a policy, a mapping, or what else needs no protected machine: read as a whole."""

    inquiries: Sequence[Inquiry] = ()

    def __init__(self, planning: Planning, vault: ArmId, draft: Reviewed, verb: str) -> None:
        self.vault = vault
        self.verb = verb
        self._planning = planning
        self._draft = draft
        self._known: Known | None = None

    def known(self) -> Known | None:
        return self._known

    async def again(self) -> Known:
        self._known = None
        self._known = Known((await self._planning.review(self._draft),))
        return self._known


class MachinesReview:
    """Operations on protected machines: what is known comes in piece by piece, and nothing waits for the rest."""

    def __init__(self, *asked: tuple[Inquiry, DayTwoDraft]) -> None:
        self._asked = asked
        self.inquiries: Sequence[Inquiry] = tuple(inquiry for inquiry, _ in asked)
        self.vault = self.inquiries[0].value.item.id.vault_id
        self.verb = joined(self.known().plans).verb

    def known(self) -> Known:
        estates = [inquiry.value for inquiry in self.inquiries]
        return Known(
            tuple(plan(draft, inquiry.value) for inquiry, draft in self._asked),
            max(estate.now for estate in estates),
            tuple(dict.fromkeys(words for estate in estates for words in estate.pending)),
            tuple(dict.fromkeys(why for estate in estates for why in estate.unread)),
            frozenset(point.id for estate in estates for point in estate.points or ()),
            any(_waits(draft, inquiry) for inquiry, draft in self._asked),
            next((job for estate in estates if (job := estate.job_under_way())), None),
        )

    async def again(self) -> Known:
        """All machines side by side: at most 5 s."""
        await asyncio.gather(*(inquiry.again() for inquiry in self.inquiries))
        return self.known()


def _waits(draft: DayTwoDraft, inquiry: Inquiry) -> bool:
    """What a re-protect takes over from the original machine must have been read, or be known to be unreadable."""
    estate = inquiry.value
    return isinstance(draft, ReprotectDraft) and estate.running is None and estate.absence is None
