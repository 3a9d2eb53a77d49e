"""The HTTP transport: a connection pool for reads, a new connection for every write."""

from __future__ import annotations

from typing import Any

import aiohttp
from azure.core.pipeline.transport import AioHttpTransport, AsyncHttpTransport

from asr_tui.azure_gateway.wire.proxies import proxy_for
from asr_tui.azure_gateway.wire.reads import is_read
from asr_tui.domain.errors import Unreachable

CONNECT_SECONDS = 20
READ_SECONDS = 60
_READABLE = {"Accept-Encoding": "gzip"}
"""What azure-core unpacks; aiohttp would also ask for deflate and, where they are installed, br and zstd."""


class ResponseLost(aiohttp.ClientError):
    """The connection broke after a write was sent."""


async def once(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from sending a PUT or DELETE again when the connection broke.

    It does so on the errors that are replaced here; see `ClientSession._request`.
    """
    try:
        return await send(request)
    except aiohttp.ClientConnectorError:
        raise  # never connected, and aiohttp lets it be
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise ResponseLost(str(error) or "the connection was closed") from error


class Transport(AsyncHttpTransport[Any, Any]):
    """Shared by all SDK clients of a session; only the session closes it, by `shut_down`.

    A write never uses a pooled connection, which the other end may have closed: that would look like a lost answer.
    Proxies of the environment are not used for an address of this computer. `socket` is the path of a Unix socket at
    which every address is asked; empty for none.
    """

    def __init__(self, *, use_proxies: bool, socket: str = "") -> None:
        self._use_proxies = use_proxies
        self._socket = socket
        self._pools: tuple[AioHttpTransport, AioHttpTransport] | None = None
        self._shut = False

    async def send(self, request: Any, **kwargs: Any) -> Any:
        if self._shut:
            raise Unreachable(
                "The connection is closed", "This session was closed; nothing was sent.", "Open it again."
            )
        if self._pools is None:
            self._pools = self._pool(keep=True), self._pool(keep=False)
        if self._use_proxies:
            kwargs["proxy"] = proxy_for(request.url)
        reads, writes = self._pools
        return await (reads if is_read(request.method, request.url) else writes).send(request, **kwargs)

    def _pool(self, *, keep: bool) -> AioHttpTransport:
        session = aiohttp.ClientSession(
            connector=self._connector(keep=keep),
            headers=_READABLE,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            middlewares=() if keep else (once,),
        )
        return AioHttpTransport(session=session, connection_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS)

    def _connector(self, *, keep: bool) -> aiohttp.BaseConnector:
        if self._socket:
            return aiohttp.UnixConnector(self._socket, force_close=not keep)
        return aiohttp.TCPConnector(limit_per_host=16) if keep else aiohttp.TCPConnector(force_close=True)

    async def open(self) -> None:
        """Called by SDK clients; connections are made when they are needed."""

    async def close(self) -> None:
        """Called by SDK clients; does nothing, since the pools are shared."""

    async def shut_down(self) -> None:
        """Close all connections for good."""
        self._shut = True
        pools, self._pools = self._pools or (), None
        for pool in pools:
            await pool.close()

    async def __aexit__(self, *_: object) -> None:
        """Nothing: see `close`."""
