"""Polls all vaults at once: by Azure Resource Graph, by the vaults' own lists where that is not allowed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from datetime import timedelta
from typing import TypeVar

from msgspec.structs import replace

from asr_tui.domain.all_vaults import GraphRows, Tags, Unread, VaultsSnapshot, VaultsSource
from asr_tui.domain.errors import AccessDenied, AsrError, NotFound, Refused, SignInFailed, Unreachable
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.job_feed import JobFeeds
from asr_tui.services.poll_pace import UNATTENDED
from asr_tui.services.ports import Clock, ResourceGraph
from asr_tui.services.timeouts import cancelled, within, woken
from asr_tui.services.vault_lists import VaultLists
from asr_tui.services.vault_rounds import Cadence
from asr_tui.services.watched_poll import WatchedPoll

T = TypeVar("T")

SLOWER = 5.0
"""So many times a single vault's idle cadence: the answers are large, and the index lags behind in any case."""
TRUSTED = timedelta(minutes=5)
"""What this program has read of a vault so lately is newer than the index (assumed: its age is not documented)."""
LONGEST_PAGE = 20.0
"""Seconds that a page of Resource Graph is waited for."""
_NOT_ALLOWED = (AccessDenied, NotFound, Refused)
"""Refusals of Resource Graph that do not go away by waiting."""


class AllVaultsFeed:
    """Polls while there is a reader. The first reading is published as it comes, a later one when it is complete."""

    def __init__(
        self,
        graph: ResourceGraph,
        lists: VaultLists,
        feeds: JobFeeds,
        clock: Clock,
        cadence: Callable[[], Cadence] = Cadence,
    ) -> None:
        self._graph = graph
        self._lists = lists
        self._feeds = feeds
        self._clock = clock
        self._cadence = cadence
        self._polled = WatchedPoll("all vaults", VaultsSnapshot(), self._poll)
        self._snapshot = self._polled.published
        self._refreshed = asyncio.Event()

    @property
    def value(self) -> VaultsSnapshot:
        return self._snapshot.value

    def changes(self) -> AsyncGenerator[VaultsSnapshot, None]:
        """The newest snapshot first, then each one that differs; Azure is asked at once, and later slowly."""
        self._polled.wake.set()
        return self._polled.changes()

    def refresh(self) -> None:
        """Ask again now."""
        self._refreshed.set()
        self._polled.wake.set()

    async def close(self) -> None:
        await self._polled.stop()

    async def _poll(self) -> None:
        while self._polled.watched:
            self._polled.wake.clear()
            self._refreshed.clear()
            before = self.value
            self._snapshot.publish(replace(before, reading=True))
            self._snapshot.publish(await self._read(before))
            # A screen that is left and shown again asks no more often than a vault at work is read.
            cadence = self._cadence()
            await woken(self._clock, cadence.busy, self._refreshed)
            slower = SLOWER if self._feeds.activity.given else SLOWER * UNATTENDED
            await woken(self._clock, max(cadence.idle * slower - cadence.busy, 0.0), self._polled.wake)

    async def _read(self, before: VaultsSnapshot) -> VaultsSnapshot:
        try:
            try:
                return await self._by_graph(before)
            except SignInFailed:
                raise
            except AsrError as refused:
                if before.complete and not isinstance(refused, _NOT_ALLOWED):
                    raise
                return await self._by_lists(before, refused)
        except AsrError as error:
            return replace(before, error=error, reading=False)

    async def _by_lists(self, before: VaultsSnapshot, refused: AsrError) -> VaultsSnapshot:
        def publish(part: VaultsSnapshot) -> None:
            if not before.complete:
                self._snapshot.publish(replace(part, refused=refused, reading=True))

        return replace(await self._lists.read(publish), refused=refused)

    async def _by_graph(self, before: VaultsSnapshot) -> VaultsSnapshot:
        """Jobs, plans and vaults beside the pages of machines."""
        seen = VaultsSnapshot(source=VaultsSource.GRAPH, asked_at=self._clock.now(), reading=True)
        unread: list[Unread] = []
        jobs = asyncio.create_task(self._or_unread("The jobs", self._graph.jobs(), unread))
        plans = asyncio.create_task(self._or_unread("The recovery plans", self._graph.plans(), unread))
        vaults = asyncio.create_task(self._or_unread("The list of vaults", self._graph.vaults(), unread))
        items: list[ProtectedItem] = []
        tags: dict[ArmId, Tags] = {}

        def so_far() -> VaultsSnapshot:
            found = replace(
                seen,
                items=tuple(items),
                tags=dict(tags),
                jobs=_result(jobs),
                plans=_result(plans),
                vaults=_result(vaults),
                unread=tuple(unread),
            )
            return found.with_own(self._own_reads())

        try:
            async for part in self._parts():
                first = not items
                items += [one.item for one in part.items]
                tags |= {one.item.id: one.tags for one in part.items if one.tags is not None}
                seen = replace(seen, unreadable=seen.unreadable + part.unreadable)
                # The first rows at once, then whole pages: each snapshot is sorted and drawn anew.
                if not before.complete and (part.ends_page or first):
                    self._snapshot.publish(so_far())
            await asyncio.gather(jobs, plans, vaults)
            return replace(so_far(), complete=True, reading=False)
        finally:
            await cancelled(jobs, plans, vaults)

    def _own_reads(self) -> dict[ArmId, tuple[tuple[ProtectedItem, ...], tuple[Job, ...]]]:
        """Machines and jobs of the vaults that were polled lately."""
        since = self._clock.now() - TRUSTED
        polled = ((vault, self._feeds.known(vault)) for vault in self._feeds.polled)
        return {vault: (one.items, one.jobs) for vault, one in polled if one and one.read_at and one.read_at >= since}

    async def _parts(self) -> AsyncGenerator[GraphRows, None]:
        """The parts of the pages of machines. Raises Unreachable where one is not answered in LONGEST_PAGE."""
        parts = aiter(self._graph.items())

        async def following() -> GraphRows | None:
            return await anext(parts, None)

        try:
            while (part := await within(self._clock, LONGEST_PAGE, following())) is not None:
                yield part
        except TimeoutError:
            why = f"Azure Resource Graph gave no answer within {LONGEST_PAGE:g} s."
            raise Unreachable("No answer from Azure", why, "Try again; reading changes nothing.") from None

    @staticmethod
    async def _or_unread(
        what: str, reading: Coroutine[object, object, tuple[T, ...]], unread: list[Unread]
    ) -> tuple[T, ...]:
        try:
            return await reading
        except AsrError as error:
            unread.append(Unread(what, error))
            return ()


def _result(task: asyncio.Task[tuple[T, ...]]) -> tuple[T, ...]:
    """What the task has read, nothing before it has ended."""
    return task.result() if task.done() and not task.cancelled() else ()
