"""What the change of a network mapping is made from: the vault's mappings and machines, the networks on both sides."""

from __future__ import annotations

import asyncio

from asr_tui.domain.drafts.network_mapping import NetworkMappingDraft, named
from asr_tui.domain.estate import Estate
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.services.choices import Choices


async def mapping_estate(choices: Choices, draft: NetworkMappingDraft) -> Estate:
    """Raises AzureError where any of it cannot be read: half of it would make half a change."""
    vault = draft.mapping.vault_id
    topology, items, regions = await asyncio.gather(
        choices.topology(vault), choices.items(vault), choices.regions(draft.target.subscription)
    )
    known = Estate(regions=regions, topology=topology, items=items)
    mapping = named(draft.mapping, known)
    source = mapping.source_network.subscription if mapping else draft.target.subscription
    wanted = dict.fromkeys(one.casefold() for one in (draft.target.subscription, source))
    lists = await asyncio.gather(*(choices.networks(one) for one in wanted))
    networks: tuple[VirtualNetwork, ...] = tuple(network for each in lists for network in each)
    return Estate(regions=regions, networks=networks, topology=topology, items=items)
