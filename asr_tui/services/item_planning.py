"""Day-two changes of one protected machine: what is known of it, and the plan of what was chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from asr_tui.domain import kinds, rights_needed
from asr_tui.domain.drafts import day_two
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.errors import AsrError, NotFound, Unreachable
from asr_tui.domain.failback_checks import failback_checks
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import Absence, ItemEstate, Reading
from asr_tui.domain.kinds import Kind
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import ProtectedItem, Topology
from asr_tui.domain.resources import Machine
from asr_tui.domain.rights import Rights
from asr_tui.services.ports import Session
from asr_tui.services.published import Published
from asr_tui.services.reads import SOON, attempt


def plan(draft: DayTwoDraft, estate: ItemEstate) -> Plan:
    """What the draft changes, as things stand, with the rights that are known to be missing."""
    made = day_two.plan(draft, estate)
    rights = dict(estate.rights)
    asked = (need for need in rights_needed.required(made) if need.scope in rights)
    lacking = tuple(problem for need in asked for problem in rights_needed.problems(need, rights[need.scope]))
    return replace(made, problems=(*made.problems, *lacking))


BEGINNING = ("the machine",)
"""What is pending before anything was asked."""

T = TypeVar("T")
Answering = Coroutine[object, object, None]


async def read_estate(session: Session, item: ProtectedItem, limit: float = SOON) -> ItemEstate:
    """All about a machine that is answered within `limit` seconds."""
    inquiry = Inquiry(session, item, limit)
    await inquiry.read()
    return inquiry.value


@dataclass(slots=True)
class _Asked:
    """One round of questions: what is awaited, what failed, and whether the item itself was read."""

    pending: set[Reading] = field(default_factory=lambda: set(Reading))
    failed: dict[Reading, AsrError] = field(default_factory=dict)
    item_read: asyncio.Event = field(default_factory=asyncio.Event)


class Inquiry:
    """What is known about one machine, as it comes in; shared by the screens that lead to one operation.

    Each answer is waited for at most `limit` seconds, so that nothing that is down stands in the way of a failover.
    """

    def __init__(self, session: Session, item: ProtectedItem, limit: float = SOON) -> None:
        self._session = session
        self._limit = limit
        self.estate = Published(ItemEstate(item, session.clock.now(), pending=BEGINNING))

    @property
    def value(self) -> ItemEstate:
        return self.estate.value

    async def read(self) -> None:
        """Ask Azure everything side by side; each answer is published at once, and until then what was known stays."""
        known, asked = self.value.item, _Asked()
        self._publish(self.value, asked)
        async with asyncio.TaskGroup() as side_by_side:
            for reading in (*self._vault(asked, known), *self._machines(asked, known), *self._lists(asked, known)):
                side_by_side.create_task(reading)

    def _vault(self, asked: _Asked, known: ProtectedItem) -> Iterator[Answering]:
        recovery, vault = self._session.site_recovery, known.id.vault_id
        rights = self._session.catalog.one(kinds.RIGHTS, vault)
        yield self._answer(asked, Reading.ITEM, recovery.item(known.id), lambda now, it: replace(now, item=it or known))
        yield self._answer(
            asked, Reading.POINTS, recovery.recovery_points(known.id), lambda now, it: replace(now, points=it)
        )
        yield self._answer(
            asked, Reading.TOPOLOGY, recovery.topology(vault), lambda now, it: replace(now, topology=it or Topology())
        )
        yield self._answer(asked, Reading.JOBS, recovery.jobs(vault), lambda now, it: replace(now, jobs=it or ()))
        yield self._answer(asked, Reading.VAULT_RIGHTS, rights, lambda now, it: _with_rights(now, vault, it))

    def _machines(self, asked: _Asked, known: ProtectedItem) -> Iterator[Answering]:
        catalog, group = self._session.catalog, known.machine.group_id
        running, rights = catalog.one(kinds.MACHINE, known.machine), catalog.one(kinds.RIGHTS, group)
        yield self._answer(asked, Reading.RUNNING, running, lambda now, it: replace(now, running=it))
        yield self._failed_over(asked, known)
        yield self._answer(asked, Reading.RIGHTS, rights, lambda now, it: _with_rights(now, group, it))

    def _lists(self, asked: _Asked, known: ProtectedItem) -> Iterator[Answering]:
        own = known.machine.subscription
        target = known.target_group.subscription if known.target_group else own
        both = tuple(dict.fromkeys(one.casefold() for one in (own, target)))

        def read(reading: Reading, kind: Kind[T], into: Callable[[ItemEstate, tuple[T, ...]], ItemEstate]) -> Answering:
            return self._answer(asked, reading, self._of_each(kind, both), lambda now, it: into(now, it or ()))

        regions = self._session.catalog.all(kinds.REGION, own)
        yield read(Reading.NETWORKS, kinds.NETWORK, lambda now, it: replace(now, networks=it))
        yield read(Reading.ACCOUNTS, kinds.STORAGE_ACCOUNT, lambda now, it: replace(now, accounts=it))
        yield read(Reading.GROUPS, kinds.RESOURCE_GROUP, lambda now, it: replace(now, groups=it))
        yield read(Reading.SETS, kinds.AVAILABILITY_SET, lambda now, it: replace(now, availability_sets=it))
        yield read(Reading.LOCKS, kinds.LOCK, lambda now, it: replace(now, locks=it))
        yield self._answer(asked, Reading.REGIONS, regions, lambda now, it: replace(now, regions=it or ()))

    async def _of_each(self, kind: Kind[T], subscriptions: tuple[str, ...]) -> tuple[T, ...]:
        lists = await asyncio.gather(*(self._session.catalog.all(kind, one) for one in subscriptions))
        return tuple(one for each in lists for one in each)

    async def _failed_over(self, asked: _Asked, known: ProtectedItem) -> None:
        """The machine that a drill or failover made; a list of items is too poor to name it at times."""
        machine = made(known)
        if machine is None:
            await asked.item_read.wait()
            machine = made(self.value.item)
        reading = self._session.catalog.one(kinds.MACHINE, machine) if machine else _nothing()
        await self._answer(asked, Reading.FAILED_OVER, reading, lambda now, it: replace(now, failed_over=it))

    async def _answer(
        self,
        asked: _Asked,
        reading: Reading,
        answer: Coroutine[object, object, T],
        into: Callable[[ItemEstate, T | None], ItemEstate],
    ) -> None:
        """Wait for an answer in bounded time, and put it into what is known."""
        read = await attempt(self._session.clock, answer, seconds=self._limit)
        asked.pending.remove(reading)
        if read.error is not None:
            asked.failed[reading] = read.error
        self._publish(into(self.value, read.value), asked)
        if reading is Reading.ITEM:
            asked.item_read.set()

    def _publish(self, estate: ItemEstate, asked: _Asked) -> None:
        absence = estate.absence if Reading.RUNNING in asked.pending else _absence(asked.failed.get(Reading.RUNNING))
        known = replace(
            estate,
            now=self._session.clock.now(),
            absence=absence if estate.running is None else None,
            failed=tuple((one, _why(one, asked.failed[one])) for one in Reading if one in asked.failed),
            pending=tuple(one for one in Reading if one in asked.pending),
        )
        self.estate.publish(replace(known, checks=failback_checks(known)))

    def now(self, item: ProtectedItem) -> None:
        """The vault shows the machine like this now; after a re-protect under another id."""
        self.estate.publish(replace(self.value, item=item))

    def at(self, now: datetime) -> None:
        """Azure's clock went on: ages and what would be lost count to this time."""
        self.estate.publish(replace(self.value, now=now))

    async def again(self) -> ItemEstate:
        """Read state, points and jobs once more before something is sent; what does not answer stays as it was."""
        clock, recovery, known = self._session.clock, self._session.site_recovery, self.value.item
        item, points, jobs = await asyncio.gather(
            attempt(clock, recovery.item(known.id), seconds=self._limit),
            attempt(clock, recovery.recovery_points(known.id), seconds=self._limit),
            attempt(clock, recovery.jobs(known.id.vault_id), seconds=self._limit),
        )
        errors = {Reading.ITEM: item.error, Reading.POINTS: points.error, Reading.JOBS: jobs.error}
        now = self.value
        others = tuple(one for one in now.failed if one[0] not in errors)
        self.estate.publish(
            replace(
                now,
                item=item.value or known,
                now=clock.now(),
                points=now.points if points.value is None else points.value,
                jobs=now.jobs if jobs.value is None else jobs.value,
                failed=(*others, *((what, _why(what, error)) for what, error in errors.items() if error)),
            )
        )
        return self.value


async def _nothing() -> Machine | None:
    return None


def made(item: ProtectedItem) -> ArmId | None:
    """The machine that Azure made in the target region: a running drill's, else the failed-over one."""
    return item.test_machine or item.target_machine


def _with_rights(estate: ItemEstate, scope: ArmId, rights: Rights | None) -> ItemEstate:
    others = tuple(one for one in estate.rights if one[0] != scope)
    return replace(estate, rights=(*others, (scope, rights)) if rights else others)


def _absence(error: AsrError | None) -> Absence | None:
    match error:
        case None:
            return None
        case NotFound():
            return Absence.GONE
        case Unreachable():
            return Absence.SILENT
        case _:
            return Absence.UNREAD


def _why(what: str, error: AsrError) -> str:
    return f"Could not read {what}: {error.title}."
