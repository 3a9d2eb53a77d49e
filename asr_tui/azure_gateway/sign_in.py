"""Signing in: the credential that the user picked, and how its tokens are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from azure.core.credentials import AccessToken

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.sign_in_errors import Auth, explained
from asr_tui.azure_gateway.threaded_credential import BlockingCredential, ThreadedCredential

_CACHE_NAME = "asr-tui"
_CLI_SECONDS = 30


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


def sign_in(
    auth: Auth,
    endpoint: Endpoint,
    tell: Callable[[Notice], None],
    *,
    tenant: str = "",
    allow_unencrypted_cache: bool = False,
    remembered: RememberedAccount | None = None,
) -> ThreadedCredential:
    """The credential for an endpoint; nobody is asked for anything until the first token is needed.

    Device-code tokens outlive the program only where they can be kept encrypted, or where
    `allow_unencrypted_cache` was chosen; otherwise `tell` says that they do not. The other ways keep none.
    """
    credential = _credential(auth, endpoint, tell, tenant, allow_unencrypted_cache, remembered or RememberedAccount())
    asked_tenant = tenant if auth in {Auth.DEFAULT, Auth.ENVIRONMENT} else ""
    return ThreadedCredential(credential, lambda error: explained(error, auth), asked_tenant)


def _credential(
    auth: Auth,
    endpoint: Endpoint,
    tell: Callable[[Notice], None],
    tenant: str,
    allow_unencrypted_cache: bool,
    remembered: RememberedAccount,
) -> BlockingCredential:
    # Imported here: azure-identity takes a while, and a loopback endpoint never needs it.
    from azure import identity

    match auth:
        case Auth.DEFAULT:
            return identity.DefaultAzureCredential(
                authority=endpoint.authority, process_timeout=_CLI_SECONDS, additionally_allowed_tenants=["*"]
            )
        case Auth.CLI:
            return identity.AzureCliCredential(tenant_id=tenant, process_timeout=_CLI_SECONDS)
        case Auth.MANAGED_IDENTITY:
            return identity.ManagedIdentityCredential()
        case Auth.ENVIRONMENT:
            return identity.EnvironmentCredential(authority=endpoint.authority, additionally_allowed_tenants=["*"])
        case Auth.DEVICE_CODE:
            options = _cache_options(tell, allow_unencrypted=allow_unencrypted_cache)
            given = {"cache_persistence_options": options, "tenant_id": tenant}
            return _DeviceCode(endpoint, tell, remembered, {key: value for key, value in given.items() if value})


def _cache_options(tell: Callable[[Notice], None], *, allow_unencrypted: bool) -> Any:
    """How azure-identity may keep tokens on this computer; None for in memory only."""
    from azure.identity import TokenCachePersistenceOptions

    if can_encrypt() or allow_unencrypted:
        return TokenCachePersistenceOptions(name=_CACHE_NAME, allow_unencrypted_storage=allow_unencrypted)
    tell(
        Notice(
            NoticeKind.NOT_KEPT,
            "This computer offers no encrypted place for the sign-in (no keyring, as in most SSH sessions): it is "
            "kept in memory only, and the next start asks again.",
        )
    )
    return None


def can_encrypt() -> bool:
    """Whether tokens can be kept encrypted here (Keychain, DPAPI, or libsecret with a keyring that answers)."""
    import msal_extensions  # type: ignore[import-untyped]

    try:
        msal_extensions.build_encrypted_persistence(str(Path.home() / ".IdentityService" / f"{_CACHE_NAME}.probe"))
    except Exception:  # noqa: BLE001 - each platform has its own way to fail, and all mean no
        return False
    return True


class _DeviceCode:
    """A code to be entered in any browser: works over SSH."""

    def __init__(
        self,
        endpoint: Endpoint,
        tell: Callable[[Notice], None],
        remembered: RememberedAccount,
        options: dict[str, Any],
    ) -> None:
        from azure.identity import AuthenticationRecord, DeviceCodeCredential

        self._tell = tell
        self._keep = remembered.keep
        try:
            self._account = AuthenticationRecord.deserialize(remembered.text) if remembered.text else None
        except ValueError:
            self._account = None
        self._credential = DeviceCodeCredential(
            authority=endpoint.authority,
            prompt_callback=self._prompt,
            authentication_record=self._account,
            **options,
        )

    def get_token(
        self,
        *scopes: str,
        claims: str | None = None,
        tenant_id: str | None = None,
        enable_cae: bool = False,
        **_: Any,
    ) -> AccessToken:
        """Blocks until the code was entered, where one is needed."""
        if self._account is None:
            self._account = self._credential.authenticate(scopes=scopes, claims=claims, enable_cae=enable_cae)
            self._keep(self._account.serialize())
        return self._credential.get_token(*scopes, claims=claims, tenant_id=tenant_id, enable_cae=enable_cae)

    def _prompt(self, url: str, code: str, until: datetime) -> None:
        text = f"Open {url} in any browser and enter the code {code}, by {until:%H:%M} UTC."
        self._tell(Notice(NoticeKind.ENTER_CODE, text, url, code, until))
