"""Which vaults there are, and what a new vault's choices are made from, as far as it could be read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TypeVar

from asr_tui.domain.drafts.enable_replication import VaultsThere
from asr_tui.domain.drafts.vault import VaultEstate
from asr_tui.domain.errors import AsrError
from asr_tui.domain.resources import ResourceGroup, Subscription, Vault
from asr_tui.services.choices import Choices

T = TypeVar("T")

MANY = 20
"""In so many subscriptions at most all vaults are asked for: one read each, and another where there are some."""


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


async def vaults_there(choices: Choices, at_least: Sequence[str]) -> VaultsThere:
    """The vaults of all subscriptions of the tenant; where those are too many, of `at_least` these.

    What cannot be read is named in `unread`.
    """
    try:
        known = await choices.subscriptions()
    except AsrError:
        known = ()
    first = tuple(_named(one, known) for one in dict.fromkeys(one.casefold() for one in at_least))
    tenants = {one.tenant for one in first if one.tenant}
    others = [one for one in known if one not in first and (one.tenant in tenants or not (tenants and one.tenant))]
    asked = (*first, *others) if len(first) + len(others) <= MANY else first
    found = await asyncio.gather(*(_vaults(choices, one) for one in asked))
    return VaultsThere(
        vaults=tuple(vault for vaults, _, _ in found for vault in vaults),
        groups=tuple(group for _, groups, _ in found for group in groups),
        subscriptions=asked,
        left_out=len(first) + len(others) - len(asked),
        unread=tuple(why for _, _, why in found if why),
    )


def _named(subscription: str, known: Sequence[Subscription]) -> Subscription:
    return next((one for one in known if one.id.casefold() == subscription), Subscription(subscription, subscription))


async def _vaults(
    choices: Choices, subscription: Subscription
) -> tuple[tuple[Vault, ...], tuple[ResourceGroup, ...], str]:
    """The vaults, the groups where there are any, and why they could not be read."""
    try:
        vaults = await choices.vaults_soon(subscription.id)
    except TimeoutError:
        return (), (), f"The vaults of {subscription.name} could not be read: no answer in time."
    except AsrError as error:
        return (), (), f"The vaults of {subscription.name} could not be read: {error}"
    if not vaults:
        return (), (), ""
    try:
        return vaults, await choices.groups_soon(subscription.id), ""
    except (TimeoutError, AsrError):
        return vaults, (), ""
