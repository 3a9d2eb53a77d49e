"""Puts the session's token on every request, and meets Azure's demand for another one without sending a write twice."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Protocol, runtime_checkable

from azure.core.credentials import AccessToken
from azure.core.exceptions import AzureError, ServiceRequestError
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import AsyncHTTPPolicy

from asr_tui.azure_gateway.bodies.arm_error import read_error
from asr_tui.azure_gateway.claims import Demand, challenged_claims
from asr_tui.azure_gateway.errors import body_of, request_id_of
from asr_tui.domain.errors import SignInFailed


class TokenSource(Protocol):
    """Gives the access tokens of a session."""

    async def get_token(self, *scopes: str) -> AccessToken: ...


@runtime_checkable
class HearsRefusals(Protocol):
    """A token source that can answer a refusal with another token."""

    async def after_refusal(self, token: str, demand: Demand | None, *scopes: str) -> AccessToken | None:
        """A token with which the request may be sent once more. Raises SignInFailed where a person is needed."""

    def still_refused(self, token: str, demand: Demand, *scopes: str) -> SignInFailed:
        """The error where that token is refused as well."""


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
        if response.http_response.status_code != 401 or not isinstance(self._credential, HearsRefusals):
            return response
        newer = await self._credential.after_refusal(token.token, await _demand(response), *self._scopes)
        if newer is None:
            return response
        response = await self._sent(request, newer.token)
        if response.http_response.status_code == 401:
            demand = await _demand(response)
            if demand is None:
                await self._credential.after_refusal(newer.token, None, *self._scopes)
            else:
                raise self._credential.still_refused(newer.token, demand, *self._scopes)
        return response

    async def _sent(self, request: PipelineRequest[Any], token: str) -> PipelineResponse[Any, Any]:
        request.http_request.headers["Authorization"] = f"Bearer {token}"
        return await self.next.send(request)


async def _demand(response: PipelineResponse[Any, Any]) -> Demand | None:
    """What the answer demands of the token; None where it does not say."""
    answer = response.http_response
    claims = challenged_claims(answer.headers.get("WWW-Authenticate") or "")
    if not claims:
        return None
    with suppress(AzureError):
        await answer.read()  # a streamed answer has no body before
    text = read_error(body_of(answer))
    return Demand(claims, text.message, text.code, request_id_of(answer))
