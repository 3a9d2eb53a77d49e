"""Signing in with a device code, which is entered in any browser and so works over SSH."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from azure.core.credentials import AccessToken
from msgspec import Struct

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.domain.sign_in_notice import SignInNotice

CONNECT_SECONDS = 4
"""Two attempts to connect at most, so that a missing network is reported within ten seconds."""


class RememberedAccount(Struct, frozen=True):
    """The account that signed in by device code, to find its cached tokens again; it holds no secret.

    `text` is what `keep` received last time, or empty.
    """

    text: str = ""
    keep: Callable[[str], None] = lambda _: None


class DeviceCode:
    """azure-identity's device code credential with the remembered account; blocks its thread until the code is entered.

    `options` are those of azure-identity's DeviceCodeCredential.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        tenant: str,
        notify: Callable[[SignInNotice], None],
        remembered: RememberedAccount,
        **options: Any,
    ) -> None:
        self._endpoint = endpoint
        self._tenant = tenant
        self._notify = notify
        self._keep = remembered.keep
        self._options = options
        self._account = _usable(remembered.text, endpoint, tenant)
        self._had_token = False
        self._credential = self._made(self._account)

    def get_token(self, *scopes: str, claims: str | None = None, **_: Any) -> AccessToken:
        """A token; shows a code at first where no cached sign-in serves, and later only in `sign_in_again`.

        Raises AuthenticationRequiredError later: a list that is read every minute must not show a code by itself.
        """
        from azure.identity import AuthenticationRequiredError

        if self._account is not None:
            try:
                kept: AccessToken = self._credential.get_token(*scopes, claims=claims)
            except AuthenticationRequiredError:
                if self._had_token:
                    raise
            else:
                self._had_token = True
                return kept
        return self._authenticated(self._credential, scopes, claims)

    def sign_in_again(self, *scopes: str, claims: str, force_prompt: bool) -> AccessToken:
        """A token that has these claims; asks the person where Microsoft Entra ID wants that.

        `force_prompt` asks the person in any case. azure-identity's `authenticate()` answers from its cache and, given
        claims, tries the refresh token first (1.27): only a new credential without a record is sure to ask.
        """
        credential = self._made(None) if force_prompt or self._account is None else self._credential
        return self._authenticated(credential, scopes, claims or None)

    def _authenticated(self, credential: Any, scopes: tuple[str, ...], claims: str | None) -> AccessToken:
        account = credential.authenticate(scopes=scopes, claims=claims)
        # Without the claims: the token that has them is cached now, and with them it would be fetched once more.
        token: AccessToken = credential.get_token(*scopes)
        self._credential, self._account, self._had_token = credential, account, True
        self._keep(account.serialize())
        return token

    def _made(self, account: Any) -> Any:
        """A credential for the account; for any account where it is None."""
        from azure.identity import DeviceCodeCredential

        options = dict(self._options)
        tenant = self._tenant or (self._account.tenant_id if self._account is not None else "")
        if account is not None:
            options["authentication_record"] = account  # brings its own authority and tenant
        else:
            options["authority"] = self._endpoint.authority
            if tenant:
                options["tenant_id"] = tenant
        return DeviceCodeCredential(
            prompt_callback=self._prompt,
            disable_automatic_authentication=True,
            connection_timeout=CONNECT_SECONDS,
            retry_connect=1,
            **options,
        )

    def _prompt(self, url: str, code: str, until: datetime) -> None:
        text = f"Open {url} in any browser and enter the code {code}, by {until:%H:%M} UTC."
        self._notify(SignInNotice("device_code", text, url, code, until))


def _usable(text: str, endpoint: Endpoint, tenant: str) -> Any:
    """The remembered account, if it is of this cloud and of the requested tenant."""
    from azure.identity import AuthenticationRecord

    try:
        account = AuthenticationRecord.deserialize(text) if text else None
    except (ValueError, KeyError, TypeError):
        return None
    if account is None or account.authority != urlsplit(endpoint.authority).netloc:
        return None
    return account if not tenant or account.tenant_id.casefold() == tenant.casefold() else None
