"""Ids as the documentation spells their fixed parts: azurerm refuses or replaces what is spelled otherwise."""

from __future__ import annotations

from asr_tui.domain.ids import ArmId

_WORDS = (
    "subscriptions", "resourceGroups", "providers", "vaults", "replicationFabrics", "replicationProtectionContainers",
    "replicationProtectedItems", "replicationProtectionContainerMappings", "replicationPolicies",
    "replicationNetworks", "replicationNetworkMappings", "replicationRecoveryPlans", "virtualNetworks", "subnets",
    "networkSecurityGroups", "publicIPAddresses", "natGateways", "networkInterfaces", "loadBalancers",
    "backendAddressPools", "storageAccounts", "virtualMachines", "virtualMachineScaleSets", "disks",
    "availabilitySets", "proximityPlacementGroups", "capacityReservationGroups", "diskEncryptionSets",
    "Microsoft.RecoveryServices", "Microsoft.Network", "Microsoft.Compute", "Microsoft.Storage",
    "Microsoft.Automation", "automationAccounts", "runbooks",
)  # fmt: skip
_SPELLED = {one.casefold(): one for one in _WORDS}


def canonical(resource: ArmId) -> str:
    """The id with its fixed parts in their documented case, and its names as they are."""
    segments = resource.split("/")
    for place in range(1, len(segments)):
        before = segments[place - 1]
        if place % 2 == 1 or before == "providers":
            segments[place] = _SPELLED.get(segments[place].casefold(), segments[place])
    return "/".join(segments)
