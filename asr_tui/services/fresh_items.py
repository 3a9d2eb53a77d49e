"""Machines read anew before something is done with them: an index of many vaults lags behind."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from msgspec import Struct

from asr_tui.domain.all_vaults import by_vault
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.ports import Clock, SiteRecovery
from asr_tui.services.reads import SOON, attempt

VAULTS_AT_ONCE = 4


class FreshItems(Struct, frozen=True):
    """The machines in their order, as their vaults have them now.

    gone    names of those that their vaults do not protect any more
    unread  the vaults that gave no answer, each with the reason; their machines are as they were known
    """

    items: tuple[ProtectedItem, ...]
    gone: tuple[str, ...] = ()
    unread: tuple[tuple[ArmId, AsrError], ...] = ()


async def fresh_items(site_recovery: SiteRecovery, clock: Clock, known: Sequence[ProtectedItem]) -> FreshItems:
    """Read the machines' vaults side by side, each at most SOON seconds."""
    gate = asyncio.Semaphore(VAULTS_AT_ONCE)
    now: dict[ArmId, tuple[ProtectedItem, ...]] = {}
    unread: dict[ArmId, AsrError] = {}

    async def read(vault: ArmId) -> None:
        async with gate:
            found = await attempt(clock, site_recovery.items(vault), seconds=SOON)
        if found.error is not None:
            unread[vault] = found.error
        else:
            now[vault] = found.value or ()

    await asyncio.gather(*(read(vault) for vault in by_vault(known)))
    items: list[ProtectedItem] = []
    gone: list[str] = []
    for one in known:
        found = one if one.id.vault_id in unread else _same(one, now.get(one.id.vault_id, ()))
        if found is None:
            gone.append(one.machine_name)
        else:
            items.append(found)
    return FreshItems(tuple(items), tuple(gone), tuple(unread.items()))


def _same(known: ProtectedItem, items: Iterable[ProtectedItem]) -> ProtectedItem | None:
    """The same machine, also where a re-protect moved it by its name into the other container."""
    name = known.id.name.casefold()
    return next((one for one in items if one.id.name.casefold() == name), None)
