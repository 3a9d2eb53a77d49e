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
        from azure.identity import DeviceCodeCredential

        self._tell = tell
        self._keep = remembered.keep
        self._account = _usable(remembered.text, endpoint, tenant)
        if self._account is not None:
            options["authentication_record"] = self._account  # brings its own authority and tenant
        else:
            options["authority"] = endpoint.authority
            if tenant:
                options["tenant_id"] = tenant
        self._had_token = False
        self._credential = DeviceCodeCredential(
            prompt_callback=self._prompt,
            disable_automatic_authentication=True,
            connection_timeout=CONNECT_SECONDS,
            retry_connect=1,
            **options,
        )

    def renew(self) -> None:
        """The next question may ask the person for a code."""
        self._account = None

    def get_token(
        self,
        *scopes: str,
        claims: str | None = None,
        tenant_id: str | None = None,
        enable_cae: bool = False,
        **_: Any,
    ) -> AccessToken:
        """A token; asks for the code at first where no kept sign-in will do, and later only after `renew`.

        Raises AuthenticationRequiredError later: a list that is read every minute must not ask for a code by itself.
        """
        from azure.identity import AuthenticationRequiredError

        if self._account is not None:
            try:
                kept = self._credential.get_token(*scopes, claims=claims, tenant_id=tenant_id, enable_cae=enable_cae)
            except AuthenticationRequiredError:
                if self._had_token:
                    raise
            else:
                self._had_token = True
                return kept
        self._account = self._credential.authenticate(scopes=scopes, claims=claims, enable_cae=enable_cae)
        self._keep(self._account.serialize())
        token = self._credential.get_token(*scopes, claims=claims, tenant_id=tenant_id, enable_cae=enable_cae)
        self._had_token = True
        return token

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
