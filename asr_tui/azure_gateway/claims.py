"""What Azure demands of a token beyond being valid: a second factor, or a sign-in newer than some event."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.azure_gateway.identity import claims_of

SECOND_FACTOR = '{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}'
"""The claims with which Azure Resource Manager asks for a second factor (Azure/azure-cli pull request 31699)."""

_CONTEXT = "p1"
"""Authentication context that stands for Azure's second factor."""

_POLICY_CODE = "RequestDisallowedByPolicy"
_PARAMETER = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')
_TENANT = re.compile(r"[0-9A-Za-z.-]+")


@dataclass(frozen=True, slots=True)
class Demand:
    """A claims challenge: the claims as JSON, and what Azure said with it."""

    claims: str
    said: str = ""
    code: str = ""
    request_id: str = ""

    @property
    def is_second_factor(self) -> bool:
        return self.code == _POLICY_CODE or asks_second_factor(self.claims)


def challenged_claims(header: str) -> str:
    """The claims of a `WWW-Authenticate: Bearer ... claims="<base64>"` header; empty where it has none.

    Whatever the `error` says: `insufficient_claims` mostly, `invalid_token` for a tenant's rule about addresses
    (Azure/azure-powershell, SilentReAuthByTenantCmdletTest.cs).
    """
    found = {match[1].casefold(): match[2] or match[3] or "" for match in _PARAMETER.finditer(header)}
    encoded = found.get("claims", "").replace("+", "-").replace("/", "_").rstrip("=")
    try:
        claims = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
        return claims if isinstance(json.loads(claims), dict) else ""
    except (binascii.Error, ValueError, RecursionError):
        return ""


def asks_second_factor(claims: str) -> bool:
    """Whether a claims challenge asks for Azure's second factor."""
    asked = Fields(json.loads(claims)).at("access_token", "acrs")
    return _CONTEXT in {asked.text("value"), *asked.texts("values")}


def lacks_second_factor(token: str) -> bool:
    """Whether Azure refuses changes with this token.

    The rule of Azure's own policies (Azure/azure-policy, MFA_Deny.json and MFA_DenyAction.json): a user whose token
    has neither `mfa` among its `amr` nor `p1` among its `acrs`. A token that cannot be read is left to Azure.
    """
    claims = claims_of(token)
    if claims.text("idtyp") not in {"", "user"} or claims.has("xms_mirid"):
        return False
    if claims.text("idtyp") != "user" and not (claims.has("upn") or claims.has("unique_name")):
        return False
    return "mfa" not in claims.texts("amr") and _CONTEXT not in claims.texts("acrs")


def az_login(tenant: str, scope: str, claims: str = "") -> str:
    """The command that signs in with the Azure CLI; with claims it takes version 2.76 or newer.

    The scope is the one that tokens are asked for: az keeps a token for each scope, and would hand out the old one.
    """
    at = f" --tenant {tenant}" if _TENANT.fullmatch(tenant) else ""
    encoded = base64.b64encode(claims.encode()).decode()
    challenge = f' --claims-challenge "{encoded}"' if claims else ""
    return f"az login{at} --scope {scope}{challenge}"
