"""Whom a token stands for, read from its claims for display: nothing is decided by it."""

from __future__ import annotations

import base64
import binascii
import json

from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.domain.place import Identity


def identity_of(token: str) -> Identity:
    """The identity in an access token of Microsoft Entra ID; "service principal" where the token does not say.

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
    """A token's claims, not verified; empty where it has none to read."""
    parts = token.split(".")
    if len(parts) != 3:
        return Fields(None)
    try:
        return Fields(json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))))
    except (binascii.Error, ValueError, RecursionError):
        return Fields(None)
