#!/usr/bin/env bash
# azure-identity 1.27.0, azure-keyvault-secrets 4.10.0: a credential made with a tenant's id in capital letters, as some
# tools print GUIDs, works for Resource Manager, and refuses Key Vault, whose clients ask for the tenant that the
# service's challenge names, in small letters: "not configured to acquire tokens for tenant", for its own tenant, without a
# request. additionally_allowed_tenants minds the letter case too. The remedy that the message names (to allow the tenant, or
# all of them) hides it; the tenant's id in small letters mends it. A GUID has no letter case (RFC 9562, 4).
# Seen: Resource Manager: asked for a token; Key Vault: ClientAuthenticationError, nothing asked; in small letters: asked, asked
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-core==1.41.0 azure-identity==1.27.0 azure-keyvault-secrets==4.10.0
"$folder/venv/bin/python" - <<'PYTHON'
import io
import logging

import requests
from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError
from azure.core.pipeline.transport import RequestsTransport
from azure.identity import ClientSecretCredential
from azure.keyvault.secrets import SecretClient
from requests.adapters import HTTPAdapter
from urllib3.response import HTTPResponse

logging.disable(logging.CRITICAL)
TENANT = "0a1b2c3d-0000-4000-8000-abcdefabcdef"


class KeyVault(HTTPAdapter):
    """Answers every request with Key Vault's challenge."""

    def send(self, request, **_):
        challenge = f'Bearer authorization="https://login.windows.net/{TENANT}", resource="https://vault.azure.net"'
        headers = {"WWW-Authenticate": challenge}
        raw = HTTPResponse(body=io.BytesIO(), headers=headers, status=401, preload_content=False)
        return self.build_response(request, raw)


class SignIn:
    """Notes that a token was asked for, and has no network."""

    asked = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    open = close = lambda self: None

    def send(self, request, **_):
        self.asked += 1
        raise ServiceRequestError("no network")


def outcome(tenant: str, vault: bool, **allowed: list[str]) -> str:
    sign_in = SignIn()
    credential = ClientSecretCredential(tenant, "c", "s", transport=sign_in, retry_total=0, **allowed)
    session = requests.Session()
    session.mount("https://", KeyVault())
    transport = RequestsTransport(session=session, session_owner=False)
    client = SecretClient("https://v.vault.azure.net", credential, transport=transport, retry_total=0)
    try:
        if vault:
            client.get_secret("key")
        else:
            credential.get_token("https://management.azure.com/.default")
    except ClientAuthenticationError as error:
        if "not configured to acquire tokens for tenant" in str(error):
            return f"refused, asked {sign_in.asked}"
        return "asked" if sign_in.asked else str(error)
    return "answered"


seen = {
    "capitals": [outcome(TENANT.upper(), vault) for vault in (False, True)],
    "small": [outcome(TENANT, vault) for vault in (False, True)],
    "allowed in capitals": outcome("other", True, additionally_allowed_tenants=[TENANT.upper()]),
    "allowed": outcome("other", True, additionally_allowed_tenants=[TENANT]),
}
print(seen)
assert seen["capitals"] == ["asked", "refused, asked 0"], seen
assert seen["small"] == ["asked", "asked"], seen
assert (seen["allowed in capitals"], seen["allowed"]) == ("refused, asked 0", "asked"), seen
PYTHON
