"""Network mappings: the target network of a virtual network. They lie under the literal azureNetwork."""

from __future__ import annotations

from asr_tui.simulator.arm_ids import name_of, same_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import (
    operations,
    refusals,
    scenarios,
)
from asr_tui.simulator.providers.site_recovery.inputs import NetworkMappingInput, with_input
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Target, Workflow
from asr_tui.simulator.providers.site_recovery.topology import fabric_named
from asr_tui.simulator.providers.site_recovery.views import get_handler, list_handler, require
from asr_tui.simulator.providers.site_recovery.wire import FABRIC, FABRIC_TYPE, VAULT

MAPPING_TYPE = f"{FABRIC_TYPE}/replicationNetworks/replicationNetworkMappings"
_NETWORK = FABRIC + "/replicationNetworks/{network}"
_TEMPLATE = _NETWORK + "/replicationNetworkMappings/{mapping}"
_STORED = FABRIC + "/replicationNetworks/azureNetwork/replicationNetworkMappings/{mapping}"


def network_mapping_body(
    primary: JsonObject, recovery: JsonObject, name: str, primary_network: str, recovery_network: str
) -> JsonObject:
    """A mapping as GET answers it, with the networks' ids and names in lower case (recorded)."""
    return {
        "type": MAPPING_TYPE,
        "id": f"{primary['id']}/replicationNetworks/azureNetwork/replicationNetworkMappings/{name}",
        "name": name,
        "properties": {
            "state": "Paired",
            "primaryNetworkFriendlyName": name_of(primary_network).lower(),
            "primaryNetworkId": primary_network.lower(),
            "primaryFabricFriendlyName": primary["properties"]["friendlyName"],
            "recoveryNetworkFriendlyName": name_of(recovery_network).lower(),
            "recoveryNetworkId": recovery_network.lower(),
            "recoveryFabricArmId": recovery["id"],
            "recoveryFabricFriendlyName": recovery["properties"]["friendlyName"],
            "fabricSpecificSettings": {
                "instanceType": "AzureToAzure",
                "primaryFabricLocation": primary["properties"]["customDetails"]["location"],
                "recoveryFabricLocation": recovery["properties"]["customDetails"]["location"],
            },
        },
    }


def mapped_network(cloud: Cloud, fabric: str, recovery_fabric: str, network: str) -> str | None:
    """The target of a network, in lower case; None without a mapping."""
    mapping = _mapping_of(cloud, fabric, recovery_fabric, network)
    return str(mapping["properties"]["recoveryNetworkId"]) if mapping else None


def _mapping_of(cloud: Cloud, fabric: str, recovery_fabric: str, network: str) -> JsonObject | None:
    for mapping in cloud.store.children(fabric, MAPPING_TYPE):
        properties = mapping["properties"]
        same_fabric = same_id(properties["recoveryFabricArmId"], recovery_fabric)
        if same_fabric and same_id(properties["primaryNetworkId"], network):
            return mapping
    return None


def _put(cloud: Cloud, request: Request, given: NetworkMappingInput) -> Response:
    primary = require(cloud, request, FABRIC)
    if request.params["network"].lower() != "azurenetwork":
        raise refusals.missing("replicationNetworks", request.params["network"])
    recovery = fabric_named(cloud, request, given.recoveryFabricName or "")
    source = _network(cloud, given.primary_network)
    target = _network(cloud, given.recoveryNetworkId or "")
    _require_region(cloud, target, recovery)
    _require_unmapped(cloud, request, primary, recovery, source)
    body = network_mapping_body(primary, recovery, request.params["mapping"], source, target)
    return operations.save(cloud, request, CREATE, body, _target(body))


def _patch(cloud: Cloud, request: Request, given: NetworkMappingInput) -> Response:
    """Change the target network; source and regions cannot change, as a mapping lies below its source's fabric."""
    body = require(cloud, request, _STORED)
    properties = body["properties"]
    _require_same_ends(given, properties)
    if given.recoveryNetworkId:
        network = _network(cloud, given.recoveryNetworkId)
        _require_region(cloud, network, cloud.store.require(properties["recoveryFabricArmId"]))
        properties["recoveryNetworkId"] = network.lower()
        properties["recoveryNetworkFriendlyName"] = name_of(network).lower()
    return operations.save(cloud, request, UPDATE, body, _target(body))


def _require_same_ends(given: NetworkMappingInput, properties: JsonObject) -> None:
    """Source network and target fabric, where sent, have to be the mapping's; that others are refused is assumed.

    Microsoft's PowerShell sends the fabric's friendly name.
    """
    source = given.primary_network
    if source and not same_id(source, properties["primaryNetworkId"]):
        raise refusals.wrong_input(
            "PrimaryNetworkCannotBeChanged", f"The mapping is of {properties['primaryNetworkId']}."
        )
    fabric = given.recoveryFabricName or ""
    known = (name_of(properties["recoveryFabricArmId"]), properties["recoveryFabricFriendlyName"])
    if fabric and fabric.lower() not in {name.lower() for name in known}:
        raise refusals.wrong_input("RecoveryFabricCannotBeChanged", f"The mapping leads to {known[0]}.")


def _require_region(cloud: Cloud, network: str, recovery: JsonObject) -> None:
    """Refuse an existing target network of another region (assumed)."""
    body, region = cloud.store.get(network), normalized(recovery["properties"]["customDetails"]["location"])
    if body is not None and normalized(body["location"]) != region:
        raise refusals.wrong_input(
            "RecoveryNetworkInOtherRegion", f"The network {name_of(network)} does not lie in {region}."
        )


def _require_unmapped(cloud: Cloud, request: Request, primary: JsonObject, recovery: JsonObject, network: str) -> None:
    """One network goes to one network of a region (Microsoft Learn); how a second mapping is refused is assumed."""
    mapping = _mapping_of(cloud, primary["id"], recovery["id"], network)
    if mapping is not None and not same_id(mapping["name"], request.params["mapping"]):
        raise refusals.in_use(
            "NetworkAlreadyMapped",
            f"'{name_of(network)}' is mapped to '{mapping['properties']['recoveryNetworkFriendlyName']}' already.",
            "Change the mapping that exists.",
        )


def _network(cloud: Cloud, network: str) -> str:
    """The id of a network; that it has to exist was not recorded."""
    if "/providers/microsoft.network/virtualnetworks/" not in network.lower():
        raise refusals.wrong_input("InvalidParameter", f"'{network}' is no virtual network's id.")
    found = cloud.store.get(network)
    return str(found["id"]) if found else network


def _target(mapping: JsonObject) -> Target:
    source = mapping["properties"]["primaryNetworkFriendlyName"]
    return Target(source, source)


def _delete(cloud: Cloud, request: Request) -> Response:
    mapping = require(cloud, request, _STORED)
    return operations.remove(cloud, request, DELETE, mapping["id"], _target(mapping))


CREATE = Workflow("create_network_mapping", scenarios.CREATE_NETWORK_MAPPING, (Step(3.5, operations.keep_body),))
# What a change's job is called was never seen; nor what becomes of machines whose network came from the mapping: they
# keep it here.
UPDATE = Workflow("update_network_mapping", scenarios.CREATE_NETWORK_MAPPING, (Step(3.5, operations.keep_body),))
DELETE = Workflow("delete_network_mapping", scenarios.DELETE_NETWORK_MAPPING, (Step(1.0, operations.delete_subject),))

PROVIDER = JobProvider(
    routes=[
        ("PUT", _TEMPLATE, with_input(NetworkMappingInput, _put)),
        ("PATCH", _TEMPLATE, with_input(NetworkMappingInput, _patch)),
        ("GET", _TEMPLATE, get_handler(_STORED)),
        ("DELETE", _TEMPLATE, _delete),
        ("GET", _NETWORK + "/replicationNetworkMappings", list_handler(MAPPING_TYPE, FABRIC)),
        ("GET", VAULT + "/replicationNetworkMappings", list_handler(MAPPING_TYPE, VAULT)),
    ],
    workflows=[CREATE, UPDATE, DELETE],
)
