"""The addresses of reads: those that Microsoft's SDKs would ask, with their api-versions.

Reads are sent without the SDKs, whose models take seconds and hundreds of MiB for thousands of machines. That each
address is the SDK's own is held by tests/azure_gateway/test_read_links.py, which asks the SDKs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from asr_tui.azure_gateway.wire.api_versions import type_of
from asr_tui.domain.errors import NotFound

LINKS_VERSION = "2016-09-01"
"""The newest of resource links (Azure REST API reference, "Resource Links")."""

VERSIONS: Mapping[str, str] = {
    "microsoft.compute": "2026-04-01",
    "microsoft.compute/disks": "2026-03-02",
    "microsoft.compute/diskencryptionsets": "2026-03-02",
    "microsoft.compute/skus": "2021-07-01",
    "microsoft.network": "2026-03-01",
    "microsoft.storage": "2026-09-01",
    "microsoft.recoveryservices": "2025-08-01",
    "microsoft.recoveryservices/vaults": "2026-11-01",
    "microsoft.resourcehealth": "2025-05-01",
    "microsoft.resourcegraph": "2021-03-01",
    "microsoft.resources/links": LINKS_VERSION,
    "microsoft.automation": "2024-10-23",  # the default of azure-mgmt-automation 2.0.0
    "": "2025-04-01",
    "/subscriptions": "2022-12-01",
}
"""By type in lower case, else by provider; `/subscriptions`: of subscriptions, their regions, and tenants."""

_ABOUT_SUBSCRIPTIONS = re.compile(r"/tenants|/subscriptions(/[^/]+(/locations)?)?", re.IGNORECASE)
_COMPLETE = re.compile(r"/subscriptions(/[^/]|$)|/tenants$|/providers/", re.IGNORECASE)


def version_of(path: str) -> str:
    """The api-version of what a path leads to. Raises ValueError for a provider that nothing is known of."""
    kind = type_of(path)
    provider = kind.partition("/")[0]
    if not kind and _ABOUT_SUBSCRIPTIONS.fullmatch(path):
        return VERSIONS["/subscriptions"]
    version = VERSIONS.get(kind) or VERSIONS.get(provider)
    if version is None:
        raise ValueError(f"no api-version is known for {kind}")
    return version


def link(base_url: str, path: str, query: Mapping[str, str], version: str = "") -> str:
    """The whole address; `query` is in Azure's names. Raises NotFound where the path lacks its subscription."""
    if not _COMPLETE.match(path):
        what = f"Azure named a resource without the subscription that it is in: {path}."
        raise NotFound("Not found", what, "Look at the resource in the portal; reading again changes nothing.")
    asked = urlencode({"api-version": version or version_of(path), **query}, safe="$", quote_via=quote)
    return f"{base_url}{quote(path, safe='/()')}?{asked}"
