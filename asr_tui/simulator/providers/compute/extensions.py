"""Virtual machine extensions: resources inside their machine."""

from __future__ import annotations

from asr_tui.simulator import async_operations
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute.kinds import EXTENSION, MACHINE
from asr_tui.simulator.providers.tracked import required_parent
from asr_tui.simulator.providers.tracked_routes import in_group

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
    """Install the extensions in the body of a recorded machine."""
    for extension in recorded:
        if extension.get("name") and isinstance(extension.get("properties"), dict):
            put_extension(cloud, machine, extension["name"], extension["properties"])


def _machine(cloud: Cloud, request: Request) -> JsonObject:
    return required_parent(cloud, request, MACHINE)


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
    headers = async_operations.begin(cloud, request, body, CHANGE_SECONDS, "extension_ready")
    return Response(200 if existed else 201, body, headers)


def _delete(cloud: Cloud, request: Request) -> Response:
    body = cloud.store.get(f"{_machine(cloud, request)['id']}/extensions/{request.params['extension']}")
    if body is None:
        return Response(204)
    return async_operations.accepted(cloud, request, body, CHANGE_SECONDS, "extension_deleted")


_ALL = in_group(MACHINE) + "/{name}/extensions"
PROVIDER = Provider(
    routes=[
        ("GET", _ALL, _list),
        ("GET", _ALL + "/{extension}", _get),
        ("PUT", _ALL + "/{extension}", _put),
        ("DELETE", _ALL + "/{extension}", _delete),
    ],
    events={
        "extension_ready": async_operations.mark_succeeded,
        "extension_deleted": async_operations.delete_resource,
    },
)
