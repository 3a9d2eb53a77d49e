"""What the vaults of a list protect: read in the background, one request a vault, or taken from a vault's own poll."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from asr_tui.domain.errors import AsrError, Throttled
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.job_feed import JobFeeds
from asr_tui.services.ports import Clock, SiteRecovery
from asr_tui.services.reads import Read, attempt

AT_ONCE = 4
"""Vaults read at the same time."""
MOST_VAULTS = 50
"""Vaults read for one list: the rest says that it was not read. Two seconds' worth of the 25 reads a second that Azure
Resource Manager refills (Microsoft Learn, "Understand how Azure Resource Manager throttles requests")."""
LONGEST_READ = 15.0
"""Seconds that a vault's answer is waited for; one of hundreds of machines comes in several pages."""
READ_AGAIN_AFTER = timedelta(minutes=5)
"""An older answer is read again when the list is shown again."""


class VaultState(Struct, frozen=True):
    """A vault's machines as last read; `items` are empty and `read_at` is None where it could never be read.

    jobs   its jobs where the vault was polled in this session; None where they were not read
    error  why the newest read failed
    """

    items: tuple[ProtectedItem, ...] = ()
    jobs: tuple[Job, ...] | None = None
    read_at: datetime | None = None
    error: AsrError | None = None


class VaultStates:
    """The states of the vaults that were asked for. Reads nothing that a vault's poll has read lately."""

    def __init__(self, site_recovery: SiteRecovery, feeds: JobFeeds, clock: Clock) -> None:
        self._site_recovery = site_recovery
        self._feeds = feeds
        self._clock = clock
        self._read: dict[ArmId, Read[tuple[ProtectedItem, ...]]] = {}
        self._asked: set[ArmId] = set()
        self._refused = False

    def of(self, vault: ArmId) -> VaultState | None:
        """The newest answer; None where the vault was not read."""
        polled, read = self._feeds.known(vault), self._read.get(vault)
        if polled is not None and polled.read_at and (not read or not read.read_at or polled.read_at >= read.read_at):
            return VaultState(polled.items, polled.jobs, polled.read_at, polled.error)
        return VaultState(read.value or (), None, read.read_at, read.error) if read else None

    def waits(self, vault: ArmId) -> bool:
        """Whether `read` would still read this vault, where it was not read."""
        return not self._refused and (vault in self._asked or len(self._asked) < MOST_VAULTS)

    def due(self, vaults: Iterable[ArmId]) -> list[ArmId]:
        """Those of the vaults that `read` would read now."""
        return [vault for vault in vaults if self.waits(vault) and self._is_old(vault)]

    async def read(self, vaults: Iterable[ArmId], changed: Callable[[], None]) -> None:
        """Read those that were not read lately, a few at a time; `changed` after each answer.

        Where Azure asks to wait, the others are not read.
        """
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(vault: ArmId) -> None:
            async with gate:
                if self.due((vault,)):
                    self._asked.add(vault)
                    await self._attempt(vault)
                    changed()

        await asyncio.gather(*(one(vault) for vault in vaults))

    async def _attempt(self, vault: ArmId) -> None:
        read = await attempt(self._clock, self._site_recovery.items(vault), self._read.get(vault), LONGEST_READ)
        self._read[vault] = read
        self._refused = self._refused or isinstance(read.error, Throttled)

    def _is_old(self, vault: ArmId) -> bool:
        known = self.of(vault)
        if known is None or known.read_at is None:
            return known is None
        return known.error is None and self._clock.now() - known.read_at > READ_AGAIN_AFTER

    def forget(self) -> None:
        """Forget what was read, so that it is read again."""
        self._read.clear()
        self._asked.clear()
        self._refused = False
