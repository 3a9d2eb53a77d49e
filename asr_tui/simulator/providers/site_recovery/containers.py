"""Protection containers: the box of a fabric that holds replicated machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.providers.site_recovery import job_runs, operations, refusals, scenarios
from asr_tui.simulator.providers.site_recovery.fabrics import forget, require_fabric, vault_of
from asr_tui.simulator.providers.site_recovery.inputs import ContainerInput, taking
from asr_tui.simulator.providers.site_recovery.item_record import all_in, container_guid
from asr_tui.simulator.providers.site_recovery.job_record import Job
from asr_tui.simulator.providers.site_recovery.job_runs import Step, Target, Workflow
from asr_tui.simulator.providers.site_recovery.views import CONTAINER_TYPE, MAPPING_TYPE, view
from asr_tui.simulator.providers.site_recovery.wire import VAULT, same_id
from asr_tui.simulator.routes import Request, Response, Route, page

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud

_TEMPLATE = VAULT + "/replicationFabrics/{fabric}/replicationProtectionContainers/{container}"


def require_container(cloud: Cloud, request: Request) -> JsonObject:
    fabric = require_fabric(cloud, request)
    name = request.params["container"]
    container = cloud.store.get(f"{fabric['id']}/replicationProtectionContainers/{name}")
    if container is None:
        raise refusals.container_missing(request, name)
    return container


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


def _put(cloud: Cloud, request: Request) -> Response:
    fabric = require_fabric(cloud, request)
    body = container_body(fabric, request.params["container"])
    job = job_runs.start(
        cloud,
        CREATE,
        vault_of(cloud, request),
        request,
        Target(container_guid(body["id"]), body["name"]),
        subject=body["id"],
        result=body["id"],
        affected=_affected(fabric),
        args={"body": body},
    )
    return operations.accepted(cloud, request, job, body["id"])


def _affected(fabric: JsonObject) -> JsonObject:
    properties = fabric["properties"]
    return {
        "primaryVmmId": properties["internalIdentifier"],
        "primaryVmmName": properties["friendlyName"],
        "primaryFabricProviderId": "Azure",
    }


def _store(cloud: Cloud, job: Job) -> None:
    cloud.store.put(job.args["body"])


def _get(cloud: Cloud, request: Request) -> Response:
    return Response(200, view(cloud, require_container(cloud, request)["id"], request.api_version))


def _list(cloud: Cloud, request: Request) -> Response:
    return _page(cloud, request, require_fabric(cloud, request)["id"])


def _list_all(cloud: Cloud, request: Request) -> Response:
    return _page(cloud, request, vault_of(cloud, request))


def _page(cloud: Cloud, request: Request, scope: str) -> Response:
    found = [view(cloud, body["id"], request.api_version) for body in cloud.store.children(scope, CONTAINER_TYPE)]
    return page(cloud, request, [body for body in found if body], always_next_link=True)


def _remove(cloud: Cloud, request: Request) -> Response:
    """POST remove; a container has no DELETE. Refusing one that is in use is assumed."""
    container = require_container(cloud, request)
    vault = vault_of(cloud, request)
    mapped = any(
        same_id(mapping["properties"]["targetProtectionContainerId"], container["id"])
        for mapping in cloud.store.children(vault, MAPPING_TYPE)
    )
    items = bool(all_in(cloud, container["id"]))
    if mapped or items or cloud.store.children(container["id"], MAPPING_TYPE):
        raise refusals.in_use(
            request,
            "ProtectionContainerInUse",
            f"The protection container '{container['name']}' still holds replicated items or mappings.",
            "Disable replication of the items and remove the mappings of the container, then retry.",
        )
    job = job_runs.start(
        cloud,
        DELETE,
        vault,
        request,
        Target(container_guid(container["id"]), container["name"]),
        subject=container["id"],
        affected=_affected(require_fabric(cloud, request)),
    )
    return operations.accepted(cloud, request, job, container["id"])


CREATE = Workflow("create_container", scenarios.CREATE_CONTAINER, (Step(0.17), Step(0.0, _store)), lead=0.4)
DELETE = Workflow("delete_container", scenarios.DELETE_CONTAINER, (Step(0.4, forget),))
WORKFLOWS = [CREATE, DELETE]

ROUTES: list[Route] = [
    ("PUT", _TEMPLATE, taking(ContainerInput, _put)),
    ("GET", _TEMPLATE, _get),
    ("POST", _TEMPLATE + "/remove", _remove),
    ("GET", VAULT + "/replicationFabrics/{fabric}/replicationProtectionContainers", _list),
    ("GET", VAULT + "/replicationProtectionContainers", _list_all),
]
