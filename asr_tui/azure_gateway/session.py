"""A connection to one endpoint, through which everything is read and written."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from asr_tui.azure_gateway.catalog import Catalog
from asr_tui.azure_gateway.changes import Changes
from asr_tui.azure_gateway.claims import SECOND_FACTOR, ClaimsChallenge, identity_of, lacks_second_factor
from asr_tui.azure_gateway.clients import Clients
from asr_tui.azure_gateway.clock import AzureClock
from asr_tui.azure_gateway.endpoint import Cloud, Endpoint
from asr_tui.azure_gateway.no_sign_in import NoSignIn
from asr_tui.azure_gateway.resource_graph import ResourceGraph
from asr_tui.azure_gateway.retail_prices import RetailPrices
from asr_tui.azure_gateway.site_recovery import SiteRecovery
from asr_tui.azure_gateway.threaded_credential import ThreadedCredential
from asr_tui.azure_gateway.wire.read_only import ReadOnlySwitch
from asr_tui.azure_gateway.wire.sign_in import TokenSource
from asr_tui.azure_gateway.wire.transport import Transport
from asr_tui.domain.pace import Pace
from asr_tui.domain.place import Identity


class AzureSession:
    """Opens without a request; `close()` ends all connections.

    sleep      waits before a retry, in seconds
    transport  the HTTP transport; tests pass their own
    pace       of an endpoint that knows its own
    """

    def __init__(
        self,
        endpoint: Endpoint,
        credential: TokenSource | None = None,
        *,
        read_only: bool = False,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        transport: Transport | None = None,
        pace: Pace | None = None,
    ) -> None:
        if endpoint.needs_sign_in and credential is None:
            raise ValueError(f"{endpoint.base_url} needs a sign-in")
        self.endpoint = endpoint
        self.pace = pace
        self._tokens = credential if credential is not None and endpoint.needs_sign_in else NoSignIn()
        self._listeners: list[Callable[[str], None]] = []
        self._waiting = 0
        self._transport = transport or Transport(use_proxies=endpoint.needs_sign_in)
        self.clock = AzureClock()
        self._read_only = switch = ReadOnlySwitch(read_only)
        clients = Clients(endpoint, self._tokens, self._transport, self.clock, sleep, self._notify, read_only=switch)
        self.catalog = Catalog(clients)
        self.site_recovery = SiteRecovery(clients)
        self.graph = ResourceGraph(clients)
        self.prices = RetailPrices(endpoint.prices, self._transport, sleep, self._notify)
        self.changes = Changes(clients, read_only=switch)

    async def identity(self) -> Identity:
        if isinstance(self._tokens, NoSignIn):
            return Identity("no sign-in needed", "practice")
        token = await self._tokens.get_token(*self.endpoint.scopes)
        return identity_of(token.token)

    async def sign_in_again(self) -> Identity:
        if isinstance(self._tokens, ThreadedCredential | NoSignIn):
            await self._tokens.sign_in_again(*self.endpoint.scopes)
        return await self.identity()

    @property
    def lacks_second_factor(self) -> bool:
        """Whether Azure will ask this person for a second factor before it changes anything.

        Azure's national clouds, service principals and managed identities are exempt (Microsoft Learn, "Planning for
        mandatory multifactor authentication for Azure").
        """
        if not isinstance(self._tokens, ThreadedCredential) or self.endpoint.cloud is not Cloud.PUBLIC:
            return False
        return lacks_second_factor(self._tokens.current())

    def allow_changes(self) -> None:
        """Let changes through from now on, in a session that was opened read-only."""
        self._read_only.on = False

    def ask_second_factor(self) -> None:
        if isinstance(self._tokens, ThreadedCredential):
            self._tokens.require(ClaimsChallenge(SECOND_FACTOR))

    def on_waiting(self, listener: Callable[[str], None]) -> None:
        self._listeners.append(listener)

    def _notify(self, sentence: str) -> None:
        """Several requests may wait at once: waiting ends with the last of them."""
        self._waiting += 1 if sentence else -1
        if sentence or not self._waiting:
            for listener in self._listeners:
                listener(sentence)

    async def close(self) -> None:
        await self._transport.shut_down()
