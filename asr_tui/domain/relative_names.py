"""Resources as a file names them: "name" in the target resource group, "group/name", or the id in full."""

from __future__ import annotations

from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.setting_fields import FieldKind

_TYPES = {
    FieldKind.NETWORK: "Microsoft.Network/virtualNetworks",
    FieldKind.SECURITY_GROUP: "Microsoft.Network/networkSecurityGroups",
    FieldKind.PUBLIC_ADDRESS: "Microsoft.Network/publicIPAddresses",
    FieldKind.AVAILABILITY_SET: "Microsoft.Compute/availabilitySets",
    FieldKind.PROXIMITY_GROUP: "Microsoft.Compute/proximityPlacementGroups",
    FieldKind.ENCRYPTION_SET: "Microsoft.Compute/diskEncryptionSets",
    FieldKind.CAPACITY_GROUP: "Microsoft.Compute/capacityReservationGroups",
    FieldKind.SCALE_SET: "Microsoft.Compute/virtualMachineScaleSets",
    FieldKind.ACCOUNT: "Microsoft.Storage/storageAccounts",
}


def resource_named(kind: FieldKind, name: str, group: ArmId) -> ArmId:
    """The id of a name. `group` is the target resource group, whose subscription counts."""
    if name.startswith("/"):
        return ArmId(name)
    if kind is FieldKind.GROUP:
        return group_id(group.subscription, name)
    within, _, own = name.rpartition("/")
    return resource_id(group_id(group.subscription, within) if within else group, _TYPES[kind], own)


def network_name(network: ArmId, near: ArmId) -> str:
    """As "group/name", or the id where that would be another one; `near` as the group of `resource_named`."""
    name = f"{network.group}/{network.name}"
    return name if resource_named(FieldKind.NETWORK, name, near) == network else str(network)


def relative_name(kind: FieldKind, resource: ArmId, group: ArmId) -> str:
    """The shortest name from which `resource_named` makes the same id."""
    names = (resource.group if kind is FieldKind.GROUP else resource.name, f"{resource.group}/{resource.name}")
    return next((one for one in names if one and resource_named(kind, one, group) == resource), str(resource))
