"""Which of the resources that a machine's network interfaces are bound to in the target do not exist any more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from asr_tui.domain.differences import FoundResource
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem

_KINDS = ("publicIPAddresses", "networkSecurityGroups", "backendAddressPools")


async def lost_resources(
    find: Callable[[ArmId], Awaitable[FoundResource | None]], item: ProtectedItem
) -> frozenset[ArmId]:
    """Asks `find` for each of them by its id, which are few. Raises AzureError."""
    bound = (one for nic in item.nics for test in (False, True) for one in nic.bound(test=test))
    known = [one for one in dict.fromkeys(bound) if any(one.part(kind) for kind in _KINDS)]
    found = await asyncio.gather(*(find(one) for one in known))
    return frozenset(one for one, there in zip(known, found, strict=True) if there is None)
