"""The device code through the real azure-identity and msal, against a sign-in service of our own."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from azure.core.pipeline.transport import HttpRequest, HttpResponse, HttpTransport
from azure.identity import AuthenticationRequiredError

from asr_tui.azure_gateway.claims import identity_of
from asr_tui.azure_gateway.device_code import DeviceCode, Notice, NoticeKind, RememberedAccount
from asr_tui.azure_gateway.endpoint import Cloud, Endpoint
from asr_tui.azure_gateway.sign_in_errors import Auth, explained
from asr_tui.domain.errors import SignInFailed
from asr_tui.domain.place import Identity
from tests.azure_gateway.tokens import encoded, token

TENANT = "33333333-0000-4000-8000-000000000003"
CLIENT = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
SCOPE = "https://management.azure.com/.default"


class Said(HttpResponse):
    def __init__(self, request: HttpRequest, status: int, body: dict[str, Any]) -> None:
        super().__init__(request, None)
        self.status_code = status
        self.headers = {"content-type": "application/json"}
        self.content_type = "application/json"
        self._body = json.dumps(body).encode()

    def body(self) -> bytes:
        return self._body


class SignInService(HttpTransport[Any, Any]):
    """Answers as Microsoft Entra ID does to discovery, device code and token requests."""

    def __init__(self, authority: str, **refusal: str) -> None:
        self.base = f"{authority}/{TENANT}"
        self.refusal = refusal
        self.asked: list[str] = []

    def send(self, request: Any, **_: Any) -> Said:
        self.asked.append(request.url)
        if request.url.endswith("/devicecode"):
            page = "https://microsoft.com/devicelogin"
            flow = {"user_code": "ABC123", "device_code": "d", "verification_uri": page, "expires_in": 900}
            return Said(request, 200, {**flow, "interval": 0, "message": "m"})
        if request.url.endswith("/token"):
            return Said(request, 400, dict(self.refusal)) if self.refusal else Said(request, 200, self._tokens())
        if "instance" in request.url:
            return Said(request, 200, {"tenant_discovery_endpoint": self.base, "metadata": []})
        endpoints = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
        found = {key: f"{self.base}/oauth2/v2.0/{path}" for key, path in endpoints.items()}
        found["device_authorization_endpoint"] = f"{self.base}/oauth2/v2.0/devicecode"
        return Said(request, 200, {**found, "issuer": f"{self.base}/v2.0"})

    def _tokens(self) -> dict[str, Any]:
        now = int(time.time())
        who = {"tid": TENANT, "preferred_username": "ann@contoso.com", "sub": "s", "oid": "o"}
        claims = {"iss": f"{self.base}/v2.0", "aud": CLIENT, "exp": now + 3600, "iat": now, "nbf": now, **who}
        return {
            "token_type": "Bearer",
            "expires_in": 3600,
            "access_token": token(idtyp="user", upn="ann@contoso.com", tid=TENANT),
            "refresh_token": "r",
            "id_token": token(**claims),
            "client_info": encoded({"uid": "o", "utid": TENANT}),
            "scope": SCOPE,
        }

    def open(self) -> None:
        """Nothing to open."""

    def close(self) -> None:
        """Nothing to close."""

    def __enter__(self) -> SignInService:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""


@pytest.mark.parametrize("cloud", [Cloud.PUBLIC, Cloud.USGOV])
def test_the_code_is_told_and_the_account_remembered(cloud: Cloud) -> None:
    endpoint = Endpoint.of(cloud)
    service = SignInService(endpoint.authority)
    told: list[Notice] = []
    kept: list[str] = []
    remembered = RememberedAccount("", kept.append)
    credential = DeviceCode(endpoint, TENANT, told.append, remembered, transport=service)
    assert identity_of(credential.get_token(SCOPE).token) == Identity("ann@contoso.com", "person", TENANT)
    assert [(notice.kind, notice.code) for notice in told] == [(NoticeKind.ENTER_CODE, "ABC123")]
    assert told[0].url in told[0].text
    assert all(url.startswith(endpoint.authority) for url in service.asked if "instance" not in url)

    credential.get_token(SCOPE)
    assert len(told) == 1
    [account] = kept
    assert "ann@contoso.com" in account
    assert "refresh" not in account

    # At the next start the account is known; with nothing kept of its tokens the code is asked for again.
    again = DeviceCode(endpoint, TENANT, told.append, RememberedAccount(account), transport=service)
    assert again.get_token(SCOPE).token
    assert len(told) == 2


def test_an_account_of_another_cloud_or_tenant_is_not_used() -> None:
    kept: list[str] = []
    public = Endpoint.of()
    remembered = RememberedAccount("", kept.append)
    service = SignInService(public.authority)
    DeviceCode(public, TENANT, lambda _: None, remembered, transport=service).get_token(SCOPE)
    for endpoint, tenant in ((Endpoint.of(Cloud.CHINA), TENANT), (public, "44444444-0000-4000-8000-000000000004")):
        other = SignInService(endpoint.authority)
        told: list[Notice] = []
        credential = DeviceCode(endpoint, tenant, told.append, RememberedAccount(kept[0]), transport=other)
        credential.get_token(SCOPE)
        assert len(told) == 1
        assert any(tenant in url for url in other.asked)


def test_without_a_tenant_asked_for_the_remembered_account_says_which() -> None:
    kept: list[str] = []
    public = Endpoint.of()
    service = SignInService(public.authority)
    DeviceCode(public, TENANT, lambda _: None, RememberedAccount("", kept.append), transport=service).get_token(SCOPE)
    for account, tenant in ((kept[0], TENANT), ("", "organizations"), ("no account", "organizations")):
        other = SignInService(public.authority)
        DeviceCode(public, "", lambda _: None, RememberedAccount(account), transport=other).get_token(SCOPE)
        [discovery] = [url for url in other.asked if url.endswith("openid-configuration")]
        assert f"/{tenant}/" in discovery


def test_a_refused_code_says_what_helps() -> None:
    endpoint = Endpoint.of()
    words = "AADSTS53003: Access has been blocked by Conditional Access policies."
    service = SignInService(endpoint.authority, error="access_denied", error_description=words)
    credential = DeviceCode(endpoint, TENANT, lambda _: None, RememberedAccount(), transport=service)
    with pytest.raises(Exception, match="AADSTS53003") as caught:
        credential.get_token(SCOPE)
    error = explained(caught.value, Auth.DEVICE_CODE)
    assert isinstance(error, SignInFailed)
    assert (error.code, "administrator" in error.remedy) == ("AADSTS53003", True)


def test_a_sign_in_that_ends_later_asks_for_no_code_by_itself() -> None:
    """A list that is read again every minute would ask for one code after the other."""
    endpoint = Endpoint.of()
    service = SignInService(endpoint.authority)
    told: list[Notice] = []
    credential = DeviceCode(endpoint, TENANT, told.append, RememberedAccount(), transport=service)
    credential.get_token(SCOPE)
    service.refusal = {"error": "invalid_grant", "error_description": "AADSTS700082: The refresh token has expired."}
    with pytest.raises(AuthenticationRequiredError) as caught:
        credential.get_token(SCOPE, claims='{"access_token":{"nbf":{"essential":true}}}')
    error = explained(caught.value, Auth.DEVICE_CODE)
    assert isinstance(error, SignInFailed)
    assert len(told) == 1
    service.refusal = {}
    assert credential.sign_in_again(SCOPE, claims="", afresh=True).token
    assert len(told) == 2
