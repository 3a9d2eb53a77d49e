"""A request as an `az rest` command line, taken from the very request that the SDK would send."""

from __future__ import annotations

import shlex
from typing import Any

from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import AsyncHTTPPolicy

from asr_tui.azure_gateway.clients import make
from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.sdk_call import Call


class _Caught(Exception):
    def __init__(self, request: Any) -> None:
        super().__init__("not sent")
        self.request = request


class _Catches(AsyncHTTPPolicy[Any, Any]):
    """A whole pipeline that sends nothing."""

    async def send(self, request: PipelineRequest[Any]) -> Any:
        raise _Caught(request.http_request)


def http_request(request: Call, endpoint: Endpoint) -> Any:
    """The `HttpRequest` that the SDK makes of a call: method, url and content."""
    client = make(request.sdk, request.sdk.load(), request.subscription, endpoint, [_Catches()], _NoTransport())
    # Nothing in it waits for anything, so that the coroutine runs to its end in one step, without a loop.
    sending = request.make(client)
    try:
        sending.send(None)
    except _Caught as caught:
        return caught.request
    raise RuntimeError("the SDK did not get as far as sending")


class _NoTransport:
    """Stands where a client wants a transport; the pipeline never reaches it."""


def az_rest(request: Call, endpoint: Endpoint) -> str:
    sent = http_request(request, endpoint)
    words = ["az", "rest", "--method", sent.method.lower(), "--url", sent.url]
    if sent.content:
        words += ["--body", sent.content]
    return shlex.join(words)
