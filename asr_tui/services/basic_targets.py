"""Which public addresses and load balancers a machine is bound to in the target are of the ended SKU Basic."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from asr_tui.domain import kinds
from asr_tui.domain.errors import NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.target_settings import TargetSettings
from asr_tui.services.ports import Catalog


async def basic_targets(catalog: Catalog, item: ArmId) -> tuple[ArmId, ...]:
    """Raises AzureError; what is gone is left out."""
    wanted = tuple(dict.fromkeys(_bound(await catalog.one(kinds.TARGET_SETTINGS, item))))
    skus = await asyncio.gather(*(_sku(catalog, one) for one in wanted))
    return tuple(one for one, sku in zip(wanted, skus, strict=True) if sku.casefold() == "basic")


async def _sku(catalog: Catalog, resource: ArmId) -> str:
    try:
        return await catalog.one(kinds.SKU, resource)
    except NotFound:
        return ""


def _bound(settings: TargetSettings) -> Iterator[ArmId]:
    """At a failover and in a drill."""
    for address in (one for nic in settings.nics for one in nic.addresses):
        yield from (one for one in (address.public_address, address.test_public_address) if one)
        yield from (pool.parent() for pool in (*address.pools, *address.test_pools))
