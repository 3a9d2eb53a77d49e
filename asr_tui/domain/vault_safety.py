"""A vault's own settings that matter when something was deleted or a region is lost.

Words: azure-mgmt-recoveryservices, VaultProperties (securitySettings, redundancySettings, publicNetworkAccess).
"""

from __future__ import annotations

from msgspec import Struct


class VaultSafety(Struct, frozen=True):
    """Azure's words; empty where Azure does not say.

    soft_delete    "Enabled", "AlwaysON" or "Disabled"; `soft_delete_days` how long deleted backups are kept
    immutability   "Disabled", "Unlocked" or "Locked"
    redundancy     of the vault's storage, such as "GeoRedundant"
    """

    soft_delete: str = ""
    soft_delete_days: int = 0
    immutability: str = ""
    cross_region: str = ""
    redundancy: str = ""
    public_access: str = ""
