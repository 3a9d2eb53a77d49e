"""Day-two changes of one protected machine: what is known of it, and the plan of what was chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from asr_tui.domain import kinds, rights_needed
from asr_tui.domain.drafts import day_two
from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.errors import AsrError, NotFound, Unreachable
from asr_tui.domain.failback_checks import failback_checks
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import Absence, ItemEstate, ReadKey
from asr_tui.domain.kinds import Kind
from asr_tui.domain.pace import Pace
from asr_tui.domain.plan import Plan
from asr_tui.domain.protection import ProtectedItem, Topology
from asr_tui.domain.resources import Machine
from asr_tui.domain.rights import Rights
from asr_tui.services.basic_targets import basic_targets
from asr_tui.services.bound_resources import lost_resources
from asr_tui.services.paces import paced
from asr_tui.services.ports import Catalog, Session, SiteRecovery
from asr_tui.services.published import Published
from asr_tui.services.reads import SOON, attempt, flat


def plan(draft: DayTwoDraft, estate: ItemEstate, pace: Pace | None = None) -> Plan:
    """The draft's plan at the endpoint's pace, with problems for rights that are known to be missing."""
    made = paced(day_two.plan(draft, estate), pace)
    rights = dict(estate.rights)
    known = (need for need in rights_needed.required(made) if need.scope in rights)
    missing = tuple(problem for need in known for problem in rights_needed.problems(need, rights[need.scope]))
    return replace(made, problems=(*made.problems, *missing))


INITIALLY_PENDING = ("the machine",)
"""What is pending before the first read."""

T = TypeVar("T")
Answer = Coroutine[object, object, None]
Into = Callable[[ItemEstate, T], ItemEstate]
"""Puts an answer into an estate."""


@dataclass(slots=True)
class _Round:
    """One round of reads: which are pending, which failed, and whether the item itself was read."""

    pending: set[ReadKey] = field(default_factory=lambda: set(ReadKey))
    failed: dict[ReadKey, AsrError] = field(default_factory=dict)
    item_read: asyncio.Event = field(default_factory=asyncio.Event)


class Inquiry:
    """Reads one machine's estate, answer by answer; shared by the screens that lead to one operation.

    Each answer is waited for at most SOON seconds, so that nothing that is down delays a failover.
    """

    def __init__(self, session: Session, item: ProtectedItem) -> None:
        self._session = session
        self.estate = Published(ItemEstate(item, session.clock.now(), pending=INITIALLY_PENDING))

    @property
    def value(self) -> ItemEstate:
        return self.estate.value

    def plan(self, draft: DayTwoDraft) -> Plan:
        """The plan of a draft from what is known now."""
        return plan(draft, self.value, self._session.pace)

    async def read(self) -> None:
        """Read everything concurrently; each answer is published at once and replaces the earlier one."""
        known, current = self.value.item, _Round()
        self._publish(self.value, current)
        async with asyncio.TaskGroup() as concurrent:
            for read in (*self._of_vault(current, known), *self._of_subscriptions(current, known)):
                concurrent.create_task(read)

    def _of_vault(self, current: _Round, known: ProtectedItem) -> Iterator[Answer]:
        recovery, one = self._session.site_recovery, self._session.catalog.one
        vault, group = known.id.vault_id, known.machine.group_id
        answer = partial(self._answer, current)
        yield answer(ReadKey.ITEM, recovery.item(known.id), lambda now, it: replace(now, item=it or known))
        yield answer(ReadKey.POINTS, recovery.recovery_points(known.id), lambda now, it: replace(now, points=it))
        yield answer(
            ReadKey.TOPOLOGY, recovery.topology(vault), lambda now, it: replace(now, topology=it or Topology())
        )
        yield answer(ReadKey.JOBS, recovery.jobs(vault), lambda now, it: replace(now, jobs=it or ()))
        yield answer(ReadKey.RUNNING, one(kinds.MACHINE, known.machine), lambda now, it: replace(now, running=it))
        yield self._failed_over(current, known)
        yield self._namesake(current)
        yield self._bound(current)
        group_mates = _group_mates(recovery, known)
        yield answer(ReadKey.GROUP, group_mates, lambda now, it: replace(now, group=now.group if it is None else it))
        basic = basic_targets(self._session.catalog, known.id)
        yield answer(ReadKey.BASIC, basic, lambda now, it: replace(now, basic=it or ()))
        yield answer(ReadKey.VAULT_RIGHTS, one(kinds.RIGHTS, vault), lambda now, it: _with_rights(now, vault, it))
        yield answer(ReadKey.RIGHTS, one(kinds.RIGHTS, group), lambda now, it: _with_rights(now, group, it))

    def _of_subscriptions(self, current: _Round, known: ProtectedItem) -> Iterator[Answer]:
        own = known.machine.subscription
        target = known.target_group.subscription if known.target_group else own
        both = tuple(dict.fromkeys(one.casefold() for one in (own, target)))

        def answer(reading: ReadKey, kind: Kind[T], scopes: tuple[str, ...], into: Into[tuple[T, ...]]) -> Answer:
            return self._answer(current, reading, self._all(kind, scopes), lambda now, it: into(now, it or ()))

        yield answer(ReadKey.NETWORKS, kinds.NETWORK, both, lambda now, it: replace(now, networks=it))
        yield answer(ReadKey.ROUTES, kinds.ROUTE_TABLE, both, lambda now, it: replace(now, route_tables=it))
        yield answer(ReadKey.ACCOUNTS, kinds.STORAGE_ACCOUNT, both, lambda now, it: replace(now, accounts=it))
        yield answer(ReadKey.GROUPS, kinds.RESOURCE_GROUP, both, lambda now, it: replace(now, groups=it))
        yield answer(ReadKey.SETS, kinds.AVAILABILITY_SET, both, lambda now, it: replace(now, availability_sets=it))
        yield answer(ReadKey.LOCKS, kinds.LOCK, both, lambda now, it: replace(now, locks=it))
        yield answer(ReadKey.REGIONS, kinds.REGION, (own,), lambda now, it: replace(now, regions=it))

    async def _all(self, kind: Kind[T], subscriptions: tuple[str, ...]) -> tuple[T, ...]:
        return flat(await asyncio.gather(*(self._session.catalog.all(kind, one) for one in subscriptions)))

    async def _failed_over(self, current: _Round, known: ProtectedItem) -> None:
        """The machine that a drill or failover made; a listed item does not always name it."""
        machine = recovered_machine(known)
        if machine is None:
            await current.item_read.wait()
            machine = recovered_machine(self.value.item)
        reading = self._session.catalog.one(kinds.MACHINE, machine) if machine else _nothing()
        await self._answer(current, ReadKey.FAILED_OVER, reading, lambda now, it: replace(now, failed_over=it))

    async def _namesake(self, current: _Round) -> None:
        await current.item_read.wait()
        machine = self.value.item.machine_to_make
        reading = _if_there(self._session.catalog, machine) if machine else _nothing()
        await self._answer(current, ReadKey.NAMESAKE, reading, lambda now, it: replace(now, namesake=it))

    async def _bound(self, current: _Round) -> None:
        """What is gone of what its interfaces are bound to; a listed item names the same as the item by itself."""
        await current.item_read.wait()
        reading = lost_resources(self._session.catalog, self.value.item)
        await self._answer(
            current, ReadKey.BOUND, reading, lambda now, it: replace(now, lost=now.lost if it is None else it)
        )

    async def _answer(
        self, current: _Round, reading: ReadKey, answer: Coroutine[object, object, T], into: Into[T | None]
    ) -> None:
        """Wait for an answer, at most SOON seconds, and publish the estate with it."""
        read = await attempt(self._session.clock, answer, seconds=SOON)
        current.pending.remove(reading)
        if read.error is not None:
            current.failed[reading] = read.error
        self._publish(into(self.value, read.value), current)
        if reading is ReadKey.ITEM:
            current.item_read.set()

    def _publish(self, estate: ItemEstate, current: _Round) -> None:
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
        item, points, jobs = await asyncio.gather(
            attempt(clock, recovery.item(known.id), seconds=SOON),
            attempt(clock, recovery.recovery_points(known.id), seconds=SOON),
            attempt(clock, recovery.jobs(known.id.vault_id), seconds=SOON),
        )
        errors = {ReadKey.ITEM: item.error, ReadKey.POINTS: points.error, ReadKey.JOBS: jobs.error}
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


async def _group_mates(recovery: SiteRecovery, item: ProtectedItem) -> tuple[str, ...]:
    """The other machines of the item's replication group, by name; asks nothing for a machine without one."""
    group = item.multi_vm_group.casefold()
    items = await recovery.items(item.id.vault_id) if group else ()
    return tuple(one.machine_name for one in items if one.multi_vm_group.casefold() == group and one.id != item.id)


async def _nothing() -> Machine | None:
    return None


async def _if_there(catalog: Catalog, machine: ArmId) -> Machine | None:
    with suppress(NotFound):
        return await catalog.one(kinds.MACHINE, machine)
    return None


def recovered_machine(item: ProtectedItem) -> ArmId | None:
    """The machine that Azure made in the target region, in a drill that is under way, else in the failover."""
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
