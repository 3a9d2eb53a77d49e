"""Day-2 changes of one protected machine: what is known of it, made into a plan for what was chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from asr_tui.domain import rights_needed
from asr_tui.domain.drafts import day_two
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.ports import Session
from asr_tui.services.published import Published
from asr_tui.services.survey import Survey


def plan(draft: DayTwoDraft, estate: ItemEstate) -> Plan:
    """What the draft changes, as things stand, with the rights that are known to be missing."""
    made = day_two.plan(draft, estate)
    rights = dict(estate.rights)
    asked = (need for need in rights_needed.needs(made) if need.scope in rights)
    lacking = tuple(problem for need in asked for problem in rights_needed.problems(need, rights[need.scope]))
    return replace(made, problems=(*made.problems, *lacking))


BEGINNING = ("the machine",)
"""What is pending before anything was asked."""


class ItemPlanning:
    """Reads one machine in bounded time, so that nothing that is down stands in the way of a failover."""

    def __init__(self, session: Session, limit: float | None = None) -> None:
        self._session = session
        self._survey = Survey(session) if limit is None else Survey(session, limit)

    async def estate(self, known: ProtectedItem) -> ItemEstate:
        """All that answers in time."""
        return await self._survey.estate(known)

    def inquiry(self, known: ProtectedItem) -> Inquiry:
        """The same, told piece by piece: screens show what there is and never wait for the rest."""
        return Inquiry(self._survey, ItemEstate(known, self._session.clock.now(), pending=BEGINNING))


class Inquiry:
    """What is known about one machine, as it comes in; shared by the screens of one errand."""

    def __init__(self, survey: Survey, start: ItemEstate) -> None:
        self._survey = survey
        self.estate: Published[ItemEstate] = Published(start)

    @property
    def value(self) -> ItemEstate:
        return self.estate.value

    async def read(self) -> None:
        """Ask Azure everything; what it answers is published at once, what it does not is told."""
        async for estate in self._survey.estates(self.value.item):
            self.estate.publish(_kept(self.value, estate))

    def now(self, item: ProtectedItem) -> None:
        """The vault shows the machine like this now; after a re-protect under another id."""
        self.estate.publish(replace(self.value, item=item))

    def at(self, now: datetime) -> None:
        """Azure's clock went on: ages and what would be lost count to this time."""
        self.estate.publish(replace(self.value, now=now))

    async def again(self) -> ItemEstate:
        """Read state, points and jobs once more before something is sent; at most 5 s."""
        fresh = await self._survey.again(self.value)
        now = self.value
        # The great survey may have gone on meanwhile: only the vault's own side is taken from here.
        self.estate.publish(
            replace(now, item=fresh.item, now=fresh.now, points=fresh.points, jobs=fresh.jobs, unread=fresh.unread)
        )
        return self.value


def _kept(before: ItemEstate, after: ItemEstate) -> ItemEstate:
    """While an answer is awaited again, what was known stays on the screen."""
    if not after.pending:
        return after
    running = after.running or before.running
    return replace(
        after,
        absence=None if running else after.absence or before.absence,
        points=before.points if after.points is None else after.points,
        running=running,
        failed_over=after.failed_over or before.failed_over,
        networks=after.networks or before.networks,
        groups=after.groups or before.groups,
        accounts=after.accounts or before.accounts,
        availability_sets=after.availability_sets or before.availability_sets,
        regions=after.regions or before.regions,
        locks=after.locks or before.locks,
        rights=after.rights or before.rights,
        topology=after.topology if after.topology.fabrics else before.topology,
        jobs=after.jobs or before.jobs,
    )
