"""What a storage account's settings mean for replication through it: who may reach it, and kinds that have ended.

Sources: Microsoft Learn, "Network security perimeter for Azure Storage" (2025-07), "Configure Azure Storage firewalls
and virtual networks" (public network access), "Upgrade to a general-purpose v2 storage account" and the announcement
that general-purpose v1 and Blob storage accounts end on 2026-10-13.
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.resources import StorageAccount

RETIRED_KINDS = frozenset({"storage", "blobstorage"})
"""Kinds that ended on 2026-10-13: general-purpose v1 and Blob storage."""


def account_problems(at: FieldRef, account: StorageAccount) -> Iterator[Problem]:
    match account.public_access.casefold():
        case "securedbyperimeter":
            yield at.warning(
                f"A network security perimeter decides who reaches {account.name}. Where it is enforced, Azure's own "
                "services, Site Recovery too, stay outside unless a rule of the perimeter lets them in; trusting them "
                "in the account does not count there.",
                "Let the machines' subscription in by a rule of the perimeter, or choose another account.",
            )
        case "disabled" if not account.private_endpoints:
            yield at.warning(
                f"{account.name} takes no public network access: machines reach it only by a private endpoint.",
                "See that their network has a private endpoint for the account's blobs, or choose another account.",
            )
    if account.kind.casefold() in RETIRED_KINDS:
        yield at.warning(
            f"{account.name} is of the kind {account.kind}, which Azure ended on 13 October 2026.",
            "Upgrade it to StorageV2, or choose another account.",
        )
