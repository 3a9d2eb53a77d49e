"""What must be known before links are taken off a machine: above all, that no vault protects it now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from asr_tui.domain.drafts.stale_links import LinksEstate
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Vault
from asr_tui.services.choices import Choices

T = TypeVar("T")

VAULTS_AT_ONCE = 8
"""How many vaults are read side by side: well below the read limits of Azure Resource Manager."""


async def links_estate(choices: Choices, machine: ArmId) -> LinksEstate:
    """Every vault of every subscription is asked. Raises AzureError where the links themselves cannot be read."""
    unread: list[str] = []

    async def or_none(what: str, read: Awaitable[tuple[T, ...]]) -> tuple[T, ...]:
        try:
            return await read
        except TimeoutError:
            unread.append(f"{what} could not be read: no answer in time.")
        except AsrError as error:
            unread.append(f"{what} could not be read: {error}")
        return ()

    async def vaults() -> tuple[Vault, ...]:
        known = await or_none("The subscriptions", choices.subscriptions())
        names = {machine.subscription: machine.subscription, **{one.id: one.name for one in known}}
        reads = (or_none(f"The vaults of {name}", choices.vaults(one)) for one, name in names.items())
        lists = await asyncio.gather(*reads)
        return tuple(vault for each in lists for vault in each)

    gate = asyncio.Semaphore(VAULTS_AT_ONCE)

    async def protected_in(vault: Vault) -> tuple[ProtectedItem, ...]:
        async with gate:
            return await or_none(f"What the vault {vault.name} protects", choices.items(vault.id))

    links, locks, all_vaults = await asyncio.gather(
        choices.all_links(machine.subscription),
        or_none("The locks", choices.locks(machine.subscription)),
        vaults(),
    )
    lists = await asyncio.gather(*(protected_in(vault) for vault in all_vaults))
    return LinksEstate(links, locks, tuple(item for each in lists for item in each), tuple(dict.fromkeys(unread)))
