"""Puts the session's token on every request to the endpoint's own host, and answers claims challenges."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Protocol, runtime_checkable
from urllib.parse import urlsplit

from azure.core.credentials import AccessToken
from azure.core.exceptions import AzureError, ServiceRequestError
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import AsyncHTTPPolicy, SansIOHTTPPolicy

from asr_tui.azure_gateway.bodies.arm_error import read_error
from asr_tui.azure_gateway.claims import ClaimsChallenge, claims_of_challenge
from asr_tui.azure_gateway.errors import body_of, request_id_of
from asr_tui.domain.errors import Refused, SignInFailed
from asr_tui.domain.redaction import remember_token


class TokenSource(Protocol):
    async def get_token(self, *scopes: str) -> AccessToken: ...


@runtime_checkable
class RenewableTokens(Protocol):
    """A token source that has another token after a refusal."""

    async def renewed_token(self, token: str, challenge: ClaimsChallenge | None, *scopes: str) -> AccessToken | None:
        """A token with which the request may be sent once more. Raises SignInFailed where a person is needed."""

    def refused_again_error(self, token: str, challenge: ClaimsChallenge, *scopes: str) -> SignInFailed:
        """The error where Azure refuses that token too."""


class SignIn(AsyncHTTPPolicy[Any, Any]):
    """Takes the place of azure-mgmt-core's challenge policy, which keeps a token for each client.

    The token source is asked for each request, so that all clients of a session use the token of the newest sign-in.
    A request is sent once more only after a 401, which Azure gives before it looks at the request, and once only.
    """

    def __init__(self, credential: TokenSource, *scopes: str, encrypted: bool = True) -> None:
        super().__init__()
        self._credential = credential
        self._scopes = scopes
        self._encrypted = encrypted

    async def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        if self._encrypted and not request.http_request.url.lower().startswith("https://"):
            raise ServiceRequestError("A token is sent over https only.")
        token = await self._credential.get_token(*self._scopes)
        response = await self._sent(request, token.token)
        if response.http_response.status_code != 401 or not isinstance(self._credential, RenewableTokens):
            return response
        newer = await self._credential.renewed_token(token.token, await _challenge(response), *self._scopes)
        if newer is None:
            return response
        response = await self._sent(request, newer.token)
        if response.http_response.status_code == 401:
            challenge = await _challenge(response)
            if challenge is None:
                await self._credential.renewed_token(newer.token, None, *self._scopes)
            else:
                raise self._credential.refused_again_error(newer.token, challenge, *self._scopes)
        return response

    async def _sent(self, request: PipelineRequest[Any], token: str) -> PipelineResponse[Any, Any]:
        remember_token(token)
        request.http_request.headers["Authorization"] = f"Bearer {token}"
        return await self.next.send(request)


async def _challenge(response: PipelineResponse[Any, Any]) -> ClaimsChallenge | None:
    """The claims challenge of a 401; None where it has none."""
    answer = response.http_response
    claims = claims_of_challenge(answer.headers.get("WWW-Authenticate") or "")
    if not claims:
        return None
    with suppress(AzureError):
        await answer.read()  # a streamed answer has no body before
    text = read_error(body_of(answer))
    return ClaimsChallenge(claims, text.message, text.code, request_id_of(answer))


def is_own_host(link: str, base_url: str) -> bool:
    """Whether `link` has the endpoint's scheme and port, and its host or a subdomain.

    Azure returns links on regional hosts (`centraluseuap.management.azure.com`).
    """
    try:
        asked, own = urlsplit(link), urlsplit(base_url)
        ports = asked.port or _PORTS.get(asked.scheme), own.port or _PORTS.get(own.scheme)
    except ValueError:
        return False
    host, own_host = (asked.hostname or "").rstrip("."), (own.hostname or "").rstrip(".")
    if asked.scheme != own.scheme or ports[0] != ports[1] or asked.username is not None or not own_host:
        return False
    return host == own_host or host.endswith(f".{own_host}")


_PORTS = {"http": 80, "https": 443}


def require_own_host(link: str, base_url: str) -> None:
    """Raises Refused for a link to another host."""
    if not is_own_host(link, base_url):
        host = _host(link)
        raise Refused(
            "A link that leads elsewhere",
            f"The endpoint {base_url} answered with a link to {host}. It was not followed, because your sign-in "
            "would have been shown to that host.",
            "Check whether a proxy or a wrong --endpoint stands between this computer and Azure.",
        )


def _host(link: str) -> str:
    try:
        return urlsplit(link).netloc or "no host at all"
    except ValueError:
        return "no valid address"


class OwnHostPolicy(SansIOHTTPPolicy[Any, Any]):
    """Checks every request before a token is added, also those to next-page and operation links."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def on_request(self, request: PipelineRequest[Any]) -> None:
        require_own_host(request.http_request.url, self._base_url)
