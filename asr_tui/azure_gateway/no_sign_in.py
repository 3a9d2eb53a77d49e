"""The token source for an address of this computer: a word of no value, and in practice a second factor on request."""

from __future__ import annotations

import base64
import json
import time

from azure.core.credentials import AccessToken

from asr_tui.azure_gateway.claims import Demand
from asr_tui.azure_gateway.sign_in_errors import demanded
from asr_tui.domain.errors import SignInFailed

_NOTHING = "no-sign-in-on-loopback"
_YEAR = 365 * 86400


class NoSignIn:
    """Gives no real token. After `sign_in_again` it claims a second factor, which the simulator believes."""

    def __init__(self) -> None:
        self._token = _NOTHING

    async def get_token(self, *_scopes: str) -> AccessToken:
        return AccessToken(self._token, int(time.time()) + _YEAR)

    async def after_refusal(self, token: str, demand: Demand | None, *_scopes: str) -> AccessToken | None:
        """Raises SignInFailed for a demand: a person is to practise the answer."""
        if token != self._token:
            return await self.get_token()
        if demand is not None:
            raise demanded(demand, None)
        return None

    def still_refused(self, _token: str, demand: Demand, *_scopes: str) -> SignInFailed:
        return demanded(demand, None)

    async def sign_in_again(self, *_scopes: str) -> AccessToken:
        shown = {"idtyp": "user", "name": "practice", "amr": ["pwd", "mfa"], "iat": time.time()}
        parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({}, shown))
        self._token = ".".join((*parts, "practice"))
        return await self.get_token()
