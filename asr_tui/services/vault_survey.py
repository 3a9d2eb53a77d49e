"""What a new vault's choices are made from: what the subscription holds, as far as it could be read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from asr_tui.domain.drafts.vault import VaultEstate
from asr_tui.domain.errors import AsrError
from asr_tui.services.choices import Choices

T = TypeVar("T")


async def vault_estate(choices: Choices, subscription: str) -> VaultEstate:
    """Raises AzureError where the vaults or the regions cannot be read; other lists are named in `unread`."""
    unread: list[str] = []

    async def or_none(what: str, read: Awaitable[tuple[T, ...]]) -> tuple[T, ...]:
        try:
            return await read
        except AsrError as error:
            unread.append(f"{what} could not be read: {error}")
            return ()

    (vaults, regions), groups, machines = await asyncio.gather(
        asyncio.gather(choices.vaults(subscription), choices.regions(subscription)),
        or_none("Resource groups", choices.groups(subscription)),
        or_none("Machines", choices.machines(subscription)),
    )
    return VaultEstate(vaults, groups, regions, machines, tuple(unread))
