"""A request as an `az rest` command line, captured from the SDK before it is sent."""

from __future__ import annotations

import shlex
from typing import Any

from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import AsyncHTTPPolicy

from asr_tui.azure_gateway.clients import make
from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.sdk_call import Call


class _Captured(Exception):
    def __init__(self, request: Any) -> None:
        super().__init__("not sent")
        self.request = request


class _CapturePolicy(AsyncHTTPPolicy[Any, Any]):
    """A pipeline of one policy, which sends nothing."""

    async def send(self, request: PipelineRequest[Any]) -> Any:
        raise _Captured(request.http_request)


def http_request(request: Call, endpoint: Endpoint) -> Any:
    """The `HttpRequest` that the SDK makes for a call: method, url and content."""
    client = make(
        request.sdk, request.sdk.load(), request.subscription, endpoint, [_CapturePolicy()], object()
    )  # no transport
    # Nothing in it waits, so the coroutine ends in one step, without an event loop.
    sending = request.make(client)
    try:
        sending.send(None)
    except _Captured as caught:
        return caught.request
    raise RuntimeError("the SDK did not get as far as sending")


def az_rest(request: Call, endpoint: Endpoint) -> str:
    sent = http_request(request, endpoint)
    words = ["az", "rest", "--method", sent.method.lower(), "--url", sent.url]
    if sent.content:
        words += ["--body", sent.content]
    return shlex.join(words)
