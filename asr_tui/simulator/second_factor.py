"""Azure Resource Manager's demand for a second factor: a 401 with a claims challenge for changes without one.

Sources: the rule is that of Azure's policies for it (Azure/azure-policy, MFA_Deny.json and MFA_DenyAction.json: a user
without `mfa` in `amr` and without `p1` in `acrs`); header and claims are those of Azure/azure-cli pull request 31699.
Assumed: a POST that acts counts as an update.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from typing import Any

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject

CLAIMS = '{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}'
_SETTING = "/simulator/second_factor"
_POLICIES = "/providers/Microsoft.Authorization/policyDefinitions/"
_CREATE = f"{_POLICIES}4e6c27d5-a6ee-49cf-b2b4-d8fe90fa2b8b"
_DELETE = f"{_POLICIES}db4a9d17-db75-4f46-9fcb-9f9526604417"
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_READING_POSTS = ("list", "check", "export", "resources")


class SecondFactorNeeded(ArmError):
    """The refusal, with the policy that it comes from."""

    def __init__(self, path: str, method: str) -> None:
        verb = "delete" if method == "DELETE" else "create or update"
        self._policy = _DELETE if method == "DELETE" else _CREATE
        self._title = f"Users must authenticate with multi-factor authentication to {verb} resources"
        name = path.rstrip("/").rpartition("/")[2]
        challenge = base64.b64encode(CLAIMS.encode()).decode()
        address = "https://login.microsoftonline.com/common/oauth2/authorize"
        header = f'Bearer realm="", authorization_uri="{address}", error="insufficient_claims", claims="{challenge}"'
        super().__init__(
            401,
            "RequestDisallowedByPolicy",
            f"Resource '{name}' was disallowed by policy. Reasons: 'MFA is required. {self._title}.'. "
            "See error details for policy resource IDs.",
            target=name,
            headers={"WWW-Authenticate": header},
        )

    def error(self) -> JsonObject:
        violation = {"policyDefinitionId": self._policy, "policyDefinitionDisplayName": self._title}
        return {**super().error(), "additionalInfo": [{"type": "PolicyViolation", "info": violation}]}


def ask(cloud: Cloud, *, asks: bool, anew: bool = False) -> None:
    """Demand a second factor for changes from now on, or not any more; `anew`: earlier tokens count no longer."""
    if asks or is_asked(cloud):
        cloud.store.put_private(_SETTING, {"asks": asks, "since": time.time() if anew else 0.0})


def is_asked(cloud: Cloud) -> bool:
    return bool(cloud.store.private(_SETTING).get("asks"))


def require_second_factor(cloud: Cloud, method: str, path: str, headers: Mapping[str, str]) -> None:
    """Raises SecondFactorNeeded for a change whose token shows none."""
    if not is_asked(cloud) or method in _READS:
        return
    if method == "POST" and path.rstrip("/").rpartition("/")[2].lower().startswith(_READING_POSTS):
        return
    token = _claims(headers.get("Authorization", ""))
    if token.get("idtyp") == "app" or token.get("xms_mirid"):
        return
    shown = "mfa" in _texts(token.get("amr")) or "p1" in _texts(token.get("acrs"))
    issued, since = token.get("iat"), cloud.store.private(_SETTING)["since"]
    old = bool(since) and not (isinstance(issued, int | float) and issued >= since)
    if old or not shown:
        raise SecondFactorNeeded(path, method)


def _texts(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _claims(authorization: str) -> dict[str, Any]:
    """The claims of a bearer token, not verified; none where it cannot be read."""
    parts = authorization.split(".")
    if len(parts) != 3:
        return {}
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}
