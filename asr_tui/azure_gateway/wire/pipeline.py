"""What every request goes through, in order, whichever SDK client sends it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from azure.core.credentials_async import AsyncTokenCredential
from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import (
    ContentDecodePolicy,
    CustomHookPolicy,
    HeadersPolicy,
    RequestIdPolicy,
    SansIOHTTPPolicy,
    UserAgentPolicy,
)
from azure.mgmt.core.policies import AsyncARMChallengeAuthenticationPolicy

from asr_tui import __version__
from asr_tui.azure_gateway.clock import AzureClock, HearsTime
from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.wire.links import OwnHostOnly
from asr_tui.azure_gateway.wire.retries import Retries


class NoSignIn(SansIOHTTPPolicy[Any, Any]):
    """Puts a word of no value where an address of this computer expects a token."""

    def on_request(self, request: PipelineRequest[Any]) -> None:
        request.http_request.headers["Authorization"] = "Bearer no-sign-in-on-loopback"


def policies(
    endpoint: Endpoint,
    credential: AsyncTokenCredential | None,
    clock: AzureClock,
    sleep: Callable[[float], Awaitable[None]],
    told: Callable[[str], None],
) -> list[Any]:
    """A new list for a new client: policies remember their neighbours.

    Left out on purpose, against the SDKs' own list: the redirect policy (a 307 would send a write again, and
    elsewhere), the retry policy (see Retries), and the automatic registration of resource providers (a write
    that nobody asked for, and the refused request sent again). Only the sign-in policy may repeat a
    request: after a 401 that asks for a stricter token, which Azure gives before it looks at the request.
    """
    return [
        RequestIdPolicy(),
        HeadersPolicy(),
        UserAgentPolicy(base_user_agent=f"asr-tui/{__version__}"),
        ContentDecodePolicy(),
        CustomHookPolicy(),
        Retries(sleep, told),
        OwnHostOnly(endpoint.base_url),
        _sign_in(endpoint, credential),
        HearsTime(clock),
    ]


def _sign_in(endpoint: Endpoint, credential: AsyncTokenCredential | None) -> Any:
    if not endpoint.needs_sign_in:
        return NoSignIn()
    if credential is None:
        raise ValueError(f"{endpoint.base_url} needs a sign-in")
    return AsyncARMChallengeAuthenticationPolicy(credential, *endpoint.scopes)
