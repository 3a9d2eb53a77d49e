"""Watches vaults without a screen: what is found of each, once or again and again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.errors import AsrError
from asr_tui.domain.findings import Finding, findings
from asr_tui.domain.outage import assess
from asr_tui.domain.resources import Region, Vault
from asr_tui.domain.signals import Observation, Source
from asr_tui.services.read_ports import Clock
from asr_tui.services.signal_watch import SignalWatch, SignalWatches
from asr_tui.services.timeouts import cancelled

FIRST_LOOK = 60.0
"""Seconds of this computer that a first look may take; what has not answered by then counts as not read."""


class Look(Struct, frozen=True):
    """A vault's findings at a moment; `complete` once every source has answered or failed."""

    vault: Vault
    at: datetime
    findings: tuple[Finding, ...]
    complete: bool


Regions = Callable[[str], Awaitable[tuple[Region, ...]]]
"""The regions of a subscription, soon. Raises AzureError."""


class VaultWatch:
    """One vault's looks."""

    def __init__(self, vault: Vault, watches: SignalWatches, regions: Regions, clock: Clock) -> None:
        self._vault = vault
        self._watch: SignalWatch = watches.of(vault.id)
        self._regions = regions
        self._clock = clock
        self._names: dict[str, str] = {}

    async def looks(self) -> AsyncGenerator[Look, None]:
        """A look at each change; the first when every source has answered or failed, or after FIRST_LOOK seconds."""
        await self._read_names()
        first = asyncio.ensure_future(self._first())
        late = asyncio.ensure_future(self._clock.sleep(FIRST_LOOK))
        following = asyncio.ensure_future(self._follow())
        try:
            await asyncio.wait({first, late, following}, return_when=asyncio.FIRST_COMPLETED)
            if following.done():
                following.result()
            yield self._look(self._watch.value)
            async for seen in self._watch.changes():
                yield self._look(seen)
        finally:
            await cancelled(first, late, following)

    async def _follow(self) -> None:
        """Keep the sources being read from the first look on."""
        async for _ in self._watch.changes():
            pass

    async def _first(self) -> None:
        async for seen in self._watch.changes():
            if complete(seen):
                return

    def _look(self, seen: Observation) -> Look:
        """What has not answered by a look counts as not read."""
        now = self._clock.now()
        known = complete(seen)
        if not known:
            seen = replace(seen, reads=tuple(replace(one, waiting=False) for one in seen.reads))
        return Look(self._vault, now, findings(assess(seen, now), seen, now, self._display), known)

    async def _read_names(self) -> None:
        """Without the regions' names ARM's are told."""
        try:
            regions = await self._regions(self._vault.id.subscription)
        except AsrError:
            return
        self._names = {region.name: region.display for region in regions}

    def _display(self, name: str) -> str:
        return self._names.get(name, name)


def complete(seen: Observation) -> bool:
    """Whether every source has answered or failed."""
    own = [one for one in seen.reads if one.source is Source.ITEMS]
    sources = {one.source for one in seen.reads}
    no_machines = bool(own) and own[0].read_at is not None and not seen.items
    refused = bool(own) and own[0].error is not None
    return not any(one.waiting for one in seen.reads) and (no_machines or refused or len(sources) > 1)


Tell = Callable[[Look, Sequence[Finding], Sequence[Finding]], None]
"""Gets a look with the findings that are new or graver or milder, and those that have ended."""


async def tell_changes(watch: VaultWatch, tell: Tell, *, once: bool) -> Look | None:
    """Tell the findings of a vault, then only what changes; gives the newest look."""
    told: dict[str, Finding] = {}
    look: Look | None = None
    async for look in watch.looks():
        now = {one.key: one for one in look.findings}
        new = [one for one in look.findings if not _same(told.get(one.key), one)]
        ended = [one for key, one in told.items() if key not in now]
        if new or ended:
            tell(look, new, ended)
        told = now
        if once:
            break
    return look


def _same(before: Finding | None, now: Finding) -> bool:
    """Whether it was told so already; another time alone is not told again."""
    return before is not None and (before.grade, before.says, before.proposed) == (now.grade, now.says, now.proposed)
