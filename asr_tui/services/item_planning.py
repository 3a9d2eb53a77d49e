"""Day-two changes of protected machines: what is known of each, and the plan of what was chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from asr_tui.domain import rights_needed
from asr_tui.domain.drafts import day_two, group_in_set
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.group_in_set import GroupInSet
from asr_tui.domain.errors import AsrError, NotFound, Unreachable
from asr_tui.domain.failback_checks import failback_checks
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import Absence, ItemEstate, ReadKey
from asr_tui.domain.pace import Pace
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.rights import Rights
from asr_tui.services.bound_resources import lost_resources
from asr_tui.services.item_reads import Answer, Into, ItemReads, if_there, nothing, plans_of, recovered_machine
from asr_tui.services.paces import paced
from asr_tui.services.ports import Session
from asr_tui.services.published import Published
from asr_tui.services.reads import Read
from asr_tui.services.shared_reads import Round, SharedReads


def plan(draft: DayTwoDraft, estate: ItemEstate, pace: Pace | None = None) -> Plan:
    """The draft's plan at the endpoint's pace, with problems for rights that are known to be missing."""
    return _with_rights_needed(paced(day_two.plan(draft, estate), pace), dict(estate.rights))


def plan_of_group(draft: GroupInSet, inquiries: Sequence[Inquiry]) -> Plan:
    """The same for a replication group, from what is known now of its machines that take part."""
    estates = [one.value for one in inquiries]
    rights = dict(pair for one in estates for pair in one.rights)
    return _with_rights_needed(paced(group_in_set.plan(draft, estates), inquiries[0].pace), rights)


def _with_rights_needed(made: Plan, rights: Mapping[ArmId, Rights]) -> Plan:
    known = (need for need in rights_needed.required(made) if need.scope in rights)
    missing = tuple(problem for need in known for problem in rights_needed.problems(need, rights[need.scope]))
    return replace(made, problems=(*made.problems, *missing))


INITIALLY_PENDING = ("the machine",)
"""What is pending before the first read."""

T = TypeVar("T")


class _Reading(Struct):
    """One reading of a machine: which answers are pending, which failed, and whether the item itself was read.

    takes_late  whether it goes on after the limit with what has not answered
    """

    round: Round
    takes_late: bool = False
    pending: set[ReadKey] = field(default_factory=lambda: set(ReadKey))
    failed: dict[ReadKey, AsrError] = field(default_factory=dict)
    item_read: asyncio.Event = field(default_factory=asyncio.Event)


class Inquiry:
    """Reads one machine's estate, answer by answer; shared by the screens that lead to one operation.

    A reading ends after SOON seconds, so that nothing that is down delays a failover. Inquiries that `share` their
    reads ask once for what they have in common, and end together.
    """

    def __init__(self, session: Session, item: ProtectedItem, share: SharedReads | None = None) -> None:
        self._session = session
        self._share = share or SharedReads(session)
        self._share.include(id(self), item)
        self._readings = 0
        self._read_since: set[ReadKey] = set()
        self.estate = Published(ItemEstate(item, session.clock.now(), pending=INITIALLY_PENDING))

    @property
    def value(self) -> ItemEstate:
        return self.estate.value

    @property
    def pace(self) -> Pace | None:
        """The endpoint's own pace."""
        return self._session.pace

    @property
    def reading(self) -> bool:
        """Whether a reading goes on, also after its limit."""
        return self._readings > 0

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._readings += 1
        try:
            yield
        finally:
            self._readings -= 1

    def has_points(self) -> bool:
        """Whether its recovery points were read: of hundreds of machines a round's five seconds read only a part."""
        return self.value.points is not None

    def plan(self, draft: DayTwoDraft) -> Plan:
        """The plan of a draft from what is known now."""
        return plan(draft, self.value, self._session.pace)

    async def read(self, *, late: bool = False) -> None:
        """Read everything concurrently; each answer is published at once and replaces the earlier one.

        Of what the vault itself holds a failed read keeps the earlier answer: a second look takes no machine away.
        late  go on after the limit: what has not answered then is published as unread, and once more when it comes
        """
        self._read_since = set()
        with self._share.round(id(self)) as together, self._counted():
            known, current = self.value.item, _Reading(together, late)
            self._publish(self.value, current)
            async with asyncio.TaskGroup() as concurrent:
                for read in self._reads(current, known):
                    concurrent.create_task(read)

    def _reads(self, current: _Reading, known: ProtectedItem) -> Iterator[Answer]:
        reads = ItemReads(self._session.site_recovery, current.round, known, partial(self._answer, current))
        yield from reads.of_itself()
        yield self._failed_over(current, known)
        yield self._namesake(current)
        yield self._bound(current)
        yield from reads.of_surroundings()
        yield from reads.of_subscriptions()

    async def _failed_over(self, current: _Reading, known: ProtectedItem) -> None:
        """The machine that a drill or failover made; a listed item does not always name it."""
        machine = recovered_machine(known)
        if machine is None:
            await current.item_read.wait()
            machine = recovered_machine(self.value.item)
        reading = current.round.machine(machine) if machine else nothing()
        await self._answer(current, ReadKey.FAILED_OVER, reading, lambda now, it: replace(now, failed_over=it))

    async def _namesake(self, current: _Reading) -> None:
        await current.item_read.wait()
        machine = self.value.item.machine_to_make
        reading = if_there(current.round, machine) if machine else nothing()
        await self._answer(current, ReadKey.NAMESAKE, reading, lambda now, it: replace(now, namesake=it))

    async def _bound(self, current: _Reading) -> None:
        """What is gone of what its interfaces are bound to; a listed item names the same as the item by itself."""
        await current.item_read.wait()
        reading = lost_resources(current.round.find, self.value.item)
        await self._answer(
            current, ReadKey.BOUND, reading, lambda now, it: replace(now, lost=now.lost if it is None else it)
        )

    async def _answer(
        self, current: _Reading, reading: ReadKey, answer: Coroutine[object, object, T], into: Into[T | None]
    ) -> None:
        """Wait for an answer until the round's limit, and publish the estate with it; a late one too if wanted."""
        if not current.takes_late:
            self._take(current, reading, await current.round.soon(answer), into)
            return
        async for read in current.round.later(answer):
            if reading in current.pending:
                self._take(current, reading, read, into)
            elif read.error is None and reading not in self._read_since:
                self._take_late(reading, into(self.value, read.value))

    def _take(self, current: _Reading, reading: ReadKey, read: Read[T], into: Into[T | None]) -> None:
        current.pending.remove(reading)
        if read.error is not None:
            current.failed[reading] = read.error
        estate = into(self.value, read.value)
        self._publish(replace(estate, late=estate.late - {reading}), current)
        if reading is ReadKey.ITEM:
            current.item_read.set()

    def _take_late(self, reading: ReadKey, estate: ItemEstate) -> None:
        """Fill in an answer that came after the limit, beside what was read since."""
        known = replace(
            estate,
            now=self._session.clock.now(),
            absence=None if reading is ReadKey.RUNNING else estate.absence,
            failed=tuple(one for one in estate.failed if one[0] != reading),
            late=estate.late | {reading},
        )
        self.estate.publish(replace(known, checks=failback_checks(known)))

    def _publish(self, estate: ItemEstate, current: _Reading) -> None:
        absence = (
            estate.absence if ReadKey.RUNNING in current.pending else _absence(current.failed.get(ReadKey.RUNNING))
        )
        known = replace(
            estate,
            now=self._session.clock.now(),
            absence=absence if estate.running is None else None,
            failed=tuple((one, _why(one, current.failed[one])) for one in ReadKey if one in current.failed),
            pending=tuple(one for one in ReadKey if one in current.pending),
        )
        self.estate.publish(replace(known, checks=failback_checks(known)))

    def now(self, item: ProtectedItem) -> None:
        """Replace the item by one that the vault shows now; after a re-protect it has another id."""
        self.estate.publish(replace(self.value, item=item))

    def at(self, now: datetime) -> None:
        """Set the time to which ages and data loss are calculated."""
        self.estate.publish(replace(self.value, now=now))

    async def again(self) -> ItemEstate:
        """Read state, points and jobs again before something is sent; a failed read keeps the earlier answer."""
        clock, recovery, known = self._session.clock, self._session.site_recovery, self.value.item
        with self._share.round(id(self)) as together:
            item, points, jobs, plans = await asyncio.gather(
                together.soon(together.in_turn(recovery.item(known.id))),
                together.soon(together.in_turn(recovery.recovery_points(known.id))),
                together.soon(together.jobs(known.id.vault_id)),
                together.soon(plans_of(together, known)),
            )
        errors = {
            ReadKey.ITEM: item.error, ReadKey.POINTS: points.error, ReadKey.JOBS: jobs.error, ReadKey.PLANS: plans.error
        }  # fmt: skip
        now, read = self.value, {key for key, error in errors.items() if error is None}
        self._read_since |= read
        others = tuple(one for one in now.failed if one[0] not in errors)
        self.estate.publish(
            replace(
                now,
                item=item.value or known,
                now=clock.now(),
                points=now.points if points.value is None else points.value,
                jobs=now.jobs if jobs.value is None else jobs.value,
                plans=now.plans if plans.value is None else plans.value,
                late=now.late - read,
                failed=(*others, *((what, _why(what, error)) for what, error in errors.items() if error)),
            )
        )
        return self.value


def inquiries_of(session: Session, items: Sequence[ProtectedItem]) -> tuple[Inquiry, ...]:
    """Inquiries about several machines that share their reads."""
    share = SharedReads(session)
    return tuple(Inquiry(session, item, share) for item in items)


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
