"""A synchronous credential, asked in a daemon thread, for asynchronous clients."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Protocol, runtime_checkable

from azure.core.credentials import AccessToken

from asr_tui.azure_gateway.identity import identity_of
from asr_tui.azure_gateway.late import in_thread
from asr_tui.azure_gateway.sign_in_errors import too_long
from asr_tui.domain.errors import SignInFailed
from asr_tui.domain.place import Identity

_SPARE_SECONDS = 300


class BlockingCredential(Protocol):
    """What azure-identity's synchronous credentials are."""

    def get_token(
        self,
        *scopes: str,
        claims: str | None = None,
        tenant_id: str | None = None,
        enable_cae: bool = False,
        **kwargs: Any,
    ) -> AccessToken: ...


@runtime_checkable
class Renewable(Protocol):
    """A credential that asks a person only when told to."""

    def renew(self) -> None:
        """The next question may ask the person."""


class ThreadedCredential:
    """One question at a time for one kind of token, whoever asks; the answer serves all clients.

    azure.identity.aio has no device code, and a person may take a quarter of an hour over it: the waiting
    thread is a daemon, so that it never holds up the end of the program. `explain` turns what a
    credential raises into an error for a person. Tokens are asked of `tenant`, where one is named here.
    `patience`: seconds after which an answer is given up; None where a person has to act meanwhile.
    """

    def __init__(
        self,
        credential: BlockingCredential,
        explain: Callable[[Exception], Exception],
        tenant: str = "",
        *,
        patience: float | None = None,
    ) -> None:
        self._patience = patience
        self._who: Identity | None = None
        self._credential = credential
        self._tenant = tenant or None
        self._explain = explain
        self._tokens: dict[tuple[str, ...], AccessToken] = {}
        self._asking: dict[tuple[str, ...], asyncio.Future[AccessToken]] = {}

    async def get_token(
        self,
        *scopes: str,
        claims: str | None = None,
        tenant_id: str | None = None,
        enable_cae: bool = False,
        **_: Any,
    ) -> AccessToken:
        """A token good for five more minutes. Raises what `explain` makes of a failure."""
        tenant_id = tenant_id or self._tenant
        key = (*scopes, claims or "", tenant_id or "", str(enable_cae))
        token = self._tokens.get(key)
        if token is not None and token.expires_on - time.time() > _SPARE_SECONDS:
            return token
        asking = self._asking.get(key)
        if asking is None:
            asking = in_thread(
                lambda: self._credential.get_token(*scopes, claims=claims, tenant_id=tenant_id, enable_cae=enable_cae)
            )
            self._asking[key] = asking
            asking.add_done_callback(lambda done: self._keep(key, done))
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
            raise SignInFailed(
                "Somebody else is signed in now",
                f"This session acts as {self._who.name}, tenant {self._who.tenant}; the sign-in is now that of "
                f"{who.name}, tenant {who.tenant}. Nothing was sent as {who.name}.",
                f"Sign in as {self._who.name} again, or go back to the start to go on as {who.name}.",
            )

    def forget(self) -> None:
        """Ask anew, and a person too where that is needed: what is kept was refused, or has expired."""
        self._tokens.clear()
        self._asking.clear()
        if isinstance(self._credential, Renewable):
            self._credential.renew()

    def _keep(self, key: tuple[str, ...], done: asyncio.Future[AccessToken]) -> None:
        if self._asking.get(key) is not done:
            return  # forgotten or given up meanwhile
        del self._asking[key]
        if not done.cancelled() and done.exception() is None and self._who in {None, identity_of(done.result().token)}:
            self._tokens[key] = done.result()

    async def close(self) -> None:
        """Nothing is held open."""

    async def __aenter__(self) -> ThreadedCredential:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        """Nothing is held open."""
