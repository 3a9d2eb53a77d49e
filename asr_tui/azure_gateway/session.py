"""A connection to one endpoint: everything that is asked of Azure goes through it."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Awaitable, Callable

from azure.core.credentials import AccessToken

from asr_tui.azure_gateway.catalog import Catalog
from asr_tui.azure_gateway.changes import Changes
from asr_tui.azure_gateway.claims import SECOND_FACTOR, Demand, identity_of, lacks_second_factor
from asr_tui.azure_gateway.clients import Clients
from asr_tui.azure_gateway.clock import AzureClock
from asr_tui.azure_gateway.endpoint import Cloud, Endpoint
from asr_tui.azure_gateway.sign_in_errors import demanded
from asr_tui.azure_gateway.site_recovery import SiteRecovery
from asr_tui.azure_gateway.threaded_credential import ThreadedCredential
from asr_tui.azure_gateway.wire.sign_in import TokenSource
from asr_tui.azure_gateway.wire.transport import Transport
from asr_tui.domain.errors import SignInFailed
from asr_tui.domain.place import Identity

_NOTHING = "no-sign-in-on-loopback"
_YEAR = 365 * 86400


class NoSignIn:
    """Gives no real token. After `sign_in_again` it claims a second factor, which the simulator believes."""

    def __init__(self) -> None:
        self._token = _NOTHING

    async def get_token(self, *_scopes: str) -> AccessToken:
        return AccessToken(self._token, int(time.time()) + _YEAR)

    async def after_refusal(self, token: str, demand: Demand | None, *_scopes: str) -> AccessToken | None:
        """Raises SignInFailed for a demand: a person is to practise the answer."""
        if token != self._token:
            return await self.get_token()
        if demand is not None:
            raise demanded(demand, None)
        return None

    def still_refused(self, _token: str, demand: Demand, *_scopes: str) -> SignInFailed:
        return demanded(demand, None)

    async def sign_in_again(self, *_scopes: str) -> AccessToken:
        shown = {"idtyp": "user", "name": "practice", "amr": ["pwd", "mfa"], "iat": time.time()}
        parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({}, shown))
        self._token = ".".join((*parts, "practice"))
        return await self.get_token()


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
