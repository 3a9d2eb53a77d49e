"""A connection to one endpoint that only looks at vaults, and loads nothing of what plans or changes."""

from __future__ import annotations

import asyncio

from asr_tui.azure_gateway import vaults
from asr_tui.azure_gateway.clients import Clients
from asr_tui.azure_gateway.clock import AzureClock
from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.no_sign_in import NoSignIn
from asr_tui.azure_gateway.vault_reads import VaultReads
from asr_tui.azure_gateway.wire.read_only import ReadOnlySwitch
from asr_tui.azure_gateway.wire.sign_in import TokenSource
from asr_tui.azure_gateway.wire.transport import Transport
from asr_tui.domain.resources import Subscription, Vault


class LookingSession:
    """Read-only. Opens without a request; `close()` ends all connections. Every read raises AzureError."""

    def __init__(self, endpoint: Endpoint, credential: TokenSource | None = None) -> None:
        if endpoint.needs_sign_in and credential is None:
            raise ValueError(f"{endpoint.base_url} needs a sign-in")
        self.endpoint = endpoint
        self._tokens = credential if credential is not None and endpoint.needs_sign_in else NoSignIn()
        self._transport = Transport(use_proxies=endpoint.needs_sign_in)
        self.clock, switch = AzureClock(), ReadOnlySwitch(on=True)
        self._clients = Clients(
            endpoint, self._tokens, self._transport, self.clock, asyncio.sleep, lambda _: None, read_only=switch
        )
        self.now = self.clock.now
        reads = VaultReads(self._clients)
        self.items, self.jobs, self.points = reads.items, reads.jobs, reads.recovery_points

    async def sign_in(self) -> None:
        """Get the first token. Raises SignInFailed."""
        await self._tokens.get_token(*self.endpoint.scopes)

    async def subscriptions(self) -> tuple[Subscription, ...]:
        return await vaults.subscriptions(self._clients)

    async def vaults(self, subscription: str) -> tuple[Vault, ...]:
        return await vaults.vaults(self._clients, subscription)

    async def close(self) -> None:
        await self._transport.shut_down()
