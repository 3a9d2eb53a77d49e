"""Watches the regions of a vault's machines while somebody looks: all sources together as one observation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied
from asr_tui.domain.ids import ArmId
from asr_tui.domain.kinds import Kind
from asr_tui.domain.outage import Assessment, assess
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.signals import UNAVAILABLE_SHARE, Level, Observation, Source, SourceRead
from asr_tui.services.job_feed import JobFeed, JobFeeds
from asr_tui.services.published import Published
from asr_tui.services.read_ports import Catalog, Clock
from asr_tui.services.signal_sources import SourceAnswer, SourceFeed, SourceFeeds, SourcePlan
from asr_tui.services.timeouts import cancelled
from asr_tui.services.vault_snapshot import VaultSnapshot

MOST_GROUPS = 20
"""Resource groups whose health is read one by one."""
_OF_SUBSCRIPTIONS = (Source.RESOURCE_HEALTH, Source.SERVICE_HEALTH, Source.ACTIVITY_LOG)
T = TypeVar("T")
Key = tuple[Source, str]


class WatchSettings(Struct, frozen=True):
    """`log_workspace` is the id of a Log Analytics workspace, empty for none; `share` is in per cent."""

    log_workspace: str = ""
    share: float = UNAVAILABLE_SHARE


class SignalWatch:
    """One vault's observation; its sources are read while there is a reader."""

    def __init__(
        self, feed: JobFeed, sources: SourceFeeds, clock: Clock, settings: Callable[[], WatchSettings]
    ) -> None:
        self._feed = feed
        self._sources = sources
        self._clock = clock
        self._settings = settings
        self._seen = Published(Observation(reads=(SourceRead(Source.ITEMS, feed.vault, waiting=True),)))
        self._answers: dict[Key, SourceAnswer] = {}
        self._followed: dict[Key, asyncio.Task[None]] = {}
        self._watched = 0
        self._task: asyncio.Task[None] | None = None

    @property
    def value(self) -> Observation:
        return self._seen.value

    def assessment(self) -> Assessment:
        """What the newest observation means now."""
        return assess(self.value, self._clock.now())

    async def changes(self) -> AsyncGenerator[Observation, None]:
        """The newest observation first, then each one that differs."""
        with self._watching():
            async for seen in self._seen.changes():
                yield seen

    def refresh(self) -> None:
        """Read the vault and every source now."""
        self._feed.refresh()
        for source, scope in self._answers:
            self._sources.of(source, scope).refresh()

    async def stop(self) -> None:
        self._seen.close()
        if self._task is not None:
            await cancelled(self._task)

    @contextmanager
    def _watching(self) -> Iterator[None]:
        self._watched += 1
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch(), name=f"signals {self._feed.vault.name}")
            self._task.add_done_callback(self._ended)
        try:
            yield
        finally:
            self._watched -= 1
            if not self._watched and self._task is not None:
                self._task.cancel()

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (failure := task.exception()) is not None:
            self._seen.fail(failure)

    async def _watch(self) -> None:
        self._followed = {}
        try:
            async for snapshot in self._feed.changes():
                self._follow_wanted()
                self._publish(snapshot)
        finally:
            await cancelled(*self._followed.values())

    def _follow_wanted(self) -> None:
        """Follow what is not followed yet: machines of another subscription, or groups where that is refused."""
        for key in self._wanted(self._feed.value):
            if key not in self._followed:
                self._followed[key] = asyncio.create_task(self._follow(key), name=f"{key[0].value} {key[1]}")
                self._followed[key].add_done_callback(self._ended)

    def _wanted(self, snapshot: VaultSnapshot) -> list[Key]:
        subscriptions = dict.fromkeys(name for item in snapshot.items if (name := subscription_of(item)))
        wanted = [(source, name) for name in subscriptions for source in _OF_SUBSCRIPTIONS]
        wanted += [(Source.STATUS_PAGE, name) for name in list(subscriptions)[:1]]  # the same for all
        wanted += [(Source.RESOURCE_HEALTH, group) for group in self._groups(snapshot.items)]
        workspace = self._settings().log_workspace
        return [*wanted, (Source.LOG_ANALYTICS, workspace)] if workspace and snapshot.items else wanted

    def _groups(self, items: Iterable[ProtectedItem]) -> list[str]:
        """The resource groups of machines whose subscriptions' health this identity may not read as a whole."""
        refused = {key[1] for key, answer in self._answers.items() if _is_refused(key, answer)}
        groups = dict.fromkeys(running_machine(item).group_id for item in items if subscription_of(item) in refused)
        return [str(group) for group in groups][:MOST_GROUPS]

    def _reads(self) -> list[SourceRead]:
        """The reads of all sources; without a subscription's that is refused where those of its groups stand in."""
        read_in = {
            ArmId(scope).subscription.casefold()
            for (source, scope), answer in self._answers.items()
            if source is Source.RESOURCE_HEALTH and scope.startswith("/") and answer.read.read_at
        }
        return [
            answer.read for key, answer in self._answers.items() if not (_is_refused(key, answer) and key[1] in read_in)
        ]

    async def _follow(self, key: Key) -> None:
        async for answer in self._sources.of(*key).changes():
            self._answers[key] = answer
            self._follow_wanted()
            self._publish(self._feed.value)

    def _publish(self, snapshot: VaultSnapshot) -> None:
        answers = list(self._answers.values())
        own = SourceRead(Source.ITEMS, self._feed.vault, snapshot.read_at, snapshot.error, snapshot.loading)
        seen = Observation(
            items=snapshot.items,
            health=_all(answers, kinds.MACHINE_HEALTH, Source.RESOURCE_HEALTH),
            incidents=_all(answers, kinds.INCIDENT, Source.SERVICE_HEALTH),
            emerging=_all(answers, kinds.EMERGING_ISSUE, Source.STATUS_PAGE),
            logged=_all(answers, kinds.LOGGED_CHANGE, Source.ACTIVITY_LOG),
            rpos=_all(answers, kinds.LOGGED_RPO, Source.LOG_ANALYTICS),
            reads=(own, *self._reads()),
            trouble=self.value.trouble,
            share=self._settings().share,
        )
        now = self._clock.now()
        troubled = {one.region: now for one in assess(seen, now).regions if one.level > Level.WELL}
        self._seen.publish(replace(seen, trouble=seen.trouble | troubled))


def _is_refused(key: Key, answer: SourceAnswer) -> bool:
    """Whether the health of a whole subscription may not be read."""
    whole = key[0] is Source.RESOURCE_HEALTH and not key[1].startswith("/")
    return whole and isinstance(answer.read.error, AccessDenied)


def running_machine(item: ProtectedItem) -> ArmId:
    """The machine that runs: after a failover the one that it made."""
    return item.target_machine if item.active_on_target and item.target_machine else item.machine


def subscription_of(item: ProtectedItem) -> str:
    """The subscription in which a machine runs."""
    return running_machine(item).subscription.casefold()


def _all(answers: list[SourceAnswer], kind: Kind[T], source: Source) -> tuple[T, ...]:
    own = [one for one in answers if one.read.source is source]
    return kinds.values_of(kind, (value for one in own for value in one.values))


class SignalWatches:
    """The watches of a session, one a vault."""

    def __init__(
        self,
        catalog: Catalog,
        feeds: JobFeeds,
        clock: Clock,
        settings: Callable[[], WatchSettings] = WatchSettings,
        time_scale: Callable[[], float] = lambda: 1.0,
    ) -> None:
        self._feeds = feeds
        self._clock = clock
        self._settings = settings

        def make(plan: SourcePlan, scope: str) -> SourceFeed:
            return SourceFeed(catalog, clock, plan, scope, time_scale, self._in_trouble)

        self._sources = SourceFeeds(make)
        self._watches: dict[ArmId, SignalWatch] = {}

    def of(self, vault: ArmId) -> SignalWatch:
        if vault not in self._watches:
            self._watches[vault] = SignalWatch(self._feeds.of(vault), self._sources, self._clock, self._settings)
        return self._watches[vault]

    def _in_trouble(self) -> bool:
        return any(watch.assessment().level > Level.WELL for watch in self._watches.values())

    async def close(self) -> None:
        await asyncio.gather(*(watch.stop() for watch in self._watches.values()))
        await self._sources.close()
