"""Which public addresses and load balancers a machine is bound to in the target are of the ended SKU Basic."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from asr_tui.domain.errors import NotFound
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem


async def basic_targets(sku: Callable[[ArmId], Awaitable[str]], item: ProtectedItem) -> tuple[ArmId, ...]:
    """`sku` reads one resource's. Raises AzureError; what is gone is left out."""
    wanted = tuple(dict.fromkeys(_bound(item)))
    skus = await asyncio.gather(*(_or_none(sku, one) for one in wanted))
    return tuple(one for one, found in zip(wanted, skus, strict=True) if found.casefold() == "basic")


async def _or_none(sku: Callable[[ArmId], Awaitable[str]], resource: ArmId) -> str:
    try:
        return await sku(resource)
    except NotFound:
        return ""


def _bound(item: ProtectedItem) -> Iterator[ArmId]:
    """At a failover and in a drill; a listed item names the same as the item by itself."""
    for address in (one for nic in item.nics for one in nic.addresses):
        yield from (one for one in (address.public_ip, address.test_public_ip) if one)
        yield from (pool.parent() for pool in (*address.pools, *address.test_pools))
