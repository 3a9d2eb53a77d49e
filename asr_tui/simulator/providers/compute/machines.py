"""Virtual machines."""

from __future__ import annotations

from asr_tui.simulator import async_operations
from asr_tui.simulator.arm_ids import name_of
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.lazy_list import LazyList
from asr_tui.simulator.lists import page
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute.disks import set_state_of
from asr_tui.simulator.providers.compute.kinds import MACHINE
from asr_tui.simulator.providers.compute.machine_bodies import is_recorded, machine_properties
from asr_tui.simulator.providers.compute.runtime import (
    CREATING,
    RUNNING,
    expect_agent,
    extensions_of,
    instance_view,
    keep_off,
    put_extensions,
    require_managed,
    set_power,
)
from asr_tui.simulator.providers.compute.sizes import require_quota, require_size
from asr_tui.simulator.providers.tracked import (
    delete_handler,
    in_group,
    in_subscription,
    listed,
    require_name,
    required,
    tracked_body,
    with_principals,
)

NAME_RULE = r"[A-Za-z0-9_.-]{1,64}"
CREATION_SECONDS = 45.0  # assumed: a Linux machine takes about a minute
UPDATE_SECONDS = 10.0  # assumed
DELETION_SECONDS = 40.0  # assumed


def create_machine(
    cloud: Cloud, arm_id: str, location: str, properties: JsonObject, *, power: str = RUNNING, **more: object
) -> JsonObject:
    """Make a machine at once, as a service that owns the whole operation does. Raises ARM's refusals.

    `more` are top-level keys such as tags, zones and identity.
    """
    body: JsonObject = {"name": name_of(arm_id), "id": arm_id, "type": MACHINE, "location": location}
    body |= {key: value for key, value in more.items() if value}
    body["properties"] = machine_properties(cloud, body, properties, {})
    body["properties"]["provisioningState"] = "Succeeded"
    _keep(cloud, body)
    set_power(cloud, arm_id, power)
    return body


def remove_machine(cloud: Cloud, arm_id: str) -> None:
    """Delete a machine at once: its disks and interfaces are detached, or deleted where marked so."""
    body = cloud.store.get(arm_id)
    if body is None:
        return
    set_state_of(cloud, body, None)
    storage = body["properties"]["storageProfile"]
    for disk in [storage["osDisk"], *storage["dataDisks"]]:
        if disk.get("deleteOption") == "Delete" and disk.get("managedDisk"):
            cloud.store.delete(disk["managedDisk"]["id"])
    for reference in body["properties"]["networkProfile"]["networkInterfaces"]:
        interface = cloud.store.get(reference["id"])
        if interface is not None:
            interface["properties"].pop("virtualMachine", None)
            interface["properties"].pop("primary", None)
            cloud.store.put(interface)
            if (reference.get("properties") or {}).get("deleteOption") == "Delete":
                cloud.store.delete(reference["id"])
    cloud.store.delete(arm_id)


def _keep(cloud: Cloud, body: JsonObject) -> None:
    cloud.store.put(body)
    for position, reference in enumerate(body["properties"]["networkProfile"]["networkInterfaces"]):
        interface = cloud.store.get(str(reference.get("id")))
        if interface is not None:
            interface["properties"]["virtualMachine"] = {"id": body["id"]}
            interface["properties"]["primary"] = (reference.get("properties") or {}).get("primary", position == 0)
            cloud.store.put(interface)


def _completed(cloud: Cloud, body: JsonObject, *, expanded: bool, listed: bool = False) -> JsonObject:
    """The body with its extensions; in a list each of them is its id alone.

    Seen in Azure/azure-sdk-for-java pull request 1080, azure-sdk-for-net issue 13378, azure-cli issue 26019.
    """
    found = extensions_of(cloud, body["id"])
    if listed:
        found = [{"id": one["id"]} for one in found]
    if found:
        body["resources"] = found
    if expanded:
        body["properties"]["instanceView"] = instance_view(cloud, body)
    return body


def _wants_view(request: Request) -> bool:
    return "instanceview" in request.query.get("$expand", "").lower()


def _list(cloud: Cloud, request: Request) -> Response:
    answer = listed(cloud, request, MACHINE)
    status_only = request.query.get("statusonly", "").lower() == "true"
    for body in (answer.body or {})["value"]:
        _completed(cloud, body, expanded=status_only or _wants_view(request), listed=True)
    return answer


def _list_in_region(cloud: Cloud, request: Request) -> Response:
    region = normalized(request.params["location"])
    scope = f"/subscriptions/{request.params['subscription']}".lower()
    bodies = cloud.store.search(scope, "location", region).get(MACHINE.lower(), ())
    return page(cloud, request, LazyList(lambda body: _completed(cloud, body, expanded=False, listed=True), bodies))


def _get(cloud: Cloud, request: Request) -> Response:
    body = required(cloud, request, MACHINE)
    cloud.require_answering(body["location"])
    return Response(200, _completed(cloud, body, expanded=_wants_view(request)))


def _get_view(cloud: Cloud, request: Request) -> Response:
    body = required(cloud, request, MACHINE)
    cloud.require_answering(body["location"])
    return Response(200, instance_view(cloud, body))


def _put(cloud: Cloud, request: Request) -> Response:
    require_name(request.params["name"], NAME_RULE, MACHINE)
    body, old = tracked_body(cloud, request, MACHINE)
    sent = request.body or {}
    for key in ("zones", "identity", "plan"):
        value = sent.get(key, old.get(key))
        if value:
            body[key] = with_principals(cloud, value) if key == "identity" else value
    if not old:
        if not is_recorded(request.properties):
            require_managed(request.properties)
        size = str((request.properties.get("hardwareProfile") or {}).get("vmSize"))
        require_size(cloud, body["location"], size, body.get("zones") or [])
        require_quota(cloud, request.params["subscription"], body["location"], size)
    body["properties"] = machine_properties(cloud, body, request.properties, old.get("properties", {}))
    _keep(cloud, body)
    put_extensions(cloud, body, sent.get("resources") or [])
    if not old:
        set_power(cloud, body["id"], CREATING)
    seconds = UPDATE_SECONDS if old else CREATION_SECONDS
    headers = async_operations.begin(cloud, request, body, seconds, "machine_ready")
    return Response(200 if old else 201, _completed(cloud, body, expanded=False), headers)


def _patch(cloud: Cloud, request: Request) -> Response:
    required(cloud, request, MACHINE)
    return _put(cloud, request)


def _delete(cloud: Cloud, request: Request, body: JsonObject) -> Response:
    body["properties"]["provisioningState"] = "Deleting"
    cloud.store.put(body)
    return async_operations.accepted(cloud, request, body, DELETION_SECONDS, "machine_deleted")


def _ready(cloud: Cloud, event: JsonObject) -> None:
    body = cloud.store.get(event["id"])
    if body is None or body["properties"]["provisioningState"] not in ("Creating", "Updating"):
        return
    body["properties"]["provisioningState"] = "Succeeded"
    cloud.store.put(body)
    if cloud.store.private(event["id"]).get("power") == CREATING:
        set_power(cloud, event["id"], RUNNING)
        expect_agent(cloud, event["id"])


def _deleted(cloud: Cloud, event: JsonObject) -> None:
    remove_machine(cloud, event["id"])
    keep_off(cloud, event["id"])


_ALL = in_group(MACHINE)
_ONE = _ALL + "/{name}"
PROVIDER = Provider(
    routes=[
        ("GET", in_subscription(MACHINE), _list),
        ("GET", in_subscription("Microsoft.Compute/locations/{location}/virtualMachines"), _list_in_region),
        ("GET", _ALL, _list),
        ("GET", _ONE, _get),
        ("GET", _ONE + "/instanceView", _get_view),
        ("PUT", _ONE, _put),
        ("PATCH", _ONE, _patch),
        ("DELETE", _ONE, delete_handler(_delete)),
    ],
    events={"machine_ready": _ready, "machine_deleted": _deleted},
)
