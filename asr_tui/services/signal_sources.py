"""The sources of signals: how each is read, how often and how long it is waited for; one feed a source and scope."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Hashable
from datetime import datetime

from msgspec import Struct

from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied, AsrError, Throttled
from asr_tui.domain.kinds import Kind
from asr_tui.domain.signals import Source, SourceRead
from asr_tui.services.read_ports import Catalog, Clock
from asr_tui.services.reads import Read, attempt
from asr_tui.services.timeouts import woken
from asr_tui.services.watched_poll import WatchedPoll

LEAST_PAUSE = 3.0
"""The shortest pause between two reads of a source, in seconds of this computer; practice is faster than Azure."""
REFUSED_PAUSE = 900.0
"""Seconds of Azure until a source is asked again that this identity may not read."""


class SourcePlan(Struct, frozen=True):
    """How a source is read. All times are in seconds.

    every       between two reads while all is well
    in_trouble  the same while some region or machine is in trouble
    limit       how long an answer is waited for
    """

    source: Source
    kind: Kind[object]
    every: float
    in_trouble: float
    limit: float


PLANS: dict[Source, SourcePlan] = {
    plan.source: plan
    for plan in (
        SourcePlan(Source.RESOURCE_HEALTH, kinds.MACHINE_HEALTH, 300.0, 120.0, 30.0),
        SourcePlan(Source.SERVICE_HEALTH, kinds.INCIDENT, 300.0, 120.0, 15.0),
        SourcePlan(Source.STATUS_PAGE, kinds.EMERGING_ISSUE, 600.0, 300.0, 15.0),
        SourcePlan(Source.ACTIVITY_LOG, kinds.LOGGED_CHANGE, 900.0, 900.0, 20.0),
        SourcePlan(Source.LOG_ANALYTICS, kinds.LOGGED_RPO, 900.0, 900.0, 20.0),
    )
}


class SourceAnswer(Struct, frozen=True):
    """The newest answer of a source, and the state of its reads."""

    values: tuple[object, ...]
    read: SourceRead


class SourceFeed:
    """Reads one source for one scope while somebody watches, and publishes each answer."""

    def __init__(
        self,
        catalog: Catalog,
        clock: Clock,
        plan: SourcePlan,
        scope: str,
        time_scale: Callable[[], float],
        in_trouble: Callable[[], bool],
    ) -> None:
        """`time_scale` is how many seconds of this computer one of Azure's takes."""
        self._catalog = catalog
        self._clock = clock
        self.plan = plan
        self.scope = scope
        self._time_scale = time_scale
        self._in_trouble = in_trouble
        self._read: Read[tuple[object, ...]] = Read()
        first = SourceAnswer((), SourceRead(plan.source, scope, waiting=True))
        self._polled = WatchedPoll(f"{plan.source.value} {scope}", first, self._poll)

    @property
    def value(self) -> SourceAnswer:
        return self._polled.published.value

    def changes(self) -> AsyncGenerator[SourceAnswer, None]:
        """The newest answer first, then each one that differs; the source is read meanwhile."""
        return self._polled.changes()

    def refresh(self) -> None:
        """Read now."""
        self._polled.wake.set()

    async def stop(self) -> None:
        await self._polled.stop()

    async def _poll(self) -> None:
        while self._polled.watched:
            self._polled.wake.clear()
            reading = self._catalog.all(self.plan.kind, self.scope)
            self._read = await attempt(self._clock, reading, self._read, self.plan.limit)
            self._publish(self._read.value or (), self._read.read_at, self._read.error)
            await woken(self._clock, self._pause(self._read.error), self._polled.wake)

    def _publish(self, values: tuple[object, ...], read_at: datetime | None, error: AsrError | None) -> None:
        self._polled.published.publish(SourceAnswer(values, SourceRead(self.plan.source, self.scope, read_at, error)))

    def _pause(self, error: AsrError | None) -> float:
        seconds = self.plan.in_trouble if self._in_trouble() else self.plan.every
        if isinstance(error, AccessDenied):
            seconds = max(seconds, REFUSED_PAUSE)
        pause = max(seconds * self._time_scale(), LEAST_PAUSE)
        return max(pause, error.wait) if isinstance(error, Throttled) else pause


class SourceFeeds:
    """The feeds of a session: vaults whose machines share a subscription share its reads."""

    def __init__(self, make: Callable[[SourcePlan, str], SourceFeed]) -> None:
        self._make = make
        self._feeds: dict[Hashable, SourceFeed] = {}

    def of(self, source: Source, scope: str) -> SourceFeed:
        """The status page is the same for all: it has one feed, for the first scope that asks."""
        key = (source, "" if source is Source.STATUS_PAGE else scope.casefold())
        if key not in self._feeds:
            self._feeds[key] = self._make(PLANS[source], scope)
        return self._feeds[key]

    def refresh(self) -> None:
        for feed in self._feeds.values():
            feed.refresh()

    async def close(self) -> None:
        await asyncio.gather(*(feed.stop() for feed in self._feeds.values()))
