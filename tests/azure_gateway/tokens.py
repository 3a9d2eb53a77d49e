"""Tokens for tests: real in shape, worth nothing."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

from azure.core.credentials import AccessToken


def encoded(part: dict[str, Any]) -> str:
    """JSON as a part of a token."""
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def token(**claims: Any) -> str:
    """An unsigned token with these claims."""
    return f"{encoded({'alg': 'none'})}.{encoded(claims)}.x"


class FixedCredential:
    """Gives one token and counts how often it was asked."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.asked = 0

    async def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        self.asked += 1
        return AccessToken(self.token, int(time.time()) + 3600)

    async def close(self) -> None:
        """Nothing to close."""

    async def __aenter__(self) -> FixedCredential:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing to close."""
