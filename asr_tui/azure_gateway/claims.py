"""The claims of access tokens: whom a token stands for, and what Azure demands of one beyond being valid."""

from __future__ import annotations

import base64
import binascii
import json
import re

from msgspec import Struct

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.domain.place import Identity

SECOND_FACTOR = '{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}'
"""The claims with which Azure Resource Manager asks for a second factor (Azure/azure-cli pull request 31699)."""

_CONTEXT = "p1"
"""Authentication context that stands for Azure's second factor."""

_POLICY_CODE = "RequestDisallowedByPolicy"
_PARAMETER = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')
_TENANT = re.compile(r"[0-9A-Za-z.-]+")


def identity_of(token: str) -> Identity:
    """The identity in an access token of Microsoft Entra ID, for display only; by default a service principal.

    Claims as in Microsoft Learn, "Access token claims reference": `idtyp`, `upn`, `appid`, `tid`, `xms_mirid`.
    """
    claims = claims_of(token)
    tenant = claims.text("tid")
    managed = claims.text("xms_mirid")
    if managed:
        return Identity(managed.rstrip("/").rpartition("/")[2], "managed identity", tenant)
    person = claims.text("upn") or claims.text("preferred_username") or claims.text("unique_name")
    if claims.text("idtyp") == "user" or (person and claims.text("idtyp") != "app"):
        return Identity(person or claims.text("name") or claims.text("oid"), "person", tenant)
    name = claims.text("app_displayname") or claims.text("appid") or claims.text("oid")
    return Identity(name or "an identity without a name", "service principal", tenant)


def claims_of(token: str) -> Fields:
    """A token's claims, not verified; empty where they cannot be read."""
    parts = token.split(".")
    if len(parts) != 3:
        return Fields(None)
    try:
        return Fields(json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))))
    except (binascii.Error, ValueError, RecursionError):
        return Fields(None)


class ClaimsChallenge(Struct, frozen=True):
    """A demand of Azure's for other claims, as JSON, with the error that came with it."""

    claims: str
    message: str = ""
    code: str = ""
    request_id: str = ""

    @property
    def is_second_factor(self) -> bool:
        return self.code == _POLICY_CODE or asks_second_factor(self.claims)


def claims_of_challenge(header: str) -> str:
    """The claims of a `WWW-Authenticate: Bearer ... claims="<base64>"` header; empty where it has none.

    Its `error` does not count: it is `insufficient_claims` mostly, `invalid_token` for a tenant's rule about addresses
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


def az_login_command(tenant: str, scope: str, claims: str = "") -> str:
    """The command that signs in with the Azure CLI; with claims it takes version 2.76 or newer.

    The scope is that of the requested tokens: az caches a token for each scope, and would return the old one.
    """
    at = f" --tenant {tenant}" if _TENANT.fullmatch(tenant) else ""
    encoded = base64.b64encode(claims.encode()).decode()
    challenge = f' --claims-challenge "{encoded}"' if claims else ""
    return f"az login{at} --scope {scope}{challenge}"
