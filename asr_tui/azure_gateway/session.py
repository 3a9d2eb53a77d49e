"""A connection to one endpoint: everything that is asked of Azure goes through it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from azure.core.credentials_async import AsyncTokenCredential

from asr_tui.azure_gateway.catalog import Catalog
from asr_tui.azure_gateway.changes import Changes
from asr_tui.azure_gateway.clients import Clients
from asr_tui.azure_gateway.clock import AzureClock
from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.identity import identity_of
from asr_tui.azure_gateway.site_recovery import SiteRecovery
from asr_tui.azure_gateway.threaded_credential import ThreadedCredential
from asr_tui.azure_gateway.wire.transport import Transport
from asr_tui.domain.place import Identity


class AzureSession:
    """Opened without asking anything; `close()` ends all connections.

    `sleep` is how pauses before another try are waited out, in seconds.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        credential: AsyncTokenCredential | None = None,
        *,
        read_only: bool = False,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.endpoint = endpoint
        self._credential = credential if endpoint.needs_sign_in else None
        self._listeners: list[Callable[[str], None]] = []
        self._waiting = 0
        self._transport = Transport(use_proxies=endpoint.needs_sign_in)
        self._clock = AzureClock()
        self._clients = Clients(endpoint, self._credential, self._transport, self._clock, sleep, self._tell)
        self._catalog = Catalog(self._clients)
        self._site_recovery = SiteRecovery(self._clients)
        self._changes = Changes(self._clients, read_only=read_only)

    @property
    def catalog(self) -> Catalog:
        return self._catalog

    @property
    def site_recovery(self) -> SiteRecovery:
        return self._site_recovery

    @property
    def changes(self) -> Changes:
        return self._changes

    @property
    def clock(self) -> AzureClock:
        return self._clock

    async def identity(self) -> Identity:
        """Whom Azure will see, read from the token that it will get. Raises SignInFailed."""
        if self._credential is None:
            return Identity("no sign-in needed", "practice")
        token = await self._credential.get_token(*self.endpoint.scopes)
        return identity_of(token.token)

    async def sign_in_again(self) -> Identity:
        """Forget the tokens and ask anew, as the same identity. Raises SignInFailed, also for another identity."""
        if isinstance(self._credential, ThreadedCredential):
            self._credential.forget()
        return await self.identity()

    def on_waiting(self, told: Callable[[str], None]) -> None:
        """Be told, in a sentence, when Azure asks us to wait ("Azure asks us to wait 17 s"); "" when it is over."""
        self._listeners.append(told)

    def _tell(self, sentence: str) -> None:
        """Several requests may wait at once: it is over when the last of them goes on."""
        self._waiting += 1 if sentence else -1
        if sentence or not self._waiting:
            for told in self._listeners:
                told(sentence)

    async def close(self) -> None:
        await self._transport.shut()
