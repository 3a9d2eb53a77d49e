"""Polls each vault once, with backoff, and publishes its items and jobs to every pane and run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager, suppress

from msgspec.structs import replace

from asr_tui.domain.errors import AsrError, Throttled
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.followed_jobs import read_job
from asr_tui.services.read_ports import Clock, PagedSiteRecovery
from asr_tui.services.timeouts import cancelled, woken
from asr_tui.services.vault_rounds import Activity, Cadence, VaultRounds
from asr_tui.services.vault_snapshot import VaultSnapshot
from asr_tui.services.watched_poll import WatchedPoll

LONGEST_WAIT = 300.0
"""The longest pause between two tries while Azure cannot be read, in seconds."""

LEAST_PAUSE = 2.0
"""Seconds between two rounds where jobs of many machines begin or end one after the other: they share the rounds."""


class JobFeed:
    """Polls one vault while there is a reader or a followed job."""

    def __init__(
        self,
        site_recovery: PagedSiteRecovery,
        clock: Clock,
        vault: ArmId,
        cadence: Callable[[], Cadence] = Cadence,
        activity: Activity | None = None,
    ) -> None:
        self.vault = vault
        self._activity = activity or Activity()
        self._polled = WatchedPoll(f"job feed {vault.name}", VaultSnapshot(), self._poll)
        self._snapshot = self._polled.published
        self._rounds = VaultRounds(
            site_recovery, clock, vault, cadence, self._activity, lambda: self.value, self._show_arriving
        )
        self._followed = self._rounds.followed
        self.rpo_history = self._rounds.rpo_history
        self._site_recovery = site_recovery
        self._clock = clock
        self._cadence = cadence
        self._began = float("-inf")
        self._soon: asyncio.Task[None] | None = None
        self._failures = 0
        self._alone: set[asyncio.Task[None]] = set()

    @property
    def value(self) -> VaultSnapshot:
        return self._snapshot.value

    def items_since(self, moment: float) -> tuple[ProtectedItem, ...] | None:
        """The items where their last read began after this moment of the event loop's time."""
        return self._rounds.items_since(moment)

    def _show_arriving(self, arriving: VaultSnapshot) -> None:
        self._snapshot.publish(replace(self.value, arriving=arriving, error=None, loading=True))

    def changes(self) -> AsyncGenerator[VaultSnapshot, None]:
        """The newest snapshot first, then each one that differs; the vault is polled meanwhile."""
        return self._polled.changes()

    def begin(self) -> None:
        """Begin the first read for a screen that is being made and will follow it."""
        if self.value.loading and not self._polled.watched:
            task = asyncio.create_task(self._first_read(), name=f"first read of {self.vault.name}")
            self._alone.add(task)
            task.add_done_callback(self._polled.fail)
            task.add_done_callback(self._alone.discard)

    async def _first_read(self) -> None:
        async with aclosing(self.changes()) as snapshots:
            async for snapshot in snapshots:
                if not snapshot.loading:
                    return

    @contextmanager
    def follow(
        self, job_name: str, *, alone: bool = False, looked_at: bool = False, by_list: bool = False
    ) -> Iterator[None]:
        """Read this job's tasks too until the block ends: with many others in turns, unless it is looked at.

        alone    reads the job at once without the rest of the vault, for a screen that shows it
        by_list  that the list says it succeeded is enough: it is not read by itself for that, and has no tasks then
        """
        looked_at = looked_at or alone
        self._followed.add(job_name, looked_at=looked_at, by_list=by_list)
        if alone:
            self._read_alone(job_name)
        else:
            self.refresh_soon()
        try:
            with self._polled.watching():
                yield
        finally:
            if not self._followed.discard(job_name, looked_at=looked_at, by_list=by_list):
                self._snapshot.publish(self.value.without(job_name))

    def _read_alone(self, name: str) -> None:
        if self.value.detail(name) is None:
            task = asyncio.create_task(self._show_alone(name), name=f"job {name}")
            self._alone.add(task)
            task.add_done_callback(self._polled.fail)
            task.add_done_callback(self._alone.discard)

    async def _show_alone(self, name: str) -> None:
        """Publish the job; an error shows in the next round."""
        try:
            job = await read_job(self._site_recovery, self.vault, name)
        except AsrError:
            return
        if job is not None and name in self._followed:
            others = self.value.without(name)
            self._snapshot.publish(replace(others, details=(*others.details, job)))

    def refresh(self) -> None:
        """Read all now; a running read is followed by another."""
        self._rounds.ask()
        self._polled.wake.set()

    def attended(self) -> None:
        """Read now if the last read is older than the pause of a vault that is looked at."""
        if asyncio.get_running_loop().time() - self._began >= self._cadence().idle:
            self.refresh()

    def refresh_soon(self) -> None:
        """Read now, but LEAST_PAUSE after the last round at the earliest; where many jobs are followed, in its turn."""
        pause = self._cadence().busy if self._followed.need_list(self.value.details) else LEAST_PAUSE
        rest = self._began + pause - asyncio.get_running_loop().time()
        if rest <= 0:
            self._read_soon()
        elif self._soon is None or self._soon.done():
            self._soon = asyncio.create_task(self._refresh_after(rest), name=f"soon {self.vault.name}")

    async def _refresh_after(self, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self._read_soon()

    def _read_soon(self) -> None:
        """Read now; where many jobs are followed, the items only when their own pause has passed."""
        if self._followed.need_list(self.value.details):
            self._polled.wake.set()
        else:
            self.refresh()

    async def stop(self) -> None:
        """End polling and all readers for good."""
        await self._polled.stop()
        await cancelled(*self._alone, *((self._soon,) if self._soon else ()))

    async def _poll(self) -> None:
        while self._polled.watched:
            self._polled.wake.clear()
            self._began = asyncio.get_running_loop().time()
            try:
                snapshot = await self._rounds.read()
            except AsrError as error:
                snapshot = replace(self.value, error=error, loading=False)
            self._snapshot.publish(snapshot)
            if snapshot.error is None:
                self._failures = 0
                pause = LEAST_PAUSE if self._followed.ended_unread(self.value) else self._rounds.pause(snapshot)
                await self._rest(pause, self._cadence().busy)
            else:
                self._failures += 1
                await woken(self._clock, self._wait_after(snapshot.error), self._polled.wake)

    def _wait_after(self, error: AsrError) -> float:
        """Seconds to the next try, longer after each failure in a row."""
        wait = min(self._cadence().busy * 2.0**self._failures, LONGEST_WAIT)
        return max(wait, error.wait) if isinstance(error, Throttled) else wait

    async def _rest(self, seconds: float, busy: float) -> None:
        """Wait for the next round; followed jobs are read meanwhile, as often as in a vault of few machines.

        An error of theirs shows in the next round.
        """
        while seconds > busy and self._followed.awaited(self.value.details) and not self._polled.wake.is_set():
            await woken(self._clock, busy, self._polled.wake)
            seconds -= busy
            if not self._polled.wake.is_set():
                with suppress(AsrError):
                    self._snapshot.publish(replace(await self._rounds.followed_now(), error=None))
        await woken(self._clock, seconds, self._polled.wake)


class JobFeeds:
    """The feeds of a session, one a vault."""

    def __init__(
        self, site_recovery: PagedSiteRecovery, clock: Clock, cadence: Callable[[], Cadence] = Cadence
    ) -> None:
        self._site_recovery = site_recovery
        self._clock = clock
        self._cadence = cadence
        self.activity = Activity()
        self._feeds: dict[ArmId, JobFeed] = {}

    @property
    def cadence(self) -> Cadence:
        return self._cadence()

    def of(self, vault: ArmId) -> JobFeed:
        if vault not in self._feeds:
            self._feeds[vault] = JobFeed(self._site_recovery, self._clock, vault, self._cadence, self.activity)
        return self._feeds[vault]

    def known(self, vault: ArmId) -> VaultSnapshot | None:
        """A vault as last read; None where it was not polled."""
        return self._feeds[vault].value if vault in self._feeds else None

    @property
    def polled(self) -> tuple[ArmId, ...]:
        """The vaults that have a feed."""
        return tuple(self._feeds)

    @property
    def items(self) -> tuple[ProtectedItem, ...]:
        """The items of every polled vault, as last read."""
        return tuple(item for feed in self._feeds.values() for item in feed.value.items)

    def attend(self, *, given: bool) -> None:
        """Whether somebody looks at the terminal: without that, vaults at rest are read less often."""
        self.activity.given = given
        for feed in self._feeds.values() if given else ():
            feed.attended()

    def refresh(self) -> None:
        """Read all vaults now."""
        for feed in self._feeds.values():
            feed.refresh()

    async def close(self) -> None:
        await asyncio.gather(*(feed.stop() for feed in self._feeds.values()))
