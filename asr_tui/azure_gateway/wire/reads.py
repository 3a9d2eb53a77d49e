"""Which requests are reads: they may be sent again, and go through in a read-only session."""

from __future__ import annotations

from urllib.parse import urlsplit

READS = frozenset({"GET", "HEAD"})
_QUERY = "/providers/microsoft.resourcegraph/resources"
"""Azure Resource Graph takes its queries as POST, and changes nothing."""


def is_read(method: str, url: str) -> bool:
    return method.upper() in READS or (method.upper() == "POST" and urlsplit(url).path.casefold().rstrip("/") == _QUERY)
