"""Reads that the inquiries of one review share: each list once, and one limit of time for all of a round."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TypeVar

from asr_tui.domain import kinds
from asr_tui.domain.errors import AsrError, NotFound, Unreachable
from asr_tui.domain.ids import ArmId
from asr_tui.domain.kinds import Kind, values_of
from asr_tui.domain.machines import Machine
from asr_tui.domain.placement import Offered
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.rights import Rights
from asr_tui.services.ports import Session
from asr_tui.services.rates import Rate
from asr_tui.services.reads import SOON, CachedRead, Read, attempt
from asr_tui.services.timeouts import Deadline, cancelled, within

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

LISTED_FROM = 4
"""Machines of one subscription from which on its list is read, which takes four requests, instead of each by itself,
which takes as many for one machine with its disks and interfaces."""

READS_AT_ONCE, READS_A_SECOND = 200, 25
"""What Azure takes of one identity in a subscription is 250 at once and 25 a second more (Microsoft Learn, "Understand
how Azure Resource Manager throttles requests"); some stay for the vaults' own polling."""

LATE = 50.0
"""Seconds after a round's limit in which an answer is still taken; a silent region is asked anew after a minute."""
NO_ANSWER = f"no answer within {SOON:g} s"

TOGETHER = 1.0
"""Seconds of this computer in which inquiries join a round of reads that another one has begun."""


class Round:
    """One round of reads. What several machines have in common is asked once; nothing is waited for after its limit."""

    def __init__(self, session: Session, items: Sequence[ProtectedItem], rate: Rate) -> None:
        recovery, catalog = session.site_recovery, session.catalog
        self._session = session
        self._rate = rate
        self._deadline = Deadline(session.clock, SOON)
        self._began = asyncio.get_running_loop().time()
        self._closers: list[Callable[[], None]] = []
        self._joined: set[int] = set()
        self._reading = 0
        self._each = Counter(item.machine.subscription.casefold() for item in items)
        self._first: dict[tuple[str, str], ArmId] = {}
        for item in items:
            self._first.setdefault((item.machine.subscription.casefold(), item.source_location), item.machine)
        self.topology = self._cached(recovery.topology)
        self.items = self._cached(recovery.items)
        self.jobs = self._cached(recovery.jobs)
        self.plans = self._cached(recovery.plans)
        self.rights: CachedRead[ArmId, Rights] = self._cached(lambda scope: catalog.one(kinds.RIGHTS, scope))
        self.find = self._cached(catalog.find)
        self.offered: CachedRead[ArmId, Offered] = self._cached(lambda region: catalog.one(kinds.OFFERED, region))
        self.sku: CachedRead[ArmId, str] = self._cached(lambda resource: catalog.one(kinds.SKU, resource))
        self._one: CachedRead[ArmId, Machine] = self._cached(lambda machine: catalog.one(kinds.MACHINE, machine))
        self._lists: CachedRead[tuple[Kind[object], str], tuple[object, ...]] = self._cached(
            lambda of: catalog.all(*of)
        )

    def _cached(self, read: Callable[[K], Coroutine[object, object, T]]) -> CachedRead[K, T]:
        cached: CachedRead[K, T] = CachedRead(self._session.clock, lambda key: self.in_turn(read(key)))
        self._closers.append(cached.close)
        return cached

    async def in_turn(self, read: Coroutine[object, object, T]) -> T:
        """The answer of a read, which leaves when Azure's limits let it."""
        try:
            await self._rate.turn()
        except BaseException:
            read.close()
            raise
        return await read

    async def soon(self, read: Coroutine[object, object, T | None]) -> Read[T]:
        """The answer where it comes before the round's limit; else Unreachable."""
        return await attempt(self._session.clock, self._within_limit(read))

    async def later(self, read: Coroutine[object, object, T | None]) -> AsyncIterator[Read[T]]:
        """The same, and after Unreachable the answer where it comes in the next `LATE` seconds."""
        clock = self._session.clock
        task = asyncio.ensure_future(attempt(clock, read))
        try:
            if await self._deadline.passes_before(task):
                yield Read(error=Unreachable(NO_ANSWER))
                with suppress(TimeoutError):
                    yield await within(clock, LATE, _result(task))
            else:
                yield task.result()
        finally:
            await cancelled(task)

    async def _within_limit(self, read: Coroutine[object, object, T]) -> T:
        try:
            return await self._deadline.within(read)
        except TimeoutError:
            raise Unreachable(NO_ANSWER) from None

    async def all(self, kind: Kind[T], scope: str) -> tuple[T, ...]:
        return values_of(kind, await self._lists((kind, scope)))

    async def original(self, item: ProtectedItem) -> Machine:
        """The machine that is replicated. Raises AzureError: Unreachable where its region does not answer.

        Of many machines one for each region is read by itself: a list may be answered though the region is down.
        """
        machine, subscription = item.machine, item.machine.subscription.casefold()
        first = self._first.get((subscription, item.source_location))
        if self._each[subscription] < LISTED_FROM or first in {None, machine}:
            return await self._one(machine)
        probe, found = await asyncio.gather(self._probed(first), self.listed(machine))
        if isinstance(probe, Unreachable):
            raise probe
        if isinstance(found, AsrError):
            raise found
        return found

    async def machine(self, machine: ArmId) -> Machine:
        """A machine that a drill or a failover made, or would make. Raises AzureError."""
        found = await self.listed(machine)
        if isinstance(found, AsrError):
            raise found
        return found

    async def listed(self, machine: ArmId) -> Machine | AsrError:
        """The machine out of its subscription's list where many are asked for, else by itself."""
        if self._each[machine.subscription.casefold()] < LISTED_FROM:
            return await _or_error(self._one(machine))
        try:
            machines = await self.all(kinds.MACHINE, machine.subscription.casefold())
        except AsrError:  # such as a right to read single machines only
            return await _or_error(self._one(machine))
        found = next((one for one in machines if one.id == machine), None)
        return found or NotFound("Not found", f"{machine.name} does not exist.")

    async def _probed(self, machine: ArmId | None) -> Machine | AsrError | None:
        return await _or_error(self._one(machine)) if machine else None

    def takes(self, inquiry: int) -> bool:
        """Whether an inquiry can join: it has not read in this round, which has begun just now."""
        young = asyncio.get_running_loop().time() - self._began < TOGETHER
        return bool(self._reading) and young and inquiry not in self._joined

    @contextmanager
    def joined(self, inquiry: int) -> Iterator[None]:
        """While the inquiry reads; when the last one has ended, what is still being read is given up."""
        self._joined.add(inquiry)
        self._reading += 1
        try:
            yield
        finally:
            self._reading -= 1
            if not self._reading:
                self._deadline.close()
                for close in self._closers:
                    close()


async def _result(task: asyncio.Future[T]) -> T:
    return await task


async def _or_error(read: Coroutine[object, object, T]) -> T | AsrError:
    try:
        return await read
    except AsrError as error:
        return error


class SharedReads:
    """The rounds of reads of a set of machines, one after the other."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._items: dict[int, ProtectedItem] = {}
        self._rate = Rate(session.clock, READS_AT_ONCE, READS_A_SECOND)
        self._round: Round | None = None

    def include(self, inquiry: int, item: ProtectedItem) -> None:
        """Count a machine among the set, from the next round on."""
        self._items[inquiry] = item

    @contextmanager
    def round(self, inquiry: int) -> Iterator[Round]:
        """The round that others have begun just now, else a new one."""
        if self._round is None or not self._round.takes(inquiry):
            self._round = Round(self._session, tuple(self._items.values()), self._rate)
        current = self._round
        with current.joined(inquiry):
            yield current
