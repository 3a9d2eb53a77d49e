"""The built-in roles that this program's changes need: what to ask an owner for.

Definitions: Microsoft Learn, "Azure built-in roles"; kept to the actions that matter here.
"""

from __future__ import annotations

from dataclasses import dataclass

from asr_tui.domain.rights import Permission

_VAULTS = "Microsoft.RecoveryServices/vaults"
_ITEMS = f"{_VAULTS}/replicationFabrics/replicationProtectionContainers/replicationProtectedItems"


@dataclass(frozen=True, slots=True)
class Role:
    name: str
    permission: Permission


_NARROWEST_FIRST = (
    Role(
        "Site Recovery Operator",
        Permission((
            f"{_ITEMS}/applyRecoveryPoint/action",
            f"{_ITEMS}/failoverCommit/action",
            f"{_ITEMS}/testFailover/action",
            f"{_ITEMS}/testFailoverCleanup/action",
            f"{_ITEMS}/unplannedFailover/action",
            f"{_VAULTS}/replicationFabrics/replicationProtectionContainers/switchprotection/action",
            f"{_VAULTS}/replicationJobs/*",
        )),
    ),
    Role(
        "Site Recovery Contributor",
        Permission((
            f"{_VAULTS}/replicationFabrics/*",
            f"{_VAULTS}/replicationJobs/*",
            f"{_VAULTS}/replicationPolicies/*",
            f"{_VAULTS}/replicationRecoveryPlans/*",
            f"{_VAULTS}/replicationVaultSettings/*",
        )),
    ),
    Role(
        "Virtual Machine Contributor",
        Permission((
            "Microsoft.Compute/availabilitySets/*",
            "Microsoft.Compute/virtualMachines/*",
            "Microsoft.Compute/disks/write",
            "Microsoft.Compute/disks/read",
            "Microsoft.Compute/disks/delete",
            "Microsoft.Network/networkInterfaces/*",
            "Microsoft.Network/virtualNetworks/read",
            "Microsoft.Network/virtualNetworks/subnets/join/action",
            "Microsoft.Storage/storageAccounts/listKeys/action",
            "Microsoft.Storage/storageAccounts/read",
        )),
    ),
    Role("Storage Account Contributor", Permission(("Microsoft.Storage/storageAccounts/*",))),
    Role("Network Contributor", Permission(("Microsoft.Network/*",))),
    Role(
        "Contributor",
        Permission(("*",), ("Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write")),
    ),
)  # fmt: skip

OWNER = "Owner"


def role_for(action: str) -> str:
    """The narrowest of the built-in roles that has the action."""
    return next((role.name for role in _NARROWEST_FIRST if role.permission.allows(action)), OWNER)
