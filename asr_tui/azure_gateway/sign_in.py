"""The credential that the user picked, and how its tokens are cached."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from asr_tui.azure_gateway.device_code import DeviceCode, RememberedAccount
from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.sign_in_errors import Auth, setting_error, sign_in_error
from asr_tui.azure_gateway.threaded_credential import BlockingCredential, ThreadedCredential
from asr_tui.domain.redaction import remember_password
from asr_tui.domain.sign_in_notice import SignInNotice

_CACHE_NAME = "asr-tui"
_CLI_SECONDS = 30
_SECRETS = ("AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD", "AZURE_PASSWORD")
"""Environment variables of azure-identity that hold a secret."""
_TIMEOUTS = {
    Auth.DEFAULT: 90.0,  # several command lines, one after the other
    Auth.CLI: _CLI_SECONDS + 5.0,
    Auth.DEVICE_CODE: None,
    Auth.MANAGED_IDENTITY: 10.0,
    Auth.ENVIRONMENT: 10.0,
}
"""Seconds that a sign-in without a person may take."""


def sign_in(
    auth: Auth,
    endpoint: Endpoint,
    notify: Callable[[SignInNotice], None],
    *,
    tenant: str = "",
    allow_unencrypted_cache: bool = False,
    remembered: RememberedAccount | None = None,
) -> ThreadedCredential:
    """The credential for an endpoint; it asks for nothing until the first token is needed.

    Device-code tokens outlive the program only where they can be encrypted, or where `allow_unencrypted_cache` was
    chosen; otherwise `notify` says that they do not. The other ways cache none. Raises SignInFailed where an option or
    an environment variable cannot be used.
    """
    for name in _SECRETS:
        remember_password(os.environ.get(name, ""))
    try:
        credential = _credential(
            auth, endpoint, notify, tenant, allow_unencrypted_cache, remembered or RememberedAccount()
        )
    except (ValueError, OSError) as error:
        given = tenant if auth in {Auth.CLI, Auth.DEVICE_CODE} else ""
        raise setting_error(error, given, os.environ) from error
    of_tenant = tenant if auth in {Auth.DEFAULT, Auth.ENVIRONMENT} else ""
    explain = partial(sign_in_error, auth=auth)
    return ThreadedCredential(credential, explain, of_tenant, timeout=_TIMEOUTS[auth], auth=auth)


def _credential(
    auth: Auth,
    endpoint: Endpoint,
    notify: Callable[[SignInNotice], None],
    tenant: str,
    allow_unencrypted_cache: bool,
    remembered: RememberedAccount,
) -> BlockingCredential:
    # Imported here: azure-identity takes a while, and a loopback endpoint never needs it.
    from azure import identity

    any_tenant: dict[str, Any] = {"additionally_allowed_tenants": ["*"]}
    match auth:
        case Auth.DEFAULT:
            return identity.DefaultAzureCredential(
                authority=endpoint.authority, process_timeout=_CLI_SECONDS, **any_tenant
            )
        case Auth.CLI:
            return identity.AzureCliCredential(tenant_id=tenant, process_timeout=_CLI_SECONDS)
        case Auth.MANAGED_IDENTITY:
            return identity.ManagedIdentityCredential()
        case Auth.ENVIRONMENT:
            return identity.EnvironmentCredential(authority=endpoint.authority, **any_tenant)
        case Auth.DEVICE_CODE:
            options = _cache_options(notify, allow_unencrypted=allow_unencrypted_cache)
            cache = {"cache_persistence_options": options} if options else {}
            return DeviceCode(endpoint, tenant, notify, remembered, **cache)


def _cache_options(notify: Callable[[SignInNotice], None], *, allow_unencrypted: bool) -> Any:
    """How azure-identity may cache tokens on this computer; None for in memory only."""
    from azure.identity import TokenCachePersistenceOptions

    if can_encrypt() or allow_unencrypted:
        return TokenCachePersistenceOptions(name=_CACHE_NAME, allow_unencrypted_storage=allow_unencrypted)
    notify(
        SignInNotice(
            "notice",
            "This computer offers no encrypted place for the sign-in (no keyring, as in most SSH sessions): it is "
            "kept in memory only, and the next start asks again.",
        )
    )
    return None


def can_encrypt() -> bool:
    """Whether tokens can be encrypted here (Keychain, DPAPI, or libsecret with a keyring that answers)."""
    import msal_extensions  # type: ignore[import-untyped]

    try:
        msal_extensions.build_encrypted_persistence(str(Path.home() / ".IdentityService" / f"{_CACHE_NAME}.probe"))
    except Exception:  # noqa: BLE001 - each platform has its own way to fail, and all mean no
        return False
    return True
