"""A connection to one endpoint: everything that is asked of Azure goes through it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from asr_tui.azure_gateway.catalog import Catalog
from asr_tui.azure_gateway.changes import Changes
from asr_tui.azure_gateway.claims import SECOND_FACTOR, Demand, lacks_second_factor
from asr_tui.azure_gateway.clients import Clients
from asr_tui.azure_gateway.clock import AzureClock
from asr_tui.azure_gateway.endpoint import Cloud, Endpoint
from asr_tui.azure_gateway.identity import identity_of
from asr_tui.azure_gateway.no_sign_in import NoSignIn
from asr_tui.azure_gateway.site_recovery import SiteRecovery
from asr_tui.azure_gateway.threaded_credential import ThreadedCredential
from asr_tui.azure_gateway.wire.sign_in import TokenSource
from asr_tui.azure_gateway.wire.transport import Transport
from asr_tui.domain.place import Identity


class AzureSession:
    """Opened without asking anything; `close()` ends all connections.

    sleep      how pauses before another try are waited out, in seconds
    transport  how bytes leave; a test's leads elsewhere
    """

    def __init__(
        self,
        endpoint: Endpoint,
        credential: TokenSource | None = None,
        *,
        read_only: bool = False,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        transport: Transport | None = None,
    ) -> None:
        if endpoint.needs_sign_in and credential is None:
            raise ValueError(f"{endpoint.base_url} needs a sign-in")
        self.endpoint = endpoint
        self._tokens = credential if credential is not None and endpoint.needs_sign_in else NoSignIn()
        self._listeners: list[Callable[[str], None]] = []
        self._waiting = 0
        self._transport = transport or Transport(use_proxies=endpoint.needs_sign_in)
        self.clock = AzureClock()
        clients = Clients(endpoint, self._tokens, self._transport, self.clock, sleep, self._tell)
        self.catalog = Catalog(clients)
        self.site_recovery = SiteRecovery(clients)
        self.changes = Changes(clients, read_only=read_only)

    async def identity(self) -> Identity:
        """Whom Azure will see, read from the token that it will get. Raises SignInFailed."""
        if isinstance(self._tokens, NoSignIn):
            return Identity("no sign-in needed", "practice")
        token = await self._tokens.get_token(*self.endpoint.scopes)
        return identity_of(token.token)

    async def sign_in_again(self) -> Identity:
        """Ask for a new token that meets what Azure demanded last, as the same identity. Raises SignInFailed."""
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

    def ask_second_factor(self) -> None:
        """Let the next sign-in again ask for the second factor, as if Azure had demanded it."""
        if isinstance(self._tokens, ThreadedCredential):
            self._tokens.demand(Demand(SECOND_FACTOR))

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
