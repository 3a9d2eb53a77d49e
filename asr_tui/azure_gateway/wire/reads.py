"""Which requests are reads: they may be sent again, and go through in a read-only session."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

READS = frozenset({"GET", "HEAD"})
_QUERY = "/providers/microsoft.resourcegraph/resources"
"""Azure Resource Graph takes its queries as POST, and changes nothing."""
_LOGS = re.compile(r"/v1/workspaces/[^/]+/query", re.IGNORECASE)
"""So does Log Analytics, at an address of its own."""


def is_read(method: str, url: str) -> bool:
    if method.upper() != "POST":
        return method.upper() in READS
    path = urlsplit(url).path.rstrip("/")
    return path.casefold() == _QUERY or _LOGS.fullmatch(path) is not None
