"""Errors of signing in, with remedies, from the messages of azure-identity and Microsoft Entra ID."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from enum import Enum

from asr_tui.azure_gateway.claims import ClaimsChallenge, az_login_command
from asr_tui.azure_gateway.sign_in_reasons import NO_CLI, FailureReason, network_remedy, reason_for
from asr_tui.domain.errors import AsrError, SignInFailed
from asr_tui.domain.redaction import redacted


class Auth(Enum):
    """The ways to sign in, by the names that `--auth` takes."""

    DEFAULT = "default"
    CLI = "cli"
    DEVICE_CODE = "device-code"
    MANAGED_IDENTITY = "managed-identity"
    ENVIRONMENT = "environment"


_TITLE = "Not signed in"
_BY_CLI = (
    "Run `az login` in another shell (over SSH `az login --use-device-code`) and try again; or sign in with a device "
    "code here, where your organisation allows those."
)
_REMEDIES = {
    Auth.DEFAULT: _BY_CLI,
    Auth.CLI: _BY_CLI,
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
"""Not shown where they are merely absent: nobody over SSH signs in with them."""

_OTHER_TOOLS = re.compile(r"(?:Connect-AzAccount|azd auth login) -.*")
"""The command that azure-identity names for a claims challenge to Azure PowerShell or the Azure Developer CLI."""

_AZ_LOGIN = re.compile(r'az login(?: --(?:tenant|scope|claims-challenge) "?[\w./:=+-]+"?)+')
"""The command that az itself names where Microsoft Entra ID wants the person (Azure/azure-cli, auth/util.py)."""

_CORRELATION = re.compile(r"Correlation ID: ([0-9a-fA-F-]{36})")
_LONGEST_DETAILS = 4000


def sign_in_error(error: Exception, auth: Auth, environ: Mapping[str, str] | None = None) -> Exception:
    """SignInFailed with a remedy for the chosen way to sign in; an AsrError stays as it is."""
    if isinstance(error, AsrError):
        return error
    environ = os.environ if environ is None else environ
    said = redacted(str(error))
    if tried := _tried(said):
        return _none_of(tried, said, environ)
    reason = reason_for(said, environ)
    own = _AZ_LOGIN.search(said) if auth is Auth.CLI else None
    command = own[0] if own else ""
    return SignInFailed(
        _TITLE,
        reason.why,
        f"Run this in another shell (over SSH add --use-device-code): {command} Then try again."
        if command
        else reason.remedy or _REMEDIES[auth],
        reason.code,
        _correlation(said),
        details=said[:_LONGEST_DETAILS],
        command=command,
    )


def setting_error(error: Exception, tenant: str, environ: Mapping[str, str]) -> SignInFailed:
    """SignInFailed for an option or variable of which azure-identity makes no credential; names it and its value.

    `tenant` is the option's value where the credential is made with it, else empty.
    """
    said = redacted(" ".join(str(error).split()))
    named = re.search(r"AZURE_[A-Z_]+", said)
    if "tenant" in said.casefold():
        name, value = ("--tenant", tenant) if tenant else ("AZURE_TENANT_ID", environ.get("AZURE_TENANT_ID", ""))
        why = "is no tenant: a tenant's id or domain has letters, digits, hyphens and dots only."
    elif isinstance(error, OSError) or "certificate" in said.casefold():
        name = "AZURE_CLIENT_CERTIFICATE_PATH"
        value = environ.get(name, "")
        why = (
            f"cannot be read: {error.strerror}." if isinstance(error, OSError) else "holds no certificate with its key."
        )
    elif "authority" in said.casefold():
        name, value, why = "AZURE_AUTHORITY_HOST", environ.get("AZURE_AUTHORITY_HOST", ""), "is no https address."
    elif named:
        name, value, why = named[0], environ.get(named[0], ""), f"cannot be used: {said}"
    else:
        return SignInFailed(_TITLE, said, "Correct the options or variables that this names, then start again.")
    what = f"{name} is “{value}”, which {why}"
    return SignInFailed(_TITLE, what, f"Correct {name}, then start again. Nothing was sent.")


def challenge_error(
    challenge: ClaimsChallenge, auth: Auth | None, tenant: str = "", scope: str = "", words: str = ""
) -> SignInFailed:
    """What Azure demands of the sign-in, and how to meet it; `words` are azure-identity's message.

    `auth` is None in practice, where a second factor needs no person.
    """
    if challenge.is_second_factor:
        title = "Azure asks for a second factor"
        why = "Azure takes changes only from people who signed in with a second factor (MFA), which this sign-in lacks."
    else:
        title = "Azure asks you to sign in again"
        why = "Azure no longer accepts this sign-in: it was withdrawn, or a rule of your organisation has changed."
    command = az_login_command(tenant, scope, challenge.claims) if auth in {Auth.CLI, Auth.DEFAULT} else ""
    other = _OTHER_TOOLS.search(words) if auth is Auth.DEFAULT else None
    if other:
        command = " ".join(other[0].split())
    return SignInFailed(
        title,
        f"{why} Nothing was changed.",
        _to_meet(auth, command),
        challenge.code,
        challenge.request_id,
        details="\n".join(part for part in (challenge.message, words) if part)[:_LONGEST_DETAILS],
        command=command,
    )


def _to_meet(auth: Auth | None, command: str) -> str:
    if command.startswith("az "):
        return (
            f"Run this in another shell (Azure CLI 2.76 or newer; over SSH add --use-device-code): {command} "
            "Then press S here."
        )
    if command:
        return f"Run this in another shell: {command} Then press S here."
    if auth is Auth.DEVICE_CODE:
        return "Press S: a code is shown; enter it in a browser and confirm the second factor there where it is asked."
    return "Press S to sign in again." if auth is not None else "Press S: practice confirms it at once."


def same_token_error(auth: Auth, tenant: str, scope: str) -> SignInFailed:
    """The error where signing in returns the token that Azure refused."""
    command = az_login_command(tenant, scope) if auth in {Auth.CLI, Auth.DEFAULT} else ""
    return SignInFailed(
        "The sign-in is still the one that Azure refused",
        "It was withdrawn, or is not accepted for another reason, and no newer one is there.",
        _to_meet(auth, command),
        command=command,
    )


def is_refusal(error: SignInFailed) -> bool:
    """Whether the credential or Microsoft Entra ID refused, rather than not answered."""
    return bool(error.details) and not reason_for(error.details, os.environ).unreachable


def timeout_error(seconds: float) -> SignInFailed:
    return SignInFailed(_TITLE, f"The sign-in did not answer within {seconds:.0f} s.", network_remedy(os.environ))


def _tried(said: str) -> list[tuple[str, str]]:
    """Credential and message of each attempt in an error of DefaultAzureCredential; empty for any other error."""
    _, found, attempts = said.partition("Attempted credentials:")
    if not found:
        return []
    attempts = attempts.partition("\nTo mitigate this issue")[0]
    named = (attempt.partition(": ") for attempt in attempts.split("\n\t"))
    return [(name.strip(), words) for name, colon, words in named if colon]


def _none_of(tried: list[tuple[str, str]], said: str, environ: Mapping[str, str]) -> SignInFailed:
    """One line for each attempt, with the remedy for what Entra ID refused, else for what could not be reached."""
    reasons = [(name, reason_for(words, environ, name)) for name, words in tried]
    told = [
        (_NAMES.get(name, name), reason.why)
        for name, reason in reasons
        if reason.code or name not in _ONLY_ON_WINDOWS
    ]  # fmt: skip
    refused = next((reason for _, reason in reasons if reason.code), None)
    near = refused or next((reason for _, reason in reasons if reason.unreachable), FailureReason(""))
    # The remedy must not be a program that is not installed.
    otherwise = NO_CLI if any(reason.remedy == NO_CLI for _, reason in reasons) else _BY_CLI
    return SignInFailed(
        _TITLE,
        "None of the automatic ways has a sign-in:",
        near.remedy or otherwise,
        near.code,
        _correlation(said),
        tried=tuple(told),
        details=said[:_LONGEST_DETAILS],
    )


def _correlation(said: str) -> str:
    match = _CORRELATION.search(said)
    return match[1] if match else ""
