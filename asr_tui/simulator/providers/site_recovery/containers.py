"""Protection containers: parts of a fabric, with its replicated items."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import job_runs, operations, refusals, scenarios
from asr_tui.simulator.providers.site_recovery.fabrics import fabric_of, require_fabric, vault_of
from asr_tui.simulator.providers.site_recovery.inputs import ContainerInput, taking
from asr_tui.simulator.providers.site_recovery.item_record import all_in, container_guid
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Target, Workflow
from asr_tui.simulator.providers.site_recovery.views import CONTAINER_TYPE, MAPPING_TYPE, listing, viewing
from asr_tui.simulator.providers.site_recovery.wire import CONTAINER, FABRIC, VAULT, same_id


def require_container(cloud: Cloud, request: Request) -> JsonObject:
    fabric = require_fabric(cloud, request)
    name = request.params["container"]
    arm_id = f"{fabric['id']}/replicationProtectionContainers/{name}"
    return cloud.store.require(arm_id, refusals.container_missing(request, name))


def container_body(fabric: JsonObject, name: str) -> JsonObject:
    return {
        "id": f"{fabric['id']}/replicationProtectionContainers/{name}",
        "name": name,
        "type": CONTAINER_TYPE,
        "properties": {
            "fabricFriendlyName": fabric["properties"]["friendlyName"],
            "friendlyName": name,
            "fabricType": "Azure",
            "protectedItemCount": 0,
            "pairingStatus": "NotPaired",
            "role": "",
            "fabricSpecificDetails": None,
        },
    }


def _put(cloud: Cloud, request: Request, _: ContainerInput) -> Response:
    fabric = require_fabric(cloud, request)
    body = container_body(fabric, request.params["container"])
    target = Target(container_guid(body["id"]), body["name"])
    return operations.save(cloud, request, CREATE, body, target, _affected(fabric))


def _affected(fabric: JsonObject) -> JsonObject:
    properties = fabric["properties"]
    return {
        "primaryVmmId": properties["internalIdentifier"],
        "primaryVmmName": properties["friendlyName"],
        "primaryFabricProviderId": "Azure",
    }


def _remove(cloud: Cloud, request: Request) -> Response:
    """POST remove; a container has no DELETE. Refusing one that is in use is assumed."""
    container = require_container(cloud, request)
    mapped = any(
        same_id(mapping["properties"]["targetProtectionContainerId"], container["id"])
        for mapping in cloud.store.children(vault_of(cloud, request), MAPPING_TYPE)
    )
    items = bool(all_in(cloud, container["id"]))
    if mapped or items or cloud.store.children(container["id"], MAPPING_TYPE):
        raise refusals.in_use(
            request,
            "ProtectionContainerInUse",
            f"The protection container '{container['name']}' still holds replicated items or mappings.",
            "Disable replication of the items and remove the mappings of the container, then retry.",
        )
    target = Target(container_guid(container["id"]), container["name"])
    affected = _affected(require_fabric(cloud, request))
    return operations.remove(cloud, request, DELETE, container["id"], target, affected)


CREATE = Workflow("create_container", scenarios.CREATE_CONTAINER, (Step(0.17), Step(0.0, job_runs.keep_body)), lead=0.4)
DELETE = Workflow("delete_container", scenarios.DELETE_CONTAINER, (Step(0.4, job_runs.delete_subject),))

PROVIDER = JobProvider(
    routes=[
        ("PUT", CONTAINER, taking(ContainerInput, _put)),
        ("GET", CONTAINER, viewing(require_container)),
        ("POST", CONTAINER + "/remove", _remove),
        ("GET", FABRIC + "/replicationProtectionContainers", listing(CONTAINER_TYPE, fabric_of)),
        ("GET", VAULT + "/replicationProtectionContainers", listing(CONTAINER_TYPE, vault_of)),
    ],
    workflows=[CREATE, DELETE],
)
