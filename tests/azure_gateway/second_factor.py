"""Stubs of Microsoft Entra ID and of Azure Resource Manager on loopback, for what Azure demands of a sign-in."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from azure.core.pipeline.transport._requests_basic import RequestsTransport  # typed only where it is defined

from asr_tui.azure_gateway.claims import SECOND_FACTOR
from asr_tui.azure_gateway.wire.transport import Transport
from tests.azure_gateway.tokens import encoded, token

TENANT = "33333333-0000-4000-8000-000000000003"
CLIENT = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
SCOPE = "https://management.azure.com/.default"
REVOKED = '{"access_token":{"nbf":{"essential":true, "value":"1790000000"}}}'


def challenge(claims: str, error: str = "insufficient_claims") -> str:
    """The header of a 401, as Azure Resource Manager writes it (azure-sdk-for-go, cae_test.go)."""
    value = base64.b64encode(claims.encode()).decode()
    address = "https://login.microsoftonline.com/common/oauth2/authorize"
    return f'Bearer realm="", authorization_uri="{address}", error="{error}", claims="{value}"'


def user_token(number: int, *, mfa: bool) -> str:
    return token(idtyp="user", upn="ann@contoso.com", tid=TENANT, uti=number, amr=["pwd", "mfa"] if mfa else ["pwd"])


@dataclass
class Entra:
    """Signs Ann in. The refresh token does for everything but claims, unless `refreshes_claims`.

    grants  what the token endpoint was asked: grant type, and the claims with it
    codes   device codes that were given out
    """

    url: str = ""
    grants: list[tuple[str, str]] = field(default_factory=list)
    codes: int = 0
    issued: int = 0
    pending: bool = False
    refreshes_claims: bool = False
    expires: bool = False
    asked_for_code: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.Response:
        base = f"https://login.microsoftonline.com/{TENANT}"
        if request.path.endswith("/devicecode"):
            self.codes += 1
            flow = {"user_code": f"CODE{self.codes}", "device_code": "d", "interval": 0, "message": "m"}
            page = "https://microsoft.com/devicelogin"
            return web.json_response({**flow, "verification_uri": page, "expires_in": 900})
        if request.path.endswith("/token"):
            return self._token(dict(await request.post()))
        if "instance" in request.path:
            return web.json_response({"tenant_discovery_endpoint": base, "metadata": []})
        paths = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
        found = {key: f"{base}/oauth2/v2.0/{path}" for key, path in paths.items()}
        found["device_authorization_endpoint"] = f"{base}/oauth2/v2.0/devicecode"
        return web.json_response({**found, "issuer": f"{base}/v2.0"})

    def _token(self, form: dict[str, Any]) -> web.Response:
        kind, claims = str(form["grant_type"]), str(form.get("claims") or "")
        self.grants.append((kind, claims))
        if self.pending and "device_code" in kind:
            self.asked_for_code.set()
            return _refused("authorization_pending", "AADSTS70016: The user must input their code.")
        if self.expires and "device_code" in kind:
            return _refused("expired_token", "AADSTS70020: This device code has expired.")
        if kind == "refresh_token" and claims and not self.refreshes_claims:
            return _refused("interaction_required", "AADSTS50076: You must use multi-factor authentication.")
        self.issued += 1
        now = int(time.time())
        who = {"tid": TENANT, "preferred_username": "ann@contoso.com", "sub": "s", "oid": "o"}
        issuer = f"https://login.microsoftonline.com/{TENANT}/v2.0"
        return web.json_response(
            {
                "token_type": "Bearer",
                "expires_in": 3600,
                "access_token": user_token(self.issued, mfa="p1" in claims),
                "refresh_token": "r",
                "id_token": token(iss=issuer, aud=CLIENT, exp=now + 3600, iat=now, nbf=now, **who),
                "client_info": encoded({"uid": "o", "utid": TENANT}),
                "scope": SCOPE,
            }
        )


def _refused(error: str, words: str) -> web.Response:
    return web.json_response({"error": error, "error_description": words}, status=400)


@dataclass
class Arm:
    """Refuses tokens as it is told to, and counts what it carries out.

    wants_mfa  writes need a token with a second factor
    withdrawn  tokens that are refused for everything, with a claims challenge
    revoked    tokens that are refused for everything, without a word of claims
    never      refuse writes whatever the token
    """

    url: str = ""
    wants_mfa: bool = True
    never: bool = False
    withdrawn: set[str] = field(default_factory=set)
    revoked: set[str] = field(default_factory=set)
    tokens: list[tuple[str, str]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        await request.read()
        bearer = request.headers["Authorization"].removeprefix("Bearer ")
        self.tokens.append((request.method, bearer))
        if bearer in self.revoked:
            body = {"error": {"code": "ExpiredAuthenticationToken", "message": "The access token was revoked."}}
            return web.json_response(body, status=401)
        if bearer in self.withdrawn:
            body = {"error": {"code": "AuthenticationFailed", "message": "Continuous access evaluation."}}
            return web.json_response(body, status=401, headers={"WWW-Authenticate": challenge(REVOKED)})
        if request.method != "GET" and self.wants_mfa and (self.never or '"mfa"' not in _claims(bearer)):
            body = {"error": {"code": "RequestDisallowedByPolicy", "message": "Users must use MFA."}}
            headers = {"WWW-Authenticate": challenge(SECOND_FACTOR), "x-ms-request-id": "arm-1"}
            return web.json_response(body, status=401, headers=headers)
        self.done.append(f"{request.method} {request.path}")
        if request.method == "GET":
            return web.json_response({"value": []})
        return web.json_response({}, status=202, headers={"Location": f"{request.url.origin()}/operations/1"})


def _claims(bearer: str) -> str:
    part = bearer.split(".")[1] if bearer.count(".") == 2 else ""
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()


class ToArm(Transport):
    """Carries what is meant for Azure Resource Manager to the stub."""

    def __init__(self, arm: Arm) -> None:
        super().__init__(use_proxies=False)
        self._arm = arm

    async def send(self, request: Any, **kwargs: Any) -> Any:
        parts = urlsplit(request.url)
        assert (parts.scheme, parts.netloc) == ("https", "management.azure.com")
        meant = request.url
        request.url = meant.replace("https://management.azure.com", self._arm.url, 1)
        try:
            return await super().send(request, **kwargs)
        finally:
            request.url = meant


class ToEntra(RequestsTransport):
    """Carries what is meant for Microsoft Entra ID to the stub."""

    def __init__(self, entra: Entra) -> None:
        super().__init__(use_env_settings=False)
        self._entra = entra

    def send(self, request: Any, **kwargs: Any) -> Any:
        parts = urlsplit(request.url)
        request.url = f"{self._entra.url}{parts.path}?{parts.query}"
        return super().send(request, **kwargs)


def claims_in(grant: tuple[str, str]) -> Any:
    return json.loads(grant[1]) if grant[1] else None
