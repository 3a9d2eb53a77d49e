"""A part of fake catalogs: an identity that may do everything, where nothing is locked, limited or guarded."""

from __future__ import annotations

from asr_tui.domain.ids import ArmId
from asr_tui.domain.obstacles import Link, Lock, Quota
from asr_tui.domain.outbound import LoadBalancer, RouteTable, SecurityGroup
from asr_tui.domain.rights import Permission, Rights


class Ungoverned:
    """Tests override what they are about."""

    async def rights(self, scope: ArmId) -> Rights:
        return Rights((Permission(("*",)),))

    async def locks(self, subscription: str) -> tuple[Lock, ...]:
        return ()

    async def links(self, subscription: str) -> tuple[Link, ...]:
        return ()

    async def quotas(self, subscription: str, location: str) -> tuple[Quota, ...]:
        return ()

    async def soft_delete(self, account: ArmId) -> bool:
        return False

    async def security_groups(self, subscription: str) -> tuple[SecurityGroup, ...]:
        return ()

    async def route_tables(self, subscription: str) -> tuple[RouteTable, ...]:
        return ()

    async def load_balancers(self, subscription: str) -> tuple[LoadBalancer, ...]:
        return ()
