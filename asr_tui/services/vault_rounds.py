"""What a round of polling reads of a vault, and how soon the next one is due."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.arriving_vault import ArrivingVault, nobody
from asr_tui.services.followed_jobs import RUNNING_A_ROUND, FollowedJobs, read_job
from asr_tui.services.list_pace import listed_until, pages_pause
from asr_tui.services.poll_pace import UNATTENDED, PollPace, may_slow, quiet_pause
from asr_tui.services.read_ports import Clock, PagedSiteRecovery
from asr_tui.services.rpo_history import RpoHistory
from asr_tui.services.vault_snapshot import VaultSnapshot

SECONDS_AN_ITEM = 0.04
"""Seconds of pause for each item at least: a large vault costs more to read, and to show over SSH."""


ENTRIES_OF_ONE = 10
"""So many of a vault's items count for its pages while one machine is under way: few of them have them read as soon as
ever, and those of a run of many as often as those of a run of sixty."""


class Cadence(Struct, frozen=True):
    """Seconds of this computer between two reads: while something is under way, and otherwise."""

    busy: float = 10.0
    idle: float = 60.0


class Activity(Struct):
    """Whether somebody looks at the terminal (`given`), and whether runs are under way."""

    given: bool = True
    working: Callable[[], bool] = lambda: False


class VaultRounds:
    """Reads one vault, each time no more than is due.

    asked   somebody wants all of it to be read now
    known   the vault as it was read last
    tell    gets what has come while it is read for the first time
    """

    def __init__(
        self,
        site_recovery: PagedSiteRecovery,
        clock: Clock,
        vault: ArmId,
        cadence: Callable[[], Cadence],
        activity: Activity,
        known: Callable[[], VaultSnapshot],
        tell: Callable[[VaultSnapshot], None],
    ) -> None:
        self.asked = False
        self.followed = FollowedJobs()
        self.rpo_history = RpoHistory()
        self._site_recovery = site_recovery
        self._clock = clock
        self._vault = vault
        self._cadence = cadence
        self._activity = activity
        self._known = known
        self._tell = tell
        self._pace = PollPace()
        self._whole_at = float("-inf")
        self._items: tuple[float, tuple[ProtectedItem, ...]] = (float("-inf"), ())
        self._jobs_at = float("-inf")

    def ask(self) -> None:
        """All is to be read now: somebody expects news."""
        self._pace.wake()
        self.asked = True

    async def read(self) -> VaultSnapshot:
        """The vault after another round. Raises AzureError."""
        before = self._known()
        if self.followed.ended_unread(before) and self._items_are_fresh:  # more than one round reads
            return await self._with_details(before)
        if self.followed.need_list(before.details) and self._items_are_fresh:
            return await self.followed_now()
        if self._only_jobs_are_due:
            jobs = await self._jobs(whole=False)
            if not self._pace.has_news(jobs):
                return before
        whole = self.asked or not (before.jobs and (before.busy or self.followed))
        self.asked = False
        self._whole_at = began = asyncio.get_running_loop().time()
        items, jobs = await self._lists(before, whole=whole)
        self._items = began, items
        self._pace.note(items, jobs)
        self.rpo_history.record(items, self._clock.now())
        now, reads = self._clock.now(), before.reads + 1
        return await self._with_details(VaultSnapshot(items=items, jobs=jobs, read_at=now, loading=False, reads=reads))

    async def _lists(self, before: VaultSnapshot, *, whole: bool) -> tuple[tuple[ProtectedItem, ...], tuple[Job, ...]]:
        """The items and the jobs; what has come of a vault that was never read is told meanwhile."""
        recovery, vault = self._site_recovery, self._vault
        if before.read_at is not None:
            return await asyncio.gather(recovery.items(vault), self._jobs(whole=whole))
        with ArrivingVault(before.so_far, self._tell) as arriving:
            return await asyncio.gather(
                arriving.items(recovery.items(vault, arriving.items_came)),
                arriving.jobs(self._jobs(whole=True, come=arriving.jobs_came)),
            )

    def items_since(self, moment: float) -> tuple[ProtectedItem, ...] | None:
        """The items where their last read began after this moment of the event loop's time."""
        began, items = self._items
        return items if began > moment else None

    async def followed_now(self) -> VaultSnapshot:
        """The vault with its followed jobs as they are now; of many the list, when it is due, tells which have ended.

        Raises AzureError.
        """
        before = self._known()
        jobs = before.jobs
        if self.followed.need_list(before.details) and self._jobs_are_due:
            jobs = await self._jobs(whole=False)
        return await self._with_details(replace(before, jobs=jobs))

    def pause(self, now: VaultSnapshot) -> float:
        """Seconds to the next read. A run and a failover that waits for its commit are never slowed."""
        cadence = self._cadence()
        least = SECONDS_AN_ITEM * len(now.items)
        awaited = self.followed.awaited(now.details)
        if now.busy or awaited:
            items = min(len(now.items), ENTRIES_OF_ONE * max(now.under_way, len(awaited)))
            entries = max(items, listed_until(now.jobs, awaited))
            return max(least, self._pages_pause(entries, now))
        slow = not self._activity.given and not self._activity.working() and may_slow(now.items)
        return max(cadence.idle * UNATTENDED if slow else cadence.idle, least)

    def _pages_pause(self, entries: int, now: VaultSnapshot) -> float:
        """Seconds to the next read of so many entries; where few machines are under way no more than at rest."""
        cadence = self._cadence()
        pause = pages_pause(entries, cadence.busy)
        few = now.under_way <= RUNNING_A_ROUND and not self.followed.need_list(now.details)
        return min(pause, cadence.idle) if few else pause

    @property
    def _items_are_fresh(self) -> bool:
        """Whether the items were read not long ago, and nobody has asked for them since."""
        before = self._known()
        if self.asked or before.error is not None:
            return False
        return asyncio.get_running_loop().time() - self._whole_at < self.pause(before)

    @property
    def _only_jobs_are_due(self) -> bool:
        """Whether nothing happens in this vault, and its items were read not long ago."""
        before = self._known()
        if not self._pace.quiet or self.followed or self._activity.working() or before.error is not None:
            return False
        rested = asyncio.get_running_loop().time() - self._whole_at + self.pause(before) / 2
        return rested < quiet_pause(self._cadence().idle, len(before.items))

    @property
    def _jobs_are_due(self) -> bool:
        """Whether the list's own pause has passed, and it is not read with the items in the next round.

        Rounds are not punctual: half a one more or less does not count.
        """
        busy, before, now = self._cadence().busy, self._known(), asyncio.get_running_loop().time()
        half = busy / 2
        if now + busy + half >= self._whole_at + self.pause(before):
            return False
        entries = listed_until(before.jobs, self.followed.awaited(before.details))
        return now - self._jobs_at + half >= self._pages_pause(entries, before)

    async def _jobs(self, *, whole: bool, come: Callable[[Sequence[Job]], None] = nobody) -> tuple[Job, ...]:
        """The jobs as they are now: of known ones only the pages in which one may have changed, unless `whole`.

        come  told of each page of the whole list that others follow
        """
        names, self._jobs_at = self.followed.names, asyncio.get_running_loop().time()
        if whole:
            jobs = await self._site_recovery.jobs(self._vault, come)
        else:
            jobs = await self._site_recovery.jobs_since(self._vault, self._known().jobs)
        self.followed.sought(names)
        return jobs

    async def _with_details(self, vault: VaultSnapshot) -> VaultSnapshot:
        """The vault with its followed jobs, those of them that are due by its list as they are now.

        Of one that cannot be read what is known of it stays, and the first error is the vault's: the others have come.
        """
        details = self._known().details
        told, due = self.followed.told(vault.jobs, details), self.followed.due(vault.jobs, details)
        found, errors = await _read_each(read_job(self._site_recovery, self._vault, name) for name in due)
        known = {job.name: job for job in self._known().details if job.name in self.followed} | told
        details = tuple((known | {job.name: job for job in found}).values())
        return replace(vault, details=details, error=errors[0] if errors else None)


async def _read_each(reads: Iterable[Awaitable[Job | None]]) -> tuple[list[Job], list[AsrError]]:
    """The jobs that were read and are there, and the errors of those that could not be read."""
    answers = await asyncio.gather(*reads, return_exceptions=True)
    for one in answers:
        if isinstance(one, BaseException) and not isinstance(one, AsrError):
            raise one
    return [one for one in answers if isinstance(one, Job)], [one for one in answers if isinstance(one, AsrError)]
