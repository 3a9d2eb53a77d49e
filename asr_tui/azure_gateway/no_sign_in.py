"""The token source of an address that needs no sign-in."""

from __future__ import annotations

import base64
import json
import time

from azure.core.credentials import AccessToken

from asr_tui.azure_gateway.claims import ClaimsChallenge
from asr_tui.azure_gateway.sign_in_errors import challenge_error
from asr_tui.domain.errors import SignInFailed

_NOTHING = "no-sign-in-on-loopback"
_YEAR = 365 * 86400


class NoSignIn:
    """The token source for an address of this computer: a token of no value.

    After `sign_in_again` it claims a second factor, which the simulator accepts.
    """

    def __init__(self) -> None:
        self._token = _NOTHING

    async def get_token(self, *_scopes: str) -> AccessToken:
        return AccessToken(self._token, int(time.time()) + _YEAR)

    async def renewed_token(self, token: str, challenge: ClaimsChallenge | None, *_scopes: str) -> AccessToken | None:
        """Raises SignInFailed for a challenge, so that a person practises the answer."""
        if token != self._token:
            return await self.get_token()
        if challenge is not None:
            raise challenge_error(challenge, None)
        return None

    def refused_again_error(self, _token: str, challenge: ClaimsChallenge, *_scopes: str) -> SignInFailed:
        return challenge_error(challenge, None)

    async def sign_in_again(self, *_scopes: str) -> AccessToken:
        shown = {"idtyp": "user", "name": "practice", "amr": ["pwd", "mfa"], "iat": time.time()}
        parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({}, shown))
        self._token = ".".join((*parts, "practice"))
        return await self.get_token()
