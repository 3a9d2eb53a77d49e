"""The placement groups, reservations and encryption sets of a starting world."""

from __future__ import annotations

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.providers.compute.kinds import CAPACITY_GROUP, ENCRYPTION_SET, PROXIMITY_GROUP
from asr_tui.simulator.world_construction import Construction
from asr_tui.simulator.world_schema import CapacityGroup, EncryptionSet, ProximityGroup


def put_placement(site: Construction) -> None:
    for group in site.world.proximity_groups:
        arm_id = site.ids[group.name] = site.id(group.group, PROXIMITY_GROUP, group.name)
        site.put(arm_id, _proximity_group(group, site.region(group.group, group.location)))
    for capacity in site.world.capacity_groups:
        _put_capacity(site, capacity)
    for encryption_set in site.world.encryption_sets:
        arm_id = site.ids[encryption_set.name] = site.id(encryption_set.group, ENCRYPTION_SET, encryption_set.name)
        location = site.region(encryption_set.group, encryption_set.location)
        vault = site.id(encryption_set.group, "Microsoft.KeyVault/vaults", encryption_set.key_vault)
        site.put(arm_id, _encryption_set(encryption_set, location, vault))


def _proximity_group(group: ProximityGroup, location: str) -> JsonObject:
    body: JsonObject = {"location": location, "properties": {"proximityPlacementGroupType": "Standard"}}
    if group.sizes:
        body["properties"]["intent"] = {"vmSizes": group.sizes}
    if group.zone:
        body["zones"] = [group.zone]
    return body


def _put_capacity(site: Construction, group: CapacityGroup) -> None:
    arm_id = site.ids[group.name] = site.id(group.group, CAPACITY_GROUP, group.name)
    location = site.region(group.group, group.location)
    site.put(arm_id, {"location": location, **({"zones": group.zones} if group.zones else {})})
    for held in group.reservations:
        zones: JsonObject = {"zones": [held.zone]} if held.zone else {}
        name = "-".join(filter(None, (held.size.removeprefix("Standard_").lower(), held.zone)))
        sku = {"name": held.size, "capacity": held.capacity}
        site.put(f"{arm_id}/capacityReservations/{name}", {"location": location, "sku": sku, **zones})


def _encryption_set(encryption_set: EncryptionSet, location: str, vault: str) -> JsonObject:
    """The key's address ends with its version, as Key Vault gives it."""
    key = f"https://{encryption_set.key_vault}.vault.azure.net/keys/disks/0123456789abcdef0123456789abcdef"
    return {
        "location": location,
        "identity": {"type": "SystemAssigned"},
        "properties": {
            "encryptionType": "EncryptionAtRestWithCustomerKey",
            "activeKey": {"sourceVault": {"id": vault}, "keyUrl": key},
        },
    }
