"""What every request goes through, in order, whichever SDK client sends it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from azure.core.credentials_async import AsyncTokenCredential
from azure.core.pipeline.policies import (
    ContentDecodePolicy,
    CustomHookPolicy,
    HeadersPolicy,
    RequestIdPolicy,
    UserAgentPolicy,
)

from asr_tui import __version__
from asr_tui.azure_gateway.clock import AzureClock, HearsTime
from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.wire.links import OwnHostOnly
from asr_tui.azure_gateway.wire.retries import Retries
from asr_tui.azure_gateway.wire.sign_in import SignIn


def policies(
    endpoint: Endpoint,
    tokens: AsyncTokenCredential,
    clock: AzureClock,
    sleep: Callable[[float], Awaitable[None]],
    told: Callable[[str], None],
) -> list[Any]:
    """A new list for a new client: policies remember their neighbours.

    Left out on purpose, against the SDKs' own list: the redirect policy (a 307 would send a write again, and
    elsewhere), the retry policy (see Retries), and the automatic registration of resource providers (a write
    that nobody asked for, and the refused request sent again). Only the sign-in policy may repeat a
    request: after a 401, which Azure gives before it looks at the request, and with another token.
    """
    return [
        RequestIdPolicy(),
        HeadersPolicy(),
        UserAgentPolicy(base_user_agent=f"asr-tui/{__version__}"),
        ContentDecodePolicy(),
        CustomHookPolicy(),
        Retries(sleep, told),
        OwnHostOnly(endpoint.base_url),
        SignIn(tokens, *endpoint.scopes, encrypted=endpoint.needs_sign_in),
        HearsTime(clock),
    ]
