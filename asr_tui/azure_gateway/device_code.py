"""Signing in with a code that is entered in any browser: works over SSH."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from azure.core.credentials import AccessToken

from asr_tui.azure_gateway.endpoint import Endpoint

CONNECT_SECONDS = 4
"""Two attempts to connect at most: without a network that is told within ten seconds."""


class NoticeKind(Enum):
    ENTER_CODE = "enter a code"
    NOT_KEPT = "sign-in not kept"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person must do or know while signing in. Told from another thread."""

    kind: NoticeKind
    text: str
    url: str = ""
    code: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RememberedAccount:
    """Which account signed in by device code, so that its kept tokens are found again. It holds no secret.

    `text` is what `keep` was given last time, or an empty string.
    """

    text: str = ""
    keep: Callable[[str], None] = lambda _: None


class DeviceCode:
    """azure-identity's device code, which remembers the account; blocks its thread until the code was entered.

    `options` are those of azure-identity's DeviceCodeCredential.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        tenant: str,
        tell: Callable[[Notice], None],
        remembered: RememberedAccount,
        **options: Any,
    ) -> None:
        self._endpoint = endpoint
        self._tenant = tenant
        self._tell = tell
        self._keep = remembered.keep
        self._options = options
        self._account = _usable(remembered.text, endpoint, tenant)
        self._had_token = False
        self._credential = self._made(self._account)

    def get_token(self, *scopes: str, claims: str | None = None, **_: Any) -> AccessToken:
        """A token; asks for the code at first where no kept sign-in will do, and later only in `sign_in_again`.

        Raises AuthenticationRequiredError later: a list that is read every minute must not ask for a code by itself.
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

    def sign_in_again(self, *scopes: str, claims: str, afresh: bool) -> AccessToken:
        """A token that has these claims; asks the person where Microsoft Entra ID wants that.

        `afresh` asks the person in any case. azure-identity's `authenticate()` answers from its cache and, given
        claims, tries the refresh token first (1.27): only a new credential without a record is sure to ask.
        """
        credential = self._made(None) if afresh or self._account is None else self._credential
        return self._authenticated(credential, scopes, claims or None)

    def _authenticated(self, credential: Any, scopes: tuple[str, ...], claims: str | None) -> AccessToken:
        account = credential.authenticate(scopes=scopes, claims=claims)
        # Without the claims: the token that has them is cached now, and with them it would be fetched once more.
        token: AccessToken = credential.get_token(*scopes)
        self._credential, self._account, self._had_token = credential, account, True
        self._keep(account.serialize())
        return token

    def _made(self, account: Any) -> Any:
        """A credential for the remembered account, or for whoever signs in where that is None."""
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
        self._tell(Notice(NoticeKind.ENTER_CODE, text, url, code, until))


def _usable(text: str, endpoint: Endpoint, tenant: str) -> Any:
    """The remembered account, if it is one of this cloud and of the tenant that was asked for."""
    from azure.identity import AuthenticationRecord

    try:
        account = AuthenticationRecord.deserialize(text) if text else None
    except (ValueError, KeyError, TypeError):
        return None
    if account is None or account.authority != urlsplit(endpoint.authority).netloc:
        return None
    return account if not tenant or account.tenant_id.casefold() == tenant.casefold() else None
