"""What machines can be put into in a region: proximity groups, reserved capacity, keys, sizes, disk types."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from asr_tui.azure_gateway.bodies import placement
from asr_tui.azure_gateway.clients import Sdk
from asr_tui.azure_gateway.errors import reading
from asr_tui.azure_gateway.governance import Governance
from asr_tui.azure_gateway.paging import as_it_is, collect
from asr_tui.domain.errors import AccessDenied, NotFound
from asr_tui.domain.placement import CapacityGroup, EncryptionSet, Offered, ProximityGroup, Reservation

_SIDE_BY_SIDE = 8


class Placement(Governance):
    """Reads only. Every method raises AzureError."""

    async def proximity_groups(self, subscription: str) -> tuple[ProximityGroup, ...]:
        with reading("the proximity placement groups"):
            client = await self._clients.get(Sdk.COMPUTE, subscription)
            return await collect(client.proximity_placement_groups.list_by_subscription(), placement.proximity_group)

    async def capacity_groups(self, subscription: str) -> tuple[CapacityGroup, ...]:
        """The groups with what each of them holds: one call for all, and one more a group, a few at a time."""
        with reading("the capacity reservation groups"):
            client = await self._clients.get(Sdk.COMPUTE, subscription)
            groups = await collect(client.capacity_reservation_groups.list_by_subscription(), placement.capacity_group)
        gate = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def with_content(group: CapacityGroup) -> CapacityGroup:
            async with gate:
                return replace(group, reservations=await self._reservations(group))

        return tuple(await asyncio.gather(*(with_content(group) for group in groups)))

    async def encryption_sets(self, subscription: str) -> tuple[EncryptionSet, ...]:
        with reading("the disk encryption sets"):
            client = await self._clients.get(Sdk.COMPUTE, subscription)
            return await collect(client.disk_encryption_sets.list(), placement.encryption_set)

    async def offered(self, subscription: str, location: str) -> Offered:
        """The machine sizes and disk types that this subscription may use in the region."""
        with reading(f"the machine sizes and disk types of {location}"):
            client = await self._clients.get(Sdk.COMPUTE, subscription)
            return placement.offered(
                await collect(client.resource_skus.list(filter=f"location eq '{location}'"), as_it_is)
            )

    async def _reservations(self, group: CapacityGroup) -> tuple[Reservation, ...] | None:
        """None where they may not be read, or the group went meanwhile."""
        client = await self._clients.get(Sdk.COMPUTE, group.id.subscription)
        pages = client.capacity_reservations.list_by_capacity_reservation_group(group.id.group, group.name)
        try:
            with reading(f"the reservations of {group.name}"):
                return await collect(pages, placement.reservation)
        except (AccessDenied, NotFound):
            return None
