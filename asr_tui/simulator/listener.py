"""The HTTP listener: what is no HTTP, too large or a mistake of the simulator's gets ARM's envelope too."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from asr_tui.simulator.arm_errors import ArmError

LARGEST_BODY = 4 * 1024 * 1024
"""Bytes; ARM's own limit on a request."""

LOG = logging.getLogger(__name__)
_UNUSED_LOG = logging.getLogger(f"{__name__}.connections")
_UNUSED_LOG.setLevel(logging.CRITICAL + 1)
"""aiohttp writes a traceback for every request that it refuses; mistakes of the simulator go to LOG."""


class _Connection(RequestHandler):
    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """The answer to a request that aiohttp could not read, or over which the simulator failed."""
        if status >= 500:
            LOG.error("%s %s failed", request.method, request.rel_url.path, exc_info=exc)
            error = ArmError(status, "InternalServerError", "The server encountered an internal error. Retry.")
        else:
            words = " ".join((message or "").split())[:200]
            error = ArmError(status, "BadRequest", f"The request could not be understood: {words}")
        response = web.json_response(error.body(), status=status)
        response.force_close()
        return response


class Listener(web.Server):
    """Accepts bodies of at most LARGEST_BODY."""

    def __init__(self, handle: Any) -> None:
        super().__init__(handle, request_factory=_request, access_log=None, logger=_UNUSED_LOG)

    def __call__(self) -> RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST_BODY)


async def body_of(http: web.BaseRequest) -> bytes:
    """The request's bytes. Raises ArmError."""
    try:
        return await http.read()
    except web.HTTPRequestEntityTooLarge:
        message = f"The request content size exceeds the maximum size of {LARGEST_BODY} bytes."  # assumed words
        raise ArmError(413, "RequestContentTooLarge", message) from None
    except web.RequestPayloadError as error:
        words = " ".join(str(error).split())[:200]
        message = f"The request content was invalid and could not be read: '{words}'."
        raise ArmError(400, "InvalidRequestContent", message) from None
