"""Whether Site Recovery gets into a cache account whose shared keys are off: as the vault's identity, with two roles.

Roles: Microsoft Learn, "Replicate machines with private endpoints". The code was met by users (GitHub,
hashicorp/terraform-provider-azurerm issue 21912); its words, and that only the system-assigned identity counts, are
assumed.
"""

from __future__ import annotations

from collections.abc import Iterable

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, value_at
from asr_tui.simulator.providers.role_assignments import roles_of
from asr_tui.simulator.providers.site_recovery.job_record import Fault

CODE = "HvrManagedIdentityPermissionMissing"
# Ids of built-in roles (Microsoft Learn, "Azure built-in roles").
_OWNER, _CONTRIBUTOR = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "b24988ac-6180-42a0-ab88-20f7382dd24c"
_DATA_OWNER, _DATA_CONTRIBUTOR = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "ba92f5b4-2d11-453d-a403-e96b0029c9fe"


def fault(cloud: Cloud, vault: str, accounts: Iterable[str]) -> Fault | None:
    """The fault of the first account that the vault's identity does not reach; None where it reaches all."""
    for arm_id in dict.fromkeys(accounts):
        account = cloud.store.get(arm_id)
        if account is None or _takes_keys(account["properties"]):
            continue
        missing = _missing(cloud, vault, account)
        if missing:
            return Fault(
                CODE,
                f"The managed identity of the Recovery Services vault cannot reach the storage account "
                f"'{account['name']}'.",
                missing,
                "Give the vault's system-assigned identity the roles on the storage account, then restart the job.",
            )
    return None


def _takes_keys(properties: JsonObject) -> bool:
    """Whether its blobs take the account's keys: the account's setting, and that of the service."""
    blobs = value_at(properties, "allowSharedKeyAccessForServices", "blob", "enabled")
    return properties.get("allowSharedKeyAccess") is not False and blobs is not False


def _missing(cloud: Cloud, vault: str, account: JsonObject) -> str:
    """What the vault lacks at an account, in words."""
    identity = value_at(cloud.store.get(vault), "identity") or {}
    if "systemassigned" not in str(identity.get("type", "")).lower():
        return "The vault has no system-assigned managed identity."
    has = roles_of(cloud, str(identity.get("principalId")), account["id"])
    premium = str(account["sku"]["name"]).startswith("Premium")
    wanted = (
        ("Contributor", {_OWNER, _CONTRIBUTOR}),
        ("Storage Blob Data Owner", {_DATA_OWNER})
        if premium
        else ("Storage Blob Data Contributor", {_DATA_OWNER, _DATA_CONTRIBUTOR}),
    )
    lacks = " and ".join(name for name, ids in wanted if not ids & has)
    return f"The managed identity lacks the role {lacks} on the storage account." if lacks else ""
