"""How Site Recovery reaches a storage account whose shared keys are off: as the vault's own identity, with two roles.

Microsoft Learn, "Replicate machines with private endpoints" (2025-05: the vault's Identity page makes the
system-assigned one; the roles) and "Turning off key-based access on cache accounts" (2025-08: it can be added later).
That a user-assigned identity does not count is assumed: no page of Site Recovery names one.
"""

from __future__ import annotations

from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.resources import StorageAccount, Vault


def without_keys(at: FieldRef, account: StorageAccount, vault: Vault | None) -> Problem:
    """What is said of an account that lets no shared keys in; `vault` is None where it could not be read."""
    roles = f"Contributor and {data_role(account)}"
    if vault is not None and vault.identity:
        return at.note(
            f"Shared key access is off on {account.name}, so that the vault's system-assigned identity must reach it.",
            f"See that the vault {vault.name} has the roles {roles} on the account.",
        )
    return at.warning(
        f"Shared key access is off on {account.name}. Replication works then only through the system-assigned "
        f"identity of the vault: {_which(vault)}.",
        f"Turn the vault's system-assigned identity on and give it the roles {roles} on {account.name}; or choose "
        "another account.",
    )


def data_role(account: StorageAccount) -> str:
    return "Storage Blob Data Owner" if account.premium else "Storage Blob Data Contributor"


def _which(vault: Vault | None) -> str:
    if vault is None:
        return "whether the vault has one is not known"
    if not vault.user_identities:
        return f"the vault {vault.name} has none"
    others = ", ".join(vault.user_identities)
    return f"the vault {vault.name} has only the user-assigned {others}, which Site Recovery does not use"
