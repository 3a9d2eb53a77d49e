"""Which call looks for a resource, by the type in its id."""

from __future__ import annotations

from asr_tui.azure_gateway.clients import Sdk
from asr_tui.azure_gateway.requests.by_id import LINKS, by_id
from asr_tui.azure_gateway.requests.call import Call
from asr_tui.domain.ids import ArmId

# Last type of the id -> client, operations, method, and the argument that takes the name.
_OF_A_GROUP = {
    "vaults": (Sdk.RECOVERY_SERVICES, "vaults", "get", "vault_name"),
    "virtualnetworks": (Sdk.NETWORK, "virtual_networks", "get", "virtual_network_name"),
    "networksecuritygroups": (Sdk.NETWORK, "network_security_groups", "get", "network_security_group_name"),
    "storageaccounts": (Sdk.STORAGE, "storage_accounts", "get_properties", "account_name"),
    "proximityplacementgroups": (
        Sdk.COMPUTE,
        "proximity_placement_groups",
        "get",
        "proximity_placement_group_name",
    ),
    "availabilitysets": (Sdk.COMPUTE, "availability_sets", "get", "availability_set_name"),
    "virtualmachines": (Sdk.COMPUTE, "virtual_machines", "get", "vm_name"),
    "disks": (Sdk.COMPUTE, "disks", "get", "disk_name"),
    "networkinterfaces": (Sdk.NETWORK, "network_interfaces", "get", "network_interface_name"),
}
# The same below a vault, with all names on the way down.
_OF_A_VAULT = {
    "replicationfabrics": ("replication_fabrics", ("fabric_name",)),
    "replicationprotectioncontainers": (
        "replication_protection_containers",
        ("fabric_name", "protection_container_name"),
    ),
    "replicationprotectioncontainermappings": (
        "replication_protection_container_mappings",
        ("fabric_name", "protection_container_name", "mapping_name"),
    ),
    "replicationprotecteditems": (
        "replication_protected_items",
        ("fabric_name", "protection_container_name", "replicated_protected_item_name"),
    ),
    "replicationnetworkmappings": (
        "replication_network_mappings",
        ("fabric_name", "network_name", "network_mapping_name"),
    ),
    "replicationpolicies": ("replication_policies", ("policy_name",)),
    "replicationjobs": ("replication_jobs", ("job_name",)),
}


def get(resource: ArmId) -> Call:
    """The SDK call that reads one resource.

    Raises ValueError for a type that is not listed here.
    """
    segments = resource.strip("/").split("/")
    kind = segments[-2].casefold() if len(segments) >= 2 else ""
    if kind == "resourcegroups":
        names = {"resource_group_name": resource.name}
        return Call(Sdk.RESOURCES, resource.subscription, "resource_groups", "get", names)
    if kind == "links":
        return by_id(resource, "get_by_id", LINKS)
    if kind in _OF_A_VAULT:
        operations, keys = _OF_A_VAULT[kind]
        below = segments[[one.casefold() for one in segments].index("vaults") + 2 :]
        names = dict(zip(keys, below[1::2], strict=True))
        vault = {"resource_group_name": resource.group, "resource_name": resource.part("vaults")}
        return Call(Sdk.SITE_RECOVERY, resource.subscription, operations, "get", vault | names)
    if kind in _OF_A_GROUP:
        sdk, operations, method, name = _OF_A_GROUP[kind]
        names = {"resource_group_name": resource.group, name: resource.name}
        return Call(sdk, resource.subscription, operations, method, names)
    raise ValueError(f"no way to look for {resource}")
