"""The groups, reservations and encryption sets of a starting world, as the requests that make them."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.providers.compute.kinds import CAPACITY_GROUP, ENCRYPTION_SET, PROXIMITY_GROUP
from asr_tui.simulator.world_schema import CapacityGroup, EncryptionSet, ProximityGroup, World

IdOf = Callable[[str, str, str], str]
"""The id of a resource: its group, type and name."""

PlaceOf = Callable[[str, str | None], str]
"""The region of a resource: its group, and what the world says of it."""

Put = Callable[[str, JsonObject], None]


def put_placement(world: World, id_of: IdOf, place_of: PlaceOf, put: Put) -> dict[str, str]:
    """Make them; gives their ids by name."""
    made: dict[str, str] = {}
    for group in world.proximity_groups:
        made[group.name] = id_of(group.group, PROXIMITY_GROUP, group.name)
        put(made[group.name], _proximity_group(group, place_of(group.group, group.location)))
    for capacity in world.capacity_groups:
        made[capacity.name] = id_of(capacity.group, CAPACITY_GROUP, capacity.name)
        _put_capacity(capacity, made[capacity.name], place_of(capacity.group, capacity.location), put)
    for encryption_set in world.encryption_sets:
        made[encryption_set.name] = id_of(encryption_set.group, ENCRYPTION_SET, encryption_set.name)
        location = place_of(encryption_set.group, encryption_set.location)
        vault = id_of(encryption_set.group, "Microsoft.KeyVault/vaults", encryption_set.key_vault)
        put(made[encryption_set.name], _encryption_set(encryption_set, location, vault))
    return made


def _proximity_group(group: ProximityGroup, location: str) -> JsonObject:
    body: JsonObject = {"location": location, "properties": {"proximityPlacementGroupType": "Standard"}}
    if group.sizes:
        body["properties"]["intent"] = {"vmSizes": group.sizes}
    if group.zone:
        body["zones"] = [group.zone]
    return body


def _put_capacity(group: CapacityGroup, arm_id: str, location: str, put: Put) -> None:
    put(arm_id, {"location": location, **({"zones": group.zones} if group.zones else {})})
    for held in group.reservations:
        zones: JsonObject = {"zones": [held.zone]} if held.zone else {}
        name = "-".join(filter(None, (held.size.removeprefix("Standard_").lower(), held.zone)))
        sku = {"name": held.size, "capacity": held.capacity}
        put(f"{arm_id}/capacityReservations/{name}", {"location": location, "sku": sku, **zones})


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
