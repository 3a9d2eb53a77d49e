"""Virtual machine extensions: resources inside their machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from asr_tui.simulator import async_operations
from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.providers.compute.kinds import EXTENSION, MACHINE, operation_headers
from asr_tui.simulator.providers.tracked import required_parent
from asr_tui.simulator.routes import Request, Response, Route

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud

CHANGE_SECONDS = 30.0  # assumed


def extensions_of(cloud: Cloud, machine_id: str) -> list[JsonObject]:
    return list(cloud.store.children(machine_id, EXTENSION))


def put_extension(cloud: Cloud, machine: JsonObject, name: str, properties: JsonObject) -> JsonObject:
    """Install an extension at once, e.g. for a service that brings its own agent."""
    body: JsonObject = {
        "name": name,
        "id": f"{machine['id']}/extensions/{name}",
        "type": EXTENSION,
        "location": machine["location"],
        "properties": {
            "autoUpgradeMinorVersion": True,
            "provisioningState": "Succeeded",
            "typeHandlerVersion": "1.0",
            **{key: value for key, value in properties.items() if key != "protectedSettings"},
        },
    }
    cloud.store.put(body)
    return body


def keep_extensions(cloud: Cloud, machine: JsonObject, recorded: list[JsonObject]) -> None:
    """Extensions that a recorded machine's answer carries come back with it."""
    for extension in recorded:
        if extension.get("name") and isinstance(extension.get("properties"), dict):
            put_extension(cloud, machine, extension["name"], extension["properties"])


def _machine(cloud: Cloud, request: Request) -> JsonObject:
    return required_parent(cloud, request, MACHINE, request.params["machine"])


def _list(cloud: Cloud, request: Request) -> Response:
    return Response(200, {"value": extensions_of(cloud, _machine(cloud, request)["id"])})


def _get(cloud: Cloud, request: Request) -> Response:
    machine = _machine(cloud, request)
    return Response(200, cloud.store.require(f"{machine['id']}/extensions/{request.params['extension']}"))


def _put(cloud: Cloud, request: Request) -> Response:
    machine = _machine(cloud, request)
    existed = cloud.store.exists(f"{machine['id']}/extensions/{request.params['extension']}")
    properties = {**request.properties, "provisioningState": "Updating" if existed else "Creating"}
    body = put_extension(cloud, machine, request.params["extension"], properties)
    operation = async_operations.start(cloud, body["id"], CHANGE_SECONDS, "extension_ready", id=body["id"])
    headers = operation_headers(cloud, request, operation, machine["location"])
    return Response(200 if existed else 201, body, headers)


def _delete(cloud: Cloud, request: Request) -> Response:
    machine = _machine(cloud, request)
    arm_id = f"{machine['id']}/extensions/{request.params['extension']}"
    if not cloud.store.exists(arm_id):
        return Response(204)
    operation = async_operations.start(cloud, arm_id, CHANGE_SECONDS, "extension_deleted", id=arm_id)
    return Response(202, None, operation_headers(cloud, request, operation, machine["location"], with_location=True))


def _ready(cloud: Cloud, event: JsonObject) -> None:
    body = cloud.store.get(event["id"])
    if body is not None:
        body["properties"]["provisioningState"] = "Succeeded"
        cloud.store.put(body)


def _deleted(cloud: Cloud, event: JsonObject) -> None:
    cloud.store.delete(event["id"])


EVENTS: dict[str, Callable[[Cloud, JsonObject], None]] = {"extension_ready": _ready, "extension_deleted": _deleted}

_MACHINE = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachines/{machine}"
_ALL = _MACHINE + "/extensions"
ROUTES: list[Route] = [
    ("GET", _ALL, _list),
    ("GET", _ALL + "/{extension}", _get),
    ("PUT", _ALL + "/{extension}", _put),
    ("DELETE", _ALL + "/{extension}", _delete),
]
