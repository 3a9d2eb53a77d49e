"""Estates: what plans other than that of enabling replication are made from."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import KnownVaults
from asr_tui.domain.drafts.network_mapping import NetworkMappingDraft, NewNetworkMappingDraft
from asr_tui.domain.drafts.stale_links import LinksEstate
from asr_tui.domain.drafts.vault import VaultEstate
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import ResourceGroup, Subscription, Vault
from asr_tui.services.choices import Choices
from asr_tui.services.reads import OptionalReads, flat

MAX_SUBSCRIPTIONS = 20
"""Most subscriptions of which all vaults are read: one read for each, and another where it has vaults."""

VAULTS_AT_ONCE = 8
"""Vaults read at the same time: well below the read limits of Azure Resource Manager."""


async def vault_estate(choices: Choices, subscription: str) -> VaultEstate:
    """Raises AzureError where the vaults or the regions cannot be read; other lists are named in `unread`."""
    unread = OptionalReads()
    (vaults, regions), groups, machines = await asyncio.gather(
        asyncio.gather(choices.all(kinds.VAULT, subscription), choices.all(kinds.REGION, subscription)),
        unread.or_empty("Resource groups", choices.all(kinds.RESOURCE_GROUP, subscription)),
        unread.or_empty("Machines", choices.all(kinds.MACHINE, subscription)),
    )
    return VaultEstate(vaults, groups, regions, machines, tuple(unread.sentences))


async def existing_vaults(choices: Choices, at_least: Sequence[str]) -> KnownVaults:
    """The vaults of all subscriptions of the tenant, or of `at_least` these where there are too many.

    What cannot be read is named in `unread`.
    """
    known = await OptionalReads().or_empty("Subscriptions", choices.all(kinds.SUBSCRIPTION))
    by_id = {one.id.casefold(): one for one in known}
    first = tuple(by_id.get(one, Subscription(one, one)) for one in dict.fromkeys(one.casefold() for one in at_least))
    tenants = {one.tenant for one in first if one.tenant}
    others = [one for one in known if one not in first and (one.tenant in tenants or not (tenants and one.tenant))]
    asked = (*first, *others) if len(first) + len(others) <= MAX_SUBSCRIPTIONS else first
    unread = OptionalReads()
    found = await asyncio.gather(*(_vaults(choices, one, unread) for one in asked))
    return KnownVaults(
        vaults=tuple(vault for vaults, _ in found for vault in vaults),
        groups=tuple(group for _, groups in found for group in groups),
        subscriptions=asked,
        left_out=len(first) + len(others) - len(asked),
        unread=tuple(unread.sentences),
    )


async def _vaults(
    choices: Choices, subscription: Subscription, unread: OptionalReads
) -> tuple[tuple[Vault, ...], tuple[ResourceGroup, ...]]:
    """The vaults, and where there are any the resource groups."""
    reading = choices.all_soon(kinds.VAULT, subscription.id)
    vaults = await unread.or_empty(f"The vaults of {subscription.name}", reading)
    if not vaults:
        return (), ()
    return vaults, await OptionalReads().or_empty("Groups", choices.all_soon(kinds.RESOURCE_GROUP, subscription.id))


async def links_estate(choices: Choices, machine: ArmId) -> LinksEstate:
    """The links of a machine, and what the vaults of all subscriptions protect: none may protect the machine.

    Raises AzureError where the links themselves cannot be read.
    """
    unread = OptionalReads()
    gate = asyncio.Semaphore(VAULTS_AT_ONCE)

    async def vaults() -> tuple[Vault, ...]:
        known = await unread.or_empty("The subscriptions", choices.all(kinds.SUBSCRIPTION))
        names = {machine.subscription: machine.subscription, **{one.id: one.name for one in known}}
        reads = (unread.or_empty(f"The vaults of {name}", choices.all(kinds.VAULT, one)) for one, name in names.items())
        return flat(await asyncio.gather(*reads))

    async def protected_in(vault: Vault) -> tuple[ProtectedItem, ...]:
        async with gate:
            return await unread.or_empty(f"What the vault {vault.name} protects", choices.items(vault.id))

    links, locks, all_vaults = await asyncio.gather(
        choices.all(kinds.LINK, machine.subscription),
        unread.or_empty("The locks", choices.all_soon(kinds.LOCK, machine.subscription)),
        vaults(),
    )
    items = flat(await asyncio.gather(*(protected_in(vault) for vault in all_vaults)))
    return LinksEstate(links, locks, items, tuple(dict.fromkeys(unread.sentences)))


async def mapping_estate(choices: Choices, draft: NetworkMappingDraft) -> Estate:
    """Mappings, items, and the networks on both sides. Raises AzureError where any of them cannot be read."""
    vault = draft.mapping.vault_id
    topology, items, regions = await asyncio.gather(
        choices.topology(vault), choices.items(vault), choices.all(kinds.REGION, draft.target.subscription)
    )
    mapping = by_id(topology.network_mappings, draft.mapping)
    source = mapping.source_network.subscription if mapping else draft.target.subscription
    subscriptions = dict.fromkeys(one.casefold() for one in (draft.target.subscription, source))
    networks = await choices.all_in(kinds.NETWORK, subscriptions)
    return Estate(regions=regions, networks=networks, topology=topology, items=items)


async def new_mapping_estate(choices: Choices, draft: NewNetworkMappingDraft) -> Estate:
    """Mappings and the networks on both sides. Raises AzureError where any of them cannot be read."""
    subscriptions = dict.fromkeys(one.subscription.casefold() for one in (draft.network, draft.target))
    topology, regions, networks = await asyncio.gather(
        choices.topology(draft.vault),
        choices.all(kinds.REGION, draft.target.subscription),
        choices.all_in(kinds.NETWORK, subscriptions),
    )
    return Estate(regions=regions, networks=networks, topology=topology)
