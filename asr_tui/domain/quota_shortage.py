"""The numbers of a quota that does not suffice, read from Azure's sentence.

Source: Compute's error QuotaExceeded or OperationNotAllowed, in Microsoft Learn, "Resolve errors for resource quotas";
and recorded in scylladb/scylla-cluster-tests issue 9010 (2024).
"""

from __future__ import annotations

import re

from msgspec import Struct

_SENTENCE = re.compile(
    r"exceeding approved (?P<what>.+?) quota\b.*?Current Limit: (?P<limit>\d+), Current Usage: (?P<used>\d+), "
    r"Additional Required: (?P<needed>\d+)",
    re.DOTALL,
)


class QuotaShortage(Struct, frozen=True):
    """`what` is the quota in Azure's words: "standardESv5Family Cores", "Total Regional Cores"."""

    what: str
    needed: int
    used: int
    limit: int

    @property
    def free(self) -> int:
        return max(self.limit - self.used, 0)


def quota_shortage(*texts: str) -> QuotaShortage | None:
    """The first shortage that one of the texts gives numbers of."""
    for text in texts:
        if found := _SENTENCE.search(text):
            needed, used, limit = (int(found[name]) for name in ("needed", "used", "limit"))
            return QuotaShortage(found["what"], needed, used, limit)
    return None
