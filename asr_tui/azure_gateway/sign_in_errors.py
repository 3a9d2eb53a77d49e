"""Why a sign-in failed and what helps, from the words of azure-identity and Microsoft Entra ID."""

from __future__ import annotations

import re
from enum import Enum

from asr_tui.azure_gateway.errors import one_line
from asr_tui.domain.errors import AsrError, SignInFailed


class Auth(Enum):
    """The ways to sign in, by the names that `--auth` takes."""

    DEFAULT = "default"
    CLI = "cli"
    DEVICE_CODE = "device-code"
    MANAGED_IDENTITY = "managed-identity"
    ENVIRONMENT = "environment"


_REMEDIES = {
    Auth.DEFAULT: "Run `az login` in this shell, or start with --auth device-code.",
    Auth.CLI: "Run `az login` (with --tenant for another tenant), then try again.",
    Auth.DEVICE_CODE: "Try again and enter the code within a quarter of an hour.",
    Auth.MANAGED_IDENTITY: "Assign a managed identity to this machine, or choose another way with --auth.",
    Auth.ENVIRONMENT: "Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (or a certificate).",
}
# Microsoft Learn, "Microsoft Entra authentication and authorization error codes".
_BY_CODE = {
    "AADSTS50020": "This account is not known in that tenant: give --tenant, or sign in with another account.",
    "AADSTS50057": "The account is disabled: ask your administrator.",
    "AADSTS50058": "The sign-in is stale: sign in again.",
    "AADSTS50059": "No tenant could be told from the sign-in: give --tenant.",
    "AADSTS50076": "The tenant asks for a second factor: sign in again, with --tenant.",
    "AADSTS50079": "The tenant asks for a second factor: enrol for it in a browser, then sign in again.",
    "AADSTS50173": "The sign-in was withdrawn (a changed password?): sign in again.",
    "AADSTS53000": "Conditional access asks for a managed device: sign in from one, or ask your administrator.",
    "AADSTS53003": "Conditional access forbids this sign-in: ask your administrator, or try another way with --auth.",
    "AADSTS65001": "The tenant has not consented to the application: ask your administrator.",
    "AADSTS70043": "The sign-in is too old for the tenant's rules: sign in again.",
    "AADSTS700016": "The application is not known in that tenant: check AZURE_CLIENT_ID and the tenant.",
    "AADSTS700082": "The sign-in has expired: sign in again.",
    "AADSTS7000215": "The client secret is wrong: give its value, not its id.",
    "AADSTS7000222": "The client secret has expired: make a new one.",
    "AADSTS90002": "There is no such tenant: check --tenant, and --cloud.",
}
_BY_WORDS = (
    ("not found on path", "The Azure CLI is not installed here: install it, or start with --auth device-code."),
    ("please run 'az login'", "Run `az login`, then try again."),
    ("timed out waiting for user", "The code was not entered in time: try again."),
    ("interaction required", "Sign in again: run `az login`, or start with --auth device-code."),
    ("name or service not known", "The sign-in service cannot be reached: check network, name resolution and proxy."),
    ("failed to resolve", "The sign-in service cannot be reached: check network, name resolution and proxy."),
    ("max retries exceeded", "The sign-in service cannot be reached: check network, name resolution and proxy."),
)
_CODE = re.compile(r"AADSTS\d+")


def explained(error: Exception, auth: Auth) -> Exception:
    """SignInFailed with a remedy for the way that was chosen; what is ours already stays as it is."""
    if isinstance(error, AsrError):
        return error
    said = one_line(str(error))
    match = _CODE.search(said)
    code = match[0] if match else ""
    lowered = said.casefold()
    remedy = _BY_CODE.get(code) or next((helps for words, helps in _BY_WORDS if words in lowered), _REMEDIES[auth])
    return SignInFailed("Not signed in", said, remedy, code)
