"""The token source of a session: asks a synchronous credential in a daemon thread."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, runtime_checkable

from azure.core.credentials import AccessToken

from asr_tui.azure_gateway.background import run_in_thread
from asr_tui.azure_gateway.claims import ClaimsChallenge, identity_of, lacks_second_factor
from asr_tui.azure_gateway.sign_in_errors import Auth, challenge_error, is_refusal, same_token_error, timeout_error
from asr_tui.domain.errors import SignInFailed
from asr_tui.domain.place import Identity

_SPARE_SECONDS = 300
_AGAIN = "again"


class BlockingCredential(Protocol):
    def get_token(
        self, *scopes: str, claims: str | None = None, tenant_id: str | None = None, **kwargs: Any
    ) -> AccessToken: ...


@runtime_checkable
class InteractiveCredential(Protocol):
    """A credential that asks the person only in `sign_in_again`."""

    def sign_in_again(self, *scopes: str, claims: str, force_prompt: bool) -> AccessToken:
        """A token with these claims; `force_prompt` asks the person in any case."""


class ThreadedCredential:
    """Requests each kind of token once at a time; the answer serves all clients.

    azure.identity.aio has no device code, and a person may take a quarter of an hour over it: the waiting
    thread is a daemon, so that it never holds up the end of the program.

    explain  turns what a credential raises into an error for a person
    tenant   whose tokens are requested; empty for the credential's own
    timeout  seconds; None where a person has to act meanwhile
    auth     how the person signs in, for the remedy when Azure demands more
    """

    def __init__(
        self,
        credential: BlockingCredential,
        explain: Callable[[Exception], Exception],
        tenant: str = "",
        *,
        timeout: float | None = None,
        auth: Auth = Auth.CLI,
    ) -> None:
        self._timeout = timeout
        self._auth = auth
        self._identity: Identity | None = None
        self._credential = credential
        self._tenant = tenant or None
        self._explain = explain
        self._tokens: dict[tuple[str, ...], AccessToken] = {}
        self._requests: dict[tuple[str, ...], asyncio.Future[AccessToken]] = {}
        self._challenge: ClaimsChallenge | None = None
        self._failed_challenge: tuple[str, str] | None = None
        self._refused_token = ""
        self._must_prompt = False

    async def get_token(self, *scopes: str, claims: str = "") -> AccessToken:
        """A token good for five more minutes; with `claims` a new one. Raises what `explain` returns for a failure."""
        token = self._tokens.get(scopes)
        if token is not None and not claims and token.expires_on - time.time() > _SPARE_SECONDS:
            return token
        return await self._requested(
            scopes,
            claims,
            lambda: self._credential.get_token(*scopes, claims=claims or None, tenant_id=self._tenant),
        )

    def current(self) -> str:
        """The newest token; empty before the first."""
        return next(reversed(self._tokens.values())).token if self._tokens else ""

    def require(self, challenge: ClaimsChallenge) -> None:
        """Let the next sign-in meet this challenge."""
        self._challenge = challenge

    async def renewed_token(self, token: str, challenge: ClaimsChallenge | None, *scopes: str) -> AccessToken | None:
        """A token with which a refused request may be sent once more; None where there is none.

        Raises SignInFailed where the challenge needs a person. Until the next sign-in the same challenge is not
        brought to Microsoft Entra ID again, however often a list is read meanwhile.
        """
        kept = self._tokens.get(scopes)
        if kept is not None and kept.token != token:
            return kept
        if challenge is None:
            self._tokens = {of: kept for of, kept in self._tokens.items() if kept.token != token}
            self._refused_token, self._must_prompt = token, True
            return None
        self._challenge = challenge
        if self._failed_challenge == (token, challenge.claims):
            raise self._challenge_error(challenge, scopes)
        try:
            renewed = await self._without_person(challenge, scopes)
        except SignInFailed as error:
            if not is_refusal(error):
                raise
            self._refused_token, self._failed_challenge = token, (token, challenge.claims)
            raise self._challenge_error(challenge, scopes, error.details) from error
        if renewed.token == token:
            self._refused_token, self._failed_challenge = token, (token, challenge.claims)
            raise self._challenge_error(challenge, scopes)
        return renewed

    async def _without_person(self, challenge: ClaimsChallenge, scopes: tuple[str, ...]) -> AccessToken:
        """A token that meets the challenge without a person: by its claims, or after an az login elsewhere."""
        try:
            return await self.get_token(*scopes, claims=challenge.claims)
        except SignInFailed as error:
            if isinstance(self._credential, InteractiveCredential) or not is_refusal(error):
                raise
            fresh = await self._newest_token(scopes)
            if challenge.is_second_factor and lacks_second_factor(fresh.token):
                raise
            return fresh

    def refused_again_error(self, token: str, challenge: ClaimsChallenge, *scopes: str) -> SignInFailed:
        """The error where Azure refuses even a token made for the challenge: the next sign-in asks the person."""
        self._challenge, self._refused_token, self._must_prompt = challenge, token, True
        self._failed_challenge = (token, challenge.claims)
        return self._challenge_error(challenge, scopes)

    async def sign_in_again(self, *scopes: str) -> AccessToken:
        """A new token that meets the last challenge. Raises SignInFailed, and then keeps the earlier token."""
        challenge, refused, credential = self._challenge, self._refused_token, self._credential
        if isinstance(credential, InteractiveCredential):
            claims, force_prompt = challenge.claims if challenge else "", self._must_prompt or challenge is None
            token = await self._requested(
                scopes, _AGAIN, lambda: credential.sign_in_again(*scopes, claims=claims, force_prompt=force_prompt)
            )
        else:
            token = await self._newest_token(scopes)
            if challenge is not None and challenge.is_second_factor and lacks_second_factor(token.token):
                raise self._challenge_error(challenge, scopes)
        if token.token == refused:
            if challenge is None:
                raise same_token_error(self._auth, self._tenant_of_token, scopes[0])
            raise self._challenge_error(challenge, scopes)
        self._challenge, self._failed_challenge, self._refused_token, self._must_prompt = None, None, "", False
        return token

    async def _newest_token(self, scopes: tuple[str, ...]) -> AccessToken:
        """The credential's token now, whatever it gave before."""
        ask = partial(self._credential.get_token, *scopes, tenant_id=self._tenant)
        return await self._requested(scopes, _AGAIN, ask)

    def _challenge_error(self, challenge: ClaimsChallenge, scopes: tuple[str, ...], words: str = "") -> SignInFailed:
        return challenge_error(challenge, self._auth, self._tenant_of_token, scopes[0], words)

    @property
    def _tenant_of_token(self) -> str:
        return (self._identity.tenant if self._identity else "") or self._tenant or ""

    async def _requested(self, scopes: tuple[str, ...], what: str, ask: Callable[[], AccessToken]) -> AccessToken:
        """The token for `what`: claims, of which a pending request is shared, or _AGAIN, which is always requested."""
        key = (*scopes, what)
        request = None if what == _AGAIN else self._requests.get(key)
        if request is None:
            request = run_in_thread(ask)
            self._requests[key] = request
            request.add_done_callback(lambda done: self._store(key, scopes, done))
        try:
            # Shielded: the request goes on for the others when one caller is cancelled.
            token = await asyncio.wait_for(asyncio.shield(request), self._timeout)
        except TimeoutError as error:
            self._requests.pop(key, None)  # its thread may hang for long: the next call begins another
            raise timeout_error(self._timeout or 0) from error
        except Exception as error:
            raise self._explain(error) from error
        self._require_same_identity(token)
        return token

    def _require_same_identity(self, token: AccessToken) -> None:
        """Raises SignInFailed for another identity: an `az login` elsewhere may have changed it."""
        who = identity_of(token.token)
        own = self._identity = self._identity or who
        if who != own:
            self._tokens.clear()
            raise SignInFailed(
                "Somebody else is signed in now",
                f"This session acts as {own.name}, tenant {own.tenant}; the sign-in is now that of "
                f"{who.name}, tenant {who.tenant}. Nothing was sent as {who.name}.",
                f"Sign in as {own.name} again, or go back to the start to go on as {who.name}.",
            )

    def _store(self, key: tuple[str, ...], scopes: tuple[str, ...], done: asyncio.Future[AccessToken]) -> None:
        if self._requests.get(key) is not done:
            return  # it timed out, or another one was begun
        del self._requests[key]
        if done.cancelled() or done.exception() is not None:
            return
        token = done.result()
        if self._identity in {None, identity_of(token.token)}:
            self._tokens.pop(scopes, None)
            self._tokens[scopes] = token
