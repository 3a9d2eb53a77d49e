"""Why a sign-in failed and what helps, from the words of azure-identity and Microsoft Entra ID."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from enum import Enum

from asr_tui.azure_gateway.sign_in_reasons import NO_CLI, Reason, network_remedy, reason_for
from asr_tui.domain.errors import AsrError, SignInFailed


class Auth(Enum):
    """The ways to sign in, by the names that `--auth` takes."""

    DEFAULT = "default"
    CLI = "cli"
    DEVICE_CODE = "device-code"
    MANAGED_IDENTITY = "managed-identity"
    ENVIRONMENT = "environment"


_TITLE = "Not signed in"
_BY_DEVICE = (
    "Sign in with a device code here; or run `az login --use-device-code` in another shell, or after you quit, and try "
    "again."
)
_REMEDIES = {
    Auth.DEFAULT: _BY_DEVICE,
    Auth.CLI: _BY_DEVICE,
    Auth.DEVICE_CODE: "Try again and enter the code within a quarter of an hour.",
    Auth.MANAGED_IDENTITY: "Assign a managed identity to this machine, or choose another way with --auth.",
    Auth.ENVIRONMENT: "Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (or a certificate).",
}
_NAMES = {
    "EnvironmentCredential": "Environment",
    "WorkloadIdentityCredential": "Workload identity",
    "ManagedIdentityCredential": "Managed identity",
    "SharedTokenCacheCredential": "Windows token cache",
    "VisualStudioCodeCredential": "Visual Studio Code",
    "AzureCliCredential": "Azure CLI",
    "AzurePowerShellCredential": "Azure PowerShell",
    "AzureDeveloperCliCredential": "Azure Developer CLI",
    "BrokerCredential": "Windows sign-in",
}
_ONLY_ON_WINDOWS = frozenset({"SharedTokenCacheCredential", "VisualStudioCodeCredential", "BrokerCredential"})
"""Not worth a line where they merely are not there: nobody over SSH signs in with them."""

_CORRELATION = re.compile(r"Correlation ID: ([0-9a-fA-F-]{36})")
_LONGEST_DETAILS = 4000


def explained(error: Exception, auth: Auth, environ: Mapping[str, str] | None = None) -> Exception:
    """SignInFailed with a remedy for the way that was chosen; what is ours already stays as it is."""
    if isinstance(error, AsrError):
        return error
    environ = os.environ if environ is None else environ
    said = str(error)
    if tried := _tried(said):
        return _none_of(tried, said, environ)
    reason = reason_for(said, environ)
    return SignInFailed(
        _TITLE,
        reason.why,
        reason.helps or _REMEDIES[auth],
        reason.code,
        _correlation(said),
        details=said[:_LONGEST_DETAILS],
    )


def too_long(seconds: float) -> SignInFailed:
    """Nothing came back for so many seconds."""
    return SignInFailed(_TITLE, f"The sign-in did not answer within {seconds:.0f} s.", network_remedy(os.environ))


def _tried(said: str) -> list[tuple[str, str]]:
    """Credential and words of each attempt in what DefaultAzureCredential raises; empty for any other words."""
    _, found, attempts = said.partition("Attempted credentials:")
    if not found:
        return []
    attempts = attempts.partition("\nTo mitigate this issue")[0]
    named = (attempt.partition(": ") for attempt in attempts.split("\n\t"))
    return [(name.strip(), words) for name, colon, words in named if colon]


def _none_of(tried: list[tuple[str, str]], said: str, environ: Mapping[str, str]) -> SignInFailed:
    """A line for each way. What Entra ID itself refused is nearest to what was meant, so its remedy is given."""
    reasons = [(name, reason_for(words, environ, name)) for name, words in tried]
    told = [
        (_NAMES.get(name, name), reason.why)
        for name, reason in reasons
        if reason.code or name not in _ONLY_ON_WINDOWS
    ]  # fmt: skip
    refused = next((reason for _, reason in reasons if reason.code), None)
    near = refused or next((reason for _, reason in reasons if reason.unreached), Reason(""))
    # Nobody is sent to a program that is not there.
    otherwise = NO_CLI if any(reason.helps == NO_CLI for _, reason in reasons) else _BY_DEVICE
    return SignInFailed(
        _TITLE,
        "None of the automatic ways has a sign-in:",
        near.helps or otherwise,
        near.code,
        _correlation(said),
        tried=tuple(told),
        details=said[:_LONGEST_DETAILS],
    )


def _correlation(said: str) -> str:
    match = _CORRELATION.search(said)
    return match[1] if match else ""
