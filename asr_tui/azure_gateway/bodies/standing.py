"""One resource as it is there now: how far Azure is with it, and what it is, by the type in its id."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from asr_tui.azure_gateway.bodies import placement, protected_items, resources, topology
from asr_tui.azure_gateway.bodies.fields import Fields
from asr_tui.domain.differences import FoundResource, Thing
from asr_tui.domain.ids import ArmId

_READ: Mapping[str, Callable[[Fields], Thing | None]] = {
    "resourcegroups": resources.resource_group,
    "vaults": resources.vault,
    "networksecuritygroups": resources.security_group,
    "virtualnetworks": resources.network,
    "storageaccounts": resources.storage_account,
    "availabilitysets": resources.availability_set,
    "proximityplacementgroups": placement.proximity_group,
    "replicationfabrics": topology.fabric,
    "replicationprotectioncontainers": topology.container,
    "replicationpolicies": topology.policy,
    "replicationprotectioncontainermappings": topology.container_mapping,
    "replicationnetworkmappings": topology.network_mapping,
    "replicationprotecteditems": protected_items.protected_item,
}


def standing(resource: ArmId, body: Fields) -> FoundResource:
    """ "Succeeded" where its type has no provisioningState."""
    kind = resource.rstrip("/").split("/")[-2].casefold()
    read = _READ.get(kind)
    state = body.at("properties").text("provisioningState", "Succeeded")
    return FoundResource(state, read(body) if read else None)
