"""A synchronous credential, asked in a daemon thread, for asynchronous clients."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Protocol

from azure.core.credentials import AccessToken

from asr_tui.azure_gateway.late import in_thread

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


class ThreadedCredential:
    """One question at a time for one kind of token, whoever asks; the answer serves all clients.

    azure.identity.aio has no device code, and a person may take a quarter of an hour over it: the waiting
    thread is a daemon, so that it never holds up the end of the program. `explain` turns what a
    credential raises into an error for a person. Tokens are asked of `tenant`, where one is named here.
    """

    def __init__(
        self, credential: BlockingCredential, explain: Callable[[Exception], Exception], tenant: str = ""
    ) -> None:
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
            return await asyncio.shield(asking)
        except Exception as error:
            raise self._explain(error) from error

    def _keep(self, key: tuple[str, ...], done: asyncio.Future[AccessToken]) -> None:
        self._asking.pop(key, None)
        if not done.cancelled() and done.exception() is None:
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
