"""The token source of a session: a synchronous credential, asked in a daemon thread, for asynchronous clients."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

from azure.core.credentials import AccessToken

from asr_tui.azure_gateway.claims import Demand, identity_of, lacks_second_factor
from asr_tui.azure_gateway.late import in_thread
from asr_tui.azure_gateway.sign_in_errors import Auth, demanded, is_refusal, still_the_same, too_long
from asr_tui.domain.errors import SignInFailed
from asr_tui.domain.place import Identity

_SPARE_SECONDS = 300
_AGAIN = "again"


class BlockingCredential(Protocol):
    """What azure-identity's synchronous credentials are."""

    def get_token(
        self, *scopes: str, claims: str | None = None, tenant_id: str | None = None, **kwargs: Any
    ) -> AccessToken: ...


@runtime_checkable
class Interactive(Protocol):
    """A credential that asks a person itself, and only when it is asked to."""

    def sign_in_again(self, *scopes: str, claims: str, afresh: bool) -> AccessToken:
        """A token with these claims; `afresh` asks the person in any case."""


class ThreadedCredential:
    """One question at a time for one kind of token, whoever asks; the answer serves all clients.

    azure.identity.aio has no device code, and a person may take a quarter of an hour over it: the waiting
    thread is a daemon, so that it never holds up the end of the program.

    explain   turns what a credential raises into an error for a person
    tenant    tokens are asked of it, where one is named
    patience  seconds after which an answer is given up; None where a person has to act meanwhile
    auth      how the person signs in, for what helps when Azure demands more
    """

    def __init__(
        self,
        credential: BlockingCredential,
        explain: Callable[[Exception], Exception],
        tenant: str = "",
        *,
        patience: float | None = None,
        auth: Auth = Auth.CLI,
    ) -> None:
        self._patience = patience
        self._auth = auth
        self._who: Identity | None = None
        self._credential = credential
        self._tenant = tenant or None
        self._explain = explain
        self._tokens: dict[tuple[str, ...], AccessToken] = {}
        self._asking: dict[tuple[str, ...], asyncio.Future[AccessToken]] = {}
        self._demand: Demand | None = None
        self._unmet: tuple[str, str] | None = None
        self._refused = ""
        self._afresh = False

    async def get_token(self, *scopes: str, claims: str = "") -> AccessToken:
        """A token good for five more minutes; with `claims` a new one. Raises what `explain` returns for a failure."""
        token = self._tokens.get(scopes)
        if token is not None and not claims and token.expires_on - time.time() > _SPARE_SECONDS:
            return token
        return await self._asked(
            scopes,
            claims,
            lambda: self._credential.get_token(*scopes, claims=claims or None, tenant_id=self._tenant),
        )

    def current(self) -> str:
        """The newest token that was had; empty before the first."""
        return next(reversed(self._tokens.values())).token if self._tokens else ""

    def demand(self, demand: Demand) -> None:
        """The next sign-in again is to meet this."""
        self._demand = demand

    async def after_refusal(self, token: str, demand: Demand | None, *scopes: str) -> AccessToken | None:
        """A token with which a refused request may be sent once more; None where there is none.

        Raises SignInFailed where what Azure demands needs a person. That is found out once: until the next sign-in
        the same demand is not brought to Microsoft Entra ID again, however often a list is read meanwhile.
        """
        kept = self._tokens.get(scopes)
        if kept is not None and kept.token != token:
            return kept
        if demand is None:
            self._tokens = {of: kept for of, kept in self._tokens.items() if kept.token != token}
            self._refused, self._afresh = token, True
            return None
        self._demand = demand
        if self._unmet == (token, demand.claims):
            raise self._demanded(demand, scopes)
        try:
            renewed = await self._silently(demand, scopes)
        except SignInFailed as error:
            if not is_refusal(error):
                raise
            self._refused, self._unmet = token, (token, demand.claims)
            raise self._demanded(demand, scopes, error.details) from error
        if renewed.token == token:
            self._refused, self._unmet = token, (token, demand.claims)
            raise self._demanded(demand, scopes)
        return renewed

    async def _silently(self, demand: Demand, scopes: tuple[str, ...]) -> AccessToken:
        """A token that meets the demand without a person: by its claims, or after an az login elsewhere."""
        try:
            return await self.get_token(*scopes, claims=demand.claims)
        except SignInFailed as error:
            if isinstance(self._credential, Interactive) or not is_refusal(error):
                raise
            fresh = await self._fresh(scopes)
            if demand.is_second_factor and lacks_second_factor(fresh.token):
                raise
            return fresh

    def still_refused(self, token: str, demand: Demand, *scopes: str) -> SignInFailed:
        """The error where even a token that was made for the demand is refused: the next sign-in asks the person."""
        self._demand, self._refused, self._afresh = demand, token, True
        self._unmet = (token, demand.claims)
        return self._demanded(demand, scopes)

    async def sign_in_again(self, *scopes: str) -> AccessToken:
        """A new token that meets what Azure demanded last. Raises SignInFailed; the token of before stays then."""
        demand, refused, credential = self._demand, self._refused, self._credential
        if isinstance(credential, Interactive):
            claims, afresh = demand.claims if demand else "", self._afresh or demand is None
            token = await self._asked(
                scopes, _AGAIN, lambda: credential.sign_in_again(*scopes, claims=claims, afresh=afresh)
            )
        else:
            token = await self._fresh(scopes)
            if demand is not None and demand.is_second_factor and lacks_second_factor(token.token):
                raise self._demanded(demand, scopes)
        if token.token == refused:
            raise self._demanded(demand, scopes) if demand else self._same(scopes)
        self._demand, self._unmet, self._refused, self._afresh = None, None, "", False
        return token

    async def _fresh(self, scopes: tuple[str, ...]) -> AccessToken:
        """What the credential gives now, whatever it gave before."""
        return await self._asked(scopes, _AGAIN, lambda: self._credential.get_token(*scopes, tenant_id=self._tenant))

    def _demanded(self, demand: Demand, scopes: tuple[str, ...], words: str = "") -> SignInFailed:
        return demanded(demand, self._auth, self._tenant_of_token, scopes[0], words)

    def _same(self, scopes: tuple[str, ...]) -> SignInFailed:
        return still_the_same(self._auth, self._tenant_of_token, scopes[0])

    @property
    def _tenant_of_token(self) -> str:
        return (self._who.tenant if self._who else "") or self._tenant or ""

    async def _asked(self, scopes: tuple[str, ...], what: str, ask: Callable[[], AccessToken]) -> AccessToken:
        """`what` is asked for: the claims, or a sign-in again, which is asked for anew each time."""
        key = (*scopes, what)
        asking = None if what == _AGAIN else self._asking.get(key)
        if asking is None:
            asking = in_thread(ask)
            self._asking[key] = asking
            asking.add_done_callback(lambda done: self._keep(key, scopes, done))
        try:
            # Shielded: one asker who gives up must not spoil it for the others.
            token = await asyncio.wait_for(asyncio.shield(asking), self._patience)
        except TimeoutError as error:
            self._asking.pop(key, None)  # its thread may hang for long: the next one asks anew
            raise too_long(self._patience or 0) from error
        except Exception as error:
            raise self._explain(error) from error
        self._check(token)
        return token

    def _check(self, token: AccessToken) -> None:
        """Whoever signs in again must be the same: an `az login` elsewhere may have changed who that is."""
        who = identity_of(token.token)
        self._who = self._who or who
        if who != self._who:
            self._tokens.clear()
            raise SignInFailed(
                "Somebody else is signed in now",
                f"This session acts as {self._who.name}, tenant {self._who.tenant}; the sign-in is now that of "
                f"{who.name}, tenant {who.tenant}. Nothing was sent as {who.name}.",
                f"Sign in as {self._who.name} again, or go back to the start to go on as {who.name}.",
            )

    def _keep(self, key: tuple[str, ...], scopes: tuple[str, ...], done: asyncio.Future[AccessToken]) -> None:
        if self._asking.get(key) is not done:
            return  # given up meanwhile, or asked anew
        del self._asking[key]
        if not done.cancelled() and done.exception() is None and self._who in {None, identity_of(done.result().token)}:
            self._tokens.pop(scopes, None)
            self._tokens[scopes] = done.result()
