"""Everything about one protected machine, read side by side and in bounded time: a dead region holds nothing up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from asr_tui.domain.errors import AzureError, NotFound, Unreachable
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import Absence, ItemEstate
from asr_tui.domain.jobs import Job
from asr_tui.domain.obstacles import Lock
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint, Topology
from asr_tui.domain.resources import (
    AvailabilitySet,
    Machine,
    Region,
    ResourceGroup,
    StorageAccount,
    VirtualNetwork,
)
from asr_tui.domain.rights import Rights
from asr_tui.services.ports import Session
from asr_tui.services.timeouts import cancelled, within
from asr_tui.services.way_back import Read, way_back

LIMIT = 5.0
"""How many seconds any one answer is waited for."""

T = TypeVar("T")


@dataclass(slots=True)
class _Asked(Generic[T]):
    """A read under way. `what` is how it is told."""

    what: str
    task: asyncio.Task[Read[T]]

    @property
    def read(self) -> Read[T]:
        return self.task.result() if self.task.done() else Read(None, pending=True)


@dataclass(slots=True)
class _Reads:
    """All that is asked about a machine."""

    item: _Asked[ProtectedItem]
    points: _Asked[tuple[RecoveryPoint, ...]]
    topology: _Asked[Topology]
    jobs: _Asked[tuple[Job, ...]]
    running: _Asked[Machine]
    failed_over: _Asked[Machine]
    networks: _Asked[tuple[VirtualNetwork, ...]]
    accounts: _Asked[tuple[StorageAccount, ...]]
    groups: _Asked[tuple[ResourceGroup, ...]]
    sets: _Asked[tuple[AvailabilitySet, ...]]
    regions: _Asked[tuple[Region, ...]]
    rights: _Asked[Rights]
    vault_rights: _Asked[Rights]
    locks: _Asked[tuple[Lock, ...]]
    tasks: set[asyncio.Task[object]] = field(default_factory=set)

    def told(self) -> list[tuple[str, bool, str]]:
        """Of each read: what it is, whether it is still awaited, and why it gave nothing."""
        each = (
            self.item, self.points, self.topology, self.jobs, self.running, self.failed_over, self.networks,
            self.accounts, self.groups, self.sets, self.regions, self.rights,
            self.vault_rights, self.locks,
        )  # fmt: skip
        return [(one.what, one.read.pending, one.read.why_not) for one in each]


class Survey:
    """Reads what the drill, failover and re-protect screens are drawn and planned from."""

    def __init__(self, session: Session, limit: float = LIMIT) -> None:
        self._session = session
        self._limit = limit

    async def estate(self, known: ProtectedItem) -> ItemEstate:
        """The machine as it stands now; what does not answer in time is told in `unread`, never waited for."""
        newest = ItemEstate(known, self._session.clock.now())
        async for estate in self.estates(known):
            newest = estate
        return newest

    async def estates(self, known: ProtectedItem) -> AsyncGenerator[ItemEstate, None]:
        """What is known at once, then again after each answer; the last one has nothing pending."""
        reads = self._begin(known)
        try:
            yield self._so_far(known, reads)
            while waiting := {task for task in reads.tasks if not task.done()}:
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                yield self._so_far(known, reads)
        finally:
            await cancelled(*reads.tasks)

    async def again(self, estate: ItemEstate) -> ItemEstate:
        """The vault's own side read once more: state, points and jobs. What does not answer stays as it was known."""
        recovery, known = self._session.site_recovery, estate.item
        item, points, jobs = await asyncio.gather(
            self._read("the machine's state", recovery.item(known.id)),
            self._read("its recovery points", recovery.recovery_points(known.id)),
            self._read("the vault's jobs", recovery.jobs(known.id.vault_id)),
        )
        whys = (item.why_not, points.why_not, jobs.why_not)
        others = tuple(one for one in estate.unread if not _of_the_vault(one))
        return replace(
            estate,
            item=item.value or known,
            now=self._session.clock.now(),
            points=estate.points if points.value is None else points.value,
            jobs=estate.jobs if jobs.value is None else jobs.value,
            unread=(*others, *(why for why in whys if why)),
        )

    def _begin(self, known: ProtectedItem) -> _Reads:
        vault, catalog, recovery = known.id.vault_id, self._session.catalog, self._session.site_recovery
        own = known.machine.subscription
        target = known.target_group.subscription if known.target_group else own
        both = tuple(dict.fromkeys(one.casefold() for one in (own, target)))
        tasks: set[asyncio.Task[object]] = set()

        def ask(what: str, reading: Coroutine[object, object, Read[T]]) -> _Asked[T]:
            task = asyncio.create_task(reading, name=what)
            tasks.add(task)
            return _Asked(what, task)

        def read(what: str, asked: Coroutine[object, object, T]) -> _Asked[T]:
            return ask(what, self._read(what, asked))

        item = read("the machine's state", recovery.item(known.id))
        return _Reads(
            item=item,
            points=read("its recovery points", recovery.recovery_points(known.id)),
            topology=read("the vault's mappings", recovery.topology(vault)),
            jobs=read("the vault's jobs", recovery.jobs(vault)),
            running=read("the original machine", catalog.machine(known.machine)),
            failed_over=ask("the machine in the target region", self._made(known, item)),
            networks=read("virtual networks", _of_each(catalog.networks, both)),
            accounts=read("storage accounts", _of_each(catalog.storage_accounts, both)),
            groups=read("resource groups", _of_each(catalog.resource_groups, both)),
            sets=read("availability sets", _of_each(catalog.availability_sets, both)),
            regions=read("regions", catalog.regions(own)),
            rights=read("your rights in the original region", catalog.rights(known.machine.group_id)),
            vault_rights=read("your rights on the vault", catalog.rights(vault)),
            locks=read("resource locks", _of_each(catalog.locks, both)),
            tasks=tasks,
        )

    def _so_far(self, known: ProtectedItem, reads: _Reads) -> ItemEstate:
        current, vault = reads.item.read.value or known, known.id.vault_id
        told = reads.told()
        return ItemEstate(
            item=current,
            now=self._session.clock.now(),
            points=reads.points.read.value,
            running=reads.running.read.value,
            absence=reads.running.read.absence,
            failed_over=reads.failed_over.read.value,
            networks=reads.networks.read.value or (),
            groups=reads.groups.read.value or (),
            accounts=reads.accounts.read.value or (),
            availability_sets=reads.sets.read.value or (),
            regions=reads.regions.read.value or (),
            topology=reads.topology.read.value or Topology(),
            jobs=reads.jobs.read.value or (),
            locks=reads.locks.read.value or (),
            rights=_known({known.machine.group_id: reads.rights, vault: reads.vault_rights}),
            checks=way_back(current, reads.topology.read, reads.accounts.read, reads.rights.read, reads.running.read),
            unread=tuple(why for _, _, why in told if why),
            pending=tuple(what for what, pending, _ in told if pending),
        )

    async def _made(self, known: ProtectedItem, item: _Asked[ProtectedItem]) -> Read[Machine]:
        """The machine that a drill or failover made; a list of items is too poor to name it at times."""
        machine = made(known)
        if machine is None:
            current = (await asyncio.shield(item.task)).value
            machine = made(current) if current else None
        if machine is None:
            return Read(None)
        return await self._read("the machine in the target region", self._session.catalog.machine(machine))

    async def _read(self, what: str, asked: Coroutine[object, object, T]) -> Read[T]:
        try:
            return Read(await within(self._session.clock, self._limit, asked))
        except TimeoutError:
            why = f"Could not read {what}: no answer within {self._limit:.0f} s."
            return Read(None, why, absence=Absence.SILENT)
        except AzureError as error:
            return Read(None, f"Could not read {what}: {error.title}.", absence=_absence(error))


def _absence(error: AzureError) -> Absence:
    match error:
        case NotFound():
            return Absence.GONE
        case Unreachable():
            return Absence.SILENT
        case _:
            return Absence.UNREAD


def _known(asked: dict[ArmId, _Asked[Rights]]) -> tuple[tuple[ArmId, Rights], ...]:
    return tuple((scope, one.read.value) for scope, one in asked.items() if one.read.value is not None)


async def _of_each(read: Callable[[str], Awaitable[tuple[T, ...]]], subscriptions: tuple[str, ...]) -> tuple[T, ...]:
    lists = await asyncio.gather(*(read(one) for one in subscriptions))
    return tuple(one for each in lists for one in each)


_VAULTS_OWN = ("the machine's state", "its recovery points", "the vault's jobs")


def _of_the_vault(sentence: str) -> bool:
    return any(sentence.startswith(f"Could not read {what}") for what in _VAULTS_OWN)


def made(item: ProtectedItem) -> ArmId | None:
    """The machine that Azure made in the target region: a running drill's, else the failed-over one."""
    return item.test_machine or item.target_machine
