"""Fabrics, the regions of a vault, and the protection containers in them."""

from __future__ import annotations

from asr_tui.simulator.arm_ids import same_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import location_named
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import (
    item_record,
    operations,
    refusals,
    scenarios,
)
from asr_tui.simulator.providers.site_recovery.inputs import ContainerInput, FabricInput, with_input
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Target, Workflow
from asr_tui.simulator.providers.site_recovery.views import get_handler, list_handler, require, vault_of
from asr_tui.simulator.providers.site_recovery.wire import (
    CONTAINER,
    CONTAINER_TYPE,
    FABRIC,
    FABRIC_TYPE,
    MAPPING_TYPE,
    VAULT,
    container_guid,
    nested,
    stable_guid,
)


def fabric_named(cloud: Cloud, request: Request, name: str) -> JsonObject:
    """A fabric of the request's vault by its name in an input."""
    arm_id = f"{vault_of(cloud, request)}/replicationFabrics/{name}"
    return cloud.store.require(arm_id, refusals.missing("replicationFabrics", name))


def location_of(cloud: Cloud, fabric_id: str) -> str:
    location: str = cloud.store.require(fabric_id)["properties"]["customDetails"]["location"]
    return location


def fabric_body(vault: str, name: str, location: str, display: str) -> JsonObject:
    """A fabric as GET answers it; its friendly name is the region's, its GUID is made from the region."""
    key_state = {"kekState": "None", "kekCertThumbprint": None}
    return {
        "name": name,
        "type": FABRIC_TYPE,
        "id": f"{vault}/replicationFabrics/{name}",
        "properties": {
            "friendlyName": display,
            "encryptionDetails": key_state,
            "rolloverEncryptionDetails": key_state,
            "internalIdentifier": stable_guid("fabric", vault, location),
            "bcdrState": "Valid",
            "customDetails": {"instanceType": "Azure", "location": location, "containerIds": [], "zones": []},
            "healthErrorDetails": [],
            "health": "Normal",
        },
    }


def container_body(fabric: JsonObject, name: str) -> JsonObject:
    properties = {
        "fabricFriendlyName": fabric["properties"]["friendlyName"],
        "friendlyName": name,
        "fabricType": "Azure",
        "protectedItemCount": 0,
        "pairingStatus": "NotPaired",
        "role": "",
        "fabricSpecificDetails": None,
    }
    return nested(CONTAINER_TYPE, fabric["id"], name, properties)


def fabric_pair(cloud: Cloud, primary: str, recovery: str, names: tuple[str, str]) -> JsonObject:
    """The part of affectedObjectDetails that shows two fabrics under these names."""
    found: JsonObject = {}
    for side, arm_id, name in (("primary", primary, names[0]), ("recovery", recovery, names[1])):
        fabric = cloud.store.get(arm_id)
        found[f"{side}VmmId"] = fabric["properties"]["internalIdentifier"] if fabric else ""
        found[f"{side}VmmName"] = name
    return {**found, "primaryFabricProviderId": "Azure", "recoveryFabricProviderId": "Azure"}


def _put_fabric(cloud: Cloud, request: Request, given: FabricInput) -> Response:
    vault = vault_of(cloud, request)
    asked = (given.customDetails and given.customDetails.location) or ""
    location = location_named(asked)
    if location is None:
        raise refusals.wrong_input("LocationNotSupported", f"The location '{asked}' is not supported.")
    name = request.params["fabric"]
    _require_first_of_region(cloud, vault, name, location.name)
    body = fabric_body(vault, name, location.name, location.display)
    guid = body["properties"]["internalIdentifier"]
    return operations.save(cloud, request, CREATE_FABRIC, body, Target(guid, name), _affected(guid, name))


def _affected(guid: str, name: str) -> JsonObject:
    return {"primaryVmmId": guid, "primaryVmmName": name, "primaryFabricProviderId": "Azure"}


def _require_first_of_region(cloud: Cloud, vault: str, name: str, location: str) -> None:
    """One fabric a region (Microsoft Learn, "Set up disaster recovery for Azure VMs using Azure PowerShell");
    how a second one is refused is assumed."""
    for fabric in cloud.store.children(vault, FABRIC_TYPE):
        same_region = fabric["properties"]["customDetails"]["location"] == location
        if same_region and fabric["name"].lower() != name.lower():
            raise refusals.in_use(
                "FabricOfRegionExists",
                f"The vault has the fabric '{fabric['name']}' for the region {location} already.",
                "Use the fabric that is there.",
            )


def _delete_fabric(cloud: Cloud, request: Request) -> Response:
    """DELETE is the purge, POST remove the clean removal; the recorded clean-up used the former.

    Network mappings did not have to be gone (recorded); that containers do is assumed.
    """
    fabric = require(cloud, request, FABRIC)
    if cloud.store.children(fabric["id"], CONTAINER_TYPE):
        raise refusals.in_use(
            "FabricHasProtectionContainers",
            f"The fabric '{fabric['name']}' still has protection containers.",
            "Remove the protection containers of the fabric, then retry.",
        )
    target = Target(fabric["properties"]["internalIdentifier"], fabric["name"])
    return operations.remove(cloud, request, DELETE_FABRIC, fabric["id"], target)


def _put_container(cloud: Cloud, request: Request, _: ContainerInput) -> Response:
    fabric = require(cloud, request, FABRIC)
    body = container_body(fabric, request.params["container"])
    return operations.save(cloud, request, CREATE_CONTAINER, body, *_shown(body, fabric))


def _shown(container: JsonObject, fabric: JsonObject) -> tuple[Target, JsonObject]:
    """What a job on a container shows."""
    properties = fabric["properties"]
    target = Target(container_guid(container["id"]), container["name"])
    return target, _affected(properties["internalIdentifier"], properties["friendlyName"])


def _remove_container(cloud: Cloud, request: Request) -> Response:
    """POST remove; a container has no DELETE. Refusing one that is in use is assumed."""
    container, fabric = require(cloud, request, CONTAINER), require(cloud, request, FABRIC)
    mapped = any(
        same_id(mapping["properties"]["targetProtectionContainerId"], container["id"])
        for mapping in cloud.store.children(vault_of(cloud, request), MAPPING_TYPE)
    )
    items = item_record.all_in(cloud, container["id"])
    if mapped or items or cloud.store.children(container["id"], MAPPING_TYPE):
        raise refusals.in_use(
            "ProtectionContainerInUse",
            f"The protection container '{container['name']}' still holds replicated items or mappings.",
            "Disable replication of the items and remove the mappings of the container, then retry.",
        )
    return operations.remove(cloud, request, DELETE_CONTAINER, container["id"], *_shown(container, fabric))


CREATE_FABRIC = Workflow("create_fabric", scenarios.CREATE_FABRIC, (Step(69.7, operations.keep_body),))
DELETE_FABRIC = Workflow("delete_fabric", scenarios.DELETE_FABRIC, (Step(1.7, operations.delete_subject),))
CREATE_CONTAINER = Workflow(
    "create_container", scenarios.CREATE_CONTAINER, (Step(0.17), Step(0.0, operations.keep_body)), lead=0.4
)
DELETE_CONTAINER = Workflow("delete_container", scenarios.DELETE_CONTAINER, (Step(0.4, operations.delete_subject),))
PROVIDER = JobProvider(
    routes=[
        ("PUT", FABRIC, with_input(FabricInput, _put_fabric)),
        ("GET", FABRIC, get_handler(FABRIC)),
        ("DELETE", FABRIC, _delete_fabric),
        ("POST", FABRIC + "/remove", _delete_fabric),
        ("GET", VAULT + "/replicationFabrics", list_handler(FABRIC_TYPE, VAULT)),
        ("PUT", CONTAINER, with_input(ContainerInput, _put_container)),
        ("GET", CONTAINER, get_handler(CONTAINER)),
        ("POST", CONTAINER + "/remove", _remove_container),
        ("GET", FABRIC + "/replicationProtectionContainers", list_handler(CONTAINER_TYPE, FABRIC)),
        ("GET", VAULT + "/replicationProtectionContainers", list_handler(CONTAINER_TYPE, VAULT)),
    ],
    workflows=[CREATE_FABRIC, DELETE_FABRIC, CREATE_CONTAINER, DELETE_CONTAINER],
)
