"""Lists of subscriptions and vaults."""

from __future__ import annotations

from asr_tui.azure_gateway.bodies import resources
from asr_tui.azure_gateway.clients import Clients
from asr_tui.domain.resources import Subscription, Vault


async def subscriptions(clients: Clients, _: str = "") -> tuple[Subscription, ...]:
    return await clients.collect("the subscriptions", "/subscriptions", resources.subscription)


async def vaults(clients: Clients, subscription: str) -> tuple[Vault, ...]:
    path = f"/subscriptions/{subscription}/providers/Microsoft.RecoveryServices/vaults"
    return await clients.collect("the Recovery Services vaults", path, resources.vault)
